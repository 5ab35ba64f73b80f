"""Whether somebody really shows a fault, said by the evaluator and not by the proofs."""

from collections.abc import Callable

from screening.engine.answers import Answer
from screening.engine.assess import assess
from screening.engine.conditions import TRUE, judge
from screening.engine.journey import journey
from screening.engine.path import path
from screening.engine.rulebook import Rulebook

Answers = dict[str, Answer]
Shown = Callable[[Rulebook, Answers], bool]


def before(rulebook: Rulebook, answers: Answers, question: str) -> Answers:
    """What was said before a question came up."""
    earlier = list(rulebook.questions)[: list(rulebook.questions).index(question)]
    return {name: answer for name, answer in answers.items() if name in earlier}


def is_hidden(question: str) -> Shown:
    """A danger question does not come up for somebody who gave no danger answer before."""

    def shown(rulebook: Rulebook, person: Answers) -> bool:
        way = path(rulebook, person, finished=True)
        level = assess(rulebook, before(rulebook, person, question)).level
        return not way.asks(question) and level not in rulebook.urgency.headline

    return shown


def is_stopped_before(question: str) -> Shown:
    """The questions end before one, and not because of a danger."""

    def shown(rulebook: Rulebook, person: Answers) -> bool:
        way = journey(rulebook, before(rulebook, person, question))
        return way.is_stopped and not way.is_stopped_by_danger

    return shown


def is_left_out(rulebook: Rulebook, person: Answers) -> bool:
    """Nothing comes out."""
    return assess(rulebook, person).decider is None


def holds_in_vain(rule_id: str) -> Shown:
    """A pathway rule holds, and another one decides."""

    def shown(rulebook: Rulebook, person: Answers) -> bool:
        result = assess(rulebook, person)
        (rule,) = (rule for rule in rulebook.pathway.rules if rule.id == rule_id)
        decider = result.decider
        holds = judge(rule.when, result.path).truth is TRUE
        return holds and decider is not None and decider.rule.id != rule_id

    return shown


def is_less_urgent(question: str, safe: Answer) -> Shown:
    """The urgency is less than with the safe answer to a question."""

    def shown(rulebook: Rulebook, person: Answers) -> bool:
        levels = rulebook.urgency.levels
        with_safe = assess(rulebook, {**person, question: safe}).level
        return levels.index(assess(rulebook, person).level) > levels.index(with_safe)

    return shown


def is_routine(question: str, *silent: Answer | None) -> Shown:
    """Not knowing is taken for no."""
    return lambda rulebook, person: (
        person.get(question) in silent and assess(rulebook, person).level == "routine"
    )


def is_told_of_mild(**instead: Answer) -> Shown:
    """MILD is to be discussed, and would not be with another answer."""

    def shown(rulebook: Rulebook, person: Answers) -> bool:
        other = assess(rulebook, {**person, **instead}).outcome
        return assess(rulebook, person).outcome == "discuss_mild" != other

    return shown


def lacks(fact: str) -> Shown:
    """MILD is to be discussed though a fact does not hold."""

    def shown(rulebook: Rulebook, person: Answers) -> bool:
        result = assess(rulebook, person)
        is_true = judge(rulebook.facts[fact], result.path).truth is TRUE
        return result.outcome == "discuss_mild" and not is_true

    return shown


def is_noted(note: str) -> Shown:
    """A note holds."""
    return lambda rulebook, person: (
        note in {finding.rule.id for finding in assess(rulebook, person).noted}
    )
