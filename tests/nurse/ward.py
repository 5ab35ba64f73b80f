"""A clinic's worklist, and people who call or send; all by the product's own verbs."""

from datetime import UTC, date, datetime, timedelta

from screening import calls, intake, sharing, worklist
from screening.calls import Giver, Told
from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from screening.sharing import Contact
from screening.store import remarks, screenings, tasks
from screening.store.database import Connection, Database
from screening.store.remarks import Remark
from screening.store.screenings import Screening
from screening.store.tasks import CALL, Task, Wanted, Way
from tests import answers

NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
WINDOW = 30 * DAY
DANA, SAM = "dana", "sam"
CALM = answers.typical()
TO_911: dict[str, Answer] = {**CALM, "emergency_signs": ("chest_breathing",)}
TO_ER: dict[str, Answer] = {**CALM, "saddle_numbness": "new"}
ADA = Contact("Ada Dóe", date(1951, 4, 27), "404 555 0142", "any", "es")
NOBODY = Told(Giver.PATIENT, "", "en")


class Ward:
    """A database with what waits."""

    def __init__(self, database: Database, rulebook: Rulebook) -> None:
        self.database, self.rulebook = database, rulebook

    def call(
        self, said: dict[str, Answer] = CALM, *, ago: timedelta = DAY * 0, told: Told = NOBODY
    ) -> str:
        """A call that is not finished."""
        at = NOW - ago
        with self.database.writer.begin() as connection:
            new = intake.begin(
                connection, self.rulebook, at=at, by=DANA, language="en", earlier=said
            )
            calls.tell(connection, new, told, at=at, by=DANA)
            worklist.appear(connection, self.rulebook, new, why=CALL, at=at, window=WINDOW)
        return new.id

    def sent(
        self,
        said: dict[str, Answer] = CALM,
        *,
        ago: timedelta = DAY * 0,
        who: Contact = ADA,
        after: str = "",
        is_doubtful: bool = False,
    ) -> str:
        """What a patient sent, perhaps begun anew after another."""
        at = NOW - ago
        with self.database.writer.begin() as connection:
            new = self._begun(connection, said, at, after)
            new = intake.finish_as_it_is(connection, self.rulebook, new, at=at, by="patient")
            sharing.share(
                connection,
                self.rulebook,
                new,
                who,
                consent="I agree.",
                is_doubtful=is_doubtful,
                at=at,
                by="patient",
                window=WINDOW,
            )
        return new.id

    def answer(self, name: str, **said: Answer) -> Task:
        """More is answered, and the worklist brought up to date."""
        with self.database.writer.begin() as connection:
            found = screenings.find(connection, name, to_change=True)
            assert found is not None
            now = intake.record(
                connection, self.rulebook, found, said, seen=found.version, at=NOW, by=DANA
            )
            return worklist.appear(connection, self.rulebook, now, why=CALL, at=NOW, window=WINDOW)

    def tell(self, name: str, told: Told) -> Task:
        """Somebody says who they are."""
        with self.database.writer.begin() as connection:
            found = screenings.find(connection, name, to_change=True)
            assert found is not None
            calls.tell(connection, found, told, at=NOW + SECOND, by=DANA)
            return worklist.appear(
                connection, self.rulebook, found, why=CALL, at=NOW, window=WINDOW
            )

    def task(self, name: str) -> Task:
        """Where a screening stands."""
        with self.database.reader.begin() as connection:
            found = tasks.find(connection, name)
        assert found is not None
        return found

    def listed(self, way: Way = "waiting", *, at: datetime = NOW, by: str = DANA) -> list[str]:
        """What a list shows, in order."""
        with self.database.reader.begin() as connection:
            found = tasks.listed(connection, Wanted(way, at, by, midnight=at - DAY), most=100)
        return [each.screening_id for each in found]

    def remarks(self, name: str) -> list[Remark]:
        """What was written about a screening."""
        with self.database.reader.begin() as connection:
            return remarks.of_screening(connection, name)

    def claim(self, name: str, by: str = DANA, at: datetime = NOW) -> Task:
        """Hold it."""
        with self.database.writer.begin() as connection:
            return worklist.claim(connection, _locked(connection, name), at=at, by=by)

    def release(self, name: str, by: str = DANA) -> Task:
        """Let go of it."""
        with self.database.writer.begin() as connection:
            return worklist.release(connection, _locked(connection, name), at=NOW, by=by)

    def hand_over(self, name: str, to: str, note: str, by: str = DANA) -> Task:
        """Give it to a colleague."""
        with self.database.writer.begin() as connection:
            task = _locked(connection, name)
            return worklist.hand_over(connection, task, to, note, at=NOW, by=by)

    def contact(
        self,
        name: str,
        outcome: worklist.Contact,
        by: str = DANA,
        note: str = "",
        at: datetime = NOW,
    ) -> Task:
        """Try to reach the person."""
        with self.database.writer.begin() as connection:
            task = _locked(connection, name)
            return worklist.contact(connection, self.rulebook, task, outcome, note, at=at, by=by)

    def promise(self, name: str, after: timedelta, by: str = DANA) -> Task:
        """Promise a call."""
        with self.database.writer.begin() as connection:
            task = _locked(connection, name)
            return worklist.promise(connection, task, NOW + after, "", at=NOW, by=by)

    def _begun(
        self, connection: Connection, said: dict[str, Answer], at: datetime, after: str
    ) -> Screening:
        by = "patient"
        if not after:
            return intake.begin(
                connection, self.rulebook, at=at, by=by, language="en", earlier=said
            )
        before = screenings.find(connection, after)
        assert before is not None
        new = intake.begin_again(connection, self.rulebook, before, at=at, by=by, language="en")
        return intake.record(connection, self.rulebook, new, said, seen=new.version, at=at, by=by)


def _locked(connection: Connection, name: str) -> Task:
    found = tasks.find(connection, name, to_change=True)
    assert found is not None
    return found
