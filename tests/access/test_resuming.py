"""Coming back with a code: each verb on both databases, and what is kept of a code."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
import sqlalchemy

from screening import intake
from screening.access import passwords, resuming
from screening.access.resuming import TRIES, WHILE, Made, TooOften, Visit
from screening.codes import SELECTOR, SHORT, new_code, read_code
from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from screening.keyring import KeyRing
from screening.store import resume_codes, rotation, screenings, sessions
from screening.store.audit import Act
from screening.store.database import Database
from screening.store.screenings import Screening
from screening.store.trail import entries, snapshot
from tests.applications import KEYS
from tests.archive import DAY, NOW, Archive
from tests.dump import held

YEAR, LONG = 1950, 90 * DAY
TICK = timedelta(microseconds=1)


class Shop(Archive):
    """A database, and somebody at the desk for codes."""

    def screening(self, name: str) -> Screening:
        """A screening as it stands."""
        with self.database.reader.begin() as connection:
            found = screenings.find(connection, name)
        assert found is not None
        return found

    def save(self, name: str, year: int = YEAR, *, lasts: timedelta = LONG) -> Made:
        """Make a code for a screening, whose session has its name as its token."""
        with self.database.reader.begin() as connection:
            made = resuming.make(connection, year, until=NOW + lasts)
        with self.database.writer.begin() as connection:
            found = screenings.find(connection, name, to_change=True)
            assert found is not None
            resuming.keep(connection, found, made, name, at=NOW, by="patient")
        return made

    def come(
        self, written: str, year: int = YEAR, *, at: timedelta = timedelta(0), device: str = "new"
    ) -> Screening | None:
        """Come with a code some time later."""
        code, then = read_code(written, SHORT), NOW + at
        assert code is not None
        with self.database.reader.begin() as connection:
            proof = resuming.check(connection, code, year, at=then)
        visit = Visit(device, then + DAY, "")
        with self.database.writer.begin() as connection:
            return resuming.resume(connection, proof, visit, at=then, by="patient")

    def opens(self, token: str) -> str:
        """What a session opens."""
        with self.database.reader.begin() as connection:
            found = sessions.find(connection, token, at=NOW, seen_since=NOW - DAY, to_change=False)
        return found.screening.id if found else ""

    def acts(self) -> list[tuple[str, str]]:
        """What the audit trail knows of codes."""
        with self.database.reader.begin() as connection:
            found = [(row.act, row.on) for row in entries(connection)]
        ours = {Act.CODE_MADE, Act.RESUMED, Act.RESUME_FAILED}
        return [(act, on) for act, on in found if act in ours]


@pytest.fixture
def shop(database: Database, rulebook: Rulebook, typical: dict[str, Answer]) -> Shop:
    """One in which nothing is yet."""
    return Shop(database, rulebook, typical)


def near(written: str) -> str:
    """A code that differs in its last sign."""
    return written[:-1] + ("3" if written[-1] == "2" else "2")


def test_a_code_opens_its_screening_in_a_new_session_and_the_old_goes_on(shop: Shop) -> None:
    name, other = shop.open(NOW), shop.finished(NOW)
    made, others = shop.save(name), shop.save(other)
    found = shop.come(made.written.lower().replace("-", " "), device="phone")
    assert found is not None
    assert found == shop.screening(name)
    assert (shop.opens(name), shop.opens("phone")) == (name, name)
    again = shop.come(others.written, device="tablet")
    assert again is not None
    assert again.is_finished
    assert shop.come(made.written, device="third") is not None  # it works until it ends
    made_both = [(Act.CODE_MADE, name), (Act.CODE_MADE, other)]
    assert shop.acts() == [
        *made_both,
        *((Act.RESUMED, each) for each in (name, other, name)),
    ]


def test_it_is_wrong_in_each_part_and_after_its_end(shop: Shop) -> None:
    name = shop.open(NOW)
    made = shop.save(name)
    assert shop.come(near(made.written)) is None
    assert shop.come(made.written, YEAR + 1) is None
    assert shop.come(new_code(SHORT).written) is None
    assert shop.come(made.written, at=LONG) is None
    assert shop.opens("new") == ""
    assert shop.acts()[1:] == [(Act.RESUME_FAILED, "")] * 4
    assert shop.come(made.written, at=LONG - TICK) is not None


def test_a_new_code_takes_the_place_of_the_one_before(shop: Shop) -> None:
    name = shop.open(NOW)
    before, now = shop.save(name), shop.save(name, 1960)
    assert shop.come(before.written) is None
    assert shop.come(now.written, 1960) is not None


def test_the_session_shows_the_code_only_while_it_is_the_one(shop: Shop) -> None:
    name = shop.open(NOW)

    def shown(token: str) -> str:
        with shop.database.reader.begin() as connection:
            made = resuming.shown(connection, shop.screening(name), token, at=NOW)
        return made.written if made else ""

    assert shown(name) == ""
    first = shop.save(name)
    shop.come(first.written, device="phone")
    assert (shown(name), shown("phone"), shown("other")) == (first.written, first.written, "")
    second = shop.save(name)
    assert (shown(name), shown("phone")) == (second.written, "")
    with shop.database.writer.begin() as connection:
        sessions.end(connection, name)
    assert shown(name) == ""
    assert len(held(shop.database)["held"]) == 1  # that of the phone


def test_a_code_goes_on_to_what_takes_the_place_of_its_screening(shop: Shop) -> None:
    name = shop.finished(NOW)
    made = shop.save(name)
    with shop.database.writer.begin() as connection:
        new = intake.begin_again(
            connection, shop.rulebook, shop.screening(name), at=NOW, by="patient", language="en"
        )
    found = shop.come(made.written)
    assert found is not None
    assert found.id == new.id


def test_five_tries_in_vain_an_hour_whether_or_not_there_is_such_a_code(shop: Shop) -> None:
    name = shop.open(NOW)
    made, nobodys = shop.save(name), new_code(SHORT).written
    for wrong in (near(made.written), nobodys):
        for _ in range(TRIES):
            assert shop.come(wrong) is None
        with pytest.raises(TooOften):
            shop.come(wrong)
    with pytest.raises(TooOften):
        shop.come(made.written)
    with pytest.raises(TooOften):
        shop.come(made.written, at=WHILE)
    assert shop.come(made.written, at=WHILE + TICK) is not None


def test_who_is_right_begins_to_count_anew(shop: Shop) -> None:
    made = shop.save(shop.open(NOW))
    for device in ("one", "two", "three"):
        for _ in range(TRIES - 1):
            assert shop.come(near(made.written)) is None
        assert shop.come(made.written, device=device) is not None


@pytest.mark.parametrize("step", [-WHILE - TICK, WHILE + TICK], ids=["back", "forward"])
def test_a_clock_that_steps_shuts_nobody_out_for_long(shop: Shop, step: timedelta) -> None:
    made = shop.save(shop.open(NOW))
    for _ in range(TRIES):
        assert shop.come(near(made.written)) is None
    assert shop.come(made.written, at=step) is not None


def test_a_clock_that_trembles_forgets_no_try(shop: Shop) -> None:
    made = shop.save(shop.open(NOW))
    for number in range(TRIES):
        assert shop.come(near(made.written), at=-number * TICK) is None
    with pytest.raises(TooOften):
        shop.come(made.written, at=-TICK)


def test_of_many_tries_at_once_no_more_than_five_are_looked_at(shop: Shop) -> None:
    made = shop.save(shop.open(NOW))
    looked = []

    def come(number: int) -> None:
        with suppress(TooOften):
            looked.append(shop.come(near(made.written), device=str(number)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(come, range(16)))
    assert looked == [None] * TRIES


def test_only_a_slow_hash_of_both_under_a_key_is_kept(shop: Shop) -> None:
    made = shop.save(shop.open(NOW))
    code = read_code(made.written, SHORT)
    assert code is not None
    with shop.database.reader.begin() as connection:
        kept = resume_codes.find(connection, code.selector, NOW)
        assert kept is not None
        secret = resume_codes.peppered(connection, kept.key, code.verifier, YEAR)
    assert kept.verifier.startswith("$argon2id$")
    assert passwords.matches(kept.verifier, secret)
    for guess in (code.verifier, made.written, f"{code.verifier} {YEAR}", str(YEAR)):
        assert not passwords.matches(kept.verifier, guess)
    row = str(held(shop.database)["resume_code"])
    assert [text for text in (code.verifier, str(YEAR), made.written) if text in row] == []


@pytest.fixture
def newer(shop: Shop) -> Iterator[Shop]:
    """The same database under a newer key, with the old one still there."""
    url = shop.database.url.render_as_string(hide_password=False)
    database = Database(url, KeyRing.read(f"newer={'n' * 43} {KEYS}"))
    yield Shop(database, shop.rulebook, shop.answers)
    database.dispose()


def test_codes_outlive_a_new_key_and_say_that_they_need_the_old(shop: Shop, newer: Shop) -> None:
    made = shop.save(shop.open(NOW))
    later = newer.save(newer.open(NOW))
    list(rotation.rotate(newer.database, at=NOW, by="tests"))
    with snapshot(newer.database) as connection:
        assert rotation.uses(connection) == {"newer": 3, "tests": 1}  # two sealed, a code each
    assert newer.come(made.written) is not None
    code = read_code(later.written, SHORT)
    assert code is not None
    with shop.database.reader.begin() as connection:  # where its key is not: as if there were none
        assert not resuming.check(connection, code, YEAR, at=NOW).is_right


def test_no_two_codes_are_found_by_the_same_signs(shop: Shop) -> None:
    taken = shop.save(shop.open(NOW), lasts=timedelta(0)).written[:SELECTOR]
    with shop.database.reader.begin() as connection:
        assert resume_codes.is_taken(connection, taken)  # also by one that ended
        assert not resume_codes.is_taken(connection, "....")


def test_what_is_saved_late_is_kept_as_long_as_its_code(shop: Shop) -> None:
    name = shop.open(NOW - 80 * DAY)
    shop.save(name)
    with shop.database.reader.begin() as connection:
        query = sqlalchemy.text("SELECT changed_at FROM screening")
        assert str(connection.scalar(query)).startswith(f"{NOW:%Y-%m-%d}")
