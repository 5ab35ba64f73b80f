"""What operators ask: is it alive, can it serve, what has it counted."""

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest
import sqlalchemy
from werkzeug.test import TestResponse

from screening.app import Application
from screening.config import Config, ConfigError
from screening.store.database import Database
from screening.web.counts import Counts
from tests.applications import KEY, KEYS, application, migrated
from tests.client import Client
from tests.dump import database_of
from tests.web.faults import server_is_away
from tests.web.lines import CANARY

TOKEN = "a token for tests, and nothing else"  # noqa: S105 -- it opens nothing


@pytest.fixture
def own(database_url: str) -> Iterator[tuple[Client, Database]]:
    """An application over a database of its own, for tests that harm it."""
    config = Config(database=database_url, secret_key=KEY, keys=KEYS, metrics_token=TOKEN)
    with migrated(database_url) as database, application(config) as app:
        yield Client(app), database


def test_what_works_is_alive_and_ready(client: Client) -> None:
    for path in ("/health/live", "/health/ready"):
        answer = client.get(path)
        assert (answer.status_code, answer.text) == (200, "ok")
        _look_at(answer)


def test_no_database_leaves_it_alive_and_not_ready(tmp_path: Path) -> None:
    nowhere = Config(database=f"sqlite:///{tmp_path}/none/at/all.db", secret_key=KEY, keys=KEYS)
    with application(nowhere) as app:
        client = Client(app)
        assert client.get("/health/live").status_code == 200
        assert _not_ready(client) == "database"
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_went_away_is_not_ready_until_it_is_back(
    postgres_app: Application,
) -> None:
    client = Client(postgres_app)
    assert client.get("/health/ready").status_code == 200
    with server_is_away(database_of(postgres_app)):
        assert _not_ready(client) == "database"
    assert client.get("/health/ready").status_code == 200


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        ("DROP TABLE alembic_version", "migration"),
        ("UPDATE alembic_version SET version_num = '0001'", "migration"),
        ("UPDATE alembic_version SET version_num = '9999'", "migration"),
        ("DELETE FROM publication", "rulebook"),
        ("UPDATE rulebook SET content = '{}'", "rulebook"),
    ],
)
def test_what_is_missing_is_said_in_one_word(
    own: tuple[Client, Database], harm: str, reason: str
) -> None:
    client, database = own
    with database.writer.begin() as connection:
        connection.execute(sqlalchemy.text(harm))
    assert _not_ready(client) == reason


def test_whatever_else_is_wrong_is_one_word_too(own: tuple[Client, Database]) -> None:
    client, database = own
    with database.writer.begin() as connection:
        connection.execute(sqlalchemy.text("ALTER TABLE publication RENAME TO gone"))
    assert _not_ready(client) in {"database", "rulebook"}


def test_asking_after_its_health_is_no_visit(client: Client) -> None:
    client.get("/")
    cookie = client.get_cookie("visit")
    for path in ("/health/live", "/health/ready"):
        client.get(path)
        assert client.head(path).status_code == 200
        assert client.post(path).status_code in {400, 405}
    assert cookie is not None
    assert client.get_cookie("visit") == cookie


def test_counts_are_for_who_has_the_token(own: tuple[Client, Database], client: Client) -> None:
    guarded, _ = own
    hidden = guarded.get("/metrics-of-nobody").text
    for sent in ("", TOKEN, "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"bearer {TOKEN}", "Bearer é"):
        answer = guarded.get("/metrics", headers={"Authorization": sent})
        assert (answer.status_code, answer.text) == (404, hidden)
        assert client.get("/metrics", headers={"Authorization": sent}).status_code == 404
    answer = guarded.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    _look_at(answer)


def test_a_token_that_can_be_guessed_is_refused() -> None:
    with pytest.raises(ConfigError, match="METRICS_TOKEN"):
        Config(metrics_token="t" * 31)
    assert TOKEN not in repr(Config(metrics_token=TOKEN))


def test_requests_are_counted_by_what_we_made_and_not_by_what_was_sent(
    own: tuple[Client, Database],
) -> None:
    client, database = own
    client.get("/")
    for path in (f"/{CANARY}", f"/s/{CANARY}/q/{CANARY}?{CANARY}"):
        client.get(path)
    client.open("/", method=CANARY)
    client.post("/", data={CANARY: CANARY})
    with database.writer.begin() as connection:
        connection.execute(sqlalchemy.text("DELETE FROM publication"))
    client.get("/")
    counted = _counted(client)
    assert CANARY not in counted
    for line in (
        'screening_requests_total{method="GET",rule="/",status="200"} 1.0',
        'screening_requests_total{method="GET",rule="/s/<screening_id>/q/<slug>",status="404"} 1.0',
        'screening_requests_total{method="GET",rule="none",status="404"} 1.0',
        'screening_requests_total{method="other",rule="none",status="405"} 1.0',
        'screening_request_seconds_count{rule="/"} 3.0',
        'screening_errors_total{kind="rulebook"} 1.0',
    ):
        assert line in counted.splitlines()


def test_each_application_counts_for_itself(own: tuple[Client, Database], client: Client) -> None:
    client.get("/")
    assert 'rule="/"' not in _counted(own[0])


def test_counting_costs_little() -> None:
    counts, each = Counts(), []
    for _ in range(5):
        began = perf_counter()
        for _ in range(200):
            counts.add("/s/<id>/q/<slug>", "GET", 200, 0.003)
        each.append((perf_counter() - began) / 200)
    assert min(each) < 100e-6


def _counted(client: Client) -> str:
    return client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text


def _not_ready(client: Client) -> str:
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    _look_at(answer)
    return answer.text


def _look_at(answer: TestResponse) -> None:
    assert answer.mimetype == "text/plain"
    assert "charset=utf-8" in answer.headers["Content-Type"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
