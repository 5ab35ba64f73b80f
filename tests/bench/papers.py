"""P10: what a result costs as a PDF, beside an empty page of the same template.

Each sheet is new to typst, which remembers what it has drawn.
"""

from dataclasses import replace
from time import perf_counter

from screening.exports.result import ResultSheet, result_pdf
from tests.bench.table import Line, at_most, paired
from tests.exports import sheets

ROUNDS = 40


def measure() -> list[Line]:
    """The lines of P10 that are about PDFs."""
    shown = {"typical": sheets.short(), "longest": sheets.longer(sheets.worst())}
    return [_beside_empty(name, sheet) for name, sheet in shown.items()]


def _beside_empty(name: str, sheet: ResultSheet) -> Line:
    ours, empty = [], []
    for round_ in range(ROUNDS):
        ours.append(_draw(sheet, f"{name} {round_}"))
        empty.append(_draw(sheets.EMPTY, f"{name} {round_}"))
    ratio = paired(ours[1:], empty[1:])  # the first one is not warm
    millis = [1e3 * sum(times[1:]) / (ROUNDS - 1) for times in (empty, ours)]
    beside = f"an empty page of its template ({millis[0]:.1f} beside {millis[1]:.1f} ms)"
    return at_most(f"P10 PDF of a result, {name}", ratio, 5, "x empty", beside)


def _draw(sheet: ResultSheet, dated: str) -> float:
    begun = perf_counter()
    result_pdf(replace(sheet, dated=dated))
    return perf_counter() - begun
