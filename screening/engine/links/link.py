"""A link from one part of a rulebook to another, and what a broken one says."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from screening.engine.problems import Place, Where, did_you_mean


class BrokenLink(NamedTuple):
    """A name that leads nowhere, or a part that contradicts another; and where it stands."""

    where: Where
    text: str
    place: Place | None = None


def known(name: str, names: Iterable[str], kind: str, where: Where) -> Iterator[BrokenLink]:
    """Nothing if the name is there."""
    if name not in names:
        yield BrokenLink(where, f"there is no {kind} '{name}'{did_you_mean(name, names)}")


def all_known(
    given: Iterable[str], names: Iterable[str], kind: str, where: Where
) -> Iterator[BrokenLink]:
    """Nothing if each name of a list is there."""
    for index, name in enumerate(given):
        yield from known(name, names, kind, (*where, index))
