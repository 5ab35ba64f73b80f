"""Each family of proofs against asking everybody, on small rulebooks with promises at random."""

from collections.abc import Callable, Hashable, Iterator
from typing import NamedTuple

import pytest
from hypothesis import given, settings

from screening.engine.answers import NONE, Answer
from screening.engine.assess import Assessment, assess
from screening.engine.conditions import TRUE, judge
from screening.engine.journey import journey
from screening.engine.questions import Question
from screening.engine.rulebook import Rulebook
from screening.engine.tree import every_condition
from tests.proofs.everybody import Answers, every_answer, everybody
from tests.proofs.promising import failures, promising

SILENT = ("unsure", "declined", None)


class Crowd(NamedTuple):
    """Everybody, each with what comes out for them."""

    rulebook: Rulebook
    seen: dict[frozenset[tuple[str, Answer]], Assessment]

    def people(self) -> Iterator[tuple[Answers, Assessment]]:
        """One after the other."""
        return ((dict(answers), result) for answers, result in self.seen.items())

    def instead(self, answers: Answers, question: str, answer: Answer | None) -> Assessment:
        """What comes out for the same person with another answer to one question."""
        others = {(q, given) for q, given in answers.items() if q != question}
        said = set() if answer is None else {(question, answer)}
        return self.seen[frozenset(others | said)]


def crowd(rulebook: Rulebook) -> Crowd:
    """Assess everybody."""
    everyone = ((frozenset(a.items()), assess(rulebook, a)) for a in everybody(rulebook))
    return Crowd(rulebook, dict(everyone))


def urgency(assessment: Assessment) -> int:
    """The level, counted from the worst."""
    return assessment.rulebook.urgency.levels.index(assessment.level)


def never(here: Crowd) -> set[str]:
    """What happens to nobody."""
    rulebook, results = here.rulebook, list(here.seen.values())
    happens = {finding.rule.id for result in results for finding in result.fired}
    happens |= {finding.rule.id for result in results for finding in result.noted}
    happens |= {q for r in results for q in rulebook.questions if r.path.asks(q)}
    happens |= {name for r in results for name in (r.level, str(r.outcome))}
    rules = {rule.id for rule in (*rulebook.urgency.rules, *rulebook.notes)}
    return ({*rulebook.asked_when, *rulebook.outcomes} | rules) - happens | idle(here)


def idle(here: Crowd) -> set[str]:
    """Options whose choice, instead of another or beside others, changes nothing for anybody."""
    conditions = [*every_condition(here.rulebook)]

    def shown(question: Question, answer: Answer) -> Hashable:
        rest = (answers for answers, _ in here.people() if question.id not in answers)
        results = [here.instead(answers, question.id, answer) for answers in rest]
        truths = [tuple(judge(c, result.path).truth for c in conditions) for result in results]
        return tuple((urgency(r), _decider(r), t) for r, t in zip(results, truths, strict=True))

    nothing = set()
    for question in here.rulebook.questions.values():
        known = [answer for answer in every_answer(question) if answer is not None]
        said = {answer: shown(question, answer) for answer in known}
        for code in question.options:
            if all(said[one] == said[other] for one, other in swaps(question, code)):
                nothing.add(f"{question.id}: {code}")
    return nothing


def swaps(question: Question, code: str) -> Iterator[tuple[Answer, Answer]]:
    """Answers with an option, each with one that could be given without it."""
    for other in question.options:
        yield question.single(code), question.single(other)
    for answer in every_answer(question):
        if isinstance(answer, tuple) and code == NONE:
            yield question.single(code), answer
        elif isinstance(answer, tuple):
            yield tuple(c for c in question.options if c in (*answer, code)), answer


def shadowed(here: Crowd) -> set[str]:
    """Pathway rules that decide for nobody, and danger signs that are the worst of nobody."""
    rulebook, results = here.rulebook, list(here.seen.values())
    decided = {result.decider.rule.id for result in results if result.decider}
    worst = {f.rule.id for r in results for f in r.fired if f.rule.level == r.level}
    rules = {rule.id for rule in (*rulebook.pathway.rules, *rulebook.urgency.rules)}
    return rules - decided - worst


