"""How long things are kept: screenings by state, sessions and invitations until they end."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from screening.store import audit, purging
from screening.store.audit import Act
from screening.store.database import Database
from screening.store.purging import Key, Kind
from screening.store.screenings import FINISHED, OPEN
from screening.store.trail import snapshot

BATCH = 200  # rows removed in one transaction, so that nobody waits for long
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
    """How many of each kind were removed, or would be.

    `is_scrubbed`: whether the files hold nothing of it any more.
    """

    removed: dict[str, int] = field(default_factory=dict)
    is_scrubbed: bool = False

    @property
    def total(self) -> int:
        """All together."""
        return sum(self.removed.values())


def foretell(database: Database, keep: Keep, *, at: datetime) -> Report:
    """What `purge` would remove. Nothing is changed."""
    with snapshot(database) as connection:
        return Report({kind.name: purging.count(connection, kind) for kind in _kinds(keep, at)})


def purge(database: Database, keep: Keep, *, at: datetime, by: str, batch: int = BATCH) -> Report:
    """Remove what is kept no longer, in small transactions; that each was removed is kept.

    It can be interrupted and begun again.
    """
    report = Report()
    for kind in _kinds(keep, at):
        removed, after = 0, None
        while keys := _remove_some(database, kind, batch, after, at=at, by=by):
            removed, after = removed + len(keys), keys[-1]
        report.removed[kind.name] = removed
    if report.total:
        with database.writer.begin() as connection:
            audit.add(connection, Act.PURGED, "", at=at, by=by, about=report.removed)
    report.is_scrubbed = purging.scrub(database)  # always: the last run may not have come so far
    return report


def _kinds(keep: Keep, at: datetime) -> list[Kind]:
    """What is to be removed; screenings last, for their sessions go with them uncounted."""
    old = keep.until(at).items()
    return [
        *purging.over(at, at - YEAR),
        *(purging.old_screenings(state, before) for state, before in old),
    ]


def _remove_some(
    database: Database, kind: Kind, batch: int, after: Key | None, *, at: datetime, by: str
) -> list[Key]:
    with database.writer.begin() as connection:
        keys = purging.remove(connection, kind, batch, after)
        for (name,) in keys if kind.state else ():
            about = {"state": kind.state}
            audit.add(connection, Act.PURGED, name, at=at, by=by, about=about)
    return keys
