"""Rulebooks as released things: publish one under its hash, and find it again, unchanged.

A published rulebook is stored as its canonical text, under the hash of that text. A screening is
pinned to the one it began with, and finishes on it whatever is published later.
"""

from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from screening.engine.diagrams.functions import Functions
from screening.engine.load import from_text
from screening.engine.problems import Problem, RulebookError
from screening.engine.proofs.check import FAMILIES
from screening.engine.proofs.proof import Failure
from screening.engine.rulebook import Rulebook
from screening.store import rulebooks
from screening.store.database import Connection
from screening.store.rulebooks import Stored


class NoSuchRulebook(LookupError):  # noqa: N818 -- it says what is missing
    """No published rulebook, or more than one, goes by this hash."""


class Tampered(RuntimeError):  # noqa: N818 -- it says what was done
    """A stored rulebook is not what was published: its text has another hash."""


def publish(connection: Connection, rulebook: Rulebook, *, at: datetime, by: str) -> bool:
    """Check a rulebook, and let new screenings begin with it. False if they do already.

    One that was published before can be published again: that is how to go back to it.

    Raises:
        RulebookError: it fails its check.
    """
    if rulebooks.newest_hash(connection) == rulebook.hash:
        opened(find(connection, rulebook.hash))  # what is served must be what was published
        return False
    if not rulebooks.find(connection, rulebook.hash):
        problems = failures(rulebook)
        if problems:
            raise RulebookError(problems)
        rulebooks.add(connection, Stored(rulebook.hash, rulebook.name, rulebook.canonical))
    rulebooks.publish(connection, rulebook.hash, at=at, by=by)
    return True


@lru_cache(maxsize=4)
def failures(rulebook: Rulebook) -> tuple[Problem, ...]:
    """All that keeps a rulebook from serving people; a rulebook never changes, so proven once."""
    functions = Functions(rulebook)
    return tuple(
        Problem(found.place, found.text)
        for family in FAMILIES
        for found in family.prove(functions)
        if isinstance(found, Failure)
    )


def opened(stored: Stored) -> Rulebook:
    """The rulebook that was published.

    Raises:
        Tampered: the stored text is not the one that was published.
    """
    if sha256(stored.content.encode()).hexdigest() != stored.hash:
        raise Tampered(f"rulebook {stored.hash[:8]} was changed after it was published")
    return from_text(stored.content)


def find(connection: Connection, hash_or_start: str) -> Stored:
    """The one published rulebook whose hash begins so.

    Raises:
        NoSuchRulebook: there is none, or there are several.
    """
    found = rulebooks.find(connection, hash_or_start)
    if len(found) != 1:
        several = "more than one published rulebook begins" if found else "no published rulebook is"
        raise NoSuchRulebook(f"{several} {hash_or_start!r:.70}")
    return found[0]


class Shelf:
    """The published rulebooks of one database, each opened once."""

    def __init__(self) -> None:
        self._opened: dict[str, Rulebook] = {}
        self.last: Rulebook | None = None  # for pages that must do without the database

    def get(self, connection: Connection, rulebook_hash: str) -> Rulebook:
        """The rulebook under this hash.

        Raises:
            NoSuchRulebook: it was never published here.
            Tampered: the stored text is not the one that was published.
        """
        if rulebook_hash not in self._opened:
            self._opened[rulebook_hash] = opened(find(connection, rulebook_hash))
        return self._opened[rulebook_hash]

    def newest(self, connection: Connection) -> Rulebook:
        """The rulebook that new screenings begin with.

        Raises:
            NoSuchRulebook: none was published yet.
        """
        newest = rulebooks.newest_hash(connection)
        if newest is None:
            raise NoSuchRulebook("no rulebook is published; `screening rules publish` does it")
        self.last = self.get(connection, newest)
        return self.last