def lowering(here: Crowd) -> set[str]:
    """Danger questions with an answer that is less urgent than the safe one."""
    safe_of = here.rulebook.invariants.danger
    return {
        name
        for name, safe in safe_of.items()
        for answers, result in here.people()
        if urgency(result) > urgency(here.instead(answers, name, _single(here, name, safe)))
    }


def _single(here: Crowd, name: str, code: str) -> Answer:
    return here.rulebook.questions[name].single(code)


def forgiven(here: Crowd) -> set[str]:
    """Questions where not knowing is taken for a good answer."""
    promises, routine = here.rulebook.invariants, here.rulebook.urgency.levels[-1]
    silent = [
        (name, answers, result)
        for name in promises.danger.keys() | promises.not_knowing["green"].keys()
        for answers, result in here.people()
        if answers.get(name) in SILENT
    ]
    routine_ = {n for n, _, r in silent if n in promises.danger and r.level == routine}
    made = {
        name
        for name, answers, result in silent
        if name in promises.not_knowing["green"] and result.outcome == "green"
        if here.instead(
            answers, name, _single(here, name, promises.not_knowing["green"][name])
        ).outcome
        != "green"
    }
    return routine_ | made


def unfounded(here: Crowd) -> set[str]:
    """Outcomes that come out without their reason."""
    (reason,) = here.rulebook.invariants.implied["red"].values()
    reds = (result for result in here.seen.values() if result.outcome == "red")
    return {"red" for result in reds if judge(reason, result.path).truth is not TRUE}


def influential(here: Crowd) -> set[str]:
    """Questions whose exchangeable answers change a result."""
    found_ = set()
    for name, codes in here.rulebook.invariants.no_influence.items():
        every = [*here.rulebook.questions[name].options] if codes == "all" else codes
        told = {_single(here, name, code) for code in every}
        for answers, result in here.people():
            if codes == "all" or answers.get(name) in told:
                other = here.instead(answers, name, _single(here, name, every[0]))
                if (_decider(result), result.level) != (_decider(other), other.level):
                    found_.add(name)
    return found_


def _decider(result: Assessment) -> str | None:
    return result.decider and result.decider.rule.id


BY_HAND: dict[int, Callable[[Crowd], set[str]]] = {
    1: never,
    3: shadowed,
    5: lowering,
    6: forgiven,
    7: unfounded,
    8: influential,
}


@pytest.mark.parametrize("number", BY_HAND)
@settings(max_examples=40, deadline=None)
@given(rulebook=promising())
def test_a_family_finds_what_everybody_shows(number: int, rulebook: Rulebook) -> None:
    named = {failure.text.split("'")[1] for failure in failures(number, rulebook)}
    exact = named if number == 1 else {name.partition(":")[0] for name in named}
    assert exact == BY_HAND[number](crowd(rulebook))


@settings(max_examples=100, deadline=None)
@given(promising())
def test_everybody_gets_one_result(rulebook: Rulebook) -> None:
    assert failures(2, rulebook) == []
    assert all(result.headline for result in crowd(rulebook).seen.values())


@settings(max_examples=100, deadline=None)
@given(promising())
def test_whoever_is_kept_from_a_danger_question_is_found(rulebook: Rulebook) -> None:
    names = list(rulebook.questions)
    hidden = set()
    for name in rulebook.invariants.danger:
        later = names[names.index(name) :]
        for answers in everybody(rulebook, **dict.fromkeys(later)):
            way = journey(rulebook, answers)
            earlier = set(way.assessment.path.open).difference(later)
            is_danger = way.assessment.level in rulebook.urgency.headline
            is_shown = way.assessment.path.asks(name) and not way.is_stopped
            if not (earlier or is_danger or is_shown):
                hidden.add(name)
    assert hidden <= {failure.text.split("'")[1] for failure in failures(4, rulebook)}
