"""Members of staff for tests, made by the product's own verbs, and their browsers."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count

from screening.access import factors, passwords, people, sessions, signing_in, totp
from screening.access.people import Role
from screening.access.sessions import Limits
from screening.access.signing_in import Knock, Shown
from screening.app import Application
from screening.store import staff_sessions
from screening.store.accounts import Account
from tests.client import Client
from tests.dump import database_of

PASSWORD = "harbor violet canoe"  # noqa: S105 -- of nobody
LIMITS = Limits(timedelta(minutes=15), timedelta(hours=12))
KNOCK = Knock("127.0.0.1", "", "a test")
HOUR = timedelta(hours=1)

number = count(1)


@dataclass(frozen=True)
class Member:
    """A member of staff, and what proves it."""

    account: Account
    secret: str
    codes: tuple[str, ...]

    @property
    def email(self) -> str:
        """What the person signs in with."""
        return self.account.email

    def code(self, at: datetime | None = None) -> str:
        """What the person's app shows."""
        return totp.code_at(self.secret, at or now())


HASH = cache(passwords.hash_of)  # slow, as it is to be; tests need it once


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)  # noqa: TID251 -- a person's phone has a clock of its own


def invited(app: Application, role: Role, name: str = "Robin Doe") -> tuple[Account, str]:
    """Somebody who was invited, and the token of the link."""
    email = f"{role}.{next(number)}@clinic.example"
    with database_of(app).writer.begin() as connection:
        return people.invite(connection, name=name, email=email, role=role, at=now(), by="tests")


def member(app: Application, role: Role, name: str = "Robin Doe") -> Member:
    """Somebody who took up the invitation an hour ago, with an app and recovery codes."""
    account, token = invited(app, role, name)
    at = now() - HOUR
    with database_of(app).writer.begin() as connection:
        account = people.accept(connection, token, HASH(PASSWORD), at=at)
        session = sessions.begin(
            connection, account, f"{account.id:0<43}", place="a test", at=at, limits=LIMITS
        )
        factors.begin_app(connection, session)
        secret = str(session.held["totp"])
        shown = factors.confirm_app(connection, session, totp.code_at(secret, at), at=at)
        assert signing_in.show_second(connection, session, shown, KNOCK, at=at)
        factors.keep_codes(connection, session, factors.new_codes(), at=at)
        codes = tuple(session.held["codes"])
        sessions.sign_out(connection, session, at=at)
    return Member(account, secret, codes)


def password_shown(app: Application, somebody: Member) -> tuple[Client, str]:
    """A browser in which the password was shown, and nothing else; and its session's id."""
    token = f"{next(number):0>43}"
    with database_of(app).writer.begin() as connection:
        proof = signing_in.check_password(connection, somebody.email, PASSWORD)
        given = signing_in.sign_in(connection, proof, KNOCK, at=now(), limits=LIMITS)
        assert given is not None
        (session,) = (
            each
            for each in staff_sessions.of_account(
                connection, somebody.account.id, at=now(), since=now() - HOUR
            )
            if each.second_at is None
        )
        staff_sessions.change(connection, session.id, token=token)
    client = Client(app)
    client.set_cookie("staff", token)
    return client, session.id


def signed_in(app: Application, somebody: Member, *, code: int = 0) -> Client:
    """A browser in which somebody is signed in, with one of the recovery codes."""
    client, session_id = password_shown(app, somebody)
    with database_of(app).writer.begin() as connection:
        own = somebody.account.id
        (session,) = (
            each
            for each in staff_sessions.of_account(connection, own, at=now(), since=now() - HOUR)
            if each.id == session_id
        )
        shown = signing_in.check_code(connection, session.account, somebody.codes[code], now())
        assert shown == Shown(signing_in.RECOVERY, somebody.codes[code][:4])
        let = signing_in.show_second(connection, session, shown, KNOCK, at=now())
        assert let is not None
    client.set_cookie("staff", let.token)
    return client
