"""A screening that is almost complete, in a database of its own, and the requests that visit it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from screening import intake
from screening.app import Application, create_app
from screening.config import Config
from screening.engine.answers import Answer
from screening.store.database import Database
from screening.store.migrate import migrate
from screening.store.screenings import find
from screening.web.context import Desk
from tests.bench.client import Request, get, post

NEVER_STALE = "999999999"  # a version that no screening reaches


class Turn(NamedTuple):
    """The question whose answer goes to and fro: two answers that change nothing else."""

    question: str
    answers: tuple[str, str]


@dataclass(frozen=True)
class Stage:
    """Where a screening lies, and how it is reached."""

    data: str
    rulebook: str
    turn: Turn
    screening: str
    cookie: str
    token: str

    def open(self) -> Application:
        """The application on this database."""
        return create_app(Config(data=Path(self.data), rulebook=self.rulebook))

    @property
    def ask(self) -> Request:
        """Show the question."""
        return get(f"/s/{self.screening}/q/{self.turn.question}", self.cookie)

    @property
    def answers(self) -> tuple[Request, ...]:
        """Answer it, one way and the other."""
        path = f"/s/{self.screening}/q/{self.turn.question}"
        form = {"csrf_token": self.token, "version": NEVER_STALE}
        return tuple(
            post(path, self.cookie, **form, **{self.turn.question: answer})
            for answer in self.turn.answers
        )


def prepare(data: Path, rulebook: str, given: Mapping[str, Answer], turn: Turn) -> Stage:
    """Make the database, begin a screening as a browser does, and give it all its answers."""
    config = Config(data=data, rulebook=rulebook)
    data.mkdir(parents=True)
    migrate(Database(config.database_url))
    app = create_app(config)
    begun = _begin(app)
    _record(app.extensions["desk"], begun.screening, given)
    shown = get(f"/s/{begun.screening}/q/{turn.question}", begun.cookie).send(app)
    stage = Stage(str(data), rulebook, turn, begun.screening, begun.cookie, _token(shown.body))
    _assert_it_changes(stage, app)
    return stage


class _Begun(NamedTuple):
    screening: str
    cookie: str


def _begin(app: Application) -> _Begun:
    start = get("/").send(app)
    cookie = start.headers["Set-Cookie"].split(";")[0]
    sent = post("/", cookie, csrf_token=_token(start.body)).send(app)
    return _Begun(
        sent.headers["Location"].split("/s/")[1].split("/")[0],
        sent.headers["Set-Cookie"].split(";")[0],
    )


def _token(page: bytes) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.decode())
    if found is None:
        raise AssertionError(page.decode())
    return found[1]


def _record(desk: Desk, screening_id: str, given: Mapping[str, Answer]) -> None:
    with desk.database.writer.begin() as connection:
        screening = find(connection, screening_id)
        assert screening is not None
        at = datetime.now(UTC)
        intake.record(
            connection, desk.rulebook, screening, given, seen=0, at=at, by=intake.PATIENT
        )


def _assert_it_changes(stage: Stage, app: Application) -> None:
    """Each request of the turn must record a new answer and commit it."""
    database = app.extensions["desk"].database
    versions = []
    for request in (*stage.answers, *stage.answers):
        request.send(app)
        with database.reader.connect() as connection:
            screening = find(connection, stage.screening)
            assert screening is not None
            versions.append(screening.version)
    assert versions == list(range(versions[0], versions[0] + 4)), versions
    database.dispose()


def save(stages: Mapping[str, Stage], path: Path) -> None:
    """Write stages down for another process."""
    path.write_text(json.dumps({name: vars(stage) for name, stage in stages.items()}))


def read(path: Path) -> dict[str, Stage]:
    """The stages that were written down."""
    return {
        name: Stage(**{**fields, "turn": Turn(*fields["turn"])})
        for name, fields in json.loads(path.read_text()).items()
    }
