"""`screening staff`, and the demonstration: who gets in by them, and where nobody does."""

import re
from collections.abc import Callable
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from screening.access import demonstration, totp
from screening.access.people import Role
from screening.app import Application, create_app
from screening.cli import screening
from screening.cli.tools import Tools
from screening.config import Config, ConfigError
from screening.store import accounts
from screening.store.accounts import DISABLED, INVITED, Account
from screening.store.database import Database
from tests import answers
from tests.access.pages import Guest
from tests.applications import KEY, KEYS, application, migrated
from tests.client import Client, ClientWire
from tests.dump import database_of
from tests.live import Live, running
from tests.person import Person
from tests.sheet import Sheet
from tests.staff import PASSWORD, member, now, signed_in
from tests.test_cli import program

SAID = "For trying out only. All people here are made up."
EMAILS = [email for email, _role in demonstration.PEOPLE.values()]
ADMIN = "admin@demo.example"


class Office:
    """An installation, and somebody at its command line."""

    def __init__(self, folder: Path, database: str) -> None:
        self.config = Config(data=folder, secret_key=KEY, keys=KEYS, database=database)

    def run(self, *words: str) -> Result:
        """Run one command."""
        return CliRunner().invoke(screening, words, obj=Tools(lambda: self.config, create_app))

    def staff(self, *words: str) -> Result:
        """Run one command of `screening staff`."""
        return self.run("staff", *words)

    def link(self, *words: str) -> str:
        """The path of the link that a command prints."""
        done = self.staff(*words)
        assert done.exit_code == 0, done.output
        (path,) = re.findall(
            r"^http://127\.0\.0\.1:5000(/staff/invitation/\S+)$", done.output, re.MULTILINE
        )
        return str(path)

    def accounts(self) -> dict[str, Account]:
        """The accounts by their address."""
        database = Database(self.config.database_url, self.config.ring())
        with database.reader.connect() as connection:
            found = {each.email: each for each in accounts.everybody(connection)}
        database.dispose()
        return found


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Office:
    """One where nobody works yet."""
    return Office(tmp_path / "data", database_url)


@pytest.fixture
def demo(tmp_path: Path) -> Office:
    """One with made-up staff, shown to whoever asks."""
    office = Office(tmp_path, f"sqlite:///{tmp_path / 'screening.db'}")
    with migrated(office.config.database) as database, database.writer.begin() as connection:
        demonstration.add_people(connection, now())
    office.config = replace(office.config, demo=True)
    return office


def come_in(app: Application, link: str) -> Guest:
    """Take an invitation up, all the way to the first page of one's own."""
    guest = Guest(app)
    assert guest.send(link, password=PASSWORD).place == "/staff/set-up"
    guest.client.get("/staff/set-up")
    (key,) = re.findall(r"type this key: ([A-Z2-7 ]{39})", guest.client.seen.text)
    code = totp.code_at(key.replace(" ", ""), now())
    assert guest.send("/staff/set-up", code=code).place == "/staff/codes"
    assert guest.press("/staff/codes", "/codes").place == "/staff"
    return guest


def test_the_first_administrator_comes_in_by_a_link_that_works_once(office: Office) -> None:
    link = office.link("add", " Ann@Clinic.example", "--name", " Ann Doe ")
    with application(office.config) as app:
        guest = come_in(app, link)
        guest.client.get("/staff", follow_redirects=True)
        assert (guest.client.seen.path, guest.client.seen.status) == ("/staff/people", 200)
        assert "Ann Doe" in guest.client.seen.text
        assert Guest(app).client.get(link).status_code == 404
    listed = office.staff("list").output
    assert listed == "admin     active    ann@clinic.example  Ann Doe\n"
    assert office.run("audit", "verify").exit_code == 0


def test_who_is_added_gets_the_role_that_was_said(office: Office) -> None:
    for role in Role:
        assert office.link("add", f"{role}@clinic.example", "--name", "Ann", "--role", role.value)
    assert {each.email: each.role for each in office.accounts().values()} == {
        f"{role}@clinic.example": role for role in Role
    }
    assert office.staff("add", "a@clinic.example", "--name", "A", "--role", "chief").exit_code == 2


