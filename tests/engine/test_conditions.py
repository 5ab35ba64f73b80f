"""What each thing that can be heard means to each condition on a question."""

import pytest

from screening.engine.answers import BLANK, NOT_ASKED, OPEN, Heard, is_known
from screening.engine.conditions import FALSE, TRUE, UNKNOWN, Always, Condition, judge
from screening.engine.problems import RulebookError
from screening.engine.syntax import parse, plain
from screening.engine.traces import questions_in, unanswered_in
from tests.engine.books import Said

TRUTHS = {"T": TRUE, "U": UNKNOWN, "F": FALSE}

SILENT: tuple[Heard, ...] = (NOT_ASKED, OPEN, BLANK, "unsure", "declined")
KNOWN: tuple[Heard, ...] = ("yes", "no", ("yes", "new"), ("none",), 0, 1, 7)


@pytest.mark.parametrize(
    ("written", "silent", "known"),
    [
        ({"q": "yes"}, "FUUUU", "TFTFFFF"),
        ({"q": ["no", "none"]}, "FUUUU", "FTFTFFF"),
        ({"q": "new"}, "FUUUU", "FFTFFFF"),
        ({"q": ["yes", "unsure"]}, "FUUTU", "TFTFFFF"),
        ({"q": "declined"}, "FUUUT", "FFFFFFF"),
        ({"q": {"at_least": 0}}, "FUUUU", "FFFFTTT"),
        ({"q": {"at_least": 1}}, "FUUUU", "FFFFFTT"),
        ({"q": {"at_least": 7}}, "FUUUU", "FFFFFFT"),
        ({"q": {"below": 1}}, "FUUUU", "FFFFTFF"),
        ({"q": {"below": 7}}, "FUUUU", "FFFFTTF"),
        ({"unanswered": "q"}, "FUTFT", "FFFFFFF"),
        ("always", "TTTTT", "TTTTTTT"),
    ],
)
def test_what_is_heard_makes_a_condition_true_false_or_unknown(
    written: object, silent: str, known: str
) -> None:
    condition = parse(written)
    for heard, truth in zip((*SILENT, *KNOWN), silent + known, strict=True):
        trace = judge(condition, Said({"q": heard}))
        assert trace.truth is TRUTHS[truth], heard
        assert trace.condition == condition
        assert trace.heard == (NOT_ASKED if condition == Always() else heard)


def test_only_what_was_said_and_means_something_is_known() -> None:
    assert [is_known(heard) for heard in SILENT] == [False] * len(SILENT)
    assert [is_known(heard) for heard in KNOWN] == [True] * len(KNOWN)


@pytest.mark.parametrize(
    "written",
    [
        {"q": "yes"},
        {"q": ["yes", "no"]},
        {"q": {"at_least": 7}},
        {"q": {"below": 0}},
        {"unanswered": "q"},
        {"fact": "f"},
        {"not_true": "f"},
        {"not": {"all": [{"q": "yes"}, {"any": ["always"]}]}},
        {"count": {"of": [{"q": "yes"}], "exactly": 0}},
        {"count": {"of": [{"q": "yes"}], "at_least": 1}},
        "always",
    ],
)
def test_a_written_condition_is_read_and_written_back(written: object) -> None:
    assert plain(parse(written)) == written


def test_numbers_may_be_written_as_text() -> None:
    for number in (0, 7, -7):
        assert parse({"q": {"at_least": str(number)}}) == parse({"q": {"at_least": number}})


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("yes", "a condition is one 'question: code', or one of all, any"),
        ([], "a condition is one 'question: code'"),
        ({}, "a condition is one 'question: code'"),
        ({"a": "yes", "b": "yes"}, "a condition is one 'question: code'"),
        ({"not": "yes"}, "a condition is one 'question: code'"),
        ({"all": []}, "expected a list of conditions"),
        ({"any": "yes"}, "expected a list of conditions"),
        ({"all": {"q": "yes"}}, "expected a list of conditions"),
        ({"fact": ["f"]}, "expected the name of a question or fact"),
        ({"unanswered": ["q"]}, "expected the name of a question or fact"),
        ({"count": "q"}, "count is written"),
        ({"count": {"of": ["always"]}}, "count is written"),
        ({"count": {"of": ["always"], "exactly": 1, "at_least": 1}}, "count is written"),
        ({"count": {"of": [], "exactly": 1}}, "expected a list of conditions"),
        ({"count": {"of": ["always"], "exactly": "one"}}, "a whole number, not 'one'"),
        ({"q": {"at_least": "--1"}}, "a whole number, not '--1'"),
        ({"q": {"at_least": 1.5}}, "a whole number, not '1.5'"),
        ({"q": {"at_least": 1, "below": 3}}, "'q' needs a code"),
        ({"q": {"atleast": 1}}, "'q' needs a code"),
        ({"q": []}, "'q' needs a code"),
        ({"q": [["yes"]]}, "'q' needs a code"),
        ({"q": 7}, "'q' needs a code"),
        ({"q": None}, "'q' needs a code"),
    ],
)
def test_what_is_no_condition_is_refused_in_words(written: object, says: str) -> None:
    with pytest.raises(RulebookError, match=says):
        parse(written)


YES, NO = {"q": "yes"}, {"p": "yes"}


@pytest.mark.parametrize(
    ("written", "questions"),
    [
        ({"any": [YES, NO]}, ("q",)),
        ({"all": [YES, NO]}, ("p",)),
        ({"not": {"any": [YES, NO]}}, ("q",)),
        ({"count": {"of": [YES, NO], "exactly": 1}}, ("q", "p")),
        ({"any": [YES, YES]}, ("q",)),
        ({"any": [NO, {"open": "yes"}]}, ("open",)),
        ({"all": [YES, {"open": "yes"}]}, ("open",)),
        ("always", ()),
    ],
)
def test_a_truth_rests_on_the_answers_that_made_it(
    written: object, questions: tuple[str, ...]
) -> None:
    assert questions_in(judge(parse(written), _SAID)) == questions


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        (parse({"open": "yes"}), ["open"]),
        (parse({"any": [{"open": "yes"}, {"unsure": "yes"}]}), ["open", "unsure"]),
        (parse({"any": [YES, {"open": "yes"}]}), []),
        (parse({"all": [NO, {"open": "yes"}]}), []),
        (parse({"all": [{"unsure": "unsure"}, YES]}), ["unsure"]),
        (parse({"unanswered": "blank"}), ["blank"]),
        (parse({"not": {"unsure": "yes"}}), ["unsure"]),
    ],
)
def test_what_nobody_knows_and_matters_is_named(condition: Condition, wanted: list[str]) -> None:
    assert list(unanswered_in(judge(condition, _SAID))) == wanted


_SAID = Said({"q": "yes", "p": "no", "open": OPEN, "unsure": "unsure", "blank": BLANK})
