"""Questions are whole, and those of one page stand together."""

from collections.abc import Iterator

from screening.engine.answers import DECLINED, UNSURE
from screening.engine.links.link import BrokenLink
from screening.engine.links.places import each_question
from screening.engine.problems import Where
from screening.engine.questions import Question
from screening.engine.rulebook import Rulebook
from screening.engine.syntax import WORDS

FORM = ("csrf_token", "version")
"""What every form sends beside its answers."""


def broken_questions(rulebook: Rulebook) -> Iterator[BrokenLink]:
    """Questions that are there twice, not whole, or on a page that is split."""
    seen: dict[str, Where] = {}
    for where, question in each_question(rulebook):
        if question.id in seen:
            yield BrokenLink((*where, "id"), f"there is a question '{question.id}' already")
        seen[question.id] = where
        for text in _question(question):
            yield BrokenLink(where, f"'{question.id}' {text}")
    yield from _pages(rulebook, seen)


def _question(question: Question) -> Iterator[str]:
    if question.id in WORDS or question.id in FORM:
        yield "is a word of the rules or of every form; give the question another id"
    if {UNSURE, DECLINED} & set(question.options):
        yield "has an option 'unsure' or 'declined'; write `unsure: true` or `decline: true`"
    if {question.low is None, question.high is None} != {question.kind != "number"}:
        yield "must have low and high if it is a number, and only then"
    elif question.kind == "number" and (question.low or 0) >= (question.high or 0):
        yield "must have a low that is less than its high"
    if (question.kind == "number") == bool(question.options):
        yield "must have options unless it is a number"
    if question.safety and question.optional:
        yield "asks for a danger sign, so it cannot be optional"


def _pages(rulebook: Rulebook, seen: dict[str, Where]) -> Iterator[BrokenLink]:
    last, done = "", set[str]()
    for section in rulebook.sections:
        for question in section.questions:
            where = seen[question.id]
            if question.slug != last and question.slug in done:
                text = f"page '{question.slug}' is split; questions of one page stand together"
                yield BrokenLink(where, text)
            if question.page in seen and rulebook.questions[question.page or ""].page is None:
                yield BrokenLink(where, f"'{question.page}' is a question that stands alone")
            last = question.slug
            done.add(last)
        last = ""
