"""Answers and results in the words of a page."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from screening.engine.answers import DECLINED, UNSURE, Answers, Heard, Silence
from screening.engine.assess import Assessment
from screening.engine.conditions import Trace
from screening.engine.explain import explain
from screening.engine.parts import Outcome, UrgencyRule
from screening.engine.questions import Question
from screening.engine.traces import questions_in

SPOKEN = {UNSURE: "I’m not sure", DECLINED: "I’d rather not say"}  # noqa: RUF001 -- typeset


class Told(NamedTuple):
    """A question and what was said to it, in words."""

    question: Question
    words: tuple[str, ...]
    is_known: bool


class Advice(NamedTuple):
    """An outcome, its text for patients, and the rules that led to it."""

    outcome: Outcome
    text: str
    rules: list[UrgencyRule]


def told(question: Question, heard: Heard) -> Told:
    """What was heard, in the words of the choices."""
    if isinstance(heard, Silence):
        return Told(question, ("No answer",), is_known=False)
    if isinstance(heard, str) and heard in SPOKEN:
        return Told(question, (SPOKEN[heard],), is_known=False)
    return Told(question, question.words(heard), is_known=True)


def told_of(assessment: Assessment, questions: Iterable[str]) -> list[Told]:
    """What was said to each of these questions."""
    by_id = assessment.rulebook.questions
    return [told(by_id[q], assessment.path.heard[q]) for q in questions]


def reasons(assessment: Assessment) -> list[Told]:
    """The answers that the headline rests on, each once."""
    traces: list[Trace] = []
    if assessment.is_danger:
        traces = [f.trace for f in assessment.fired if f.rule.level == assessment.level]
    elif assessment.decider:
        traces = [assessment.decider.trace]
    named = dict.fromkeys(question for trace in traces for question in questions_in(trace))
    return told_of(assessment, named)


def advice(assessment: Assessment, outcome_id: str) -> Advice:
    """An outcome as the patient reads it; [reasons] become what to tell on the phone."""
    outcome = assessment.rulebook.outcomes[outcome_id]
    rules = [finding.rule for finding in assessment.fired if finding.rule.level == outcome_id]
    tells = " ".join(f"“{rule.tell}”" for rule in rules)
    return Advice(outcome, outcome.patient.replace("[reasons].", tells), rules)


def headline(assessment: Assessment) -> Advice:
    """The result that the patient is shown first."""
    return advice(assessment, assessment.headline or assessment.level)


def banner(assessment: Assessment) -> Advice | None:
    """An urgency that does not replace the result, and stands above it."""
    level = assessment.level
    if assessment.is_danger or level not in assessment.rulebook.outcomes:
        return None
    return advice(assessment, level)


def homework(assessment: Assessment, answers: Answers) -> list[Told]:
    """What is not known and could change the result.

    Nothing where somebody must act on a danger first: no answer to find out may delay that.
    """
    if assessment.is_danger:
        return []
    return told_of(assessment, explain(assessment.rulebook, answers).homework)


def reason(assessment: Assessment) -> str | None:
    """Why there is no result, where there is none."""
    code = assessment.decider.rule.reason if assessment.decider else None
    if code is None or assessment.is_danger:
        return None
    return assessment.rulebook.pathway.reasons[code].patient


def date(at: datetime) -> str:
    """A day in words."""
    return f"{at:%B} {at.day}, {at.year}"
