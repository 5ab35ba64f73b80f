"""The flow of a rulebook: which rule asks what, and where it leads; and the same in words."""

from typing import NamedTuple

from screening.engine.conditions import (
    All,
    Any,
    AtLeast,
    Below,
    Condition,
    Count,
    Fact,
    Is,
    Leaf,
    Not,
    NotTrue,
)
from screening.engine.rulebook import Rulebook
from screening.engine.tree import leaves


class Branch(NamedTuple):
    """One rule of the flow: its condition, the questions it asks, and where it leads."""

    rule: str
    when: Condition
    questions: tuple[str, ...]
    result: str
    is_danger: bool


def flow(rulebook: Rulebook) -> list[Branch]:
    """Every rule that leads to a result, in order: the urgencies, then the pathway."""
    rules = [(rule.id, rule.when, rule.level) for rule in rulebook.urgency.rules]
    pathway = [(rule.id, rule.when, rule.outcome) for rule in rulebook.pathway.rules]
    branches = []
    for index, (name, when, result) in enumerate((*rules, *pathway)):
        asked = dict.fromkeys(leaf.question for leaf in leaves(when, rulebook.facts))
        branches.append(Branch(name, when, tuple(asked), result, is_danger=index < len(rules)))
    return branches


def as_list(rulebook: Rulebook) -> str:
    """The flow in words: what questions are asked when, each rule with its condition and result."""
    asked = [f"{name} is asked if {spoken(when)}" for name, when in rulebook.asked_when.items()]
    facts = [f"{name} means {spoken(condition)}" for name, condition in rulebook.facts.items()]
    rules = [
        f"{number}. {branch.rule}: if {spoken(branch.when)}, then {branch.result}"
        for number, branch in enumerate(flow(rulebook), 1)
    ]
    return "\n".join((*asked, *facts, *rules))


def spoken(condition: Condition) -> str:
    """A condition in words, with brackets where it has parts."""
    if isinstance(condition, Leaf):
        return _spoken_leaf(condition)
    match condition:
        case All(parts=parts):
            return f"({' and '.join(map(spoken, parts))})"
        case Any(parts=parts):
            return f"({' or '.join(map(spoken, parts))})"
        case Not(parts=(part,)):
            return f"not {spoken(part)}"
        case Count(parts=parts, number=number, exactly=exactly):
            bound = "exactly" if exactly else "at least"
            return f"{bound} {number} of ({', '.join(map(spoken, parts))})"
        case Fact(name=name):
            return name
        case NotTrue(name=name):
            return f"{name} is not true"
    return "nothing before decided"


def _spoken_leaf(leaf: Leaf) -> str:
    match leaf:
        case Is(codes=codes):
            return f"{leaf.question} is {' or '.join(codes)}"
        case AtLeast(number=number):
            return f"{leaf.question} is {number} or more"
        case Below(number=number):
            return f"{leaf.question} is less than {number}"
    return f"{leaf.question} is blank or declined"
