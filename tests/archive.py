"""Screenings of different ages, and all that hangs on them, made by the product's own verbs."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from screening import calls, intake, sharing
from screening.calls import Closing, End, Giver, Identity, Told
from screening.engine.answers import Answer
from screening.engine.assess import assess
from screening.engine.rulebook import Rulebook
from screening.sharing import Contact
from screening.store import presence, resume_codes, screenings, sessions, tasks
from screening.store.audit import Act
from screening.store.database import Database
from screening.store.resume_codes import Kept
from screening.store.tables import metadata, screening
from screening.store.trail import Chosen, Entry, entries
from tests.dump import Held, held

NOW = datetime(2026, 11, 1, 3, 30, tzinfo=UTC)
DAY = timedelta(days=1)
ADA = Contact("Ada Dóe", date(1951, 4, 27), "404 555 0142", "any", "en")


class Archive:
    """A database, and people whose screenings lie in it."""

    def __init__(self, database: Database, rulebook: Rulebook, answers: dict[str, Answer]) -> None:
        self.database, self.rulebook, self.answers = database, rulebook, answers

    def open(self, at: datetime) -> str:
        """A screening with all its answers, begun at a moment, its session and its code."""
        with self.database.writer.begin() as connection:
            begun = intake.begin(
                connection,
                self.rulebook,
                at=at,
                by="patient",
                language="en",
                earlier=self.answers,
            )
            sessions.add(connection, begun.id, begun.id, at=at, until=at + DAY)
            code = Kept(begun.id[:8], "a hash", "tests", NOW + 100 * DAY)
            resume_codes.replace(connection, begun.id, code, at)
        return begun.id

    def finished(self, at: datetime, *, begun: datetime | None = None) -> str:
        """A finished one."""
        name = self.open(begun or at)
        with self.database.writer.begin() as connection:
            found = screenings.find(connection, name)
            assert found is not None
            intake.finish(connection, self.rulebook, found, at=at, by="patient")
        return name

    def shared(self, at: datetime) -> str:
        """A finished one that was sent to the clinic."""
        name = self.finished(at)
        with self.database.writer.begin() as connection:
            found = screenings.find(connection, name)
            assert found is not None
            sharing.share(
                connection,
                self.rulebook,
                found,
                ADA,
                consent="I agree.",
                is_doubtful=False,
                at=at,
                by="patient",
            )
        return name

    def called(self, name: str, at: datetime) -> str:
        """The person of one that was sent is called back; it is written down and closed."""
        told = Told(Giver.CHILD, Identity.OTHER, "en", ADA.name, ADA.born.isoformat(), ADA.phone)
        with self.database.writer.begin() as connection:
            found, task = screenings.find(connection, name), tasks.find(connection, name)
            assert found is not None
            assert task is not None
            presence.see(connection, name, "a nurse", at)
            calls.tell(connection, found, told, at=at, by="a nurse")
            calls.note(connection, found, "It hurts.", at=at, by="a nurse")
            result = assess(self.rulebook, found.answers)
            closing = Closing(End.PROVIDER, result.level)
            calls.close(connection, task, result, closing, at=at, by="a nurse")
        return name

    def left(self) -> set[str]:
        """The screenings that are there."""
        with self.database.reader.connect() as connection:
            return set(connection.scalars(select(screening.c.id)))

    def purged(self) -> list[Entry]:
        """What the audit trail knows of purging."""
        with self.database.reader.connect() as connection:
            return list(entries(connection, Chosen(act=Act.PURGED)))

    def hanging_on(self, names: set[str]) -> Held:
        """The rows about screenings, of each table but the audit trail."""
        return {
            table: [row for row in rows if any(name in row for name in names)]
            for table, rows in held(self.database).items()
            if table in OF_SCREENINGS
        }


OF_SCREENINGS = {
    "screening",
    *(
        name
        for name, table in metadata.tables.items()
        if any(key.column.table is screening for key in table.foreign_keys)
    ),
}
