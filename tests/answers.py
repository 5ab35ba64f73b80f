"""Answers of made-up people, all taken from the rulebook: nothing here knows its questions."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from screening.config import built_in
from screening.engine.answers import DECLINED, UNSURE, Answer
from screening.engine.assess import assess
from screening.engine.cases import answers_of
from screening.engine.load import load
from screening.engine.parts import Case
from screening.engine.path import path
from screening.engine.questions import Question
from screening.engine.rulebook import Rulebook


@cache
def mild() -> Rulebook:
    """The rulebook that comes with the application."""
    return load(built_in("rules") / "mild")


def typical() -> dict[str, Answer]:
    """Answers of a person whom MILD is for; questions that may be left out are."""
    return answers_of(mild(), mild().cases.cases[0])


def everything() -> dict[str, Answer]:
    """Answers of a person who is asked every question, and whom nothing stops."""
    answers = filled({**typical(), "fever": UNSURE})
    assert set(answers) == set(mild().questions)
    return answers


def filled(answers: dict[str, Answer]) -> dict[str, Answer]:
    """The answers, and the last choice of each question that they bring up."""
    while still_open := path(mild(), answers).open:
        question = mild().questions[still_open[0]]
        answers = {**answers, question.id: list(question.options)[-1]}
    return answers


def one_of_each_result(rulebook: Rulebook) -> list[Case]:
    """A worked case for each result that comes first on its page."""
    found: dict[str, Case] = {}
    for case in rulebook.cases.cases:
        assessment = assess(rulebook, answers_of(rulebook, case))
        level = assessment.level if assessment.level in rulebook.outcomes else ""
        found.setdefault(level or assessment.headline or "", case)
    return list(found.values())


class Danger(NamedTuple):
    """An answer that calls for advice at once, after answers that bring up its question."""

    question: Question
    answer: Answer
    answers: dict[str, Answer]
    level: str

    @property
    def name(self) -> str:
        """For reports."""
        return f"{self.level}: {self.question.id} {self.answer}"


@cache
def dangers() -> tuple[Danger, ...]:
    """Every answer to a question that makes a rule hold whose level replaces the result."""
    found = tuple(_dangers(typical(), list(mild().questions.values())))
    named = {rule.level for rule in mild().urgency.rules} & set(mild().urgency.headline)
    assert {danger.level for danger in found} == named
    return found


def _dangers(answers: dict[str, Answer], questions: list[Question]) -> Iterator[Danger]:
    before = _fired(answers)
    for question in questions:
        for answer in every_answer(question):
            given = {**answers, question.id: answer}
            if _fired(given) - before:
                yield Danger(question, answer, given, assess(mild(), given).level)
            follow = [q for q in path(mild(), given).open if q not in path(mild(), answers).open]
            yield from _dangers(given, [mild().questions[q] for q in follow])


def _fired(answers: dict[str, Answer]) -> set[str]:
    headline = mild().urgency.headline
    return {f.rule.id for f in assess(mild(), answers).fired if f.rule.level in headline}


def every_answer(question: Question) -> list[Answer]:
    """Every single thing that can be said to a question."""
    silent: list[Answer] = [code for code in (UNSURE, DECLINED) if code in question.codes]
    match question.kind:
        case "number":
            return [*silent, *range(question.low or 0, (question.high or 0) + 1)]
        case "several":
            return [*silent, *[(code,) for code in question.options]]
        case "one":
            return [*silent, *question.options]
