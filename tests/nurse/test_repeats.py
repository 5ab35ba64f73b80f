"""The same person again: known by phone, by name and birth date, by the answers begun with."""

from dataclasses import replace
from datetime import date

import pytest

from screening import repeats
from screening.calls import Giver, Told
from screening.engine.answers import Answer
from screening.sharing import Contact
from screening.store import screenings
from tests.applications import serve
from tests.nurse.ward import ADA, CALM, DAY, NOBODY, TO_911, TO_ER, Ward
from tests.publishing.stage import reworded

SPOKEN = Told(Giver.CHILD, "other", "es")
MORE: dict[str, Answer] = {**TO_ER, "leg_weakness": "new"}


@pytest.mark.parametrize(
    "told",
    [
        SPOKEN._replace(phone="+1 404-555-0142"),
        SPOKEN._replace(name="ada  DOE", birth_date="1951-04-27"),
    ],
    ids=["phone", "name and birth date"],
)
def test_somebody_who_calls_after_they_sent_is_known(ward: Ward, told: Told) -> None:
    first = ward.sent(ago=2 * DAY)
    call, other = ward.call(), ward.call()
    assert ward.task(call).repeats == 0
    task = ward.tell(call, told)
    assert (task.repeats, task.is_worse, task.language) == (1, False, "es")
    assert ward.listed() == [call, first, other]
    assert ward.task(first).repeats == 0  # it came before


@pytest.mark.parametrize(
    "who",
    [
        replace(ADA, phone="404 555 0143", born=date(1952, 4, 27)),
        replace(ADA, phone="404 555 0143", name="Ada Roe"),
    ],
)
def test_nobody_is_taken_for_somebody_else(ward: Ward, who: Contact) -> None:
    ward.sent(ago=DAY, who=who)
    assert ward.task(ward.sent()).repeats == 0


def test_who_begins_anew_is_known_once_the_first_came_to_the_clinic(ward: Ward) -> None:
    stranger = replace(ADA, phone="404 555 0143", name="Bo Roe")
    first = ward.sent(ago=DAY, who=stranger)
    assert ward.task(ward.sent(after=first)).repeats == 1
    with ward.database.reader.begin() as connection:
        second = screenings.find(connection, first)
        assert second is not None
        assert repeats.before(connection, second, repeats.who(connection, first)) == []


def test_only_what_is_of_late_counts_and_worse_always_does(ward: Ward) -> None:
    ward.sent(ago=31 * DAY)
    same, worse = ward.task(ward.sent()), ward.task(ward.sent(TO_ER))
    assert (same.repeats, same.is_worse) == (0, False)
    assert (worse.repeats, worse.is_worse) == (1, True)


def test_worse_raises_the_place_among_the_like(ward: Ward) -> None:
    others = [ward.call(TO_ER, ago=each * DAY) for each in (3, 2)]
    ward.sent(ago=DAY)
    worse = ward.sent(TO_ER)
    first = ward.call(TO_911)
    assert ward.listed("danger") == [first, worse, *others]


@pytest.mark.parametrize(
    ("then", "now", "is_worse"),
    [
        (CALM, TO_ER, True),
        (TO_ER, TO_911, True),
        (TO_ER, MORE, True),
        (TO_ER, TO_ER, False),
        (MORE, TO_ER, False),
        (TO_911, CALM, False),
    ],
    ids=["danger", "graver", "one more", "the same", "one less", "gone"],
)
def test_worse_is_more_urgent_or_a_new_danger(
    ward: Ward,
    then: dict[str, Answer],
    now: dict[str, Answer],
    *,
    is_worse: bool,
) -> None:
    ward.sent(then, ago=DAY)
    assert ward.task(ward.sent(now)).is_worse == is_worse


def test_answers_to_another_version_are_judged_by_the_rules_of_now(ward: Ward) -> None:
    ward.sent(TO_ER, ago=2 * DAY)
    newer = Ward(ward.database, reworded())
    serve(ward.database, newer.rulebook)
    assert newer.rulebook.hash != ward.rulebook.hash
    same = newer.task(newer.sent(TO_ER, ago=DAY))
    assert (same.repeats, same.is_worse) == (1, False)
    assert newer.task(newer.sent(TO_911)).is_worse


def test_what_changed_is_told_in_the_order_of_the_answers(ward: Ward) -> None:
    ward.sent(ago=DAY)
    ward.call(TO_911, told=NOBODY._replace(phone=ADA.phone))
    with ward.database.reader.begin() as connection:
        newest = screenings.find(connection, ward.listed("danger")[0])
        assert newest is not None
        (last,) = repeats.before(connection, newest, repeats.who(connection, newest.id))
        assert repeats.changes(last, newest) == [
            ("emergency_signs", ("none",), ("chest_breathing",))
        ]
