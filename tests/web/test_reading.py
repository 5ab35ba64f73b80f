"""Reading changes nothing, shows patients what is theirs, and leaves no trace of what was said."""

import logging
import re
from collections.abc import Callable, Mapping
from io import BytesIO

import pytest
import sqlalchemy

from screening.app import Application
from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from tests.answers import dangers
from tests.client import Client, post
from tests.dump import database_of, dump
from tests.person import Person
from tests.sheet import Sheet
from tests.web.lines import lines

Stage = Callable[[Person, Mapping[str, Answer]], object]

STAGES: dict[str, Stage] = {
    "new": lambda person, _: person.open("/"),
    "begun": lambda person, _: person.begin(),
    "half way": lambda person, answers: person.walk(answers, until="symptoms"),
    "in danger": lambda person, answers: person.walk({**answers, "injury": "minor"}),
    "stopped": lambda person, answers: person.walk({**answers, "injury": "major"}),
    "at the check": lambda person, answers: person.walk(answers),
    "at the result": lambda person, answers: person.finish(answers),
    "at an unclear result": lambda person, answers: person.finish(
        {**answers, "fever": "declined", "stenosis_diagnosis": "declined"}
    ),
}


@pytest.fixture(params=STAGES)
def seen(
    request: pytest.FixtureRequest, person: Person, everything: Mapping[str, Answer]
) -> dict[str, Sheet]:
    """Every page that somebody finds by following links, at each stage."""
    STAGES[request.param](person, everything)
    return {path: sheet for path, sheet in crawl(person).items() if sheet.html}


def crawl(person: Person) -> dict[str, Sheet]:
    """Open every link of ours that a person finds, and what is linked from there."""
    found: dict[str, Sheet] = {}
    ways = ["/", *([person.home] if person.home else [])]
    while ways:
        path = ways.pop()
        if path not in found:
            found[path] = person.open(path)
            ways += [link for link in person.seen.links if link.startswith("/")]
    return found


def test_reading_writes_nothing(
    app: Application, client: Client, person: Person, seen: dict[str, Sheet]
) -> None:
    before = dump(app)
    assert {path: sheet.text for path, sheet in crawl(person).items()} == {
        path: sheet.text for path, sheet in seen.items()
    }
    for path in seen:
        head = client.head(path)
        assert (head.status_code, head.data) in {(200, b""), (303, b"")}
        assert client.options(path).status_code == 200
    assert dump(app) == before


def test_what_is_for_staff_stays_with_staff(seen: dict[str, Sheet], rulebook: Rulebook) -> None:
    for_staff = [
        *(note.text for note in rulebook.notes),
        *(text for each in rulebook.outcomes.values() for text in (each.nurse, each.provider)),
        *(text for each in rulebook.questions.values() for text in (each.nurse, each.why)),
        *(reason.staff for reason in rulebook.pathway.reasons.values()),
    ]
    everything = " ".join(sheet.text for sheet in seen.values())
    told = [text for text in for_staff if re.search(rf"\b{re.escape(text)}(?!\w)", everything)]
    assert told == []


def test_nobody_is_given_a_score(seen: dict[str, Sheet], rulebook: Rulebook) -> None:
    for sheet in seen.values():
        assert not re.search(rf"(?i)\bscore\b|\b(of|/) {rulebook.score.max}\b", sheet.text)


def test_pages_are_not_found_by_search_engines(seen: dict[str, Sheet]) -> None:
    for path, sheet in seen.items():
        assert ('content="noindex"' in sheet.html) == (path != "/")


CANARY = "canary7519"


def test_what_is_sent_is_not_in_the_logs(
    person: Person, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    form = person.begin().form
    sent: list[Mapping[str, tuple[str, ...]]] = [
        form.filled({"emergency_signs": (CANARY,)}),
        form.filled({CANARY: ("none",), "emergency_signs": ("none", "cold_leg")}),
        {**form.hidden, "version": (CANARY,)},
        {**form.hidden, "csrf_token": (CANARY,)},
        form.filled({"emergency_signs": (CANARY + "\0",)}),
        form.filled({"emergency_signs": (CANARY * 20_000,)}),
        form.filled({"emergency_signs": ("none",)}),
    ]
    statuses = {post(client, form.action, fields).status_code for fields in sent}
    assert statuses == {303, 400, 413, 422}
    for path in (f"/{CANARY}", f"/?{CANARY}=1", f"/s/{CANARY}/q/{CANARY}", f"/s/{CANARY}\0"):
        client.get(path, headers={"Cookie": CANARY, "User-Agent": CANARY, "Referer": CANARY})
    client.get("/", environ_overrides={"HTTP_HOST": CANARY})
    assert client.put(f"/s/{CANARY}/check").status_code == 405
    assert CANARY not in caplog.text
    assert "cold_leg" not in caplog.text


def test_a_failure_leaves_no_answer_in_the_logs_and_shows_a_page(
    app: Application, person: Person, client: Client, log: BytesIO
) -> None:
    person.begin()
    rename = "ALTER TABLE given RENAME TO gone"
    with database_of(app).writer.begin() as connection:
        connection.execute(sqlalchemy.text(rename))
    try:
        form = person.seen.form
        answer = post(client, form.action, form.filled({"emergency_signs": ("cold_leg",)}))
        assert answer.status_code in {500, 503}
    finally:
        with database_of(app).writer.begin() as connection:
            connection.execute(sqlalchemy.text("ALTER TABLE gone RENAME TO given"))
    assert "error" in {line["event"] for line in lines(log.getvalue())}
    assert b"cold_leg" not in log.getvalue()
    assert person.open(person.home).form.chosen == {}


def test_the_stages_cover_every_kind_of_advice(rulebook: Rulebook) -> None:
    levels = {danger.level for danger in dangers() if danger.question.id == "injury"}
    assert levels & set(rulebook.urgency.stops)
    assert levels - set(rulebook.urgency.stops)
