"""Roles, and who loses them: at once, and never the last who can let people in."""

from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError

from screening.access import people
from screening.access.people import LastAdministrator, Role
from screening.store import accounts, proofs
from screening.store.accounts import ACTIVE, DISABLED, INVITED
from screening.store.audit import Act
from tests.access.desk import DAY, HERE, MINUTE, Desk, Somebody, at_once

ALONE: dict[str, Callable[[Desk, Somebody], object]] = {
    "disabled": lambda desk, who: desk.do(people.disable, who.id),
    "demoted": lambda desk, who: desk.do(people.set_role, who.id, Role.NURSE),
    "invited again": lambda desk, who: desk.do(people.invite_again, who.id),
}


@pytest.mark.parametrize("what", ALONE)
def test_the_last_administrator_cannot_be(empty_desk: Desk, what: str) -> None:
    desk = empty_desk
    only, gone = desk.join(Role.ADMIN), desk.join(Role.ADMIN)
    desk.invite(Role.ADMIN)
    desk.join(Role.PROVIDER)
    desk.do(people.disable, gone.id)
    before = desk.rows()
    with pytest.raises(LastAdministrator):
        ALONE[what](desk, only)
    assert only.account.is_active
    assert only.account.role == Role.ADMIN
    assert desk.rows() == before
    desk.do(people.restore, gone.id)
    ALONE[what](desk, only)
    with pytest.raises(LastAdministrator):
        ALONE[what](desk, gone)


@pytest.mark.parametrize("what", ALONE)
def test_of_two_administrators_at_each_other_at_once_one_remains(
    empty_desk: Desk, what: str
) -> None:
    one, two = empty_desk.join(Role.ADMIN), empty_desk.join(Role.ADMIN)
    found = at_once([lambda who=who: ALONE[what](empty_desk, who) for who in (one, two)])  # type: ignore[misc]
    # PostgreSQL may see that each waits for the other, and take one of them back.
    refused = [each for each in found if isinstance(each, LastAdministrator | OperationalError)]
    assert len(refused) == 1
    with empty_desk.database.writer.begin() as connection:
        assert len(accounts.lock_active_with(connection, Role.ADMIN)) == 1


def test_the_command_line_may_begin_anew_with_the_last(empty_desk: Desk) -> None:
    only = empty_desk.join(Role.ADMIN)
    assert empty_desk.do(people.begin_anew, only.id)
    assert only.account.state == INVITED


def test_who_is_shut_out_is_out_at_once(desk: Desk) -> None:
    robin = desk.join()
    let, half = robin.come_in(), robin.password()
    assert let
    assert half
    desk.do(people.disable, robin.id)
    assert robin.account.state == DISABLED
    assert [desk.find(let.token), desk.find(half)] == [None, None]
    assert robin.second(half, robin.code(1)) is None
    desk.at += DAY
    assert robin.password() is None
    assert [row.act for row in desk.rows(robin.id)][:2] == [Act.SIGN_IN_FAILED, Act.DISABLED]


def test_being_shut_out_twice_is_once(desk: Desk) -> None:
    robin = desk.join()
    desk.do(people.disable, robin.id)
    desk.do(people.disable, robin.id)
    assert len(desk.rows(robin.id, Act.DISABLED)) == 1


def test_who_is_let_in_again_proves_it_as_before(desk: Desk) -> None:
    robin = desk.join()
    let = robin.come_in()
    assert let
    desk.do(people.disable, robin.id)
    assert desk.do(people.restore, robin.id) is None
    assert desk.find(let.token) is None
    desk.at += MINUTE
    assert robin.come_in()
    assert desk.rows(robin.id, Act.RESTORED)


def test_letting_in_who_is_in_changes_nothing(desk: Desk) -> None:
    robin = desk.join()
    before = desk.rows()
    assert desk.do(people.restore, robin.id) is None
    assert desk.rows() == before


def test_who_was_disabled_while_showing_a_password_stays_out(desk: Desk) -> None:
    robin = desk.join()
    verbs: list[Callable[[], object]] = [
        robin.come_in,
        lambda: desk.do(people.disable, robin.id),
    ]
    at_once(verbs)
    assert robin.open_sessions() == []
    assert robin.account.state == DISABLED


def test_another_role_ends_sessions_at_once(desk: Desk) -> None:
    robin = desk.join()
    let, half = robin.come_in(), robin.password()
    assert let
    assert half
    desk.do(people.set_role, robin.id, Role.PROVIDER)
    assert [desk.find(let.token), desk.find(half)] == [None, None]
    (row,) = desk.rows(robin.id, Act.ROLE_SET)
    assert row.about == '{"from": "nurse", "to": "provider"}'
    desk.at += MINUTE
    assert robin.come_in()
    assert robin.account.role == Role.PROVIDER


def test_the_same_role_ends_nothing(desk: Desk) -> None:
    robin = desk.join()
    let = robin.come_in()
    assert let
    desk.do(people.set_role, robin.id, Role.NURSE)
    assert desk.find(let.token)
    assert desk.rows(robin.id, Act.ROLE_SET) == []


def test_who_is_invited_again_begins_with_nothing(desk: Desk) -> None:
    robin = desk.join()
    let = robin.come_in()
    assert let
    code = robin.codes(let.token)[0]
    half = robin.password()
    assert half
    token = desk.do(people.invite_again, robin.id)
    assert [desk.find(let.token), desk.find(half)] == [None, None]
    assert robin.password() is None
    desk.accept(token, "lantern oxide meadow")
    assert robin.password() is None
    fresh = robin.password("lantern oxide meadow")
    assert fresh
    assert robin.second(fresh, robin.code(1)) is None
    assert robin.second(fresh, code) is None
    with desk.database.reader.begin() as connection:
        assert not proofs.knows_device(connection, let.device, robin.id)
        assert proofs.codes_left(connection, robin.id) == 0


def test_a_new_password_must_be_a_good_one(desk: Desk) -> None:
    robin = desk.join()
    here, there = robin.come_in(), robin.password()
    assert here
    assert there
    _set_password(desk, here.token, "lantern oxide meadow")
    with pytest.raises(people.WeakPassword):
        _set_password(desk, here.token, "robin robin robin")
    assert desk.find(here.token)
    assert desk.find(there) is None
    assert robin.password() is None
    assert robin.password("lantern oxide meadow", HERE)
    assert robin.account.state == ACTIVE


def _set_password(desk: Desk, token: str, word: str) -> None:
    with desk.database.writer.begin() as connection:
        session = desk.found(connection, token)
        assert session
        desk.renewed[token] = people.set_password(connection, session, word, at=desk.at)