def test_an_address_is_taken_once_however_it_is_written(office: Office) -> None:
    office.link("add", "ann@clinic.example", "--name", "Ann")
    for email in ("ann@clinic.example", "ANN@clinic.example ", "ａnn@clinic.example"):  # noqa: RUF001 -- it looks like it
        done = office.staff("add", email, "--name", "Another")
        assert done.exit_code == 1
        assert "has an account already" in done.output
        assert "invitation" not in done.output
    assert len(office.accounts()) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("add", "ann", "--name", "Ann"),
        ("add", "ann@clinic", "--name", "Ann"),
        ("add", "an n@clinic.example", "--name", "Ann"),
        ("add", "", "--name", "Ann"),
        ("add", "ann@clinic.example", "--name", " "),
        ("add", "ann@clinic.example"),
    ],
    ids=" ".join,
)
def test_who_cannot_be_named_is_not_added(office: Office, words: tuple[str, ...]) -> None:
    assert office.staff(*words).exit_code == 2
    assert office.staff("list").output == ""


def test_the_last_administrator_who_lost_the_way_in_is_invited_again(office: Office) -> None:
    assert office.staff("list").exit_code == 0
    with application(office.config) as app:
        ann = member(app, Role.ADMIN)
        inside = signed_in(app, ann)
        link = office.link("invite", ann.email.upper())
        assert office.accounts()[ann.email].state == INVITED
        assert inside.get("/staff/people").status_code == 303
        assert Guest(app).password(ann.email).status == 422
        again = office.link("invite", ann.email)
        assert Guest(app).client.get(link).status_code == 404
        assert come_in(app, again).client.get("/staff/people").status_code == 200
    done = office.staff("invite", "nobody@clinic.example")
    assert (done.exit_code, "nobody has the address" in done.output) == (1, True)


def test_made_up_staff_are_added_once(office: Office) -> None:
    office.staff("list")
    for _ in range(2):
        database = Database(office.config.database_url, office.config.ring())
        with database.writer.begin() as connection:
            demonstration.add_people(connection, now())
        database.dispose()
    found = office.accounts()
    assert sorted(found) == sorted(EMAILS)
    assert {each.role for each in found.values()} == {*Role}
    assert all(each.is_demo and each.is_active for each in found.values())


def _codes(page: Sheet) -> dict[str, str]:
    """Address to code, as the sign-in page shows them."""
    shown = rf"(\w+@demo\.example) *{demonstration.PASSWORD}\W+(\d{{6}})"
    return dict(re.findall(shown, page.text))


def test_who_tries_it_out_signs_in_with_what_the_page_shows(demo: Office) -> None:
    with application(demo.config) as app:
        for email in EMAILS:
            guest = Guest(app)
            guest.client.get("/staff/sign-in")
            codes = _codes(guest.client.seen)
            assert sorted(codes) == sorted(EMAILS)
            assert guest.password(email, demonstration.PASSWORD).place.startswith("/staff/second")
            assert guest.code(codes[email]).status == 303
            guest.client.get("/staff", follow_redirects=True)
            assert (guest.client.seen.status, SAID in guest.client.seen.text) == (200, True)


def test_every_page_says_that_it_is_for_trying_out(demo: Office) -> None:
    with application(demo.config) as app:
        person = Person(ClientWire(Client(app)))
        pages = [person.seen, person.begin(), person.walk(answers.typical()), person.press()]
        others = ("/nowhere", "/staff/nowhere", "/staff/sign-in", "/staff/invitation/none")
        pages += [person.open(path) for path in others]
        assert [page.path for page in pages if SAID not in page.text] == []
        assert {page.status for page in pages} == {200, 404}


