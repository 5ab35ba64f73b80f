"""The product's own verbs on a database, each in a transaction, at a moment that a test moves."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Barrier
from typing import TypeVar

from screening.access import factors, people, sessions, signing_in, totp
from screening.access.people import Role
from screening.access.signing_in import In, Knock
from screening.store import accounts, staff_sessions
from screening.store.accounts import Account
from screening.store.audit import Act
from screening.store.database import Connection, Database
from screening.store.staff_sessions import Session
from screening.store.trail import Chosen, Entry, newest
from tests.staff import LIMITS, PASSWORD

START = datetime(2026, 3, 2, 9, 0, 10, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
HERE, THERE = Knock("192.0.2.1", "", "here"), Knock("192.0.2.2", "", "there")

Given = TypeVar("Given")
number = count(1)


@dataclass
class Desk:
    """A database, and what time it is."""

    database: Database
    at: datetime = field(default=START)
    renewed: dict[str, str] = field(default_factory=dict)  # tokens that were given for others

    def invite(self, role: Role = Role.NURSE, name: str = "Robin Doe") -> tuple[Account, str]:
        """Somebody who is to come in, and the token of the link."""
        email = f"way.{next(number)}@desk.example"
        with self.database.writer.begin() as connection:
            return people.invite(
                connection, name=name, email=email, role=role, at=self.at, by="tests"
            )

    def accept(self, token: str, password: str = PASSWORD) -> Account:
        """Take up an invitation."""
        with self.database.writer.begin() as connection:
            invited = people.invited(connection, token, self.at)
            kept = people.new_password(invited, password)
            return people.accept(connection, token, kept, at=self.at)

    def join(self, role: Role = Role.NURSE, name: str = "Robin Doe") -> "Somebody":
        """Somebody with a password and an app."""
        account = self.accept(self.invite(role, name)[1])
        with self.database.writer.begin() as connection:
            secret = totp.new_secret()
            accounts.change(connection, account.id, totp=secret)
        return Somebody(self, account.id, account.email, secret)

    def begin(self, role: Role = Role.NURSE) -> "Somebody":
        """Somebody with a password and nothing else."""
        account = self.accept(self.invite(role)[1])
        return Somebody(self, account.id, account.email, totp.new_secret())

    def do(self, verb: Callable[..., Given], account_id: str, *more: object) -> Given:
        """An administrator's verb on an account."""
        with self.database.writer.begin() as connection:
            found = accounts.find(connection, account_id, to_change=True)
            return verb(connection, found, *more, at=self.at, by="tests")

    def find(self, token: str, at: datetime | None = None) -> Session | None:
        """What a token opens."""
        with self.database.writer.begin() as connection:
            return self.found(connection, token, at)

    def found(
        self, connection: Connection, token: str, at: datetime | None = None
    ) -> Session | None:
        """What a token opens, or the one that its browser was given for it; locked."""
        token = self.renewed.get(token, token)
        return sessions.current(connection, token, at=at or self.at, limits=LIMITS, to_change=True)

    def rows(self, on: str | None = None, act: Act | None = None) -> list[Entry]:
        """Rows of the audit trail, the newest first."""
        with self.database.reader.begin() as connection:
            return newest(connection, Chosen(on=on, act=act), before=None, rows=1000)


@dataclass(frozen=True)
class Somebody:
    """Somebody with a password and an app, at the door of a desk."""

    desk: Desk
    id: str
    email: str
    secret: str

    @property
    def account(self) -> Account:
        """The account as it stands."""
        with self.desk.database.reader.begin() as connection:
            found = accounts.find(connection, self.id)
            assert found is not None
            return found

    def code(self, steps: int = 0) -> str:
        """What the app shows now, or some half minutes from now."""
        return totp.code_at(self.secret, self.desk.at + timedelta(seconds=30 * steps))

    def password(self, typed: str = PASSWORD, knock: Knock = HERE) -> str | None:
        """Show a password."""
        with self.desk.database.reader.begin() as reader:
            proof = signing_in.check_password(reader, self.email, typed)
        with self.desk.database.writer.begin() as connection:
            return signing_in.sign_in(connection, proof, knock, at=self.desk.at, limits=LIMITS)

    def second(self, token: str, typed: str, knock: Knock = HERE) -> In | None:
        """Show a second factor; also no when the session is over."""
        with self.desk.database.writer.begin() as connection:
            session = self.desk.found(connection, token)
            if session is None:
                return None
            at = self.desk.at
            shown = signing_in.check_code(connection, session.account, typed, at)
            return signing_in.show_second(connection, session, shown, knock, at=at)

    def again(self, token: str, typed: str, knock: Knock = HERE) -> bool:
        """Show a second factor once more, before something grave."""
        with self.desk.database.writer.begin() as connection:
            session = self.desk.found(connection, token)
            assert session is not None
            at = self.desk.at
            shown = signing_in.check_code(connection, session.account, typed, at)
            given = signing_in.prove_again(connection, session, shown, knock, at=at)
        if given:
            self.desk.renewed[token] = given
        return given is not None

    def come_in(self, knock: Knock = HERE) -> In | None:
        """The whole way, with everything right."""
        token = self.password(knock=knock)
        return self.second(token, self.code(), knock) if token else None

    def set_up(self, token: str, knock: Knock = HERE) -> In | None:
        """Set up the app, with the code that it shows now; it lets in, or nothing is kept."""
        with self.desk.database.writer.connect() as connection:
            session = self.desk.found(connection, token)
            assert session is not None
            at = self.desk.at
            sessions.hold(connection, session, totp=self.secret)
            shown = factors.confirm_app(connection, session, self.code(), at=at)
            if shown is None:
                return None
            let = signing_in.show_second(connection, session, shown, knock, at=at)
            if let:
                connection.commit()
            return let

    def codes(self, token: str) -> list[str]:
        """New recovery codes."""
        with self.desk.database.writer.begin() as connection:
            session = self.desk.found(connection, token)
            assert session is not None
            factors.keep_codes(connection, session, factors.new_codes(), at=self.desk.at)
            return list(session.held["codes"])

    def open_sessions(self) -> list[Session]:
        """Where the person is signed in."""
        with self.desk.database.reader.begin() as connection:
            return staff_sessions.of_account(
                connection, self.id, at=self.desk.at, since=self.desk.at - LIMITS.idle
            )


def at_once(verbs: list[Callable[[], Given]]) -> list[Given | Exception]:
    """What comes of verbs that begin at the same moment, each in a thread of its own."""
    barrier = Barrier(len(verbs))

    def run(verb: Callable[[], Given]) -> Given | Exception:
        barrier.wait()
        try:
            return verb()
        except Exception as error:  # noqa: BLE001 -- which one it may be, the test says
            return error

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(run, verbs))
