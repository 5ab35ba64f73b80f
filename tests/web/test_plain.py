"""Patients' pages as people see them are plain: proof 9 holds the rulebook, this holds the pages.

A page is measured by what stands in its main part. What stands around that is the same on all
pages, and would make each look plainer; it counts as a page of its own. Whole sentences are
measured again without headings, labels and choices, which are short and would hide them.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from screening.config import Config
from screening.engine.proofs.plainness import grade, joined, sentences, words
from screening.engine.proofs.spanish import inflesz
from screening.web.patient.printed import questions_form
from tests import answers
from tests.applications import CLINIC, KEY, KEYS, MANY, application, migrated
from tests.exports.sheets import texts
from tests.plain import blocks
from tests.promises.tree import ROOT
from tests.sheet import ENGLISH, SPANISH
from tests.web.shelf import Readers, add_routes, see_all

LONGEST = 20  # words of a sentence
FEWEST = 40  # words: with fewer, one word such as "emergencia" moves the figure by several points
WHOLE = re.compile(r"[.!?][”\"]?$")
LARGEST_GRADE = {"all": 6, "page": 8}
LEAST_INFLESZ = {"all": 65, "page": 65}
FORBIDDEN = {
    "en": ("You are a candidate", "Who qualifies", "It cured people", "You Need it"),
    "es": ("Usted es candidata", "Es seguro para todos", "Está garantizado", "Se curan"),
}


class Page(NamedTuple):
    """The texts of a page."""

    name: str
    texts: tuple[str, ...]

    @property
    def parts(self) -> list[str]:
        """All of it, and its whole sentences alone."""
        whole = [text for text in self.texts if WHOLE.search(text)]
        return [joined(self.texts), joined(whole)]


@pytest.fixture(scope="module", params=[ENGLISH, SPANISH], ids=["en", "es"])
def readers(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Readers]:
    """People of one language, who saw all pages."""
    url = f"sqlite:///{tmp_path_factory.mktemp('plain') / 'screening.db'}"
    config = Config(
        database=url,
        secret_key=KEY,
        keys=KEYS,
        begins=MANY,
        resumes="3/hour",
        clinic=CLINIC,
        phone="404-555-0142",
    )
    with migrated(url), application(config) as app:
        add_routes(app)
        readers = Readers(app, request.param)
        with readers.watching():
            see_all(readers, answers.mild())
        yield readers


@pytest.fixture(scope="module")
def pages(readers: Readers) -> list[Page]:
    """Each page once, what stands around all of them, and the questions on paper."""
    found = {tuple(blocks(kept.sheet, "main")): kept.name for kept in readers.kept}
    inside = {text for part in found for text in part}
    around = [text for kept in readers.kept for text in blocks(kept.sheet) if text not in inside]
    with readers.app.test_request_context(query_string={"lang": readers.interface.language}):
        paper = texts(questions_form(answers.mild().spoken(readers.interface.language)))
    found |= {
        tuple(dict.fromkeys(around)): "around the pages",
        tuple(dict.fromkeys(paper)): "paper",
    }
    return [Page(name, part) for part, name in found.items()]


def test_every_page_was_read(readers: Readers) -> None:
    """A template that stands alone is a page; the others are parts of pages."""
    folder = ROOT / "templates"
    whole = [f for f in folder.glob("patient/*.html") if "{% extends" in f.read_text("utf-8")]
    seen = {kept.template for kept in readers.kept}
    assert seen == {str(file.relative_to(folder)) for file in whole} | {"error.html"}
    assert len(whole) > 15


def test_no_sentence_is_long(pages: list[Page]) -> None:
    every = {s: page.name for page in pages for text in page.texts for s in sentences(text)}
    counts = [(len(words(sentence)), sentence, every[sentence]) for sentence in every]
    assert [found for found in counts if found[0] > LONGEST] == []
    assert max(counts)[0] > LONGEST - 4  # they were read whole


def test_every_page_and_all_together_are_easy(readers: Readers, pages: list[Page]) -> None:
    whole = Page("all", tuple(dict.fromkeys(text for page in pages for text in page.texts)))
    assert len(words(joined(whole.texts))) > 2000
    is_hard = _too_learned if readers.interface is ENGLISH else _not_easy
    assert [told for page in (whole, *pages) for told in is_hard(page)] == []


def _too_learned(page: Page) -> Iterator[str]:
    most = LARGEST_GRADE["all" if page.name == "all" else "page"]
    for figure, text in _measured(page, grade):
        if figure > most:
            yield _report(page, f"grade {figure:.1f}; {most} at most", text, grade)


def _not_easy(page: Page) -> Iterator[str]:
    least = LEAST_INFLESZ["all" if page.name == "all" else "page"]
    for figure, text in _measured(page, inflesz):
        if figure < least:
            yield _report(
                page, f"INFLESZ {figure:.1f}; {least} at least", text, lambda s: -inflesz(s)
            )


def _measured(page: Page, measure: Callable[[str], float]) -> Iterator[tuple[float, str]]:
    """The figure of each part of a page that has enough words."""
    for text in page.parts:
        if len(words(text)) >= FEWEST:
            yield measure(text), text


def _report(page: Page, told: str, text: str, hard: Callable[[str], float]) -> str:
    """What is wrong with a page, and the sentences to begin with."""
    return f"{page.name}: {told}. Hardest: {sorted(sentences(text), key=hard)[-3:]}"


def test_a_page_that_says_what_may_not_be_said_is_refused(readers: Readers) -> None:
    reader = readers.reader()
    reader.get("/say/The office is secure, procure su salud")
    for text in FORBIDDEN[readers.interface.language]:
        with pytest.raises(AssertionError):
            reader.get(f"/say/{text}")
