"""What staff pages do at the edges: pages left open, double clicks, shared devices."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import segno
import sqlalchemy

from screening.access import passkeys, passwords, people, signing_in, totp
from screening.access.people import Role
from screening.app import Application
from screening.config import Config
from screening.store import proofs, staff_sessions
from screening.store.spellings import is_name
from screening.store.staff_tables import staff_session
from screening.web.admin import audit as admin_audit
from screening.web.limits import place_of
from tests.applications import KEY, KEYS, application, migrated
from tests.client import Client, post
from tests.dump import database_of
from tests.staff import (
    KNOCK,
    LIMITS,
    PASSWORD,
    Member,
    invited,
    member,
    now,
    password_shown,
    signed_in,
)
from tests.web.faults import file_is_locked

LATER = timedelta(minutes=5)


@pytest.fixture
def admin(app: Application) -> Member:
    """An administrator."""
    return member(app, Role.ADMIN)


def seen(app: Application, somebody: Member) -> list[object]:
    """When the sessions of somebody were last used."""
    own = staff_session.c.account_id == somebody.account.id
    with database_of(app).reader.begin() as connection:
        return list(connection.scalars(sqlalchemy.select(staff_session.c.seen_at).where(own)))


def leave_alone(app: Application, somebody: Member) -> None:
    """Let five minutes pass in which nobody uses a page."""
    own = staff_session.c.account_id == somebody.account.id
    before = sqlalchemy.update(staff_session).where(own).values(seen_at=now() - LATER)
    with database_of(app).writer.begin() as connection:
        connection.execute(before)


def test_a_page_that_looks_by_itself_does_not_keep_somebody_signed_in(
    app: Application, admin: Member
) -> None:
    client = signed_in(app, admin)
    leave_alone(app, admin)
    before = seen(app, admin)
    assert client.get("/staff/account?idle=1").status_code == 200
    assert seen(app, admin) == before
    assert client.get("/staff/account").status_code == 200
    assert seen(app, admin) != before


def test_two_clicks_on_an_invitation_let_in_once_and_say_so(app: Application) -> None:
    _account, token = invited(app, Role.NURSE)
    clients = [Client(app), Client(app)]
    for client in clients:
        client.get(f"/staff/invitation/{token}")
    fields = {"token": (token,), "password": ("harbor violet canoe",)}

    def accept(client: Client) -> int:
        form = client.seen.forms[-1]
        return post(client, form.action, {**form.hidden, **fields}).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(accept, clients)) == [303, 404]


def test_two_people_who_share_a_device_are_both_known_on_it(app: Application) -> None:
    one, other = member(app, Role.NURSE), member(app, Role.PROVIDER)
    device = ""
    for somebody in (one, other, one):
        _client, session_id = password_shown(app, somebody)
        device = come_in(app, somebody, session_id, device)
    with database_of(app).reader.begin() as connection:
        known = proofs.accounts_of(connection, device)
    assert known == {one.account.id, other.account.id}


def come_in(app: Application, somebody: Member, session_id: str, device: str) -> str:
    """Show the second factor on a device; gives what it is known by."""
    knock = KNOCK._replace(device=device)
    with database_of(app).writer.begin() as connection:
        sessions = staff_sessions.of_account(
            connection, somebody.account.id, at=now(), since=now() - LIMITS.idle
        )
        session = next(each for each in sessions if each.id == session_id)
        left = proofs.codes_left(connection, somebody.account.id)
        code = somebody.codes[-left]
        shown = signing_in.check_code(connection, session.account, code, now())
        let = signing_in.show_second(connection, session, shown, knock, at=now())
    assert let is not None
    return let.device


@pytest.mark.parametrize(
    "query", ["until=9999-12-31", "since=0001-01-01", "since=x", "before=9e99", "before=-1"]
)
def test_any_dates_and_numbers_may_be_asked_of_the_audit(
    app: Application, admin: Member, query: str
) -> None:
    assert signed_in(app, admin).get(f"/staff/audit?{query}").status_code == 200


def test_days_of_the_audit_are_those_of_the_clinic(sqlite_url: str) -> None:
    zone = "Etc/GMT-14" if now().hour >= 12 else "Etc/GMT+12"  # there it is another day than in UTC
    config = Config(database=sqlite_url, secret_key=KEY, keys=KEYS, timezone=zone)
    today = now().astimezone(config.zone).date()
    with migrated(sqlite_url), application(config) as app:
        client = signed_in(app, member(app, Role.ADMIN))
        for day, found in ((today, True), (today + timedelta(days=1), False)):
            assert client.get(f"/staff/audit?since={day}&until={day}").status_code == 200
            assert ("No rows." not in client.seen.text) == found
        assert client.get("/staff/audit?since=0001-01-01").status_code == 200


def test_a_name_of_spaces_is_no_name(app: Application, admin: Member) -> None:
    client = signed_in(app, admin)
    client.get("/staff/people/invite")
    fields = {"name": ("   ",), "email": ("space@clinic.example",), "role": ("nurse",)}
    form = client.seen.forms[-1]
    assert post(client, "/staff/people/invite", form.filled(fields)).status_code == 422
    assert "Enter a name" in client.seen.text


def test_brackets_without_end_are_no_passkey() -> None:
    site = passkeys.Site("clinic.example", "https://clinic.example")
    challenge = passkeys.new_challenge()
    for given in ("[" * 50_000, '{"rawId": ' + "[" * 50_000):
        assert passkeys.made(site, given, challenge) is None
        assert passkeys.shown(site, given, challenge, []) is None


def test_a_network_of_one_host_is_one_place() -> None:
    assert (
        place_of("2001:db8:1:2:3:4:5:6") == place_of("2001:db8:1:2::1") != place_of("2001:db8::1")
    )
    assert place_of("192.0.2.1") == "192.0.2.1" != place_of("192.0.2.2")
    assert place_of("") == ""


def test_too_many_tries_are_told_when_to_come_again(sqlite_app: Application) -> None:
    client = Client(sqlite_app)
    client.get("/staff/sign-in")
    hidden = client.seen.forms[-1].hidden
    away = {"environ_overrides": {"REMOTE_ADDR": "192.0.2.77"}}
    answers = [post(client, "/staff/sign-in", hidden, **away) for _ in range(31)]
    assert [answer.status_code for answer in answers] == [422] * 30 + [429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert "emergency" not in client.seen.text


def test_reading_goes_on_where_only_the_last_use_cannot_be_kept(sqlite_app: Application) -> None:
    nurse = member(sqlite_app, Role.NURSE)
    client = signed_in(sqlite_app, nurse)
    leave_alone(sqlite_app, nurse)
    with file_is_locked(database_of(sqlite_app)):
        assert client.get("/staff/account").status_code == 200


def test_what_must_be_kept_and_cannot_be_is_not_shown(sqlite_app: Application) -> None:
    client = signed_in(sqlite_app, member(sqlite_app, Role.ADMIN))
    with file_is_locked(database_of(sqlite_app)):
        answer = client.get("/staff/audit")
    assert answer.status_code == 503
    assert "From where" not in answer.text


def test_a_password_that_is_weak_is_told_before_anything_is_locked(app: Application) -> None:
    account, _token = invited(app, Role.NURSE)
    with pytest.raises(people.WeakPassword):
        people.new_password(account, "l1I|" * 21)
    assert passwords.matches(
        people.new_password(account, "harbor violet canoe"), "harbor violet canoe"
    )


def test_proving_again_and_a_new_password_make_a_copied_cookie_worthless(
    app: Application,
) -> None:
    nurse = member(app, Role.NURSE)
    client, thief = signed_in(app, nurse), Client(app)
    password = {"current": (PASSWORD,), "password": ("quartz lantern meadow",)}
    for path, fields in (
        ("/staff/confirm", {"code": (nurse.codes[1],)}),
        ("/staff/account/password", password),
    ):
        cookie = client.get_cookie("staff")
        assert cookie is not None
        thief.set_cookie("staff", cookie.value)
        assert thief.get("/staff/account").status_code == 200
        client.get(path)
        assert post(client, path, client.seen.forms[-1].filled(fields)).status_code == 303
        assert client.get("/staff/account").status_code == 200
        assert thief.get("/staff/account").status_code == 303


def test_a_failed_sign_in_leaves_who_is_there_signed_in(app: Application) -> None:
    client = signed_in(app, member(app, Role.NURSE))
    client.get("/staff/account")
    form = client.seen.forms[0]
    sent = {**form.hidden, "email": ("a@b.example",), "password": ("wrong",)}
    assert post(client, "/staff/sign-in", sent).status_code == 422
    assert client.get("/staff/account").status_code == 200


@pytest.mark.parametrize("name", ["\u200b", "\u202eevil", "\x1b[31m", "...", "a\u2028b"])
def test_who_is_invited_has_a_name_that_can_be_seen(name: str) -> None:
    assert not is_name(name)


@pytest.mark.parametrize("name", ["Ana María Ñúñez", "O’Neil-Smith", "李", "J."])  # noqa: RUF001
def test_people_are_called_what_they_are_called(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "email", ["a@b", "@b.example", "a b@c.example", "a\x01@b.example", "😀" * 64 + "@" + "😀" * 99]
)
def test_what_is_no_address_is_refused(email: str) -> None:
    assert not people.is_address(email)


def test_the_longest_address_fits_into_the_picture_for_an_app() -> None:
    email = "😀" * 64 + "@" + "😀" * 60 + "." + "😀" * 20
    assert people.is_address(email)
    picture = segno.make(totp.address(totp.new_secret(), email), error="m")
    assert picture.symbol_size()[0] > 0


def test_a_file_of_the_audit_is_whole_or_not_given(
    app: Application, admin: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(app, admin)
    assert client.get("/staff/audit/export").status_code == 200
    monkeypatch.setattr(admin_audit, "MOST", 3)
    assert client.get("/staff/audit/export").status_code == 422
    assert "too many rows for one file" in client.seen.text
