"""Staff come by invitation: it works once, for three days, and the newest alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from screening.access import people
from screening.access.people import (
    INVITATION,
    EmailTaken,
    NotInvited,
    Role,
    WeakPassword,
    is_address,
    one_way,
)
from screening.store.accounts import ACTIVE, INVITED, Account
from screening.store.audit import Act
from tests.access.desk import HOUR, Desk, Somebody, at_once
from tests.staff import PASSWORD

SECOND = timedelta(seconds=1)


def invited(desk: Desk, token: str) -> Account:
    """Whom an invitation is for."""
    with desk.database.reader.begin() as connection:
        return people.invited(connection, token, desk.at)


def test_taken_up_once(desk: Desk) -> None:
    account, token = desk.invite()
    assert invited(desk, token).id == account.id
    assert desk.accept(token).state == ACTIVE
    with pytest.raises(NotInvited):
        desk.accept(token)
    with pytest.raises(NotInvited):
        invited(desk, token)
    assert [row.act for row in desk.rows(account.id)] == [Act.JOINED, Act.INVITED]


def test_it_holds_for_72_hours(desk: Desk) -> None:
    _account, token = desk.invite()
    desk.at += 72 * HOUR
    with pytest.raises(NotInvited):
        desk.accept(token)
    desk.at -= SECOND
    assert timedelta(hours=72) == INVITATION
    assert desk.accept(token).is_active


def test_a_newer_one_voids_the_older(desk: Desk) -> None:
    account, older = desk.invite()
    newer = desk.do(people.invite_again, account.id)
    with pytest.raises(NotInvited):
        desk.accept(older)
    assert desk.accept(newer).id == account.id


def test_of_two_at_the_same_time_one_wins(desk: Desk) -> None:
    account, token = desk.invite()
    words = ("harbor violet canoe", "lantern oxide meadow")
    found = at_once([lambda word=word: desk.accept(token, word) for word in words])  # type: ignore[misc]
    (accepted,) = (each for each in found if isinstance(each, Account))
    (refused,) = (each for each in found if isinstance(each, Exception))
    assert isinstance(refused, NotInvited)
    robin = Somebody(desk, account.id, account.email, "")
    winner = words[found.index(accepted)]
    assert [robin.password(word) is not None for word in words] == [
        word == winner for word in words
    ]


def test_an_invitation_and_a_newer_one_at_the_same_time(desk: Desk) -> None:
    account, token = desk.invite()
    verbs: list[Callable[[], object]] = [
        lambda: desk.accept(token),
        lambda: desk.do(people.invite_again, account.id),
    ]
    _accepted, newer = at_once(verbs)
    assert isinstance(newer, str)
    assert invited(desk, newer).state == INVITED
    with pytest.raises(NotInvited):
        desk.accept(token)
    assert Somebody(desk, account.id, account.email, "").password() is None


def test_worth_nothing_once_the_person_is_shut_out(desk: Desk) -> None:
    account, token = desk.invite()
    desk.do(people.disable, account.id)
    with pytest.raises(NotInvited):
        desk.accept(token)
    newer = desk.do(people.restore, account.id)
    assert newer
    with pytest.raises(NotInvited):
        desk.accept(token)
    assert desk.accept(newer).is_active


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "ñ"])
def test_what_nobody_was_given_opens_nothing(desk: Desk, token: str) -> None:
    with pytest.raises(NotInvited):
        desk.accept(token)


def test_only_a_hash_of_the_token_is_kept(desk: Desk) -> None:
    tokens = [desk.invite()[1] for _ in range(20)]
    assert len(set(tokens)) == 20
    assert {len(token) for token in tokens} == {43}  # 256 bits
    held = str(desk.rows())
    assert [token for token in tokens if token in held] == []


def test_a_weak_password_uses_nothing_up(desk: Desk) -> None:
    _account, token = desk.invite()
    with pytest.raises(WeakPassword) as refused:
        desk.accept(token, "mild mild mild")
    assert refused.value.weakness == "common"
    with pytest.raises(WeakPassword):
        desk.accept(token, "Robin Doe 1234567")
    assert desk.accept(token).is_active


def test_before_it_is_taken_up_nobody_can_sign_in(desk: Desk) -> None:
    account, _token = desk.invite()
    robin = Somebody(desk, account.id, account.email, "")
    assert [robin.password(typed) for typed in ("", PASSWORD)] == [None, None]


def test_one_account_for_an_address_however_it_is_written(desk: Desk) -> None:
    account, _token = desk.invite()
    for email in (
        account.email,
        f"  {account.email.upper()} ",
        account.email.replace("@", "\uff20"),
    ):
        with desk.database.writer.begin() as connection, pytest.raises(EmailTaken):
            people.invite(
                connection, name="Other", email=email, role=Role.NURSE, at=desk.at, by="tests"
            )


def test_one_account_for_an_address_even_at_the_same_time(desk: Desk) -> None:
    def invite() -> Account:
        with desk.database.writer.begin() as connection:
            email = f"twice.{id(desk)}@desk.example"
            return people.invite(
                connection, name="Robin", email=email, role=Role.NURSE, at=desk.at, by="tests"
            )[0]

    found = at_once([invite] * 4)
    assert sorted(type(each).__name__ for each in found) == ["Account"] + ["EmailTaken"] * 3


@pytest.mark.parametrize(
    "email", ["robin@clinic.example", " Robin.Doe+1@CLINIC.example\n", "ñ@ñ.example"]
)
def test_an_address(email: str) -> None:
    assert is_address(email)
    assert one_way(email) == one_way(one_way(email))


@pytest.mark.parametrize(
    "email",
    [
        "",
        "robin",
        "robin@clinic",
        "@clinic.example",
        "a b@c.example",
        "a@b@c.example",
        "a@b\uff20c.example",
    ],
)
def test_no_address(email: str) -> None:
    assert not is_address(email)
