"""The audit trail: rows that are only ever added, each bound to the one before.

A row's code is an HMAC, under a key that is not in the database, of the row and of the code before
it. The head record holds the last number and code under a code of its own, so rows missing at the
end are missed. Adding a row locks the head until the transaction ends: take every other lock first,
and let the audit row be the last thing that a transaction writes. Reading it is in `trail`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from hmac import compare_digest
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, type_coerce, update
from sqlalchemy.types import NullType

from screening.keyring import KeyRing, NoSuchKey
from screening.store.prepared import Prepared
from screening.store.sealed import ring_of
from screening.store.tables import audit, audit_head, written

NOTHING = bytes(32)  # the code before the first row


class Act(StrEnum):
    """What can be done here and is kept."""

    BEGUN = "screening.begun"
    ANSWERED = "screening.answered"
    FINISHED = "screening.finished"
    SHARED = "screening.shared"
    VIEWED = "screening.viewed"
    CLAIMED = "screening.claimed"
    RELEASED = "screening.released"
    HANDED = "screening.handed_over"
    CONTACTED = "screening.contacted"
    PROMISED = "screening.promised"
    LISTED = "screening.listed"
    SEARCHED = "screening.searched"
    CALLED = "screening.called"
    REMARKED = "screening.remarked"
    DISPOSED = "screening.disposed"
    PURGED = "screening.purged"
    DELETED = "screening.deleted"
    CODE_MADE = "screening.code_made"
    RESUMED = "screening.resumed"
    RESUME_FAILED = "screening.resume_failed"
    PASSWORD_SHOWN = "account.password_shown"  # noqa: S105 -- the name of an act
    SIGNED_IN = "account.signed_in"
    SIGN_IN_FAILED = "account.sign_in_failed"
    SIGNED_OUT = "account.signed_out"
    PROVED = "account.proved"
    SESSION_ENDED = "account.session_ended"
    INVITED = "account.invited"
    JOINED = "account.joined"
    PASSWORD_SET = "account.password_set"  # noqa: S105 -- the name of an act
    FACTOR_ADDED = "account.factor_added"
    FACTOR_REMOVED = "account.factor_removed"
    CODES_MADE = "account.codes_made"
    ROLE_SET = "account.role_set"
    DISABLED = "account.disabled"
    RESTORED = "account.restored"
    UNLOCKED = "account.unlocked"
    REFUSED = "access.refused"
    KEYS_ROTATED = "keys.rotated"
    AUDIT_VIEWED = "audit.viewed"
    AUDIT_EXPORTED = "audit.exported"


class Source(NamedTuple):
    """From where an act comes: a place and the request's id."""

    place: str
    request: str


COMMAND = Source("command line", "")


class Content(NamedTuple):
    """What a row's code binds, each as it is stored: who did what to which object, when.

    Codes and ids only; the one name is that of who reads what was sent, at the command line.
    """

    n: int
    at: str  # in UTC, to the microsecond
    by: str
    act: str
    on: str
    place: str
    request: str
    about: str  # a JSON object
    key: str

    def code(self, ring: KeyRing, before: bytes) -> bytes:
        """The code that binds it to the row before: every field, so that no two look the same."""
        return ring.bind(self.key, b"row " + before + json.dumps(self).encode())


class Head(NamedTuple):
    """The last row's number and code, and the code that binds the two."""

    n: int
    mac: bytes
    key: str
    seal: bytes


class Broken(Exception):  # noqa: N818 -- what it says of the trail
    """The trail was tampered with. `n` is the first row that is not as it was written."""

    def __init__(self, n: int, why: str) -> None:
        super().__init__(f"row {n}: {why}")
        self.n = n


HEAD = select(*(type_coerce(audit_head.c[field], NullType()) for field in Head._fields))
HEAD_NOW = Prepared(HEAD)
HEAD_TO_CHANGE = Prepared(HEAD.with_for_update())
ADD = Prepared(insert(audit).inline())
MOVE = Prepared(update(audit_head))
UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # no database takes half a character, one no NUL
_as_text = json.JSONEncoder(sort_keys=True).encode  # in ASCII, so it can be stored
LONGEST = (80, 40, 80, 80, 32)  # of by, act, on, place, request, as in `tables`


def begin(connection: Connection) -> None:
    """Start the trail: once, in the migration that makes its tables."""
    connection.execute(insert(audit_head).values(id=1, **_head(ring_of(connection), 0, NOTHING)))


def add(
    connection: Connection,
    act: Act,
    on: str,
    *,
    at: datetime,
    by: str,
    about: Mapping[str, object] | None = None,
) -> None:
    """Add a row, in the caller's transaction and as the last thing it writes.

    Raises:
        Broken: the head record is not what was written; then nothing that must be kept can be done.
    """
    ring = ring_of(connection)
    source: Source = connection.get_execution_options().get("source", COMMAND)
    head = head_of(connection, HEAD_TO_CHANGE)
    what = _as_text(about or {})
    told = [
        storable(text, most) for text, most in zip((by, act, on, *source), LONGEST, strict=True)
    ]
    content = Content._make((head.n + 1, written(at), *told, what, ring.newest))
    mac = content.code(ring, head.mac)
    ADD.change(connection, {**content._asdict(), "at": at, "mac": mac})
    MOVE.change(connection, _head(ring, content.n, mac))


def head_of(connection: Connection, query: Prepared = HEAD_NOW) -> Head:
    """The head record as it stands.

    Raises:
        Broken: it is not what was written.
    """
    return checked_head(ring_of(connection), query.rows(connection, {}))


def checked_head(ring: KeyRing, records: Sequence[Sequence[Any]], n: int | None = None) -> Head:
    """The one head record. `n` is the row to name if it is none; by itself, the row it speaks of.

    Raises:
        Broken: it is not what was written.
    """
    if len(records) != 1:
        told = "head records instead of one, rows may be missing from here"
        raise Broken(n or 0, f"{len(records)} {told}")
    head = Head(*records[0])
    try:
        if compare_digest(head.seal, _seal(ring, head.key, head.n, head.mac)):
            return head
    except (NoSuchKey, TypeError) as error:
        raise Broken(n or head.n, f"the head record cannot be checked: {error}") from error
    told = "the head record is not what was written, rows may be missing from here"
    raise Broken(n or head.n, told)


def storable(text: str, longest: int) -> str:
    """The text as every database takes it and gives it back; that it was cut shows."""
    clean = UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    return clean if len(clean) <= longest else f"{clean[: longest - 1]}\N{HORIZONTAL ELLIPSIS}"


def _head(ring: KeyRing, n: int, mac: bytes) -> dict[str, Any]:
    return {"n": n, "mac": mac, "key": ring.newest, "seal": _seal(ring, ring.newest, n, mac)}


def _seal(ring: KeyRing, key: str, n: int, mac: bytes) -> bytes:
    return ring.bind(key, f"head {n} ".encode() + mac)
