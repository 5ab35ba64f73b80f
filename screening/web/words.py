"""Answers and results in the words of a page."""

from collections.abc import Iterable
from typing import NamedTuple

from screening.engine.answers import DECLINED, UNSURE, Heard, Silence
from screening.engine.assess import Assessment
from screening.engine.conditions import Trace
from screening.engine.questions import Question
from screening.engine.rulebook import Rule, UrgencyRule
from screening.engine.traces import questions_in

SPOKEN = {UNSURE: "I’m not sure", DECLINED: "I’d rather not say"}


class Told(NamedTuple):
    """A question and what was said to it, in words."""

    question: Question
    words: tuple[str, ...]
    is_known: bool


def told(question: Question, heard: Heard) -> Told:
    """What was heard, in the words of the choices."""
    if isinstance(heard, Silence):
        return Told(question, ("No answer",), is_known=False)
    if isinstance(heard, int):
        return Told(question, (f"{heard} out of {question.high}",), is_known=True)
    if isinstance(heard, str) and heard in SPOKEN:
        return Told(question, (SPOKEN[heard],), is_known=False)
    codes = heard if isinstance(heard, tuple) else (heard,)
    return Told(question, tuple(question.options[code] for code in codes), is_known=True)


def told_of(assessment: Assessment, questions: Iterable[str]) -> list[Told]:
    """What was said to each of these questions."""
    by_id = assessment.rulebook.questions
    return [told(by_id[q], assessment.path.heard[q]) for q in questions]


def reasons(assessment: Assessment) -> list[Told]:
    """The answers that the headline rests on, each once."""
    traces: list[Trace] = []
    if assessment.headline == assessment.level:
        traces = [f.trace for f in assessment.fired if f.rule.level == assessment.level]
    elif assessment.decider:
        traces = [assessment.decider.trace]
    named = dict.fromkeys(question for trace in traces for question in questions_in(trace))
    return told_of(assessment, named)


def filled(text: str, rules: Iterable[Rule]) -> str:
    """A text for patients with its [reasons] put in: what they can tell on the phone."""
    tells = [rule.tell.rstrip(".") for rule in rules if isinstance(rule, UrgencyRule)]
    return text.replace("[reasons]", ". ".join(tells))
