"""What a condition is made of."""

from collections.abc import Iterator, Mapping

from screening.engine.conditions import Compound, Condition, Fact, Leaf, NotTrue
from screening.engine.rulebook import Rulebook


def walk(condition: Condition) -> Iterator[Condition]:
    """A condition and all that it is made of; a named fact is not entered."""
    yield condition
    for part in condition.parts if isinstance(condition, Compound) else ():
        yield from walk(part)


def leaves(condition: Condition, facts: Mapping[str, Condition]) -> Iterator[Leaf]:
    """Every leaf of a condition, through the facts that it names; each fact is entered once."""
    waiting, entered = [condition], set[str]()
    while waiting:
        for part in walk(waiting.pop()):
            if isinstance(part, Leaf):
                yield part
            elif isinstance(part, (Fact, NotTrue)) and part.name in facts.keys() - entered:
                entered.add(part.name)
                waiting.append(facts[part.name])


def every_condition(rulebook: Rulebook) -> Iterator[Condition]:
    """Each condition that stands in a rulebook, as a whole."""
    yield from rulebook.asked_when.values()
    yield from rulebook.facts.values()
    for rule in (*rulebook.urgency.rules, *rulebook.pathway.rules, *rulebook.notes):
        yield rule.when
    for group in rulebook.score.groups:
        yield from (point.when for point in group.points)
    for reasons in rulebook.invariants.implied.values():
        yield from reasons.values()
