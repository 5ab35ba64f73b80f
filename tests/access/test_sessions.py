"""Sessions of staff: under a new token at each step, for a while, and ended for good."""

from datetime import timedelta

import pytest

from screening.access import factors, people, sessions, totp
from screening.access.sessions import FRESH, SEEN, is_due, is_fresh
from screening.access.signing_in import In
from screening.store import staff_sessions
from screening.store.audit import Act
from screening.store.database import Connection
from screening.store.staff_sessions import Session
from tests.access.desk import DAY, HERE, HOUR, MINUTE, THERE, Desk, Somebody
from tests.staff import LIMITS

SECOND = timedelta(seconds=1)


@pytest.fixture
def robin(desk: Desk) -> Somebody:
    """Somebody at the door."""
    return desk.join()


@pytest.fixture
def let(robin: Somebody) -> In:
    """The same person, inside."""
    inside = robin.come_in()
    assert inside
    return inside


def use(desk: Desk, token: str) -> bool:
    """Ask for a page, as the pages do; False when the session is over."""
    with desk.database.writer.begin() as connection:
        found = desk.found(connection, token)
        if found and is_due(found, desk.at):
            staff_sessions.change(connection, found.id, seen_at=desk.at)
        return found is not None


def test_a_new_token_at_sign_in_and_after_the_second_step(desk: Desk, robin: Somebody) -> None:
    first, second = robin.password(), robin.password()
    assert first
    assert second
    assert first != second
    half = desk.find(first)
    assert half
    assert half.second_at is None
    let = robin.second(first, robin.code())
    assert let
    assert let.token not in {first, second}
    assert desk.find(first) is None
    whole = desk.find(let.token)
    assert whole
    assert (whole.id, whole.second_at) == (half.id, desk.at)
    assert {len(token) for token in (first, second, let.token)} == {43}  # 256 bits


def test_the_password_of_one_person_is_not_the_second_step_of_another(
    desk: Desk, robin: Somebody
) -> None:
    token = robin.password()
    assert token
    assert robin.second(token, desk.join().code()) is None


def test_over_after_a_quarter_of_an_hour_unused(desk: Desk, let: In) -> None:
    assert timedelta(minutes=15) == LIMITS.idle
    assert desk.find(let.token, desk.at + 15 * MINUTE - SECOND)
    assert desk.find(let.token, desk.at + 15 * MINUTE) is None


def test_half_a_session_is_over_as_soon(desk: Desk, robin: Somebody) -> None:
    token = robin.password()
    assert token
    desk.at += 15 * MINUTE
    assert robin.second(token, robin.code()) is None
    assert desk.find(token) is None


def test_each_use_extends_it(desk: Desk, let: In) -> None:
    for _ in range(10):
        desk.at += 14 * MINUTE
        assert use(desk, let.token)


def test_over_after_twelve_hours_whatever_one_does(desk: Desk, let: In) -> None:
    for _ in range(6 * 12 - 1):
        desk.at += 10 * MINUTE
        assert use(desk, let.token)
    desk.at += 10 * MINUTE - SECOND
    assert use(desk, let.token)
    desk.at += SECOND
    assert not use(desk, let.token)


def test_proving_it_again_does_not_make_it_longer(desk: Desk, robin: Somebody, let: In) -> None:
    for _ in range(6 * 12 - 1):
        desk.at += 10 * MINUTE
        assert use(desk, let.token)
    assert robin.again(let.token, robin.code())
    desk.at += 10 * MINUTE
    assert not use(desk, let.token)


def test_that_it_was_used_is_kept_within_seconds(desk: Desk, let: In) -> None:
    found = desk.find(let.token)
    assert found
    assert not is_due(found, desk.at + SEEN - SECOND)
    assert is_due(found, desk.at + SEEN)
    assert is_due(found, desk.at - HOUR)


def test_one_is_fresh_for_five_minutes(desk: Desk, robin: Somebody, let: In) -> None:
    found = desk.find(let.token)
    assert found
    assert is_fresh(found, desk.at + FRESH - SECOND)
    assert not is_fresh(found, desk.at + FRESH)
    desk.at += FRESH
    assert robin.again(let.token, robin.code())
    proved = desk.find(let.token)
    assert proved
    assert is_fresh(proved, desk.at)


def test_with_the_password_alone_one_is_never_fresh(desk: Desk, robin: Somebody) -> None:
    token = robin.password()
    assert token
    half = desk.find(token)
    assert half
    assert not is_fresh(half, desk.at)


