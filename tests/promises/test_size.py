"""Each piece of the code can be read at one go, and its name says what it is."""

import ast

from tests.promises.tree import ROOT, Function, functions, modules, place

SAYS_NOTHING = {"common", "helper", "helpers", "manager", "service", "util", "utils"}


def test_no_module_is_over_300_lines() -> None:
    assert [place(path) for path in modules() if len(path.read_text().splitlines()) > 300] == []


def test_no_function_is_over_25_lines() -> None:
    assert [
        place(path, function.lineno)
        for path in modules()
        for function in functions(path)
        if _lines(function) > 25
    ] == []


def test_no_name_says_nothing() -> None:
    assert [
        place(path)
        for path in modules()
        if SAYS_NOTHING & set(path.relative_to(ROOT).with_suffix("").parts)
    ] == []


def _lines(function: Function) -> int:
    """From `def` to the end, without the docstring."""
    pieces: list[ast.stmt] = [function]
    if ast.get_docstring(function) is not None:
        pieces.append(function.body[0])
    whole, *docstring = [(piece.end_lineno or 0) - piece.lineno + 1 for piece in pieces]
    return whole - sum(docstring)
