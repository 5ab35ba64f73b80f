"""Worked cases: people in words, and what must come out for them."""

from collections.abc import Iterable, Iterator

from screening.engine.answers import Answer, Answers
from screening.engine.assess import assess
from screening.engine.parts import Case
from screening.engine.problems import Problem
from screening.engine.questions import NotAnAnswer
from screening.engine.rulebook import Rulebook

LEFT_BLANK = "BLANK"


def answers_of(rulebook: Rulebook, case: Case) -> dict[str, Answer]:
    """A worked case's answers: the base, with what the case changes.

    Raises:
        NotAnAnswer: a question does not accept what the case gives.
    """
    given = {**rulebook.cases.base, **case.set}
    accepted = {
        question: rulebook.questions[question].accept(value)
        for question, value in given.items()
        if value != LEFT_BLANK
    }
    return {question: answer for question, answer in accepted.items() if answer is not None}


def failing_cases(rulebook: Rulebook) -> Iterator[Problem]:
    """Each worked case that comes out otherwise than it says."""
    for index, case in enumerate(rulebook.cases.cases):
        place = rulebook.place(("cases", "cases", index))
        try:
            answers = answers_of(rulebook, case)
        except NotAnAnswer as error:
            yield Problem(place, f"case {case.id} ({case.about}): {error}")
            continue
        for text in differences(rulebook, case, answers):
            yield Problem(place, f"case {case.id} ({case.about}): {text}")


def differences(rulebook: Rulebook, case: Case, answers: Answers) -> Iterator[str]:
    """Where the result is not what the case expects."""
    result = _result(rulebook, answers)
    for key, expected in case.expect.items():
        got = result[key]
        match key:
            case "without" | "not_asked":
                wrong = _names(expected) & _names(got)
            case "notes" | "urgency_rules" | "asked":
                wrong = _names(expected) - _names(got)
            case _:
                wrong = {str(expected)} - {str(got)}
        if wrong:
            yield f"{key} should be {_listed(expected)}, and comes out as {_listed(got)}"


def _result(rulebook: Rulebook, answers: Answers) -> dict[str, object]:
    """All that a case may look at, by the words of its `expect`."""
    assessment = assess(rulebook, answers)
    result = assessment.plain()
    held = (*_names(result["notes"]), *_names(result["urgency_rules"]))
    asked = tuple(q for q in rulebook.questions if assessment.path.asks(q))
    return {**result, "without": held, "asked": asked, "not_asked": asked}


def _names(given: object) -> set[str]:
    if isinstance(given, str):
        return {given}
    return set(given) if isinstance(given, Iterable) else set()


def _listed(given: object) -> str:
    return str(given) if isinstance(given, int) else ", ".join(sorted(_names(given))) or "none"
