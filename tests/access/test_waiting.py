"""Who fails too often waits, from where it was; the owner comes in from another place."""

from datetime import timedelta

import pytest

from screening.access import people, waiting
from screening.access.signing_in import Knock
from screening.access.waiting import FREE, FREE_IN_ALL, LONGEST
from screening.store import waits
from screening.store.audit import Act
from tests.access.desk import DAY, HERE, HOUR, MINUTE, THERE, Desk, Somebody, at_once

WRONG = "not the password"
SECOND = timedelta(seconds=1)


@pytest.fixture
def robin(desk: Desk) -> Somebody:
    """Somebody who has not failed yet."""
    return desk.join()


def fail(robin: Somebody, times: int = FREE, knock: Knock = HERE) -> None:
    """Count failures, without the slow hash of each."""
    with robin.desk.database.writer.begin() as connection:
        sources = waiting.sources_of(connection, robin.id, knock.address, knock.device)
        for _ in range(times):
            waiting.failed(connection, robin.id, sources, robin.desk.at)


def waited(robin: Somebody, knock: Knock = HERE) -> timedelta:
    """How long somebody from here has to wait, tried second by second."""
    with robin.desk.database.reader.begin() as connection:
        sources = waiting.sources_of(connection, robin.id, knock.address, knock.device)
        for seconds in range(3600):
            later = robin.desk.at + timedelta(seconds=seconds)
            if not waiting.must_wait(connection, robin.id, sources, later):
                return timedelta(seconds=seconds)
    raise AssertionError("an hour and more")


def known(robin: Somebody) -> Knock:
    """Somebody on a device where the person was signed in before."""
    let = robin.come_in(THERE)
    assert let
    robin.desk.at += MINUTE
    return THERE._replace(device=let.device)


def why(robin: Somebody) -> str:
    """Why somebody did not come in the last time, as the audit trail says."""
    return robin.desk.rows(robin.id, Act.SIGN_IN_FAILED)[0].about


def test_four_failures_are_free_and_the_fifth_begins_to_cost(robin: Somebody) -> None:
    for _ in range(FREE - 1):
        assert robin.password(WRONG) is None
    assert robin.password()
    assert robin.password(WRONG) is None
    assert robin.password() is None
    robin.desk.at += MINUTE
    assert robin.password()


