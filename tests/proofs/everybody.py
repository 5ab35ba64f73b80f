"""Everybody who can answer a small rulebook, one by one: slow, and beyond doubt."""

from collections.abc import Iterator
from functools import cache
from itertools import chain, combinations, product
from math import prod

from hypothesis import strategies as st

from screening.engine.answers import Answer
from screening.engine.questions import Question
from screening.engine.rulebook import Rulebook
from tests.engine.strategies import rulebooks

Answers = dict[str, Answer]
MOST = 1_500  # sets of answers


def every_answer(question: Question) -> list[Answer | None]:
    """All that can be said to a question, each set of choices too; and nothing."""
    codes = tuple(question.options)
    silent = [code for code in question.codes if code not in codes]
    known: list[Answer] = [*codes]
    if question.kind == "number":
        known = [*range(question.low or 0, (question.high or 0) + 1)]
    elif question.kind == "several":
        sizes = range(1, len(codes) + 1)
        known = [*chain.from_iterable(combinations(codes, size) for size in sizes)]
    return [*known, *silent, None]


def how_many(rulebook: Rulebook) -> int:
    """How many sets of answers there are."""
    return prod(len(every_answer(question)) for question in rulebook.questions.values())


def everybody(rulebook: Rulebook, **said: Answer | None) -> Iterator[Answers]:
    """Each set of answers, asked or not; with `said` only those that say so."""
    choices = [
        [said[name]] if name in said else every_answer(question)
        for name, question in rulebook.questions.items()
    ]
    for answers in product(*choices):
        pairs = zip(rulebook.questions, answers, strict=True)
        yield {name: answer for name, answer in pairs if answer is not None}


@cache
def small_rulebooks() -> st.SearchStrategy[Rulebook]:
    """Random rulebooks that everybody can be asked about."""
    return rulebooks().filter(lambda rulebook: how_many(rulebook) <= MOST)


@st.composite
def small_visits(draw: st.DrawFn) -> tuple[Rulebook, Answers]:
    """A small rulebook, and what one person said, whether or not it was asked."""
    rulebook = draw(small_rulebooks())
    given = {
        name: draw(st.sampled_from(every_answer(question)))
        for name, question in rulebook.questions.items()
    }
    return rulebook, {name: answer for name, answer in given.items() if answer is not None}
