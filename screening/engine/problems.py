"""What is wrong with a rulebook, and where: file, line, what is wrong, what to do."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

from typing_extensions import override


class Place(NamedTuple):
    """A line of a rulebook's file; lines count from 1."""

    file: str
    line: int

    @override
    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


Where = tuple[int | str, ...]
"""Keys and indexes that lead to a part of a rulebook."""


class Problem(NamedTuple):
    """One thing to mend."""

    place: Place | None
    text: str

    @override
    def __str__(self) -> str:
        return f"{self.place}: {self.text}" if self.place else self.text


class RulebookError(ValueError):
    """A rulebook that cannot be used, with every problem that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    @override
    def __reduce__(self) -> tuple[type["RulebookError"], tuple[tuple[Problem, ...]]]:
        """It may come from another process."""
        return RulebookError, (self.problems,)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of an error message: the nearest known word, or all of them when they are few."""
    known = sorted(known)
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f"; did you mean '{near[0]}'?"
    return f"; it can be {', '.join(known)}" if 0 < len(known) <= 12 else ""  # noqa: PLR2004
