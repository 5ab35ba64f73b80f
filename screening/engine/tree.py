"""What a condition is made of."""

from collections.abc import Iterator, Mapping

from screening.engine.conditions import (
    All,
    Any,
    Condition,
    Count,
    Fact,
    Leaf,
    Not,
    NotTrue,
)


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """The conditions that a condition is made of."""
    match condition:
        case All(parts=parts) | Any(parts=parts) | Count(parts=parts):
            return parts
        case Not(part=part):
            return (part,)
    return ()


def walk(condition: Condition) -> Iterator[Condition]:
    """A condition and all that it is made of; a named fact is not entered."""
    yield condition
    for part in parts_of(condition):
        yield from walk(part)


def leaves(condition: Condition, facts: Mapping[str, Condition]) -> Iterator[Leaf]:
    """Every leaf of a condition, through the facts that it names."""
    for part in walk(condition):
        if isinstance(part, Leaf):
            yield part
        elif isinstance(part, (Fact, NotTrue)) and part.name in facts:
            yield from leaves(facts[part.name], facts)
