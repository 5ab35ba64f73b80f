"""A copy of the MILD rulebook's files, to make a mistake in."""

from pathlib import Path
from shutil import copytree

from screening.engine.load import load
from screening.engine.problems import RulebookError
from screening.engine.rulebook import Rulebook
from tests.engine.books import FOLDER

HERE = "»"
"""Stands in a text where a mistake is to be told; it is not written."""


class Copy:
    """The files of MILD in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = copytree(FOLDER, folder)

    def change(self, file: str, old: str, new: str) -> str:
        """Write something else at the first place of a text, and give the place of the mark."""
        path = self.folder / file
        before, found, after = path.read_text(encoding="utf-8").partition(old)
        assert found, f"{file} has no {old!r}"
        text = before + new + after
        path.write_text(text.replace(HERE, ""), encoding="utf-8")
        return f"{file}:{text.partition(HERE)[0].count(chr(10)) + 1}"

    def write(self, file: str, content: str | bytes) -> None:
        """Write a whole file."""
        raw = content if isinstance(content, bytes) else content.encode()
        (self.folder / file).write_bytes(raw)

    def add(self, file: str, content: str) -> None:
        """Write more at the end of a file."""
        path = self.folder / file
        path.write_text(path.read_text(encoding="utf-8") + content, encoding="utf-8")

    def read(self) -> Rulebook:
        """Load the rulebook."""
        return load(self.folder)

    def problems(self) -> list[str]:
        """What is told to be wrong with it, a line each."""
        try:
            self.read()
        except RulebookError as error:
            return str(error).splitlines()
        return []
