"""How long things are kept: screenings by state, sessions and invitations until they end."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from screening.store import audit, purging
from screening.store.audit import Act
from screening.store.database import Database
from screening.store.screenings import FINISHED, OPEN

BATCH = 200  # screenings removed in one transaction, so that nobody waits for long
YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Keep:
    """How long screenings are kept after they last changed; nothing stands for ever."""

    unfinished: timedelta
    finished: timedelta

    def until(self, at: datetime) -> dict[str, datetime]:
        """State to the moment before which screenings are old; states kept for ever are not in."""
        times = {OPEN: self.unfinished, FINISHED: self.finished}
        return {state: at - time for state, time in times.items() if time}


@dataclass
class Report:
    """How many rows of each kind were removed, or would be."""

    removed: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All together."""
        return sum(self.removed.values())


def foretell(database: Database, keep: Keep, *, at: datetime) -> Report:
    """What `purge` would remove. Nothing is changed."""
    with database.reader.connect() as connection:
        counted = {
            _named(state): purging.count_screenings(connection, state, before)
            for state, before in keep.until(at).items()
        }
        return Report({**counted, **purging.count_over(connection, at, at - YEAR)})


def purge(database: Database, keep: Keep, *, at: datetime, by: str) -> Report:
    """Remove what is kept no longer, in small transactions; that each was removed is kept.

    It can be interrupted and begun again.
    """
    report = Report()
    for state, before in keep.until(at).items():
        removed = 0
        while batch := _purge_some(database, state, before, at=at, by=by):
            removed += batch
        report.removed[_named(state)] = removed
    with database.writer.begin() as connection:
        report.removed.update(purging.remove_over(connection, at, at - YEAR))
        if report.total:
            audit.add(connection, Act.PURGED, "", at=at, by=by, about=report.removed)
    purging.scrub(database)
    return report


def _purge_some(database: Database, state: str, before: datetime, *, at: datetime, by: str) -> int:
    with database.writer.begin() as connection:
        ids = purging.old_screenings(connection, state, before, BATCH)
        purging.remove_screenings(connection, ids)
        for each in ids:
            audit.add(connection, Act.PURGED, each, at=at, by=by, about={"state": state})
    return len(ids)


def _named(state: str) -> str:
    return f"{state} screenings"