def test_one_sees_and_ends_ones_own(desk: Desk, robin: Somebody, let: In) -> None:
    desk.at += MINUTE
    there = robin.come_in(THERE)
    assert there
    listed = robin.open_sessions()
    assert [each.place for each in listed] == ["there", "here"]
    with desk.database.writer.begin() as connection:
        assert sessions.end(connection, robin.id, listed[0].id, at=desk.at, by=robin.id)
        assert not sessions.end(connection, robin.id, listed[0].id, at=desk.at, by=robin.id)
    assert desk.find(there.token) is None
    assert desk.find(let.token)
    assert len(desk.rows(robin.id, Act.SESSION_ENDED)) == 1


def test_nobody_ends_somebody_elses(desk: Desk, robin: Somebody, let: In) -> None:
    (own,) = robin.open_sessions()
    other = desk.join()
    with desk.database.writer.begin() as connection:
        assert not sessions.end(connection, other.id, own.id, at=desk.at, by=other.id)
    assert desk.find(let.token)


def test_all_others_end_together(desk: Desk, robin: Somebody, let: In) -> None:
    tokens = [robin.password() for _ in range(3)]
    with desk.database.writer.begin() as connection:
        session = desk.found(connection, let.token)
        assert session
        assert sessions.end_others(connection, session, at=desk.at) == 3
    assert [desk.find(token) for token in tokens if token] == [None] * 3
    assert desk.find(let.token)


def test_a_stolen_copy_of_the_cookie_ends_with_sign_out(desk: Desk, let: In) -> None:
    with desk.database.writer.begin() as connection:
        session = desk.found(connection, let.token)
        assert session
        sessions.sign_out(connection, session, at=desk.at)
    assert desk.find(let.token) is None
    assert not use(desk, let.token)


def test_a_clock_two_hours_back_ends_no_session(desk: Desk, robin: Somebody, let: In) -> None:
    desk.at -= 2 * HOUR
    assert use(desk, let.token)
    assert robin.come_in(THERE) is None  # the app's code is of a time that was
    found = desk.find(let.token)
    assert found
    assert found.seen_at == desk.at
    assert desk.find(let.token, desk.at + 15 * MINUTE) is None
    desk.at += 2 * HOUR + MINUTE
    assert robin.come_in(THERE)


def test_a_clock_two_hours_back_keeps_nobody_fresh(desk: Desk, let: In) -> None:
    found = desk.find(let.token)
    assert found
    assert not is_fresh(found, desk.at - 2 * HOUR)


def test_a_clock_400_days_forward_locks_nobody_out(desk: Desk, robin: Somebody, let: In) -> None:
    desk.at += 400 * DAY
    assert desk.find(let.token) is None
    assert robin.come_in()


def test_what_begins_under_a_clock_far_ahead_ends_when_it_is_right_again(
    desk: Desk, robin: Somebody
) -> None:
    desk.at += 400 * DAY
    let = robin.come_in()
    assert let
    code = robin.codes(let.token)[0]
    desk.at -= 400 * DAY
    assert desk.find(let.token) is None
    token = robin.password(knock=HERE)
    assert token
    assert robin.second(token, code)
    again = desk.do(people.invite_again, robin.id)
    assert again
    desk.accept(again)
    begun = Somebody(desk, robin.id, robin.email, totp.new_secret())
    half = begun.password()
    assert half
    assert begun.set_up(half)


def test_a_session_older_than_the_first_factor_cannot_add_one(desk: Desk) -> None:
    robin = desk.begin()
    older, own = robin.password(), robin.password()
    assert older
    assert own
    assert robin.set_up(own)
    other = Somebody(desk, robin.id, robin.email, totp.new_secret())
    assert other.set_up(older) is None
    assert robin.account.totp == robin.secret


def test_a_factor_is_added_only_by_who_has_just_proved_it(
    desk: Desk, robin: Somebody, let: In
) -> None:
    other = Somebody(desk, robin.id, robin.email, totp.new_secret())
    desk.at += FRESH
    assert other.set_up(let.token) is None
    assert robin.again(let.token, robin.code())
    with desk.database.writer.begin() as connection:
        session = desk.found(connection, let.token)
        assert session
        assert factors.may_add(connection, session, desk.at)
        _confirm(desk, connection, session, other)
    assert robin.account.totp == other.secret


def test_what_a_session_holds_is_kept_until_it_is_let_go(desk: Desk, let: In) -> None:
    with desk.database.writer.begin() as connection:
        session = desk.found(connection, let.token)
        assert session
        sessions.hold(connection, session, one="1", two=["2"])
        sessions.hold(connection, session, one=None, three=3)
    found = desk.find(let.token)
    assert found
    assert found.held == {"two": ["2"], "three": 3}


def _confirm(desk: Desk, connection: Connection, session: Session, other: Somebody) -> None:
    sessions.hold(connection, session, totp=other.secret)
    assert factors.confirm_app(connection, session, other.code(), at=desk.at)
