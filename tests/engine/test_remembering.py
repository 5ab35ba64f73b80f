"""What is remembered of a walk, or not judged, makes no difference."""

from collections.abc import Iterator
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from screening.engine.answers import Answer
from screening.engine.journey import Journey, journey
from screening.engine.judges import judges_of
from screening.engine.path import Path, path
from screening.engine.rulebook import Rulebook
from screening.engine.traces import questions_in
from tests.engine.books import LEVELS
from tests.engine.strategies import often, visits

Answers = dict[str, Answer]
Visit = tuple[Rulebook, Answers]


def _changed(rulebook: Rulebook, answers: Answers) -> Iterator[Answers]:
    """The answers, and the same with one taken back, added, or put in the place of another."""
    yield answers
    for name, question in rulebook.questions.items():
        yield {q: answer for q, answer in answers.items() if q != name}
        for code in question.codes:
            yield {**answers, name: question.single(code)}


def _told(walk: Path, rulebook: Rulebook) -> object:
    return walk.heard, walk.open, walk.finished, [walk.fact(name) for name in rulebook.facts]


@often
@given(visits())
def test_a_walk_goes_the_same_way_whatever_was_walked_before(visit: Visit) -> None:
    rulebook, answers = visit
    every = list(_changed(rulebook, answers))
    after_others = [_told(path(rulebook, each), rulebook) for each in (*every, *every)]
    for each, walked in zip((*every, *every), after_others, strict=True):
        judges_of(rulebook).walked.clear()
        assert walked == _told(path(rulebook, each), rulebook)


@often
@given(visits())
def test_changed_answers_go_the_way_of_all_answers(visit: Visit) -> None:
    rulebook, answers = visit
    for finished, each in product((False, True), _changed(rulebook, answers)):
        changes = {q: each.get(q) for q in rulebook.questions if each.get(q) != answers.get(q)}
        before = path(rulebook, answers, finished=finished)
        changed = _told(before.changed(changes), rulebook)
        judges_of(rulebook).walked.clear()
        assert changed == _told(path(rulebook, each, finished=finished), rulebook)


@st.composite
def _ways(draw: st.DrawFn) -> Journey:
    """A way in a random rulebook of which any levels stop, or give advice."""
    rulebook, answers = draw(visits())
    some = st.sets(st.sampled_from(LEVELS)).map(lambda found: tuple(sorted(found)))
    told = {"stops": draw(some), "headline": draw(some)}
    urgency = rulebook.urgency.model_copy(update=told)
    return journey(rulebook.model_copy(update={"urgency": urgency}), answers)


@often
@given(_ways())
def test_what_stops_is_the_worst_level_of_all_rules(way: Journey) -> None:
    assert way.is_stopped_by_danger == (
        way.assessment.level in way.assessment.rulebook.urgency.stops
    )


@often
@given(_ways())
def test_the_dangers_of_a_page_are_those_of_all_rules(way: Journey) -> None:
    rulebook = way.assessment.rulebook
    for page in rulebook.pages.values():
        ids = {question.id for question in page.questions}
        assert way.dangers(page) == tuple(
            found
            for found in way.assessment.fired
            if found.rule.level in rulebook.urgency.headline
            if ids.intersection(questions_in(found.trace))
        )


@often
@given(_ways())
def test_out_of_scope_is_who_the_deciding_rule_says(way: Journey) -> None:
    rulebook, decider = way.assessment.rulebook, way.assessment.decider
    is_out = decider is not None and decider.rule.outcome in rulebook.pathway.stops
    if is_out and decider is not None and way.next_open is not None:
        order = list(rulebook.questions)
        asked = [order.index(question) for question in questions_in(decider.trace)]
        is_out = order.index(way.next_open.questions[0].id) > max(asked, default=-1)
    assert way.is_stopped == (way.is_stopped_by_danger or is_out)
