"""Checks that a rulebook must pass before it may serve people: so far, its worked cases."""

from collections.abc import Iterator

from screening.engine.answers import Answer
from screening.engine.assess import assess
from screening.engine.problems import Problem
from screening.engine.questions import NotAnAnswer
from screening.engine.rulebook import Case, Rulebook

LEFT_BLANK = "BLANK"


def answers_of(rulebook: Rulebook, case: Case) -> dict[str, Answer]:
    """A worked case's answers: the base, with what the case changes.

    Raises:
        NotAnAnswer: a question does not accept what the case gives.
    """
    given = {**rulebook.cases.base, **case.set}
    accepted = {
        question: rulebook.questions[question].accept(
            list(value) if isinstance(value, tuple) else value
        )
        for question, value in given.items()
        if value != LEFT_BLANK
    }
    return {question: answer for question, answer in accepted.items() if answer is not None}


def failing_cases(rulebook: Rulebook) -> Iterator[Problem]:
    """Each worked case that comes out otherwise than it says."""
    for case in rulebook.cases.cases:
        try:
            result = assess(rulebook, answers_of(rulebook, case)).plain()
        except NotAnAnswer as error:
            yield Problem(None, f"case {case.id} ({case.about}): {error}")
            continue
        for key, expected in case.expect.items():
            if not _meets(result[key], expected):
                text = f"case {case.id} ({case.about}): {key} is {result[key]}, expected {expected}"
                yield Problem(None, text)


def _meets(got: object, expected: str | tuple[str, ...]) -> bool:
    """Lists name what must at least be there."""
    if isinstance(got, list):
        wanted = (expected,) if isinstance(expected, str) else expected
        return set(wanted) <= set(got)
    return str(got) == expected
