"""Rows as CSV that no spreadsheet takes for formulas."""

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from io import StringIO

FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Each row as a line of CSV (RFC 4180)."""
    for row in rows:
        line = StringIO()
        csv.writer(line).writerow([harmless(str(cell)) for cell in row])
        yield line.getvalue()


def harmless(cell: str) -> str:
    """A cell that is shown and never computed, however its first sign is written."""
    begin = unicodedata.normalize("NFKC", cell).lstrip(" \n\0")
    return f"'{cell}" if begin.startswith(FORMULAS) else cell
