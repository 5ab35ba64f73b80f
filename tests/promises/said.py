"""The texts that the application can say, found where they are written."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, nodes

from tests.promises.tree import files, modules, parse, place

PARSER = Environment(autoescape=True)
SAYING = {"say", "later"}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


class Said(NamedTuple):
    """A text in a template or in Python; None where it is not written out, and cannot be found."""

    place: str
    text: str | None
    given: set[str] | None  # the placeholders that are filled; None where another line does it


def said() -> Iterator[Said]:
    """All texts of the application."""
    pages = [path for path in files("templates") if path.suffix == ".html"]
    for path in pages:
        yield from _in_template(place(path), path.read_text(encoding="utf-8"))
    for module in modules("screening"):
        yield from in_python(module, parse(module))


def in_template(source: str) -> list[Said]:
    """The texts of a template."""
    return list(_in_template("template", source))


def in_python(path: Path, tree: ast.AST) -> Iterator[Said]:
    """The texts of a module."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _name(node.func) not in SAYING:
            continue
        given = {keyword.arg for keyword in node.keywords if keyword.arg}
        is_whole = _name(node.func) == "say" and len(given) == len(node.keywords)
        match node.args:
            case [ast.Constant(value=str(text))]:
                yield Said(place(path, node.lineno), text, given if is_whole else None)
            case [ast.Name() | ast.Attribute() | ast.Subscript()] if _name(node.func) == "say":
                pass  # marked by later() where it is written
            case _:
                yield Said(place(path, node.lineno), None, None)


def placeholders(text: str) -> set[str]:
    """The names that a text leaves open."""
    return set(PLACEHOLDER.findall(text))


def _in_template(where: str, source: str) -> Iterator[Said]:
    filters = list(PARSER.parse(source).find_all(nodes.Filter))
    given: dict[int, set[str]] = {}
    for node in filters:
        if node.name == "format":
            given[id(_unescaped(node.node))] = {str(pair.key) for pair in node.kwargs}
    for node in filters:
        if node.name == "t":
            written = node.node.value if isinstance(node.node, nodes.Const) else None
            text = written if isinstance(written, str) else None
            line = f"{where.partition(':')[0]}:{node.lineno}"
            yield Said(line, text, given.get(id(node), set()))


def _unescaped(node: nodes.Expr | None) -> nodes.Expr | None:
    while isinstance(node, nodes.Filter) and node.name in {"e", "escape"}:
        node = node.node
    return node


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
