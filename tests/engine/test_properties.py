"""What holds for any rulebook and any answers."""

from collections.abc import Iterator

from hypothesis import given

from screening.engine.answers import Answer
from screening.engine.assess import assess
from screening.engine.conditions import TRUE, UNKNOWN, Condition, judge
from screening.engine.journey import journey
from screening.engine.load import from_text
from screening.engine.path import path
from screening.engine.rulebook import Rulebook
from screening.engine.syntax import parse, plain
from tests.engine.strategies import longer_visits, often, rulebooks, visits

Answers = dict[str, Answer]
Visit = tuple[Rulebook, Answers]
LongerVisit = tuple[Rulebook, Answers, Answers]


def _conditions(rulebook: Rulebook) -> Iterator[Condition]:
    yield from rulebook.facts.values()
    for rule in (*rulebook.urgency.rules, *rulebook.pathway.rules, *rulebook.notes):
        yield rule.when
    for group in rulebook.score.groups:
        yield from (point.when for point in group.points)


@often
@given(longer_visits())
def test_an_added_answer_may_settle_a_condition_and_never_flips_a_settled_one(
    visit: LongerVisit,
) -> None:
    rulebook, answers, more = visit
    before, after = path(rulebook, answers), path(rulebook, more)
    for condition in _conditions(rulebook):
        truth = judge(condition, before).truth
        assert truth in (UNKNOWN, judge(condition, after).truth)


@often
@given(visits())
def test_finishing_may_settle_a_condition_and_never_flips_a_settled_one(visit: Visit) -> None:
    rulebook, answers = visit
    before, after = path(rulebook, answers), path(rulebook, answers, finished=True)
    for condition in _conditions(rulebook):
        truth = judge(condition, before).truth
        assert truth in (UNKNOWN, judge(condition, after).truth)


@often
@given(longer_visits())
def test_what_is_decided_stays_decided_and_urgency_never_falls(visit: LongerVisit) -> None:
    rulebook, answers, more = visit
    before = assess(rulebook, answers, finished=False)
    levels = rulebook.urgency.levels
    for after in (assess(rulebook, more, finished=False), assess(rulebook, more)):
        assert levels.index(after.level) <= levels.index(before.level)
        if before.decider is not None:
            assert after.decider is not None
            assert after.decider.rule == before.decider.rule


@often
@given(visits())
def test_a_left_over_answer_counts_for_nothing(visit: Visit) -> None:
    rulebook, answers = visit
    for finished in (False, True):
        walk = path(rulebook, answers, finished=finished)
        heard = {name: answer for name, answer in answers.items() if walk.asks(name)}
        assert path(rulebook, heard, finished=finished).heard == walk.heard
        everything = assess(rulebook, answers, finished=finished)
        assert assess(rulebook, heard, finished=finished).plain() == everything.plain()


@often
@given(visits())
def test_the_same_answers_give_the_same_traces(visit: Visit) -> None:
    rulebook, answers = visit
    first, second = path(rulebook, answers), path(rulebook, dict(reversed(answers.items())))
    for condition in _conditions(rulebook):
        assert judge(condition, first) == judge(condition, second)


@often
@given(longer_visits())
def test_what_an_assessment_remembers_is_what_it_would_judge(visit: LongerVisit) -> None:
    rulebook, answers, more = visit
    for given_answers in (answers, more, answers):
        assessment = assess(rulebook, given_answers)
        walk = path(rulebook, given_answers, finished=True)
        traces = [judge(rule.when, walk) for rule in rulebook.urgency.rules]
        fired = [trace for trace in traces if trace.truth is TRUE]
        assert [finding.trace for finding in assessment.fired] == fired
        noted = [note for note in rulebook.notes if judge(note.when, walk).truth is TRUE]
        assert [finding.rule for finding in assessment.noted] == noted
        deciders = (r for r in rulebook.pathway.rules if judge(r.when, walk).truth is TRUE)
        assert assessment.decider is not None
        assert assessment.decider.rule == next(deciders)


@often
@given(visits())
def test_the_score_can_reach_what_is_possible_and_never_more_than_the_most(visit: Visit) -> None:
    rulebook, answers = visit
    early = assess(rulebook, answers, finished=False)
    late = assess(rulebook, answers)
    for before, after in zip(early.score, late.score, strict=True):
        assert before.earned <= after.earned <= before.possible <= before.group.most
    assert late.earned == sum(group.earned for group in late.score)


@often
@given(rulebooks())
def test_a_condition_reads_back_from_its_written_form(rulebook: Rulebook) -> None:
    for condition in (*_conditions(rulebook), *rulebook.asked_when.values()):
        assert parse(plain(condition)) == condition


@often
@given(visits())
def test_a_rulebook_reads_back_from_its_canonical_text(visit: Visit) -> None:
    rulebook, answers = visit
    again = from_text(rulebook.canonical)
    assert (again.canonical, again.hash) == (rulebook.canonical, rulebook.hash)
    assert assess(again, answers).plain() == assess(rulebook, answers).plain()


@often
@given(visits())
def test_whoever_answers_page_after_page_gets_to_the_end(visit: Visit) -> None:
    rulebook, answers = visit
    given_answers: Answers = {}
    for _ in rulebook.questions:
        page = journey(rulebook, given_answers).next_open
        if page is None:
            break
        asked = {question.id for question in journey(rulebook, given_answers).asked(page)}
        given_answers |= {name: answers.get(name, "declined") for name in asked}
    assert journey(rulebook, given_answers).next_open is None
    assert assess(rulebook, given_answers, finished=False).decider is not None