def test_nothing_of_a_demonstration_is_where_none_was_asked_for(demo: Office) -> None:
    """Whatever serves it: `create_app` is all that a server of `wsgi:app` starts."""
    with application(demo.config) as app:
        guest = Guest(app)
        guest.client.get("/staff/sign-in")
        codes = _codes(guest.client.seen)
        assert guest.password(ADMIN, demonstration.PASSWORD).status == 303
        assert guest.code(codes[ADMIN]).status == 303
        assert guest.client.get("/staff/people").status_code == 200
    with application(replace(demo.config, demo=False)) as app:
        inside = Client(app)
        inside.set_cookie("staff", guest.token)
        assert inside.get("/staff/people").headers["Location"].startswith("/staff/sign-in")
        outside = Guest(app)
        for path in ("/", "/staff/sign-in", "/nowhere"):
            outside.client.get(path)
            assert SAID not in outside.client.seen.text
            assert "demo" not in outside.client.seen.html
        known, unknown = (
            outside.password(email, demonstration.PASSWORD)
            for email in (ADMIN, "nobody@demo.example")
        )
        assert (known.status, known.page) == (422, unknown.page)
        with database_of(app).reader.connect() as connection:
            assert accounts.has_demo(connection)


def test_made_up_staff_are_shut_out_by_a_command(demo: Office) -> None:
    with application(demo.config) as app:
        ann = member(app, Role.NURSE)
        assert demo.staff("end-demo").output == "No made-up staff can sign in.\n"
        rows = demo.run("audit", "verify").output
        demo.staff("end-demo")
        assert demo.run("audit", "verify").output == rows
        states = {email: each.state for email, each in demo.accounts().items()}
        assert states == {**dict.fromkeys(EMAILS, DISABLED), ann.email: "active"}
        guest = Guest(app)
        guest.client.get("/staff/sign-in")
        assert _codes(guest.client.seen) == {}
        assert guest.password(ADMIN, demonstration.PASSWORD).status == 422


def _page(live: Live, path: str) -> Sheet:
    connection = HTTPConnection("127.0.0.1", live.port)
    connection.request("GET", path)
    answer = connection.getresponse()
    page = Sheet(answer.read().decode(), path, answer.status)
    connection.close()
    return page


def test_a_demonstration_is_started_by_a_setting_and_ended_by_a_command(tmp_path: Path) -> None:
    settings = {"SCREENING_DATA": str(tmp_path)}
    with running(tmp_path, SCREENING_DEMO="1") as live:
        page = _page(live, "/staff/sign-in")
        assert sorted(_codes(page)) == sorted(EMAILS)
        assert SAID in page.text
        assert "Enter no real names" in live.log.read_text()
    refused = program("run", **settings)
    assert refused.returncode == 1
    assert "SCREENING_DEMO=1" in refused.stderr
    assert "`screening staff end-demo`" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert program("staff", "end-demo", **settings).returncode == 0
    with running(tmp_path) as live:
        assert SAID not in _page(live, "/staff/sign-in").text


@pytest.mark.parametrize("unsafe", [{"keys": ""}, {"demo": True}], ids=str)
def test_no_demonstration_and_no_missing_keys_under_https(
    tmp_path: Path, unsafe: dict[str, object]
) -> None:
    safe = {"url": "https://ask.example", "data": str(tmp_path), "keys": KEYS}
    start: Callable[..., Config] = Config
    assert start(**safe).is_https
    (name,) = unsafe
    with pytest.raises(ConfigError, match=f"SCREENING_{name.upper()}"):
        start(**{**safe, **unsafe})
    assert [*tmp_path.iterdir()] == []


def test_nothing_turns_debugging_on(tmp_path: Path) -> None:
    with running(tmp_path, FLASK_DEBUG="1", FLASK_ENV="development", PYTHONDEVMODE="1") as live:
        assert _page(live, "/console").status == 404
        assert "debug" not in live.log.read_text().lower()


def test_an_application_is_not_debugged_whatever_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    with application(Config(data=tmp_path, secret_key=KEY, keys=KEYS)) as app:
        assert not app.debug
        assert not app.testing
        assert not app.jinja_env.auto_reload
