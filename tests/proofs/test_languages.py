"""Proof 9 in languages: what is not measured is told, and words are counted as they are spoken."""

from pathlib import Path

import pytest

from screening.engine.diagrams.functions import Functions
from screening.engine.load import load
from screening.engine.parts import Language
from screening.engine.proofs.plainness import joined, sentences
from screening.engine.proofs.proof import Failure, Found, Warned
from screening.engine.proofs.spanish import inflesz, syllables
from screening.engine.proofs.texts import texts_fit
from screening.engine.rulebook import Rulebook
from tests.engine.books import asking, book, mild
from tests.proofs.promising import failures

KNEE = Path(__file__).parents[1] / "rulebooks" / "knee"

SYLLABLES = {
    1: "y muy rey dio que seis más pie 911",
    2: "país día guía búho raíz oír leer ciudad vaya quiere viuda limpiáis agua huida diario",
    3: "caída ahora cuidado construido ahijado prohíbe pingüino línea médico ayuda",
    4: "estenosis aéreo continúo vehículo emergencias inyecciones",
    5: "enfermería evacuaciones",
    6: "adormecimiento",
}


def found(rulebook: Rulebook) -> list[Found]:
    """What proof 9 says."""
    return list(texts_fit(Functions(rulebook)))


def test_a_rulebook_in_english_alone_is_warned_of() -> None:
    assert found(load(KNEE)) == [Warned("the texts are in no other language than English")]


def test_a_rulebook_with_all_its_spanish_is_not() -> None:
    assert found(mild()) == []


def test_the_plainness_of_another_language_is_not_measured() -> None:
    french = mild().languages["es"].model_copy(update={"never_say": ()})
    rulebook = mild().model_copy(update={"languages": {"fr": french}})
    assert found(rulebook) == [Warned("nothing measures how plain the texts in 'fr' are")]


def test_every_text_of_every_reader_is_asked_for_and_one_without_letters_is_not() -> None:
    options = {"yes": "3 of 4", "no": "100 %"}
    language = {"status": "draft", "status_note": {"patient": "a draft", "staff": "a draft"}}
    rulebook = book([asking("q0", options=options)], languages={"es": language})
    told = [found.text for found in failures(9, rulebook)]
    assert "has no text in 'es': 3 of 4" in told
    assert "has no text in 'es': a draft" in told
    assert "has no text in 'es': Call 911 now for" in told
    assert not [text for text in told if "100" in text]
    assert len(told) == len(set(told))  # what stands twice is told once


def test_a_forbidden_word_may_end_another_one() -> None:
    assert not failures(9, _saying("Hay que procurar alivio."))
    (failure,) = failures(9, _saying("No es una curación."))
    assert failure == Failure("'cura' may not be said to patients")


def _saying(text: str) -> Rulebook:
    """MILD, and nothing of it in Spanish but one sentence, of which the length does not matter."""
    known = mild().languages["es"]
    texts = {**known.texts, mild().footer: text.replace(".", " 911.")}
    spanish = Language(**{**dict(known), "texts": texts})
    rulebook = mild().model_copy(update={"languages": {"es": spanish}})
    rulebook.read_from(None)
    return rulebook


@pytest.mark.parametrize("count", SYLLABLES)
def test_syllables_are_counted_as_they_are_spoken(count: int) -> None:
    spoken = SYLLABLES[count].split()
    assert {word: syllables(word) for word in spoken} == dict.fromkeys(spoken, count)


def test_a_mark_alone_is_no_sentence() -> None:
    text = joined(["Say “I am ill.”", "Next", "Call now!"])
    assert sentences(text) == ["Say “I am ill.", "Next.", "Call now!"]


def test_a_plain_sentence_is_easier_than_a_learned_one() -> None:
    assert inflesz("Llame hoy a su médico.") > 80
    assert inflesz("La descompresión percutánea requiere consentimiento informado.") < 20
    assert inflesz("") == 100
    assert inflesz("Se va a casa hoy.") == pytest.approx(206.835 - 62.3 * 6 / 5 - 5)
