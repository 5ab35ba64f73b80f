"""Somebody who comes to a page without a browser, by what a page holds and what is kept."""

import sqlite3
from collections.abc import Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

from screening.engine.answers import Answer
from tests.person import Person
from tests.sheet import Fields
from tests.web.test_send import FILLED


class Scene(NamedTuple):
    """Somebody at the start page, what they answer, and the SQLite file that it is kept in.

    after: what is to be put right once the page was shown.
    """

    person: Person
    typical: Mapping[str, Answer]
    database: Path
    after: ExitStack

    def walk(self, until: str = "", /, **answers: Answer) -> None:
        """Come to a page with the typical answers, or others."""
        self.person.walk({**self.typical, **answers}, until=until)

    def finish(self, **answers: Answer) -> None:
        """Come to the result."""
        self.person.finish({**self.typical, **answers})

    def send(self) -> None:
        """Send the result to the clinic."""
        self.person.open("send")
        self.person.press(answers=FILLED)

    def quarrel(self, kept: Fields, new: Fields) -> None:
        """Answer the page in two windows."""
        form = self.person.seen.form
        self.person.press(form, kept)
        self.person.press(form, new)

    def attend(self) -> None:
        """A nurse has it open, too."""
        self.change("INSERT INTO presence VALUES (:own, 'a nurse', '2999-01-01 00:00:00.000000')")

    def pick_up(self) -> None:
        """A nurse opened it, with its code."""
        self.change(
            "INSERT INTO task SELECT id, 'code', 'routine', NULL, 50, begun_at, begun_at, 'en',"
            " 0, 0, 0, '', '', NULL, NULL, '' FROM screening WHERE id = :own"
        )

    def change(self, statement: str) -> None:
        """Change what is kept behind the application's back; :own is the screening."""
        own = self.person.home.rpartition("/")[2]
        with closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute(statement, {"own": own} if ":own" in statement else {})
