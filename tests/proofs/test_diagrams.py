"""The diagrams say of everybody what the evaluator says of each."""

from collections.abc import Callable, Hashable, Mapping

from hypothesis import given, settings

from screening.engine.answers import Answer
from screening.engine.assess import assess
from screening.engine.conditions import judge
from screening.engine.diagrams.diagram import DEEPEST, Node
from screening.engine.diagrams.functions import Functions
from screening.engine.path import path
from screening.engine.rulebook import Rulebook
from screening.engine.tree import every_condition
from screening.engine.truth import Truth
from tests.engine.books import mild
from tests.engine.strategies import people
from tests.proofs.everybody import Answers, everybody, how_many, small_rulebooks

sometimes = settings(max_examples=40, deadline=None)

Said = dict[str, Hashable]
Drawn = Mapping[str, Node]


def value_at(function: Node, classes: list[int]) -> Hashable:
    """What a function is for somebody."""
    while function.level != DEEPEST:
        function = function.children[classes[function.level]]
    return function.value


def drawn(functions: Functions) -> Drawn:
    """Everything that a result shows, as functions."""
    rulebook = functions.rulebook
    return {
        "urgency": functions.urgency,
        "decider": functions.decider,
        "outcome": functions.outcome,
        "headline": functions.headline,
        **{f"note {note.id}": functions.of(note.when) for note in rulebook.notes},
        **{f"fires {rule.id}": functions.of(rule.when) for rule in rulebook.urgency.rules},
        **{f"score {group.id}": functions.earned(group) for group in rulebook.score.groups},
        **{f"asked {question}": functions.asked(question) for question in rulebook.questions},
    }


def assessed(rulebook: Rulebook, answers: Mapping[str, Answer]) -> Said:
    """The same, as the evaluator says it of one person."""
    result = assess(rulebook, answers)
    decider = result.decider
    assert decider is not None
    notes = [finding.rule.id for finding in result.noted]
    fired = [finding.rule.id for finding in result.fired]
    return {
        "urgency": rulebook.urgency.levels.index(result.level),
        "decider": rulebook.pathway.rules.index(decider.rule),
        "outcome": result.outcome,
        "headline": result.headline,
        **{f"note {note.id}": note.id in notes for note in rulebook.notes},
        **{f"fires {rule.id}": rule.id in fired for rule in rulebook.urgency.rules},
        **{f"score {score.group.id}": score.earned for score in result.score},
        **{f"asked {q}": result.path.asks(q) for q in rulebook.questions},
    }


def _plain(value: Hashable) -> Hashable:
    return value is Truth.TRUE if isinstance(value, Truth) else value


def _said(functions: Functions, of_all: Drawn, answers: Answers) -> Said:
    classes = functions.classes(answers)
    return {name: _plain(value_at(function, classes)) for name, function in of_all.items()}


@sometimes
@given(small_rulebooks())
def test_of_everybody_the_diagrams_say_what_the_evaluator_says(rulebook: Rulebook) -> None:
    functions = Functions(rulebook)
    of_all = drawn(functions)
    for answers in everybody(rulebook):
        assert _said(functions, of_all, answers) == assessed(rulebook, answers)


MILD = Functions(mild())
OF_ALL = drawn(MILD)


@settings(max_examples=2_000, deadline=None)
@given(people(mild()))
def test_of_whoever_answers_mild_they_say_the_same(answers: Answers) -> None:
    assert _said(MILD, OF_ALL, answers) == assessed(mild(), answers)


@sometimes
@given(small_rulebooks())
def test_counting_is_asking_everybody(rulebook: Rulebook) -> None:
    functions = Functions(rulebook)
    assert functions.all_answers == how_many(rulebook)
    people_ = [assessed(rulebook, answers) for answers in everybody(rulebook)]
    for name, function in drawn(functions).items():
        for value in {said[name] for said in people_}:
            expected = sum(said[name] == value for said in people_)
            assert functions.diagrams.count(function, _is(value)) == expected


def _is(value: Hashable) -> Callable[[Hashable], bool]:
    return lambda found: _plain(found) == value


@sometimes
@given(small_rulebooks())
def test_a_witness_is_somebody_who_shows_it_and_is_found_if_there_is_one(
    rulebook: Rulebook,
) -> None:
    functions = Functions(rulebook)
    seen = [assessed(rulebook, answers) for answers in everybody(rulebook)]
    for name, function in drawn(functions).items():
        for value in {said[name] for said in seen}:
            found = functions.diagrams.witness(function, _is(value))
            assert found is not None
            assert assessed(rulebook, functions.person(found))[name] == value
        assert functions.diagrams.witness(function, lambda value: value == "nobody") is None


@sometimes
@given(small_rulebooks())
def test_on_the_way_they_say_what_an_unfinished_assessment_says(rulebook: Rulebook) -> None:
    names = list(rulebook.questions)
    for known, name in enumerate(names):
        functions = Functions(rulebook, known=known)
        truths = [(c, functions.of(c)) for c in every_condition(rulebook)]
        for answers in everybody(rulebook, **dict.fromkeys(names[known:])):
            walk = path(rulebook, answers)
            if any(earlier in walk.open for earlier in names[:known]):
                continue  # it is blank, and a page before this one
            classes = functions.classes(answers)
            is_asked = value_at(functions.asked(name), classes) is Truth.TRUE
            assert is_asked == (name in walk.open)
            if not is_asked:
                continue  # the next one is the first that is open
            result = assess(rulebook, answers, finished=False)
            assert value_at(functions.outcome, classes) == result.outcome
            level = rulebook.urgency.levels.index(result.level)
            assert value_at(functions.urgency, classes) == level
            late = set(rulebook.asked_when.values())
            for condition, truth in truths:
                if condition not in late:
                    assert value_at(truth, classes) is judge(condition, walk).truth
