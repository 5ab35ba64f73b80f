"""Answers and results in the words of a page."""

from collections.abc import Iterable
from typing import NamedTuple

from screening.engine import telling
from screening.engine.answers import DECLINED, UNSURE, Answers, Heard, Silence
from screening.engine.assess import Assessment, Finding
from screening.engine.conditions import Trace
from screening.engine.explain import explain
from screening.engine.parts import Outcome, UrgencyRule
from screening.engine.questions import Question
from screening.engine.traces import questions_in
from screening.forms import AnswerField, Wrong
from screening.web.languages import later, say, translated

SPOKEN = {UNSURE: later("I’m not sure"), DECLINED: later("I’d rather not say")}  # noqa: RUF001
NON_BREAKING = "\N{NON-BREAKING HYPHEN}"
WRONG = {
    Wrong.BOTH: later("You chose an answer and also the last kind of choice. Choose one of them"),
    Wrong.TWICE: later("Select one answer only"),
    Wrong.UNKNOWN: later("Select one of the answers on this page"),
    Wrong.NO_NUMBER: later("Type a whole number from %(low)s to %(high)s"),
}


class Told(NamedTuple):
    """A question and what was said to it, in words."""

    question: Question
    words: tuple[str, ...]
    is_known: bool


class Advice(NamedTuple):
    """An outcome, its text for patients, and what to say on the phone.

    originals: the same in English, to show to people who speak nothing else; empty where the page
    is in English.
    """

    outcome: Outcome
    text: str
    sayings: list[str]
    originals: list[str]


def told(question: Question, heard: Heard) -> Told:
    """What was heard, in the words of the choices."""
    if isinstance(heard, Silence):
        return Told(question, (say("No answer"),), is_known=False)
    if isinstance(heard, str) and heard in SPOKEN:
        return Told(question, (say(SPOKEN[heard]),), is_known=False)
    return Told(question, question.words(heard), is_known=True)


def spoken(language: str = "") -> dict[str, str]:
    """The choices that give no answer, in words: in a language, else in that of the page."""
    if language:
        return {code: translated(text, language) for code, text in SPOKEN.items()}
    return {code: say(text) for code, text in SPOKEN.items()}


def problem(field: AnswerField) -> str:
    """What to mend in an answer, in words."""
    question, wrong = field.question, Wrong(field.errors[0])
    if wrong is Wrong.MISSING:
        return question.missing
    return say(WRONG[wrong], low=question.low, high=question.high)


def told_of(assessment: Assessment, questions: Iterable[str]) -> list[Told]:
    """What was said to each of these questions."""
    by_id = assessment.rulebook.questions
    return [told(by_id[q], assessment.path.heard[q]) for q in questions]


def reasons(assessment: Assessment) -> list[Told]:
    """The known answers that the headline rests on, each once; of a danger sign, all answers."""
    traces: list[Trace] = []
    if assessment.is_danger:
        traces = [f.trace for f in assessment.fired if f.rule.level == assessment.level]
    elif assessment.decider:
        traces = [assessment.decider.trace]
    named = dict.fromkeys(question for trace in traces for question in questions_in(trace))
    found = told_of(assessment, named)
    return [each for each in found if each.is_known or assessment.is_danger]


def advice(assessment: Assessment, outcome_id: str) -> Advice:
    """An outcome as the patient reads it; [reasons] become what to tell on the phone."""
    outcome = assessment.rulebook.outcomes[outcome_id]
    findings = [finding for finding in assessment.fired if finding.rule.level == outcome_id]
    return Advice(
        outcome,
        telling.advice_text(assessment, outcome_id),
        telling.sayings(assessment, outcome_id),
        _originals(assessment, findings),
    )


def call(advice: Advice, phone: str) -> str:
    """The words on the button that calls; empty where the advice is not to call."""
    if advice.outcome.call:
        return advice.outcome.call.words
    if not phone or advice.outcome.axis != "urgency":
        return ""
    return say("Call %(phone)s", phone=phone.replace("-", NON_BREAKING))


def _originals(assessment: Assessment, findings: list[Finding[UrgencyRule]]) -> list[str]:
    original = assessment.rulebook.original
    if original is assessment.rulebook:
        return []
    rules = {rule.id: rule for rule in original.urgency.rules}
    return [saying for each in findings for saying in telling.sayings_of(each, rules[each.rule.id])]


def headline(assessment: Assessment) -> Advice:
    """The result that the patient is shown first."""
    return advice(assessment, assessment.headline or assessment.level)


def banners(assessment: Assessment) -> list[Advice]:
    """Urgencies that do not replace the result, and stand above it; the worst first."""
    if assessment.is_danger:
        return []
    fired = {finding.rule.level for finding in assessment.fired}
    return [
        advice(assessment, level) for level in assessment.rulebook.urgency.levels if level in fired
    ]


def homework(assessment: Assessment, answers: Answers) -> list[Told]:
    """What is not known and could change the result.

    Nothing where somebody must act on a danger first: no answer to find out may delay that.
    """
    if assessment.is_danger:
        return []
    return told_of(assessment, explain(assessment.rulebook, answers).homework)


def reason(assessment: Assessment) -> str | None:
    """Why there is no result, where there is none."""
    return (not assessment.is_danger and telling.reason(assessment)) or None
