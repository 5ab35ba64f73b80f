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
from screening.engine.load import load
from screening.engine.rulebook import Rulebook
from screening.store import rulebooks
from screening.store.database import Database
from screening.store.migrate import migrate
from screening.store.rulebooks import Stored
from screening.store.screenings import find
from screening.web.context import Desk
from tests.bench.client import Operation, Request, get, post

VERSION = "000000000"  # stands at the end of a body, where each sending writes its own


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

    def answering(self, app: Application) -> Operation:
        """Answer it one way and the other, each from a page that shows what is kept."""
        path = f"/s/{self.screening}/q/{self.turn.question}"
        requests = [
            post(
                path,
                self.cookie,
                **{self.turn.question: answer},
                csrf_token=self.token,
                version=VERSION,
            )
            for answer in self.turn.answers
        ]
        version = 0

        def send() -> None:
            nonlocal version
            version = version or _version(self.ask.send(app).body)
            environ, body = requests[version % 2]
            sent = Request(environ, body[: -len(VERSION)] + b"%09d" % version)
            assert sent.send(app).status.startswith("303")
            version += 1

        return send


def prepare(data: Path, rulebook: str, given: Mapping[str, Answer], turn: Turn) -> Stage:
    """Make the database, begin a screening as a browser does, and give it all its answers."""
    config = Config(data=data, rulebook=rulebook)
    data.mkdir(parents=True)
    _publish_unproven(Database(config.database_url, config.ring()), load(config.rulebook_folder))
    app = create_app(config)
    begun = _begin(app)
    _record(app.extensions["desk"], begun.screening, given)
    shown = get(f"/s/{begun.screening}/q/{turn.question}", begun.cookie).send(app)
    stage = Stage(str(data), rulebook, turn, begun.screening, begun.cookie, _token(shown.body))
    _assert_it_changes(stage, app)
    app.extensions["desk"].database.dispose()
    return stage


def _publish_unproven(database: Database, rulebook: Rulebook) -> None:
    """Generated rulebooks ask nobody, so nothing of them is proven."""
    migrate(database)
    at = datetime.now(UTC)
    published = Stored(rulebook.hash, rulebook.name, rulebook.canonical)
    with database.writer.begin() as connection:
        rulebooks.add(connection, published)
        rulebooks.publish(connection, rulebook.hash, at=at, by="bench")
    database.dispose()


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
    return _hidden("csrf_token", page)


def _version(page: bytes) -> int:
    return int(_hidden("version", page))


def _hidden(name: str, page: bytes) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page.decode())
    if found is None:
        raise AssertionError(page.decode())
    return found[1]


def _record(desk: Desk, screening_id: str, given: Mapping[str, Answer]) -> None:
    with desk.database.writer.begin() as connection:
        screening = find(connection, screening_id)
        assert screening is not None
        at = datetime.now(UTC)
        rulebook = desk.shelf.get(connection, screening.rulebook)
        intake.record(connection, rulebook, screening, given, seen=0, at=at, by="patient")


def _assert_it_changes(stage: Stage, app: Application) -> None:
    """Each answer of the turn must be recorded as a new one."""
    send = stage.answering(app)
    before = _version(stage.ask.send(app).body)
    for _ in range(4):
        send()
    assert _version(stage.ask.send(app).body) == before + 4


def save(stages: Mapping[str, Stage], path: Path) -> None:
    """Write stages down for another process."""
    path.write_text(json.dumps({name: vars(stage) for name, stage in stages.items()}))


def read(path: Path) -> dict[str, Stage]:
    """The stages that were written down."""
    return {
        name: Stage(**{**fields, "turn": Turn(*fields["turn"])})
        for name, fields in json.loads(path.read_text()).items()
    }
