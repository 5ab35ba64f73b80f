"""Personal data at rest: AES-256-GCM, bound to the table, column and row that it stands in.

A sealed value moved to another row, column or table cannot be opened there. What must be found by
its exact value has a blind index beside it: `info={"index_of": "email"}`. It is an HMAC under one
key, so a unique index sees a second row only under the same key: look up before adding. Where one
value is written in several ways, `info={"known_as": plain_name}` says by which it is found.

A table with sealed columns has a unique column `id`: it is the `row` of everything here.
"""

from collections.abc import Mapping
from secrets import token_bytes
from typing import Any

from cryptography.exceptions import InvalidTag
from sqlalchemy import Column, Connection, LargeBinary, Table

from screening.keyring import KeyRing, NoSuchKey

FORMAT = b"\x01"
NONCE = 12  # bytes
INDEX_OF = "index_of"
KNOWN_AS = "known_as"


class Sealed(LargeBinary):
    """A column whose values are sealed. Only the functions here write and read it."""


class Unreadable(Exception):  # noqa: N818 -- what it says of the data
    """A sealed value was changed, moved, or sealed by somebody else."""


def ring_of(connection: Connection) -> KeyRing:
    """The keys that this connection's database was opened with."""
    ring = connection.get_execution_options()["ring"]
    if not isinstance(ring, KeyRing):
        raise NoSuchKey("the database was opened without keys")
    return ring


def sealed(
    connection: Connection, table: Table, row: str, values: Mapping[str, object]
) -> dict[str, Any]:
    """The values as they are stored in a row: sealed where their column is, with their indexes."""
    ring = ring_of(connection)
    stored = dict(values)
    for column in table.columns:
        name, source = column.name, column.info.get(INDEX_OF, "")
        if source in values:
            value = values[source]
            stored[name] = None if value is None else next(ring.indexes(_named(column, value)))
        elif isinstance(column.type, Sealed) and values.get(name) is not None:
            stored[name] = seal(ring, column, row, str(values[name]))
    return stored


def opened(connection: Connection, column: Column[Any], row: str, stored: bytes) -> str:
    """What is sealed in one place.

    Raises:
        Unreadable: it was not sealed for this place.
        NoSuchKey: it was sealed with a key that is not in the ring.
    """
    return unseal(ring_of(connection), column, row, stored)


def lookup(connection: Connection, index: Column[Any], value: str) -> list[bytes]:
    """What to look for in a blind index: one entry for each key of the ring."""
    return list(ring_of(connection).indexes(_named(index, value)))


def seal(ring: KeyRing, column: Column[Any], row: str, text: str) -> bytes:
    """Format, name of the key with its length, nonce, and the sealed text."""
    nonce = token_bytes(NONCE)
    body = ring.sealing(ring.newest).encrypt(nonce, text.encode(), _place(column, row))
    return begin_of(ring.newest) + nonce + body


def unseal(ring: KeyRing, column: Column[Any], row: str, stored: bytes) -> str:
    """The text that was sealed for this place."""
    name = key_of(stored)
    rest = stored[len(begin_of(name)) :]
    try:
        text = ring.sealing(name).decrypt(rest[:NONCE], rest[NONCE:], _place(column, row))
    except (InvalidTag, ValueError) as error:
        raise Unreadable(f"{column} of {row} cannot be opened") from error
    return text.decode()


def key_of(stored: bytes) -> str:
    """The name of the key that a value was sealed with."""
    name = stored[2 : 2 + stored[1]] if len(stored) > len(FORMAT) else b""
    try:
        told = name.decode("ascii")
    except UnicodeDecodeError as error:
        raise Unreadable("not a sealed value") from error
    if not told or not stored.startswith(begin_of(told)):
        raise Unreadable("not a sealed value")
    return told


def begin_of(key: str) -> bytes:
    """What every value that is sealed with this key begins with."""
    return FORMAT + bytes([len(key)]) + key.encode()


def _place(column: Column[Any], row: str) -> bytes:
    return f"{column.table.name}\0{column.name}\0{row}".encode()


def _named(column: Column[Any], value: object) -> bytes:
    known_as = column.info.get(KNOWN_AS, str)
    return f"{column.table.name}\0{column.name}\0{known_as(value)}".encode()
