"""What is sealed opens in its own place, under its own key, unchanged; and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import Column, select

from screening.keyring import BadKeys, Key, KeyRing, NoSuchKey, new_key
from screening.store.database import Database
from screening.store.sealed import Unreadable, key_of, lookup, seal, sealed, unseal
from screening.store.staff_tables import account, staff_session
from screening.store.tables import metadata
from tests.store.people import person

OLD = KeyRing.read(f"older={'o' * 43}")
NEW = KeyRing.read(f"newer={'n' * 43} older={'o' * 43}")
SAME_NAME = KeyRing.read(f"older={'x' * 43}")
NAME, EMAIL, PLACE = account.c.name, account.c.email, staff_session.c.place
texts = some.text(some.characters(codec="utf-8"))


@given(texts, some.text("0123456789abcdef", min_size=1))
def test_what_is_sealed_opens_in_its_place(text: str, row: str) -> None:
    assert unseal(OLD, NAME, row, seal(OLD, NAME, row, text)) == text
    assert unseal(NEW, NAME, row, seal(OLD, NAME, row, text)) == text


@given(texts)
def test_it_does_not_open_elsewhere(text: str) -> None:
    stored = seal(OLD, NAME, "a", text)
    elsewhere: list[tuple[KeyRing, Column[bytes], str]] = [
        (OLD, NAME, "b"),
        (OLD, EMAIL, "a"),
        (OLD, PLACE, "a"),
        (SAME_NAME, NAME, "a"),
    ]
    for ring, column, row in elsewhere:
        with pytest.raises(Unreadable):
            unseal(ring, column, row, stored)


@given(texts, some.data())
def test_it_does_not_open_with_one_bit_changed(text: str, data: some.DataObject) -> None:
    stored = bytearray(seal(NEW, NAME, "a", text))
    place = data.draw(some.integers(0, len(stored) * 8 - 1))
    stored[place // 8] ^= 1 << place % 8
    with pytest.raises((Unreadable, NoSuchKey)):
        unseal(NEW, NAME, "a", bytes(stored))


@given(some.binary(max_size=60))
def test_what_was_never_sealed_does_not_open(stored: bytes) -> None:
    with pytest.raises((Unreadable, NoSuchKey)):
        unseal(NEW, NAME, "a", stored)


@pytest.mark.parametrize("size", range(20))
def test_what_was_cut_short_does_not_open(size: int) -> None:
    with pytest.raises(Unreadable):
        unseal(NEW, NAME, "a", seal(NEW, NAME, "a", "")[:size])


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert len({seal(OLD, NAME, "a", "Ann") for _ in range(1000)}) == 1000
    assert key_of(seal(NEW, NAME, "a", "Ann")) == "newer"


def test_an_index_finds_under_old_and_new_keys(database: Database) -> None:
    with database.writer.begin() as connection:
        connection.execution_options(ring=OLD)
        person(connection, "a", email="ann@example.org")
        connection.execution_options(ring=NEW)
        person(connection, "b", email="bea@example.org")
        for email, own in (("ann@example.org", "a"), ("bea@example.org", "b"), ("x", None)):
            wanted = account.c.email_index.in_(lookup(connection, account.c.email_index, email))
            assert connection.execute(select(account.c.id).where(wanted)).scalar() == own
        assert lookup(connection, account.c.email_index, "x") != lookup(
            connection, account.c.password, "x"
        )


def test_nothing_is_neither_sealed_nor_indexed(database: Database) -> None:
    with database.reader.connect() as connection:
        assert sealed(connection, account, "a", {"totp": None}) == {"totp": None}
        assert sealed(connection, account, "a", {"email": None})["email_index"] is None
        assert sealed(connection, account, "a", {"role": "nurse"}) == {"role": "nurse"}


def test_a_table_with_sealed_columns_has_a_unique_id() -> None:
    for table in {NAME.table, PLACE.table}:
        own = {"id"}
        keys = [key.columns.keys() for key in table.constraints if hasattr(key, "columns")]
        assert own in [set(each) for each in keys], table
    assert {NAME.table, PLACE.table} <= set(metadata.sorted_tables)


SECRET = "q" * 43


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        SECRET,
        f"={SECRET}",
        f"Name={SECRET}",
        f"a_b={SECRET}",
        f"{'a' * 17}={SECRET}",
        f"one={SECRET}q",
        f"one={SECRET[1:]}",
        f"one={SECRET}==",
        f"one={SECRET[1:]}+",
        f"one={SECRET}two={SECRET}",
        f"one={'p' * 43} one={SECRET}",
        f"one={SECRET} two={SECRET}",
        f"one={SECRET} two",
        f"# one={SECRET}",
        f"one ={SECRET}",
    ],
)
def test_bad_keys_are_refused_and_not_told(text: str) -> None:
    with pytest.raises(BadKeys) as refused:
        KeyRing.read(text)
    assert "q" * 5 not in str(refused.value)
    assert refused.value.__cause__ is None


def test_keys_are_read_and_never_shown() -> None:
    ring = KeyRing.read(f"\n one={SECRET}\n\ntwo={'p' * 43}=\t")
    assert (ring.names, ring.newest) == (("one", "two"), "one")
    assert repr(Key("one", b"secret")) == "Key(one)"
    assert SECRET not in repr(ring)
    with pytest.raises(NoSuchKey, match="'three' is not among"):
        ring.bind("three", b"")


def test_a_fresh_key_can_be_read_and_is_another_each_time() -> None:
    assert KeyRing.read(new_key("one")).names == ("one",)
    assert len({new_key("one") for _ in range(100)}) == 100
    for name in ("", "One", "a" * 17, "a b", "ä"):
        with pytest.raises(BadKeys):
            new_key(name)
