"""Each module says at its top what it is for and what it needs."""

import ast

from tests.promises.tree import functions, modules, parse, place


def test_every_module_says_what_it_is_for() -> None:
    assert [
        place(path) for path in modules("screening") if not ast.get_docstring(parse(path))
    ] == []


def test_no_import_hides_in_a_function() -> None:
    assert [
        place(path, node.lineno)
        for path in modules("screening")
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ] == []
