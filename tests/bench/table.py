"""The table that the bench prints: a line for each goal."""

from collections.abc import Iterable
from statistics import median
from typing import NamedTuple

HEAD = ("goal", "measured", "beside, in the same run", "bound", "met")


class Line(NamedTuple):
    """What a goal asks, and what came out. `met` is None where nothing could be measured."""

    goal: str
    measured: str
    beside: str = ""
    bound: str = ""
    met: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as texts."""
        verdict = {True: "yes", False: "NO", None: "-"}[self.met]
        return (self.goal, self.measured, self.beside, self.bound, verdict)


def at_most(goal: str, measured: float, bound: float, unit: str, beside: str = "") -> Line:
    """A goal that is met from below."""
    return Line(goal, _said(measured, unit), beside, f"≤ {_said(bound, unit)}", measured <= bound)


def at_least(goal: str, measured: float, bound: float, unit: str, beside: str = "") -> Line:
    """A goal that is met from above."""
    return Line(goal, _said(measured, unit), beside, f"≥ {_said(bound, unit)}", measured >= bound)


def paired(ours: Iterable[float], theirs: Iterable[float]) -> float:
    """The median of ratios, each of two measurements that were taken one after the other."""
    return median(our / their for our, their in zip(ours, theirs, strict=True))


def as_table(lines: Iterable[Line]) -> str:
    """All lines under their heads, in columns; it is Markdown as well."""
    rows = [HEAD, *(line.cells for line in lines)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join(f"| {' | '.join(map(str.ljust, row, widths))} |" for row in rows)


def _said(number: float, unit: str) -> str:
    exact = f"{number:,.0f}" if number >= 1000 else f"{number:.3g}"
    return f"{exact} {unit}".strip()
