"""A clinic's running application, and staff at a browser in front of it."""

import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from playwright.sync_api import Page

from screening.access import people, totp
from screening.access.people import Role
from screening.config import Config
from screening.store import accounts, staff_sessions
from screening.store.database import Database
from tests.live import PROGRAM, ROOT, Live

PASSWORD = "harbor violet canoe"  # noqa: S105 -- of nobody
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
number = count(1)


@dataclass(frozen=True)
class Office:
    """Where staff work."""

    live: Live

    @property
    def url(self) -> str:
        """The address by its name."""
        return f"http://localhost:{self.live.port}"

    @property
    def database(self) -> Database:
        """What the application keeps."""
        config = Config(data=self.live.log.parent)
        return Database(config.database_url, config.ring())

    def invite(self, role: Role) -> tuple[str, str]:
        """Somebody's address, and the link that the command prints."""
        email = f"{role}.{next(number)}@clinic.example"
        command = f"{PROGRAM} staff add {email} --name Robin --role {role}".split()
        folder = str(self.live.log.parent)
        environment = {
            "SCREENING_DATA": folder,
            "SCREENING_URL": self.url,
            "PYTHONPATH": str(ROOT),
        }
        told = subprocess.run(  # noqa: S603 -- the program under test
            command, env=environment, capture_output=True, text=True, check=True
        )
        return email, told.stdout.splitlines()[0]

    def age(self, email: str, by: timedelta, *names: str) -> None:
        """Let moments of all somebody's sessions lie further back."""
        database, at = self.database, datetime.now(UTC)  # noqa: TID251 -- a clock of its own
        with database.writer.begin() as connection:
            found = accounts.find_by_email(connection, people.one_way(email))
            assert found is not None
            for each in staff_sessions.of_account(connection, found.id, at=at, since=at - by):
                moments = {name: getattr(each, name) - by for name in names}
                staff_sessions.change(connection, each.id, **moments)
        database.dispose()


class Desk:
    """Somebody at a browser."""

    def __init__(self, office: Office, page: Page, role: Role = Role.NURSE) -> None:
        self.office, self.page = office, page
        self.email, self.link = office.invite(role)
        self.secret, self.codes = "", list[str]()

    def open(self, path: str) -> None:
        """Open a page."""
        self.page.goto(self.office.url + path)

    def press(self, words: str) -> None:
        """Press a button of the page itself, and be where it leads."""
        button = self.page.locator("main").get_by_role("button", name=words, exact=True)
        with self.page.expect_navigation():
            button.click()

    def accept(self) -> None:
        """Take the invitation up."""
        self.page.goto(self.link)
        self.page.get_by_label("New password").fill(PASSWORD)
        self.press("Continue")

    def code(self, steps: int = 0) -> str:
        """What the app shows, or will show."""
        at = datetime.now(UTC) + timedelta(seconds=30 * steps)  # noqa: TID251 -- a phone's clock
        return totp.code_at(self.secret, at)

    def read_secret(self) -> None:
        """Teach the app the key that the page shows."""
        self.secret = self.page.locator(".key").inner_text().replace(" ", "")

    def read_codes(self) -> None:
        """Write the recovery codes down."""
        self.codes = self.page.locator(".codes li").all_inner_texts()
        assert [code for code in self.codes if not re.fullmatch(r"(\w{4}-){2}\w{4}", code)] == []
        assert len(self.codes) == 10

    def join(self) -> None:
        """The whole way from the invitation on, with an app."""
        self.accept()
        self.read_secret()
        self.type_code(self.code())
        self.read_codes()
        self.press("I have kept them")

    def type_code(self, code: str) -> None:
        """Fill in a code."""
        self.page.get_by_label("Code").fill(code)
        self.press("Continue")

    def show_password(self) -> None:
        """The first step of signing in."""
        self.open("/staff/sign-in")
        self.page.get_by_label("E-mail address").fill(self.email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Sign in")

    def sign_out(self) -> None:
        """Leave."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Sign out", exact=True).click()

    def add_authenticator(self) -> None:
        """Give the browser a device that keeps passkeys."""
        devices = self.page.context.new_cdp_session(self.page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
