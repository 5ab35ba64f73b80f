"""What a proof says: what holds for every set of answers, or a person for whom it does not."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from screening.engine.answers import Answers
from screening.engine.conditions import Condition
from screening.engine.diagrams.functions import Functions
from screening.engine.problems import Place
from screening.engine.tree import walk


class Failure(NamedTuple):
    """What does not hold, where it is written, and a person who shows it."""

    text: str
    place: Place | None = None
    person: Answers | None = None


class Warned(NamedTuple):
    """What is not yet as it should be, and does not keep a rulebook from serving people."""

    text: str


Found = Failure | Warned


class Family(NamedTuple):
    """Proofs of one kind: their number, what they prove in words, and how."""

    number: int
    title: str
    prove: Callable[[Functions], Iterator[Found]]


def place_of(condition: Condition) -> Place | None:
    """The first line that a condition is written on."""
    places = (getattr(part, "place", None) for part in walk(condition))
    return next((place for place in places if place is not None), None)
