"""Random walks of one person, a thief and an administrator, against a model of who must be in."""

from itertools import product
from typing import ClassVar

import hypothesis.strategies as st
import pytest
import sqlalchemy
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from typing_extensions import override

from screening import codes
from screening.access import passwords, people, sessions, totp, waiting
from screening.access.people import NotInvited, Role
from screening.access.signing_in import In, Knock
from screening.store import proofs, staff_sessions, trail
from screening.store.database import Database
from tests.access.desk import HOUR, MINUTE, Desk, Somebody
from tests.access.model import STEP, Model, Stay
from tests.applications import migrated
from tests.store.postgres import empty_database

WORDS = ("harbor violet canoe", "lantern oxide meadow")
PLACES = st.sampled_from(["here", "there", "device"])
WHICH = st.integers(0, 5)
SOON = [STEP * MINUTE / 60, STEP * MINUTE / 60, MINUTE, MINUTE, 4 * MINUTE, 14 * MINUTE]
AWAY = [*SOON, 16 * MINUTE, 12 * HOUR, 74 * HOUR]
CODES = ["now", "before", "wrong", "recovery", "used recovery", "no code"]
ADDRESS = {"here": "192.0.2.1", "there": "192.0.2.2", "device": "192.0.2.2"}


class Walk(RuleBasedStateMachine):
    """What can happen to one account, in any order."""

    database: ClassVar[Database]

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.desk = Desk(self.database, self.model.at)
        account, token = self.desk.invite()
        self.robin = Somebody(self.desk, account.id, account.email, totp.new_secret())
        self.model.invite()
        self.invitations, self.tokens, self.device = [token], list[str](), ""
        self.written, self.rows = list[str](), 0

    def knock(self, place: str) -> Knock:
        """Somebody at an address, perhaps on the device where the person was in before."""
        return Knock(ADDRESS[place], self.device if place == "device" else "", place)

    def source(self, place: str) -> str:
        """From where that counts."""
        knock = self.knock(place)
        return self.model.source(knock.address, knock.device)

    def token(self, which: int) -> str:
        """One of the last tokens that were given, whether or not it opens anything."""
        return self.tokens[-1 - which % len(self.tokens)]

    def is_half(self, token: str) -> bool:
        """Whether a token opens nothing but the second step."""
        return self.model.is_open(token) and not self.model.stays[token].is_in

    @initialize(has_joined=st.sampled_from([True, True, False]), failures=st.sampled_from([0, 4]))
    def begin(self, has_joined: bool, failures: int) -> None:  # noqa: FBT001 -- hypothesis draws it
        """Somebody who works here, or is only invited; perhaps with failures behind them."""
        if has_joined:
            self.accept(0, WORDS[0])
            self.show_password("here", 0)
            self.set_up_the_app(0)
        with self.desk.database.writer.begin() as connection:
            sources = waiting.sources_of(connection, self.robin.id, ADDRESS["here"], "")
            for _ in range(failures):
                waiting.failed(connection, self.robin.id, sources, self.desk.at)
                self.model.fail(ADDRESS["here"])

    @rule(way=st.sampled_from(AWAY))
    def time_passes(self, way: object) -> None:
        """Half a minute, or days."""
        self.model.at += way  # type: ignore[operator]
        self.desk.at = self.model.at

    @rule(place=PLACES, which=st.sampled_from([0, 0, 0, 1]))
    def show_password(self, place: str, which: int) -> None:
        """The right one, or a wrong one."""
        model, source = self.model, self.source(place)
        token = self.robin.password(WORDS[which], self.knock(place))
        may = model.state == "active" and not model.waits(source)
        is_right = model.password == WORDS[which]
        assert (token is not None) == (may and is_right)
        if may and not is_right:
            model.fail(source)
        if token:
            self.tokens.append(token)
            model.stays[token] = Stay(model.at, model.at)

    @precondition(lambda self: self.tokens)
    @rule(place=PLACES, which=WHICH, kind=st.sampled_from(["now", "now", *CODES]))
    def show_code(self, place: str, which: int, kind: str) -> None:
        """On the way in, or once more inside."""
        token, model, source = self.token(which), self.model, self.source(place)
        typed, step = self._code(kind)
        if not model.is_open(token):
            assert self.robin.second(token, typed, self.knock(place)) is None
            return
        stay = model.stays[token]
        may = not model.waits(source)
        is_right = may and model.take(typed, step)
        if may and not is_right:
            model.fail(source)
        if is_right:
            model.failures.pop(source, None)
        if stay.is_in:
            assert self.robin.again(token, typed, self.knock(place)) == is_right
            return
        self._let_in(token, self.robin.second(token, typed, self.knock(place)), is_right=is_right)

    @precondition(lambda self: self.tokens)
    @rule(which=WHICH)
    def set_up_the_app(self, which: int) -> None:
        """Whether or not there is one."""
        token, model, source = self.token(which), self.model, self.source("here")
        if not self.is_half(token):
            return
        may = not model.has_app and not model.waits(source)
        self._let_in(token, self.robin.set_up(token, self.knock("here")), is_right=may)
        if may:
            model.has_app, model.used = True, model.step
            model.failures.pop(source, None)
            self._make_codes()

    @rule(which=WHICH, word=st.sampled_from(WORDS))
    def accept(self, which: int, word: str) -> None:
        """The newest invitation, or one before."""
        model, token = self.model, self.invitations[-1 - which % len(self.invitations)]
        is_newest = token == self.invitations[-1]
        if is_newest and model.state == "invited" and model.at < model.invited_until:
            self.desk.accept(token, word)
            model.state, model.password = "active", word
            model.invited_until = model.at
        else:
            with pytest.raises(NotInvited):
                self.desk.accept(token, word)

    @rule(
        verb=st.sampled_from(
            ["invite_again", "disable", "restore", "restore", "set_role", "unlock"]
        )
    )
    def administrate(self, verb: str) -> None:
        """What an administrator does."""
        getattr(self, f"_{verb}")()

    @precondition(lambda self: self.tokens)
    @rule(which=WHICH, is_leaving=st.booleans())
    def use(self, which: int, is_leaving: bool) -> None:  # noqa: FBT001 -- hypothesis draws it
        """Ask for a page, or sign out."""
        token = self.token(which)
        with self.desk.database.writer.begin() as connection:
            found = self.desk.found(connection, token)
            if found is None:
                return
            if is_leaving:
                sessions.sign_out(connection, found, at=self.desk.at)
                del self.model.stays[token]
            else:
                staff_sessions.change(connection, found.id, seen_at=self.desk.at)
                self.model.stays[token].seen = self.model.at

    @invariant()
    def who_is_in_is_who_must_be(self) -> None:
        """Every token opens what it must."""
        for token in self.tokens:
            found = self.desk.find(token)
            assert (found is not None) == self.model.is_open(token)
            if found:
                assert found.account.is_active
                assert (found.second_at is not None) == self.model.stays[token].is_in
        assert self.robin.account.state == self.model.state

    @invariant()
    def who_waits_is_who_must_wait(self) -> None:
        """Now, and in a while."""
        with self.desk.database.reader.begin() as connection:
            for place, after in product(ADDRESS, (0 * MINUTE, 1.5 * MINUTE, 3 * MINUTE)):
                knock, at = self.knock(place), self.desk.at + after
                sources = waiting.sources_of(connection, self.robin.id, knock.address, knock.device)
                must = waiting.must_wait(connection, self.robin.id, sources, at)
                assert must == self.model.waits(self.source(place), at)

    @invariant()
    def the_trail_only_grows(self) -> None:
        """No row goes."""
        with self.desk.database.reader.begin() as connection:
            rows = trail.count(connection)
        assert rows >= self.rows
        self.rows = rows

    @override
    def teardown(self) -> None:
        with trail.snapshot(self.desk.database) as connection:
            assert trail.verify(connection).n == self.rows

    def _invite_again(self) -> None:
        self.invitations.append(self.desk.do(people.invite_again, self.robin.id))
        self.model.invite()

    def _disable(self) -> None:
        self.desk.do(people.disable, self.robin.id)
        self.model.shut("disabled")

    def _restore(self) -> None:
        model = self.model
        token = self.desk.do(people.restore, self.robin.id)
        assert (token is not None) == (model.state == "disabled" and not model.password)
        if token:
            self.invitations.append(token)
            model.invite()
        elif model.state == "disabled":
            model.state = "active"

    def _set_role(self) -> None:
        is_nurse = self.robin.account.role == Role.NURSE
        self.desk.do(people.set_role, self.robin.id, Role.PROVIDER if is_nurse else Role.NURSE)
        self.model.stays = {}

    def _unlock(self) -> None:
        self.desk.do(people.unlock, self.robin.id)
        self.model.failures = {}

    def _code(self, kind: str) -> tuple[str, int | None]:
        """A code, and of which half minute it is; None of those that are written down."""
        if kind in {"now", "before", "wrong"}:
            steps = {"now": 0, "before": -1, "wrong": 9}[kind]
            return self.robin.code(steps), self.model.step + steps
        left = [code for code in self.written if (code in self.model.codes) == (kind == "recovery")]
        return left[0] if left and kind != "no code" else "nothing of the kind", None

    def _let_in(self, token: str, let: In | None, *, is_right: bool) -> None:
        assert (let is not None) == is_right
        if let:
            self.tokens.append(let.token)
            self.model.stays[let.token] = self.model.stays.pop(token)
            self.model.stays[let.token].is_in = True
            self.device = let.device
            self.model.devices.add(let.device)

    def _make_codes(self) -> None:
        """Two recovery codes, for ten are two slow hashes and eight more."""
        made = [codes.new_code() for _ in range(2)]
        hashes = {code.selector: passwords.hash_of(code.verifier) for code in made}
        with self.desk.database.writer.begin() as connection:
            proofs.replace_codes(connection, self.robin.id, hashes, self.desk.at)
        self.written += [code.written for code in made]
        self.model.codes = {code.written for code in made}


def _walk(url: str, examples: int) -> None:
    often = settings(
        max_examples=examples,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    with migrated(url) as database:
        walk: type[Walk] = type("WalkHere", (Walk,), {"database": database})
        run_state_machine_as_test(walk, settings=often)


def test_walks_over_sqlite(sqlite_url: str) -> None:
    _walk(sqlite_url, 30)


def test_walks_over_postgresql(postgres_server: sqlalchemy.URL) -> None:
    with empty_database(postgres_server) as url:
        _walk(url, 8)
