"""Each text of the interface has its Spanish, and the Spanish is as it is promised to be."""

import ast
import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from screening.engine.proofs.plainness import sentences, words
from screening.web.languages import ENGLISH, LANGUAGES, TRANSLATIONS, catalogue
from tests.promises.said import Said, in_python, in_template, placeholders, said
from tests.promises.tree import ROOT

OTHERS = sorted(LANGUAGES.keys() - {ENGLISH})
FILES = {language: TRANSLATIONS / f"{language}.po" for language in OTHERS}
LONGEST = 20  # words of a sentence
NEVER = r"\b(califi\w+|elegib\w+|candidat\w+|tú|tus?|te|ti|contigo)\b"


@pytest.fixture(scope="module")
def texts() -> list[Said]:
    """All that the application can say."""
    return list(said())


@pytest.fixture(params=OTHERS)
def language(request: pytest.FixtureRequest) -> str:
    """Each language but English."""
    found: str = request.param
    return found


@pytest.fixture
def written(language: str) -> Catalog:
    """A catalogue as it stands in its file."""
    with FILES[language].open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def test_every_language_has_a_file_and_every_file_a_language() -> None:
    assert sorted(TRANSLATIONS.glob("*.po")) == sorted(FILES.values())


def test_what_is_said_is_written_out(texts: list[Said]) -> None:
    assert [each.place for each in texts if each.text is None] == []


def test_every_text_is_translated(texts: list[Said], language: str) -> None:
    known = catalogue(language)
    assert [each for each in texts if each.text is not None and each.text not in known] == []


def test_no_translation_is_left_over(texts: list[Said], written: Catalog) -> None:
    assert {message.id for message in written if message.id} - {
        each.text for each in texts
    } == set()
    assert list(written.obsolete) == []


def test_no_translation_is_empty_uncertain_or_there_twice(written: Catalog, language: str) -> None:
    assert [m.id for m in written if m.id and (m.fuzzy or not m.string or m.context)] == []
    lines = FILES[language].read_text(encoding="utf-8").splitlines()
    entries = [line for line in lines if line.startswith("msgid")]
    assert len(entries) == len(catalogue(language)) + 1  # the head of the file


def test_placeholders_agree(texts: list[Said], language: str) -> None:
    for english, translated in catalogue(language).items():
        assert placeholders(translated) == placeholders(english)
        if named := dict.fromkeys(placeholders(english), ""):
            assert "%(" not in english % named + translated % named
    assert [
        each
        for each in texts
        if each.text is not None and each.given is not None
        if each.given != placeholders(each.text)
    ] == []


def test_spanish_is_plain_and_polite() -> None:
    spanish = catalogue("es").values()
    assert [text for text in spanish if re.search(NEVER, text, re.IGNORECASE)] == []


def test_sentences_are_short(language: str) -> None:
    said_by_us = [text for pair in catalogue(language).items() for text in pair]
    spoken = [sentence for text in said_by_us for sentence in sentences(text)]
    assert [sentence for sentence in spoken if len(words(sentence)) > LONGEST] == []


def test_texts_are_found_wherever_a_template_may_say_them() -> None:
    found = in_template(
        '{% extends "a" %}{% block b %}{% set c = "In set"|t %}{{ f("In call"|t) }}'
        '<p title="{{ "In quotes"|t }}">{{ "Yes"|t if d else "No"|t }}{{ e|t }}{{ ("A" ~ e)|t }}'
        '{{ "Hi %(name)s"|t|e|format(name=g) }}{% filter t %}Block{% endfilter %}{% endblock %}'
        '{% macro h(i="By default"|t) %}{% endmacro %}{{ "Bye %(name)s"|t }}'
    )
    whole = {"In set", "In call", "In quotes", "Yes", "No", "By default", "Hi %(name)s"}
    assert {each.text for each in found} == whole | {"Bye %(name)s", None}
    assert [each.text for each in found].count(None) == 3
    assert {each.text: each.given for each in found}["Hi %(name)s"] == {"name"}
    assert {each.text: each.given for each in found}["Bye %(name)s"] == set()


def test_texts_are_found_wherever_python_may_say_them() -> None:
    source = """
say("Plain"); languages.say("Hi %(name)s", name=a); T = later("Later " "on"); say(T[1]); say(b.c)
say(f"Never {a}"); say("Nor " + a); later(a); say("All %(name)s", **values); say(a())
"""
    found = list(in_python(ROOT / "made-up.py", ast.parse(source)))
    texts = {each.text: each.given for each in found if each.text}
    assert texts == {
        "Plain": set(),
        "Hi %(name)s": {"name"},
        "Later on": None,
        "All %(name)s": None,
    }
    assert len(found) == len(texts) + 4
