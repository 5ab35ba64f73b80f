"""Deleting: everything of one person goes at once, nothing of others, and a receipt stays."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from screening import deleting, intake, retention
from screening.access import resuming
from screening.codes import SIGNS
from screening.deleting import SHOWN, Receipt
from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from screening.retention import Keep
from screening.store import resume_codes, screenings, sessions
from screening.store.audit import Act
from screening.store.database import Database
from screening.store.screenings import Screening
from screening.store.trail import Chosen, Entry, entries
from tests.archive import DAY, NOW, OF_SCREENINGS, Archive

NUMBER = re.compile(f"[{SIGNS}]{{4}}(-[{SIGNS}]{{4}}){{2}}")


@pytest.fixture
def archive(database: Database, rulebook: Rulebook, typical: dict[str, Answer]) -> Archive:
    """One in which nothing is yet."""
    return Archive(database, rulebook, typical)


def saved(archive: Archive, name: str) -> None:
    """Make a code."""
    with archive.database.reader.begin() as connection:
        made = resuming.make(connection, 1950, until=NOW + DAY)
    with archive.database.writer.begin() as connection:
        resuming.keep(connection, found(archive, name), made, name, at=NOW, by="patient")


def found(archive: Archive, name: str) -> Screening:
    """A screening as it stands."""
    with archive.database.reader.begin() as connection:
        screening = screenings.find(connection, name)
    assert screening is not None
    return screening


def changed(archive: Archive, name: str) -> str:
    """Begin anew with the answers of a finished one, in the same session."""
    with archive.database.writer.begin() as connection:
        before = found(archive, name)
        new = intake.begin_again(
            connection, archive.rulebook, before, at=NOW, by="patient", language="en"
        )
        sessions.turn(connection, name, new.id)
    return new.id


def delete(archive: Archive, name: str, token: str = "") -> Receipt:
    """Delete what a person gave."""
    with archive.database.writer.begin() as connection:
        screening = screenings.find(connection, name, to_change=True)
        assert screening is not None
        return deleting.delete(connection, screening, at=NOW, by="patient", token=token)


def kept_receipt(archive: Archive, token: str, after: timedelta) -> Receipt | None:
    """The receipt that a session shows some time later."""
    with archive.database.reader.begin() as connection:
        return deleting.receipt(connection, token, at=NOW + after)


def deleted(archive: Archive) -> list[Entry]:
    """What the audit trail knows of deleting."""
    with archive.database.reader.begin() as connection:
        return list(entries(connection, Chosen(act=Act.DELETED)))


def filled(archive: Archive, name: str) -> list[str]:
    """The tables in which something of a screening is."""
    return [table for table, rows in archive.hanging_on({name}).items() if rows]


OF_THE_CLINIC = {"share", "caller", "remark", "disposition", "task", "presence"}


def test_all_that_hangs_on_it_goes_and_nothing_of_others(archive: Archive) -> None:
    name, other = archive.finished(NOW), archive.finished(NOW)
    for each in (name, other):
        saved(archive, each)
    before = archive.hanging_on({other})
    assert set(filled(archive, name)) == OF_SCREENINGS - OF_THE_CLINIC
    delete(archive, name)
    assert archive.left() == {other}
    assert filled(archive, name) == []
    assert archive.hanging_on({other}) == before


def test_a_receipt_is_random_and_stays_with_the_visit_for_a_while(archive: Archive) -> None:
    names = [archive.open(NOW) for _ in range(2)]
    receipts = [delete(archive, name, token=name) for name in names]
    assert len({receipt.number for receipt in receipts}) == 2
    for name, receipt in zip(names, receipts, strict=True):
        assert NUMBER.fullmatch(receipt.number)
        assert (receipt.at, receipt.is_kept) == (NOW, False)
        assert kept_receipt(archive, name, SHOWN - timedelta(seconds=1)) == receipt
        assert kept_receipt(archive, name, SHOWN) is None
    with archive.database.reader.begin() as connection:
        assert not sessions.is_over(connection, names[0])  # nothing was closed: it was deleted
    rows = deleted(archive)
    assert [(row.on, row.by, json.loads(row.about)) for row in rows] == [
        (name, "patient", {"receipt": receipt.number, "kept": False})
        for name, receipt in zip(names, receipts, strict=True)
    ]


def test_the_answers_of_before_and_after_go_too(archive: Archive) -> None:
    """Also from a device that still shows the oldest."""
    first, other = archive.finished(NOW), archive.open(NOW)
    second = changed(archive, first)
    with archive.database.writer.begin() as connection:
        intake.finish(connection, archive.rulebook, found(archive, second), at=NOW, by="patient")
    third = changed(archive, second)
    receipt = delete(archive, first)
    assert archive.left() == {other}
    rows = deleted(archive)
    assert {row.on for row in rows} == {first, second, third}
    assert {json.loads(row.about)["receipt"] for row in rows} == {receipt.number}


def test_what_a_clinic_was_sent_stays_for_the_clinic_alone(archive: Archive) -> None:
    shared = archive.called(archive.shared(NOW), NOW)
    saved(archive, shared)
    later = changed(archive, shared)
    receipt = delete(archive, later, token=shared)
    assert receipt.is_kept
    assert archive.left() == {shared}
    assert set(filled(archive, shared)) == OF_SCREENINGS - {"session", "resume_code"}
    about = {row.on: json.loads(row.about)["kept"] for row in deleted(archive)}
    assert about == {shared: True, later: False}


def test_of_two_who_delete_at_once_one_does(archive: Archive) -> None:
    name = archive.finished(NOW)

    def try_to(_number: int) -> bool:
        with archive.database.writer.begin() as connection:
            screening = screenings.find(connection, name, to_change=True)
            if screening:
                deleting.delete(connection, screening, at=NOW, by="patient")
            return screening is not None

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(try_to, range(4))) == [False] * 3 + [True]
    assert len(deleted(archive)) == 1


def test_a_purge_takes_ended_codes_tries_and_receipts(archive: Archive) -> None:
    name, gone = archive.open(NOW), archive.open(NOW)
    saved(archive, name)
    delete(archive, gone, token=gone)
    with archive.database.writer.begin() as connection:
        resume_codes.count(connection, "2222", NOW, DAY)
    keep, at = Keep(90 * DAY, DAY * 0), NOW + DAY + timedelta(seconds=1)
    report = retention.purge(archive.database, keep, at=at, by="tests")
    removed = {kind: rows for kind, rows in report.removed.items() if rows}
    assert removed == {"codes of patients": 1, "tries with codes": 1, "sessions of patients": 2}
    assert archive.left() == {name}
