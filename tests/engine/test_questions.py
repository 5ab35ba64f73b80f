"""What a question takes as an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.questions import NotAnAnswer, Question
from tests.engine.books import asking
from tests.engine.strategies import answer_to, often

ONE = Question.model_validate(asking("one", unsure=False))
SEVERAL = Question.model_validate(
    asking("several", kind="several", options={"a": "A", "b": "B", "none": "None"})
)
NUMBER = Question.model_validate(asking("number", kind="number", options={}, low=0, high=100))
SCALE = Question.model_validate(asking("scale", kind="number", options={}, low=0, high=10))
QUESTIONS = (ONE, SEVERAL, NUMBER, SCALE)

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda part: (
        st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=3), part, max_size=2)
    ),
    max_leaves=4,
)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_nothing_is_blank_and_nought_is_not(question: Question) -> None:
    blanks: list[object] = [None, "", [], ()]
    assert [question.accept(blank) for blank in blanks] == [None] * 4
    assert SCALE.accept(0) == NUMBER.accept("0") == 0


def test_a_scale_may_go_below_nought() -> None:
    below = SCALE.model_copy(update={"low": -5})
    assert [below.accept(given_number) for given_number in (-5, "-5", "0", "10")] == [-5, -5, 0, 10]
    with pytest.raises(NotAnAnswer, match="from -5 to 10, not -6"):
        below.accept("-6")


def test_the_order_and_number_of_ticks_do_not_matter() -> None:
    for given_codes in (["a", "b"], ["b", "a"], ("b", "a", "b")):
        assert SEVERAL.accept(given_codes) == ("a", "b")


def test_unsure_and_declined_are_answers_only_where_they_are_offered() -> None:
    assert SEVERAL.accept("unsure") == NUMBER.accept("unsure") == "unsure"
    assert ONE.accept("declined") == "declined"
    with pytest.raises(NotAnAnswer, match="'one' does not accept 'unsure'"):
        ONE.accept("unsure")


def test_none_together_with_something_contradicts_itself() -> None:
    assert SEVERAL.contradicts_itself(("a", "none"))
    assert not SEVERAL.contradicts_itself(("none",))
    assert not SEVERAL.contradicts_itself(("a", "b"))
    assert not SEVERAL.contradicts_itself("unsure")


def test_a_scale_is_shown_and_a_large_number_is_typed() -> None:
    assert [question.is_typed for question in QUESTIONS] == [False, False, True, False]


def test_an_answer_can_be_said_in_the_words_of_its_choices() -> None:
    assert ONE.words("no") == ("No",)
    assert SEVERAL.words(("a", "none")) == ("A", "None")
    assert SCALE.words(0) == ("0 out of 10",)


@often
@given(st.sampled_from(QUESTIONS), anything)
def test_whatever_is_given_is_an_answer_or_blank_or_refused_in_words(
    question: Question, something: object
) -> None:
    try:
        answer = question.accept(something)
    except NotAnAnswer as error:
        words = str(error)
    else:
        words = f"'{question.id}'"
        assert answer is None or question.accept(answer) == answer
    assert words.startswith(f"'{question.id}'")


@often
@given(st.data())
def test_every_answer_is_accepted_as_itself(data: st.DataObject) -> None:
    question = data.draw(st.sampled_from(QUESTIONS))
    answer = data.draw(answer_to(question))
    assert question.accept(answer) == answer
