"""The hand-off as plain text: everything in its place, in English, and nothing forged."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from screening import calls, intake, review, worklist
from screening.calls import Closing, End, Giver, Identity, Told, Why
from screening.engine.answers import DECLINED, UNSURE, Answer
from screening.engine.assess import assess
from screening.engine.cases import answers_of
from screening.engine.parts import Case
from screening.engine.rulebook import Rulebook
from screening.engine.telling import read_aloud
from screening.exports.plain_text import one_line
from screening.exports.sbar import Wording, sbar
from screening.intake import Manner
from screening.store import screenings
from screening.store.database import Connection, Database
from screening.store.tasks import CALL
from screening.web.nurse import labels
from tests.answers import filled, mild, one_of_each_result

AT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
HEADINGS = ["== SITUATION ==", "== BACKGROUND ==", "== ASSESSMENT ==", "== REQUEST =="]
WORDING = Wording(
    labels.ENDS,
    labels.REASONS,
    labels.GIVERS,
    labels.IDENTITIES,
    labels.TEACH_BACKS,
    lambda at: f"{at:%Y-%m-%d %H:%M}",
)
HOSTILE = (
    "<b>Ada</b>\n== REQUEST ==\r\n- Home\u2028\u202eevil\u0000\x1b[2J\u200b\uff1d\uff1d Z =\u200b=",
    "x" * 10_000,
)


@pytest.fixture
def connection(sqlite: Database) -> Iterator[Connection]:
    """A transaction."""
    with sqlite.writer.begin() as connection:
        yield connection


def handed(connection: Connection, rulebook: Rulebook, own: str) -> str:
    """The text of a screening."""
    screening = screenings.find(connection, own)
    assert screening is not None
    since = AT - timedelta(days=30)
    return sbar(review.summarise(connection, rulebook, screening, since=since), WORDING)


def closed_call(
    connection: Connection,
    rulebook: Rulebook,
    answers: dict[str, Answer],
    closing: Closing,
    name: str = "Ada Doe",
) -> str:
    """A call with a daughter, in Spanish; gives its id."""
    new = intake.begin(connection, rulebook, at=AT, by="n1", language="es")
    told = Told(Giver.CHILD, Identity.OTHER, "es", name, "1951-04-27", "404 555 0142")
    calls.tell(connection, new, told, at=AT, by="n1")
    manner = Manner(Giver.CHILD, frozenset({"back_pain"}))
    new = intake.record(connection, rulebook, new, answers, seen=0, at=AT, by="n1", manner=manner)
    calls.note(connection, new, name, at=AT, by="n1")
    task = worklist.appear(connection, rulebook, new, why=CALL, at=AT)
    calls.close(connection, task, assess(rulebook, answers), closing, at=AT, by="n1")
    return new.id


def test_all_that_a_chart_needs_is_there(
    connection: Connection, rulebook: Rulebook, typical: dict[str, Answer]
) -> None:
    answers = filled({**typical, "leg_pain": UNSURE, "numbness": DECLINED, "injury": DECLINED})
    found = assess(rulebook, answers)
    closing = Closing(
        End.DAYS,
        rulebook.urgency.levels[-1],
        Why.KNOWN,
        "again",
        signs_read=True,
        message="Call Bo",
    )
    text = handed(connection, rulebook, closed_call(connection, rulebook, answers, closing))
    assert [line for line in text.splitlines() if line.startswith("=")] == HEADINGS
    parts = dict(zip(HEADINGS, re.split("== [A-Z]+ ==\n", text)[1:], strict=True))
    for part, *wanted in (
        (HEADINGS[0], "Ada Doe; born 1951-04-27; phone 404 555 0142", "Language: Spanish"),
        (HEADINGS[0], "patient-reported", "Daughter or son", "The caller is not the patient"),
        (HEADINGS[1], "Lower back pain: Yes [daughter or son, heard]"),
        (HEADINGS[0], "unless marked otherwise: daughter or son, asked"),
        (HEADINGS[1], "Physical therapy: ", "“Ada Doe”"),
        (HEADINGS[2], "Fall or injury: declined to say", "Fever or chills: No"),
        (HEADINGS[2], "Not sure: Leg pain", "Declined: Fall or injury; Numb legs or feet"),
        (HEADINGS[2], rulebook.outcomes[found.level].schedule, labels.REASONS[Why.KNOWN]),
        (HEADINGS[2], "By the nurse, n1: nothing urgent", "imaging", "examination"),
        (HEADINGS[3], "Visit: within 3 days", "Yes, after I said it again", "Call Bo"),
        (HEADINGS[3], "Warning signs read out: yes", rulebook.version),
    ):
        for each in wanted:
            assert each in parts[part], each
    for spoken in (rulebook, rulebook.spoken("es")):
        for said in read_aloud(assess(spoken, answers)):
            assert f"“{said.title}. {said.text}”" in parts[HEADINGS[3]]


@pytest.mark.parametrize("case", one_of_each_result(mild()), ids=lambda case: case.id)
def test_every_result_can_be_handed_on_and_none_has_a_gap(
    connection: Connection, rulebook: Rulebook, case: Case
) -> None:
    answers = answers_of(rulebook, case)
    new = intake.begin(connection, rulebook, at=AT, by="n1", language="en", earlier=answers)
    text = handed(connection, rulebook, new.id)
    assert not re.search(
        r"\[(reasons|items|n|list|time|reason)\]|None(?! of these)|routine", text
    ), text
    said = [f"“{each.title}. {each.text}”" for each in read_aloud(assess(rulebook, answers))]
    assert said
    assert all(each in text for each in said)
    assert "The call is not closed yet" in text
    assert not re.search(r"\bdiagnosed with\b|\bhas (lumbar )?spinal stenosis\b", text)


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_people_typed_stays_text_on_its_line(
    connection: Connection, rulebook: Rulebook, typical: dict[str, Answer], typed: str
) -> None:
    closing = Closing(End.ADVICE, rulebook.urgency.levels[-1], message=typed)
    own = closed_call(connection, rulebook, filled(typical), closing, name=typed)
    text = handed(connection, rulebook, own)
    lines = text.splitlines()
    assert [line for line in lines if "==" in line] == HEADINGS
    assert all(line.startswith("- ") for line in lines if line and line not in HEADINGS)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u2028-\u202e\u200b]", text)
    assert text.count(one_line(typed)) == 3  # the name, the note and the message, none cut


def test_who_came_before_is_told(
    connection: Connection, rulebook: Rulebook, typical: dict[str, Answer]
) -> None:
    answers = filled(typical)
    closing = Closing(End.ADVICE, rulebook.urgency.levels[-1])
    first = closed_call(connection, rulebook, answers, closing)
    assert "Repeat contact" not in handed(connection, rulebook, first)
    again = closed_call(connection, rulebook, {**answers, "leg_pain": "no"}, closing)
    assert (
        "Repeat contact: 1 earlier; the last 2026-11-01 09:30. Answers that differ since: 1"
        in handed(connection, rulebook, again)
    )


def test_the_patients_own_answers_are_told_as_typed(
    connection: Connection, rulebook: Rulebook, typical: dict[str, Answer]
) -> None:
    new = intake.begin(
        connection, rulebook, at=AT, by="patient", language="es", earlier=filled(typical)
    )
    text = handed(connection, rulebook, new.id)
    assert "unless marked otherwise: the patient, typed" in text
    assert "To read out (Spanish)" in text
