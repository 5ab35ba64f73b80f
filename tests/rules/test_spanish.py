"""The Spanish of MILD: whole, polite, and nothing in it is softer than the English."""

import re

import pytest

from screening.engine.parts import UrgencyRule
from screening.engine.questions import PATIENT
from screening.engine.rulebook import Rulebook
from screening.engine.spoken import said_in
from tests.engine.books import mild

TEXTS = mild().languages["es"].texts
TU = r"\b(tú|tus?|te|ti|contigo|tuyo)\b"
STEMS = {
    "call 911": "llame al 911",
    "emergency room": "emergencias",
    "do not drive": "no maneje",
    "numbness": "adormecimiento",
    "felt numb": "dormid",
    "weak": "debil|débil|defensas",
    "fever": "fiebre",
    "injury": "lesión",
    "tearing": "desgarra",
    "chest pain": "dolor de pecho",
    "breathing": "respirar",
    "pee": "orina",
    "poop": "evacua",
    "lost feeling": "perdido sensibilidad",
    "lumbar spinal stenosis": "estenosis espinal lumbar",
    "steroid shots": "inyecciones de esteroides",
    "unless your provider tells you": "a menos que su médico le diga",
    "not ": r"\b(no|ni|nada|ningún|ninguno|sin|nunca)\b",
    "mild": "MILD",
}


@pytest.fixture
def spanish() -> Rulebook:
    """The rulebook in Spanish."""
    return mild().spoken("es")


def test_people_are_addressed_with_respect() -> None:
    assert [text for text in TEXTS.values() if re.search(TU, text, re.IGNORECASE)] == []


@pytest.mark.parametrize("english", STEMS)
def test_what_is_named_in_english_is_named_in_spanish(english: str) -> None:
    named = {one: other for one, other in TEXTS.items() if english in one.lower()}
    assert named
    stem = re.compile(STEMS[english], re.IGNORECASE)
    assert {one: other for one, other in named.items() if not stem.search(other)} == {}


def test_mild_is_never_a_word_for_how_strong_something_is() -> None:
    for said in (*said_in(mild()), *said_in(mild().spoken("es"))):
        assert "mild" not in said.text, said.where


def test_numbers_are_the_same_in_each_text() -> None:
    for english, text in TEXTS.items():
        assert set(re.findall(r"\d+", english)) == set(re.findall(r"\d+", text)), english


def test_questions_ask_and_statements_tell() -> None:
    for here, there in zip(said_in(mild()), said_in(mild().spoken("es")), strict=True):
        assert here.text.endswith("?") == there.text.endswith("?"), there.text
        assert there.text.count("¿") == there.text.count("?"), there.text


def test_what_to_say_on_the_phone_is_said_for_each_answer(spanish: Rulebook) -> None:
    for here, there in zip(mild().urgency.rules, spanish.urgency.rules, strict=True):
        assert _codes(here) == _codes(there)
        assert here.when is there.when


def _codes(rule: UrgencyRule) -> list[str]:
    return [] if isinstance(rule.tell, str) else [*rule.tell]


def test_it_is_a_draft_until_a_translator_has_signed(spanish: Rulebook) -> None:
    assert mild().languages["es"].status == spanish.status == "draft"
    assert "traductor médico certificado" in spanish.status_note.patient
    assert "translator" not in mild().status_note.patient


def test_all_of_the_page_about_mild_is_told() -> None:
    assert [lesson.id for lesson in mild().learn] == [
        "what",
        "who",
        "how",
        "benefits",
        "risks",
        "after",
    ]
    assert all("mild_page" in lesson.sources for lesson in mild().learn)
    assert len(mild().ask_provider) == 6
    risks = next(lesson for lesson in mild().learn if lesson.id == "risks")
    assert len(risks.points) == 5
    told = [said for said in said_in(mild()) if said.where[0] in ("learn", "ask_provider")]
    assert {said.reader for said in told} == {PATIENT}
