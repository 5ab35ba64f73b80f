"""A person sends a finished screening once; who it is stands sealed, and can be found."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy

from screening import intake, sharing
from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from screening.sharing import Contact
from screening.store import screenings, shares
from screening.store.database import Connection, Database
from screening.store.screenings import Screening
from screening.store.sealed import lookup
from screening.store.share_tables import share
from screening.store.spellings import plain_name, plain_phone

AT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(minutes=9)
ADA = Contact("Ada  Dóe", date(1951, 4, 27), "+1 (404) 555-0142", "morning", "es")


def finished(connection: Connection, rulebook: Rulebook, answers: dict[str, Answer]) -> Screening:
    """A finished screening."""
    begun = intake.begin(connection, rulebook, at=AT, by="patient", language="en", earlier=answers)
    return intake.finish(connection, rulebook, begun, at=LATER, by="patient")


def send(
    connection: Connection,
    rulebook: Rulebook,
    screening: Screening,
    contact: Contact = ADA,
    at: datetime = LATER,
    *,
    is_doubtful: bool = False,
) -> None:
    """Send it."""
    sharing.share(
        connection,
        rulebook,
        screening,
        contact,
        consent="I agree.",
        is_doubtful=is_doubtful,
        at=at,
        by="patient",
    )


def test_what_was_sent_can_be_read_again(
    database: Database, rulebook: Rulebook, typical: dict[str, Answer]
) -> None:
    with database.writer.begin() as connection:
        screening = finished(connection, rulebook, typical)
        assert shares.find(connection, screening.id) is None
        send(connection, rulebook, screening)
        found = shares.find(connection, screening.id)
        kinds = [kind for kind, _, _ in screenings.steps(connection, screening.id)]
    assert found is not None
    assert (found.name, found.birth_date, found.phone) == ("Ada  Dóe", "1951-04-27", ADA.phone)
    assert (found.best_time, found.language, found.consent) == ("morning", "es", "I agree.")
    assert (found.at, found.by, found.is_doubtful) == (LATER, "patient", False)
    assert kinds == ["begun", "finished", "shared"]


def test_sending_twice_is_sending_once(
    database: Database, rulebook: Rulebook, typical: dict[str, Answer]
) -> None:
    with database.writer.begin() as connection:
        screening = finished(connection, rulebook, typical)
        send(connection, rulebook, screening)
        first = shares.find(connection, screening.id)
        send(
            connection, rulebook, screening, replace(ADA, name="Bo Roe"), LATER + timedelta(hours=1)
        )
        assert shares.find(connection, screening.id) == first
        kinds = [kind for kind, _, _ in screenings.steps(connection, screening.id)]
    assert kinds.count("shared") == 1


def test_only_a_result_can_be_sent(
    sqlite: Database, rulebook: Rulebook, typical: dict[str, Answer]
) -> None:
    with sqlite.writer.begin() as connection:
        begun = intake.begin(
            connection, rulebook, at=AT, by="patient", language="en", earlier=typical
        )
        with pytest.raises(sharing.NotFinished):
            send(connection, rulebook, begun)
        assert shares.sent_at(connection, begun.id) is None


def test_names_and_phones_are_found_however_they_are_written(
    database: Database, rulebook: Rulebook, typical: dict[str, Answer]
) -> None:
    with database.writer.begin() as connection:
        send(connection, rulebook, finished(connection, rulebook, typical))
        for column, value in (
            (share.c.name_index, "ADA DOE"),
            (share.c.name_index, " ada dóe "),
            (share.c.phone_index, "404.555.0142"),
        ):
            wanted = lookup(connection, column, value)
            query = sqlalchemy.select(share.c.id).where(column.in_(wanted))
            assert len(connection.execute(query).all()) == 1, value
        nobody = lookup(connection, share.c.name_index, "Ada Do")
        query = sqlalchemy.select(share.c.id).where(share.c.name_index.in_(nobody))
        assert connection.execute(query).all() == []


@pytest.mark.parametrize(
    ("at", "trap", "doubtful"),
    [(LATER, False, False), (LATER, True, True), (AT + timedelta(seconds=5), False, True)],
)
def test_what_a_machine_may_have_sent_is_marked_and_kept(
    sqlite: Database,
    rulebook: Rulebook,
    typical: dict[str, Answer],
    at: datetime,
    *,
    trap: bool,
    doubtful: bool,
) -> None:
    with sqlite.writer.begin() as connection:
        screening = finished(connection, rulebook, typical)
        send(connection, rulebook, screening, at=at, is_doubtful=trap)
        found = shares.find(connection, screening.id)
    assert found is not None
    assert found.is_doubtful is doubtful


@pytest.mark.parametrize(("since", "doubtful"), [(LATER, False), (AT, True)])
def test_who_changes_answers_may_be_quick_and_a_machine_is_not_hidden_by_that(
    database: Database,
    rulebook: Rulebook,
    typical: dict[str, Answer],
    since: datetime,
    *,
    doubtful: bool,
) -> None:
    with database.writer.begin() as connection:
        again = finished(connection, rulebook, typical)
        for _ in range(2):
            again = intake.begin_again(
                connection, rulebook, again, at=since, by="patient", language="en"
            )
            again = intake.finish(connection, rulebook, again, at=since, by="patient")
        send(connection, rulebook, again, at=since + timedelta(seconds=5))
        found = shares.find(connection, again.id)
    assert found is not None
    assert found.is_doubtful is doubtful


@pytest.mark.parametrize(
    ("typed", "born"),
    [
        (("1951", "4", "27"), date(1951, 4, 27)),
        (("1951", "04", "27"), date(1951, 4, 27)),
        (("2026", "11", "1"), date(2026, 11, 1)),
        (("2026", "11", "2"), None),
        (("1900", "1", "1"), None),
        (("51", "4", "27"), None),
        (("1951", "13", "1"), None),
        (("1951", "2", "29"), None),
        (("1951", "", "27"), None),
        (("1951", "4", "x"), None),
        (("9" * 5000, "4", "1"), None),
        (("1951", "4", "27.0"), None),
    ],
)
def test_a_birth_date_is_a_day_that_was(typed: tuple[str, str, str], born: date | None) -> None:
    assert sharing.birth_date(*typed, today=AT.date()) == born


@pytest.mark.parametrize("typed", ["404 555 0142", "+52 55 1234 5678", "(404) 555-0142"])
def test_phones_that_can_be_called(typed: str) -> None:
    assert sharing.is_phone(typed)


@pytest.mark.parametrize("typed", ["", "555 0142", "911", "call me", "404 555 0142 x9", "1" * 16])
def test_phones_that_cannot(typed: str) -> None:
    assert not sharing.is_phone(typed)


def test_one_spelling() -> None:
    assert plain_name(" José\tDÍAZ ") == plain_name("jose diaz") == "jose diaz"
    assert plain_phone("+1 404-555-0142") == plain_phone("(404) 555 0142") == "4045550142"
    assert plain_phone("+52 55 1234 5678") == "525512345678"
