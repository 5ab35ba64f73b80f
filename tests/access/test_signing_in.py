"""Signing in through the pages: who may not come in is told nothing, in words, status or time."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from math import sqrt
from time import perf_counter

import pytest

from screening.access import people, waiting
from screening.access.people import Role
from screening.app import Application
from screening.store.audit import Act
from tests.access.desk import Desk
from tests.access.pages import Answer, Guest
from tests.client import post
from tests.dump import database_of
from tests.staff import PASSWORD, Member, invited, member, now

WRONG = "not the password"
ADDRESS = "198.51.100.77"
Try = Callable[[Application], tuple[str, str]]


@pytest.fixture
def robin(app: Application) -> Member:
    """Somebody who works here."""
    return member(app, Role.NURSE)


def lock(app: Application, account_id: str) -> None:
    """Let everybody from one address wait for a quarter of an hour."""
    with database_of(app).writer.begin() as connection:
        sources = waiting.sources_of(connection, account_id, ADDRESS, "")
        for _ in range(20):
            waiting.failed(connection, account_id, sources, now())


def unlocked(app: Application, account_id: str) -> None:
    """End the wait."""
    desk = Desk(database_of(app), now())
    desk.do(people.unlock, account_id)


def _unknown(_app: Application) -> tuple[str, str]:
    return f"nobody.{perf_counter()}@clinic.example", PASSWORD


def _wrong(app: Application) -> tuple[str, str]:
    return member(app, Role.NURSE).email, WRONG


def _locked(app: Application) -> tuple[str, str]:
    robin = member(app, Role.NURSE)
    lock(app, robin.account.id)
    return robin.email, PASSWORD


def _disabled(app: Application) -> tuple[str, str]:
    robin = member(app, Role.NURSE)
    Desk(database_of(app), now()).do(people.disable, robin.account.id)
    return robin.email, PASSWORD


def _invited(app: Application) -> tuple[str, str]:
    return invited(app, Role.NURSE)[0].email, PASSWORD


def _nonsense(_app: Application) -> tuple[str, str]:
    return "no address at all", "x"


KINDS: dict[str, Try] = {
    "unknown": _unknown,
    "wrong": _wrong,
    "locked": _locked,
    "disabled": _disabled,
    "invited": _invited,
    "nonsense": _nonsense,
}


def test_the_same_answer_for_unknown_wrong_locked_disabled_and_invited(app: Application) -> None:
    answers = {kind: Guest(app, ADDRESS).password(*make(app)) for kind, make in KINDS.items()}
    assert {answer.status for answer in answers.values()} == {422}
    for (one, left), (other, right) in pairwise(answers.items()):
        assert left == right, (one, other)


@pytest.mark.parametrize("kind", KINDS)
def test_every_failure_is_kept_without_address_or_password(app: Application, kind: str) -> None:
    email, typed = KINDS[kind](app)
    desk = Desk(database_of(app))
    before = max((row.n for row in desk.rows()), default=0)
    assert Guest(app, ADDRESS).password(email, typed).status == 422
    row, *rest = [row for row in desk.rows() if row.n > before]
    assert rest == []
    assert (row.act, row.by, row.place) == (Act.SIGN_IN_FAILED, "", ADDRESS)
    said = str(tuple(row))
    assert [
        word for word in (email, typed, email.partition("@")[0]) if word in said and len(word) > 1
    ] == []


def test_a_failed_try_is_kept_although_it_is_refused(app: Application, robin: Member) -> None:
    guest = Guest(app)
    for _ in range(waiting.FREE):
        assert guest.password(robin.email, WRONG).status == 422
    assert guest.password(robin.email).status == 422
    unlocked(app, robin.account.id)
    assert guest.password(robin.email).status == 303


def test_a_failed_code_is_kept_although_it_is_refused(app: Application, robin: Member) -> None:
    guest = Guest(app)
    assert guest.password(robin.email).status == 303
    for _ in range(waiting.FREE):
        assert guest.code("000000").status == 422
    assert guest.code(robin.code()).status == 422
    same = guest.client.environ_base["REMOTE_ADDR"]
    assert Guest(app, same).password(robin.email).status == 422


def test_a_locked_account_does_not_say_whether_the_password_was_right(
    app: Application, robin: Member
) -> None:
    lock(app, robin.account.id)
    right, wrong = (Guest(app, ADDRESS).password(robin.email, word) for word in (PASSWORD, WRONG))
    assert right.status == 422
    assert right == wrong


def test_the_second_step_does_not_ignore_the_lock(app: Application, robin: Member) -> None:
    guest = Guest(app, ADDRESS)
    assert guest.password(robin.email).status == 303
    lock(app, robin.account.id)
    right, wrong = guest.code(robin.code()), guest.code("000000")
    assert right.status == 422
    assert right == wrong
    assert guest.code(robin.codes[0]) == right
    unlocked(app, robin.account.id)
    assert guest.code(robin.codes[0]).status == 303


def test_a_totp_code_does_not_work_twice(app: Application, robin: Member) -> None:
    code = robin.code()
    first, second = Guest(app), Guest(app)
    for guest in (first, second):
        assert guest.password(robin.email).status == 303
    assert first.code(code).status == 303
    assert second.code(code).status == 422


def test_the_way_in_and_out(app: Application, robin: Member) -> None:
    guest = Guest(app)
    guest.client.get("/staff/sign-in")
    tokens = [guest.token]
    assert guest.password(robin.email) == Answer(303, "/staff/second", _any(guest))
    tokens.append(guest.token)
    assert guest.client.get("/staff/account").location == "/staff/second?next=/staff/account"
    assert guest.code(robin.code()).place == "/staff"
    tokens.append(guest.token)
    assert len(set(tokens)) == 3
    assert guest.client.get("/staff/account").status_code == 200
    stolen = Guest(app)
    stolen.client.set_cookie("staff", guest.token)
    assert stolen.client.get("/staff/account").status_code == 200
    assert guest.press("/staff/account", "/staff/sign-out").place == "/staff/sign-in"
    for each in (guest, stolen):
        assert each.client.get("/staff/account").status_code == 303
    assert guest.token not in tokens


def test_a_cookie_that_was_planted_is_not_the_session(app: Application, robin: Member) -> None:
    guest = Guest(app)
    planted = "planted" + "A" * 36
    guest.client.set_cookie("staff", planted)
    guest.come_in(robin)
    assert guest.token != planted
    thief = Guest(app)
    thief.client.set_cookie("staff", planted)
    assert thief.client.get("/staff/account").status_code == 303


def test_signing_in_anew_ends_the_session_before(app: Application, robin: Member) -> None:
    guest = Guest(app)
    assert guest.password(robin.email).status == 303
    other = Guest(app)
    other.client.set_cookie("staff", guest.token)
    form = other.form("/staff/second", "code")
    typed = {"email": (robin.email,), "password": (PASSWORD,)}
    assert post(other.client, "/staff/sign-in", form.filled(typed)).status_code == 303
    assert other.token != guest.token
    assert other.client.get("/staff/second").status_code == 200
    assert guest.client.get("/staff/second").status_code == 303


def test_a_device_is_known_from_the_first_time_on(app: Application, robin: Member) -> None:
    guest = Guest(app, ADDRESS)
    guest.come_in(robin)
    guest.press("/staff/account", "/staff/sign-out")
    lock(app, robin.account.id)
    assert Guest(app, ADDRESS).password(robin.email).status == 422
    assert guest.password(robin.email).status == 303
    assert guest.code(robin.codes[0]).status == 303


@pytest.mark.parametrize(
    "place",
    ["https://evil.example/staff", "//evil.example", "/staff//evil.example", "\\\\evil", "/s/1"],
)
def test_nobody_is_sent_elsewhere(app: Application, robin: Member, place: str) -> None:
    guest = Guest(app)
    answer = guest.send(f"/staff/sign-in?next={place}", email=robin.email, password=PASSWORD)
    assert answer.place.startswith("/staff/second?")
    assert guest.send(answer.place, code=robin.code()).place == "/staff"


def test_the_password_that_is_asked_for_again_counts_as_at_the_door(
    app: Application, robin: Member
) -> None:
    guest = Guest(app)
    guest.come_in(robin)
    new = "lantern oxide meadow"
    for typed in (*[WRONG] * waiting.FREE, PASSWORD):
        answer = guest.send("/staff/account/password", current=typed, password=new)
        assert answer.status == 422
    unlocked(app, robin.account.id)
    answer = guest.send("/staff/account/password", current=PASSWORD, password=new)
    assert answer.place == "/staff/account"
    assert Guest(app).password(robin.email).status == 422
    assert Guest(app).password(robin.email, new).status == 303


ROUNDS = 40


def test_how_long_a_refusal_takes_tells_nobody_who_it_is(sqlite_app: Application) -> None:
    """Ranks, not seconds: z is how far two kinds are from being shuffled.

    Tried by hand: with the check for nobody left out (no hash where there is no account) z is over
    7 each time; with every refusal sent as soon as it is written, it was over 5 as well, for a
    failure that is counted writes more than one that is not. Forty of each, perfectly sorted, are
    7.7; what another process does in between only shuffles them.
    """
    taken: dict[str, list[float]] = {kind: [] for kind in KINDS}
    tries = {kind: make(sqlite_app) for kind, make in KINDS.items()}
    for _ in range(ROUNDS):
        for kind, (email, typed) in tries.items():
            guest = Guest(sqlite_app, ADDRESS if kind == "locked" else "")
            taken[kind].append(_seconds(guest, email, typed))
            _allow(sqlite_app)
    told = {kind: round(_z(taken[kind], taken["wrong"]), 1) for kind in KINDS}
    assert max(abs(z) for z in told.values()) < 5, told


def _seconds(guest: Guest, email: str, typed: str) -> float:
    form = guest.form("/staff/sign-in", "email")
    sent = form.filled({"email": (email,), "password": (typed,)})
    begin = perf_counter()
    answer = post(guest.client, form.action, sent)
    taken = perf_counter() - begin
    assert answer.status_code == 422
    return taken


def _allow(app: Application) -> None:
    """Forget how many tries came from one address: more are refused for everybody alike."""
    for limiter in app.extensions["limits"]:
        limiter.storage.reset()


def _z(these: list[float], those: list[float]) -> float:
    """Mann and Whitney's: how many pairs are in order, against half of them."""
    ordered = sum((this > that) + (this == that) / 2 for this, that in _pairs(these, those))
    many = len(these) * len(those)
    return (ordered - many / 2) / sqrt(many * (len(these) + len(those) + 1) / 12)


def _pairs(these: list[float], those: list[float]) -> Iterator[tuple[float, float]]:
    return ((this, that) for this in these for that in those)


def _any(guest: Guest) -> str:
    """The page of a redirect, of which nothing is promised."""
    return guest.client.get("/staff/sign-in").text
