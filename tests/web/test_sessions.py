"""A session opens one screening for one visitor, for a while; the cookie holds nothing else."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
import sqlalchemy

from screening.app import Application
from screening.config import Config
from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from screening.store.tables import session
from tests.applications import KEY, KEYS, application
from tests.client import Client, ClientWire, post
from tests.dump import database_of, dump
from tests.person import Person

SECOND = timedelta(seconds=1)


def token_of(client: Client) -> str:
    """What the cookie holds."""
    cookie = client.get_cookie("visit")
    assert cookie is not None
    return cookie.value


def let_pass(app: Application, client: Client, column: str, time: timedelta) -> None:
    """Move a moment of the visitor's session into the past."""
    mine = session.c.token_hash == sha256(token_of(client).encode()).digest()
    moment = sqlalchemy.select(session.c[column]).where(mine)
    with database_of(app).writer.begin() as connection:
        earlier = connection.scalars(moment).one() - time
        connection.execute(sqlalchemy.update(session).where(mine).values({column: earlier}))


def test_the_cookie_is_256_random_bits_and_no_script_reads_it(app: Application) -> None:
    headers = Client(app).get("/").headers
    assert re.fullmatch(
        r"visit=[A-Za-z0-9_-]{43}; HttpOnly; Path=/; SameSite=Lax", headers["Set-Cookie"]
    )


def test_over_https_the_cookie_is_bound_to_it(app: Application) -> None:
    url = "https://ask.example"
    database = str(app.extensions["desk"].config.database)
    with application(Config(url=url, database=database, secret_key=KEY, keys=KEYS)) as secure:
        client = Client(secure)
        answer = client.get("/", base_url=url)
        assert answer.headers["Set-Cookie"].startswith("__Host-visit=")
        assert "; Secure; HttpOnly; Path=/; SameSite=Lax" in answer.headers["Set-Cookie"]
        assert "Domain" not in answer.headers["Set-Cookie"]
        assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
        form = client.seen.form.hidden
        begun = post(client, "/", form, base_url=url, headers={"Referer": f"{url}/"})
        assert begun.status_code == 303
        assert client.get(begun.headers["Location"], base_url=url).status_code == 200
        assert client.get("/", base_url="https://127.0.0.1").status_code == 400


def test_the_cookie_comes_once(client: Client, person: Person) -> None:
    person.begin()
    for path in ("/", person.home, "/nothing"):
        assert "Set-Cookie" not in client.get(path).headers


def test_only_the_hash_of_the_token_is_kept(
    app: Application, client: Client, person: Person
) -> None:
    person.begin()
    token = token_of(client)
    assert token not in str(dump(app))
    with database_of(app).reader.begin() as connection:
        hashes = connection.scalars(sqlalchemy.select(session.c.token_hash)).all()
    assert sha256(token.encode()).digest() in hashes


@pytest.mark.parametrize("cookie", ["", "a", "a" * 42, "a" * 44, "ä" * 43, "a b" * 14 + "a", "%00"])
def test_a_strange_cookie_is_no_cookie(app: Application, cookie: str) -> None:
    answer = Client(app).get("/", headers={"Cookie": f"visit={cookie}"})
    assert answer.status_code == 200
    assert value_of(answer.headers["Set-Cookie"]) != cookie


def value_of(header: str) -> str:
    """The value that a cookie is set to."""
    return header.partition("=")[2].partition(";")[0]


def test_a_new_token_is_taken_when_a_screening_begins(
    app: Application, client: Client, person: Person
) -> None:
    planted = "p" * 43
    client.set_cookie("visit", planted)
    person.begin()
    assert token_of(client) != planted
    thief = Client(app)
    thief.set_cookie("visit", planted)
    assert thief.get(person.home).status_code == 404


def test_beginning_again_ends_the_session_of_before(
    app: Application, client: Client, person: Person
) -> None:
    person.begin()
    old, token = person.home, token_of(client)
    person.begin()
    assert person.home != old
    other = Client(app)
    other.set_cookie("visit", token)
    assert (client.get(old).status_code, other.get(old).status_code) == (404, 404)


@pytest.mark.parametrize("who", ["nobody", "somebody else"])
def test_a_screening_is_for_its_visitor_alone(
    app: Application, person: Person, typical: dict[str, Answer], who: str
) -> None:
    person.finish(typical)
    other = Client(app)
    stranger = Person(ClientWire(other))
    form = (stranger.begin() if who == "somebody else" else stranger.seen).form
    before = dump(app)
    for path in ("", "/q/fever", "/advice", "/check", "/result"):
        assert other.get(person.home + path).status_code == 404
    for path in ("/q/fever", "/finish", "/change"):
        assert post(other, person.home + path, form.hidden).status_code == 404
    assert dump(app) == before


@pytest.mark.parametrize(("column", "limit"), [("seen_at", "idle"), ("ends_at", "longest")])
def test_a_session_ends(
    app: Application, client: Client, person: Person, column: str, limit: str
) -> None:
    form = person.begin().form
    time: timedelta = getattr(app.extensions["desk"].config, limit)
    let_pass(app, client, column, time - 30 * SECOND)
    assert person.open(person.home).slug == "emergency_signs"
    let_pass(app, client, column, time if limit == "idle" else 31 * SECOND)
    assert client.get(person.home).status_code == 404
    assert post(client, form.action, form.hidden).status_code == 404
    assert person.home not in client.get("/").text


def test_answering_keeps_a_session_open(
    app: Application, client: Client, person: Person, typical: dict[str, Answer]
) -> None:
    person.begin()
    idle = app.extensions["desk"].config.idle
    let_pass(app, client, "seen_at", idle - 30 * SECOND)
    person.answer("emergency_signs", typical)
    let_pass(app, client, "seen_at", idle - 30 * SECOND)
    assert person.open(person.home).slug == "saddle_numbness"


def test_no_answer_is_in_an_address_or_a_cookie(
    client: Client, person: Person, everything: dict[str, Answer], rulebook: Rulebook
) -> None:
    visited = [person.begin().path]
    token = token_of(client)
    while slug := person.seen.slug:
        visited.append(person.answer(slug, everything).path)
    visited.append(person.press().path)
    assert len(visited) > 20
    place = r"/s/[0-9a-f]{16}/(q/[a-z_]+|check|result)"
    assert [path for path in visited if not re.fullmatch(place, path)] == []
    assert {path.partition("/q/")[2] for path in visited} <= {"", *rulebook.pages}
    assert token_of(client) == token
