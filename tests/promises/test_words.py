"""What may not be written anywhere. Each pattern is spelled so that it does not find itself."""

import re

import pytest

from tests.promises.tree import files, place, text


@pytest.mark.parametrize(
    "banned",
    [
        pytest.param(r"\b(T[O]DO|F[I]XME|X[X]X)\b", id="unfinished work"),
        pytest.param(
            r"p[y]pi\.org|p[y]thonhosted|n[p]mjs\.|d[e]b\.debian\.", id="where packages come from"
        ),
        pytest.param(r"\|\s*s[a]fe\b|auto[e]scape\s+false", id="what templates shall not escape"),
        pytest.param(r"(?<![\w.}])/(w[o]rk|r[o]ot|h[o]me)/", id="a folder of one machine"),
    ],
)
def test_no_file_names(banned: str) -> None:
    assert _found(banned) == []


def _found(pattern: str) -> list[str]:
    return [
        place(path, number)
        for path in files()
        for number, line in enumerate(text(path).splitlines(), start=1)
        if re.search(pattern, line)
    ]
