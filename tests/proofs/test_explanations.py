"""What a result says of itself, against asking everybody on small rulebooks."""

from collections.abc import Callable, Collection
from itertools import combinations

from hypothesis import given, settings

from screening.engine.answers import is_known
from screening.engine.assess import assess
from screening.engine.explain import Explanation, explain
from screening.engine.path import Path, path
from screening.engine.rulebook import Rulebook
from tests.proofs.everybody import Answers, every_answer, everybody, small_visits

often = settings(max_examples=150, deadline=None)

Visit = tuple[Rulebook, Answers]


def headline(rulebook: Rulebook, answers: Answers) -> str:
    """What the patient would be shown."""
    return str(assess(rulebook, answers).headline)


def walked(rulebook: Rulebook, answers: Answers) -> Path:
    """The path, with nothing more to come."""
    return path(rulebook, answers, finished=True)


def forced(rulebook: Rulebook, answers: Answers) -> Callable[[Answers], bool]:
    """Whether the result of others is as urgent as this one, or leads to the same."""
    mine, levels = assess(rulebook, answers), rulebook.urgency.levels
    if mine.level in rulebook.urgency.headline:
        return lambda other: levels.index(assess(rulebook, other).level) <= levels.index(mine.level)
    return lambda other: assess(rulebook, other).outcome == mine.outcome


def suffices(visit: Visit, reasons: Collection[str]) -> bool:
    """Whether some of the answers force the result, whatever else is said."""
    rulebook, answers = visit
    said = {name: answers.get(name) for name in reasons}
    holds = forced(rulebook, answers)
    return all(holds(other) for other in everybody(rulebook, **said))


def matters(rulebook: Rulebook, free: dict[str, list[Answers]], fixed: Answers) -> set[str]:
    """Questions whose answer alone can make a difference, the other free ones answered anyhow."""
    everyone: list[Answers] = [{}]
    for choices in free.values():
        everyone = [{**some, **choice} for some in everyone for choice in choices]
    found = set()
    for name, choices in free.items():
        for some in everyone:
            rest = {**fixed, **{q: answer for q, answer in some.items() if q != name}}
            if len({headline(rulebook, {**rest, **choice}) for choice in choices}) > 1:
                found.add(name)
                break
    return found


def choices(rulebook: Rulebook, name: str) -> list[Answers]:
    """Each way to answer a question, or to leave it blank."""
    every = every_answer(rulebook.questions[name])
    return [{} if answer is None else {name: answer} for answer in every]


@often
@given(small_visits())
def test_the_reasons_suffice_and_no_fewer_asked_questions_do(visit: Visit) -> None:
    rulebook, answers = visit
    reasons = explain(rulebook, answers).reasons
    asked = [name for name in rulebook.questions if walked(rulebook, answers).asks(name)]
    assert set(reasons) <= set(asked)
    assert suffices(visit, reasons)
    assert not any(
        suffices(visit, fewer)
        for size in range(len(reasons))
        for fewer in combinations(asked, size)
    )


@often
@given(small_visits())
def test_open_is_what_can_still_change_the_headline_and_settled_if_nothing_can(
    visit: Visit,
) -> None:
    rulebook, answers = visit
    for given_answers in (answers, dict(list(answers.items())[:1])):
        explanation = explain(rulebook, given_answers)
        free = {
            name: choices(rulebook, name)
            for name in rulebook.questions
            if name not in given_answers
        }
        assert set(explanation.still_open) == matters(rulebook, free, given_answers)
        later = everybody(rulebook, **given_answers)
        assert explanation.is_settled == (len({headline(rulebook, a) for a in later}) == 1)


@often
@given(small_visits())
def test_pivotal_answers_are_those_whose_change_alone_changes_the_headline(visit: Visit) -> None:
    rulebook, answers = visit
    now, walk = headline(rulebook, answers), walked(rulebook, answers)
    pivotal = {
        name
        for name in answers
        if walk.asks(name)
        for other in every_answer(rulebook.questions[name])
        if other is not None and headline(rulebook, {**answers, name: other}) != now
    }
    assert set(explain(rulebook, answers).pivotal) == pivotal


@often
@given(small_visits())
def test_turns_are_the_fewest_changes_to_each_other_headline_and_lead_there(visit: Visit) -> None:
    rulebook, answers = visit
    turns = explain(rulebook, answers).turns
    for turn in turns:
        assert headline(rulebook, {**answers, **turn.answers}) == turn.headline
        assert all(answers.get(name) != answer for name, answer in turn.answers.items())
    fewest: dict[str, int] = {}
    for other in everybody(rulebook):
        if set(answers) <= set(other):
            changes = sum(answers.get(name) != answer for name, answer in other.items())
            reached = headline(rulebook, other)
            fewest[reached] = min(changes, fewest.get(reached, changes))
    del fewest[headline(rulebook, answers)]
    assert {turn.headline: len(turn.answers) for turn in turns} == fewest
    assert [len(turn.answers) for turn in turns] == sorted(fewest.values())


@often
@given(small_visits())
def test_homework_is_what_is_not_known_and_would_matter_if_it_were(visit: Visit) -> None:
    rulebook, answers = visit
    walk = walked(rulebook, answers)
    unknown = [q for q in rulebook.questions if walk.asks(q) and not is_known(walk.heard[q])]
    free = {}
    for name in unknown:
        known = [c for c in choices(rulebook, name) if c and is_known(c[name])]
        free[name] = [{name: answers[name]} if name in answers else {}, *known]
    fixed = {name: answer for name, answer in answers.items() if name not in unknown}
    assert set(explain(rulebook, answers).homework) == matters(rulebook, free, fixed)


@often
@given(small_visits())
def test_questions_are_named_in_the_order_in_which_they_are_asked(visit: Visit) -> None:
    rulebook, answers = visit
    order = list(rulebook.questions)
    for names in lists(explain(rulebook, answers)):
        assert list(names) == sorted(names, key=order.index)


def lists(explanation: Explanation) -> list[tuple[str, ...]]:
    """Everything that names questions."""
    turns = (tuple(turn.answers) for turn in explanation.turns)
    return [
        explanation.reasons,
        explanation.still_open,
        explanation.pivotal,
        explanation.homework,
        *turns,
    ]