def test_each_failure_more_doubles_the_wait(robin: Somebody) -> None:
    fail(robin, FREE - 1)
    costs = []
    for _ in range(7):
        fail(robin, 1)
        costs.append(waited(robin) // MINUTE)
        robin.desk.at += waited(robin)
    assert costs == [1, 2, 4, 8, 15, 15, 15]


def test_the_wait_is_over_to_the_second(robin: Somebody) -> None:
    fail(robin)
    robin.desk.at += MINUTE - SECOND
    assert robin.password() is None
    robin.desk.at += SECOND
    assert robin.password()


def test_a_locked_account_does_not_say_whether_the_password_was_right(robin: Somebody) -> None:
    fail(robin)
    before = _waits(robin)
    assert robin.password() is None
    right = robin.desk.rows(robin.id)[0]
    assert robin.password(WRONG) is None
    wrong = robin.desk.rows(robin.id)[0]
    assert (right.act, right.by, right.about) == (wrong.act, wrong.by, wrong.about)
    assert why(robin) == '{"why": "wait"}'
    assert _waits(robin) == before
    assert robin.open_sessions() == []


def test_the_second_step_does_not_ignore_the_lock(robin: Somebody) -> None:
    token = robin.password()
    assert token
    fail(robin)
    assert robin.second(token, robin.code()) is None
    assert why(robin) == '{"why": "wait"}'
    robin.desk.at += MINUTE
    assert robin.second(token, robin.code())


def test_a_code_that_was_shown_during_a_wait_is_not_used_up(robin: Somebody) -> None:
    let = robin.come_in()
    assert let
    code = robin.codes(let.token)[0]
    token = robin.password()
    assert token
    fail(robin)
    assert robin.second(token, code) is None
    robin.desk.at += MINUTE
    assert robin.second(token, code)


def test_codes_and_passwords_count_together(robin: Somebody) -> None:
    token = robin.password()
    assert token
    let = robin.come_in(THERE)
    assert let
    for typed in ("000000", "ABCD-EFGH-JKMN", robin.codes(let.token)[0][:-1] + "?", robin.code(9)):
        assert robin.second(token, typed) is None
        assert why(robin) == '{"why": "second"}'
    assert waited(robin) == timedelta(0)
    assert robin.password(WRONG) is None
    assert waited(robin) == MINUTE
    assert robin.second(token, robin.code(1)) is None
    assert robin.password() is None


def test_a_right_password_alone_forgets_no_failure(robin: Somebody) -> None:
    fail(robin, FREE - 1)
    token = robin.password()
    assert token
    assert robin.second(token, "000000") is None
    assert waited(robin) == MINUTE


def test_who_comes_in_begins_anew(robin: Somebody) -> None:
    fail(robin, FREE - 1)
    assert robin.come_in()
    fail(robin, FREE - 1)
    assert waited(robin) == timedelta(0)


def test_proving_again_counts_and_waits_as_well(robin: Somebody) -> None:
    let = robin.come_in()
    assert let
    for _ in range(FREE):
        assert not robin.again(let.token, "000000")
    assert not robin.again(let.token, robin.code(1))
    robin.desk.at += MINUTE
    assert robin.again(let.token, robin.code())


def test_another_address_does_not_wait(robin: Somebody) -> None:
    fail(robin, 50)
    assert robin.password() is None
    assert robin.come_in(THERE)


def test_another_person_does_not_wait(desk: Desk, robin: Somebody) -> None:
    fail(robin)
    assert desk.join().come_in()


def test_a_known_device_works_while_its_address_waits(robin: Somebody) -> None:
    device = known(robin)
    fail(robin, knock=THERE)
    assert robin.password(knock=THERE) is None
    assert robin.come_in(device)


def test_a_known_device_has_a_count_of_its_own(robin: Somebody) -> None:
    device = known(robin)
    fail(robin, knock=device)
    assert robin.password(knock=device) is None
    assert robin.password(knock=THERE)


def test_a_device_that_somebody_else_knows_is_an_unknown_one(desk: Desk, robin: Somebody) -> None:
    device = known(desk.join())
    fail(robin, knock=THERE)
    assert robin.password(knock=device) is None


def test_all_unknown_devices_together_wait_after_a_hundred(robin: Somebody) -> None:
    device = known(robin)
    for number in range(FREE_IN_ALL - 1):
        fail(robin, 1, Knock(f"198.51.100.{number}", "", ""))
    assert waited(robin) == timedelta(0)
    fail(robin, 1, Knock("203.0.113.1", "made up", ""))
    assert waited(robin) == MINUTE
    assert robin.password(knock=Knock("203.0.113.2", "", "")) is None
    assert robin.come_in(device)
    assert waited(robin) > timedelta(0)


def test_an_administrator_can_end_a_wait(desk: Desk, robin: Somebody) -> None:
    fail(robin, 20)
    assert robin.password() is None
    desk.do(people.unlock, robin.id)
    assert robin.come_in()
    assert desk.rows(robin.id, Act.UNLOCKED)


def test_forgotten_after_a_day(robin: Somebody) -> None:
    fail(robin, FREE + 2)
    robin.desk.at += waited(robin) + DAY + SECOND
    fail(robin, FREE - 1)
    assert waited(robin) == timedelta(0)
    fail(robin, 1)
    assert waited(robin) == MINUTE


def test_not_forgotten_within_a_day(robin: Somebody) -> None:
    fail(robin, FREE)
    robin.desk.at += DAY - HOUR
    fail(robin, 1)
    assert waited(robin) == 2 * MINUTE


def test_a_clock_that_was_ahead_makes_nobody_wait_for_long(robin: Somebody) -> None:
    robin.desk.at += 400 * DAY
    fail(robin, 20)
    robin.desk.at -= 400 * DAY
    assert waited(robin) <= LONGEST
    fail(robin, 1)
    assert waited(robin) == timedelta(0)
    assert robin.come_in()


def test_eight_failures_at_once_are_all_counted(robin: Somebody) -> None:
    found = at_once([lambda: robin.password(WRONG)] * 8)
    assert found == [None] * 8
    assert [wait.failures for wait in _waits(robin)] == [FREE, FREE]
    about = [row.about for row in robin.desk.rows(robin.id, Act.SIGN_IN_FAILED)]
    assert sorted(about) == ['{"why": "password"}'] * 5 + ['{"why": "wait"}'] * 3


def _waits(robin: Somebody) -> list[waits.Wait]:
    with robin.desk.database.reader.begin() as connection:
        sources = waiting.sources_of(connection, robin.id, HERE.address, HERE.device)
        found = (waits.find(connection, robin.id, source) for source in sources)
        return [wait for wait in found if wait]
