"""The files of the repository, as they lie on disk: git need not be there."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_OURS = [".git", *(line.rstrip("/") for line in (ROOT / ".gitignore").read_text().split())]

Function = ast.FunctionDef | ast.AsyncFunctionDef


def files(under: str = "") -> list[Path]:
    """All files of ours under a folder. A folder without any is a mistake in the test."""
    found = list(_walk(ROOT / under))
    assert found
    return found


def modules(under: str = "") -> list[Path]:
    """All Python modules under a folder."""
    found = [path for path in files(under) if path.suffix == ".py"]
    assert found
    return found


def functions(module: Path) -> list[Function]:
    """All functions of a module, methods and inner ones too."""
    return [node for node in ast.walk(parse(module)) if isinstance(node, Function)]


@cache
def parse(module: Path) -> ast.Module:
    """What Python reads in a module."""
    return ast.parse(module.read_text(encoding="utf-8"))


def text(path: Path) -> str:
    """What is written in a file; nothing when it is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def place(path: Path, line: int = 1) -> str:
    """A place as editors know it."""
    return f"{path.relative_to(ROOT)}:{line}"


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if any(fnmatch(path.name, pattern) for pattern in NOT_OURS):
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path
