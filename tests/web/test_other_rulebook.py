"""Another procedure through the same pages: nothing on them is of MILD but the service's name."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typing_extensions import override

from screening.app import Application
from screening.config import Config
from screening.engine.answers import UNSURE, Answer
from screening.engine.cases import answers_of
from screening.engine.load import load
from screening.engine.rulebook import Rulebook
from tests.applications import KEY, KEYS, application, migrated, serve
from tests.client import Client, ClientWire
from tests.dump import database_of
from tests.person import Person
from tests.sheet import Fields, Sheet, words

FOLDER = Path(__file__).parents[1] / "rulebooks" / "knee"
NAME = "Ask about MILD"
TO_GO = re.compile(r"\bBack\b")  # the link to the page before


class Watched(ClientWire):
    """A way to the pages that keeps every page it brought."""

    def __init__(self, client: Client) -> None:
        super().__init__(client)
        self.sheets: list[Sheet] = []

    @override
    def get(self, path: str) -> Sheet:
        """Fetch a page, and keep it."""
        return self._kept(super().get(path))

    @override
    def post(self, path: str, fields: Fields) -> Sheet:
        """Send a form, and keep what comes."""
        return self._kept(super().post(path, fields))

    def _kept(self, sheet: Sheet) -> Sheet:
        self.sheets.append(sheet)
        return sheet


@pytest.fixture(scope="module")
def knee() -> Rulebook:
    """The rulebook that is served here."""
    return load(FOLDER)


@pytest.fixture(scope="module")
def knee_app(knee: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """An application that asks about knees."""
    url = f"sqlite:///{tmp_path_factory.mktemp('knee') / 'screening.db'}"
    with migrated(url), application(Config(database=url, secret_key=KEY, keys=KEYS)) as app:
        serve(database_of(app), knee)
        yield app


@pytest.fixture
def sore(knee: Rulebook) -> dict[str, Answer]:
    """Answers of a person whom a knee injection is for."""
    return answers_of(knee, knee.cases.cases[0])


@pytest.fixture
def wire(knee_app: Application) -> Watched:
    """The way to the pages."""
    return Watched(Client(knee_app))


@pytest.fixture
def visitor(wire: Watched) -> Iterator[Person]:
    """Somebody at the start page; whatever they see, it is of knees."""
    yield Person(wire)
    for sheet in wire.sheets:
        told = f"{sheet.title} {sheet.text}".replace(NAME, "")
        assert "mild" not in told.lower()
        assert re.findall(r"\b(back|spin\w*|leg pain)\b", TO_GO.sub("", told), re.IGNORECASE) == []


def test_the_start_page_speaks_of_the_procedure(visitor: Person, knee: Rulebook) -> None:
    start = visitor.seen
    assert start.heading == knee.start.title
    texts = (knee.start.lede, knee.start.about, knee.start.time, knee.start.caution)
    for text in (*texts, knee.emergency.first, *knee.emergency.signs):
        assert text in start.text


def test_a_typical_journey_ends_with_the_result(
    visitor: Person, wire: Watched, knee: Rulebook, sore: dict[str, Answer]
) -> None:
    result = visitor.finish(sore)
    assert result.path.endswith("/result")
    assert result.heading == knee.outcomes["discuss_injection"].title
    for text in (*knee.outcomes["discuss_injection"].next, *knee.warning_signs, knee.footer):
        assert text in result.text
    assert f"{knee.questions['pain_days'].short}: 20" in result.text
    assert {sheet.slug for sheet in wire.sheets} - {""} == set(knee.pages)
    assert {s.title for s in knee.sections} <= {
        words(h) for h in visitor.open("check").root.iter("h2")
    }


def test_a_question_that_does_not_come_up_is_passed_over(
    visitor: Person, wire: Watched, knee: Rulebook, sore: dict[str, Answer]
) -> None:
    result = visitor.finish({**sore, "exercise": "not_done"})
    assert result.heading == knee.outcomes["other_care_first"].title
    assert "exercise_weeks" not in {sheet.slug for sheet in wire.sheets}


@pytest.mark.parametrize("answer", ["yes", UNSURE])
def test_a_danger_that_stops_the_questions_leads_to_advice_at_once(
    visitor: Person, knee: Rulebook, answer: str
) -> None:
    visitor.begin()
    advice = visitor.answer("breathing", {"breathing": answer})
    assert advice.path.endswith("/advice")
    assert advice.heading == knee.outcomes["emergency"].title
    assert f"tel:{knee.emergency.number}" in advice.links
    assert str(knee.urgency.rules[0].tell) in advice.text
    assert not [link for link in advice.links if visitor.is_onward(link)]


def test_a_danger_that_does_not_stop_them_leads_to_advice_and_on(
    visitor: Person, knee: Rulebook, sore: dict[str, Answer]
) -> None:
    danger: dict[str, Answer] = {**sore, "hot_knee": "yes"}
    assert visitor.walk(danger).path.endswith("/advice")
    assert visitor.seen.heading == knee.outcomes["today"].title
    assert visitor.finish(danger).heading == knee.outcomes["today"].title


@pytest.mark.parametrize("typed", ["0", "7", "30"])
def test_digits_are_taken(visitor: Person, sore: dict[str, Answer], typed: str) -> None:
    visitor.walk(sore, until="knee_pain")
    visitor.press(answers={"pain_days": (typed, "")})
    assert visitor.seen.slug == "pain_score"
    assert visitor.open("q/knee_pain").element("pain_days-number").attrib["value"] == typed


@pytest.mark.parametrize("typed", ["most days", "31", "-1", "2.5", "ten"])
def test_words_are_refused_with_what_to_type_and_kept_on_the_page(
    visitor: Person, sore: dict[str, Answer], typed: str
) -> None:
    visitor.walk(sore, until="knee_pain")
    again = visitor.press(answers={"which_knee": ("left",), "pain_days": (typed,)})
    assert (again.status, again.slug) == (422, "knee_pain")
    assert words(again.element("pain_days-error")) == "Error: Type a whole number from 0 to 30"
    assert again.element("pain_days-number").attrib["value"] == typed
    assert again.form.chosen == {"which_knee": ("left",)}
    assert visitor.press(answers={"pain_days": ("12",)}).slug == "pain_score"


def test_a_number_that_is_not_typed_is_asked_for_in_the_words_of_the_question(
    visitor: Person, knee: Rulebook, sore: dict[str, Answer]
) -> None:
    visitor.walk(sore, until="knee_pain")
    again = visitor.press()
    assert again.status == 422
    message = f"Error: {knee.questions['pain_days'].missing}"
    assert words(again.element("pain_days-error")) == message
    assert "which_knee-error" not in again.ids
