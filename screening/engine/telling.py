"""What is said to people of an outcome: its text, with what they told us in its place."""

from typing import NamedTuple

from screening.engine.assess import Assessment, Finding
from screening.engine.parts import UrgencyRule
from screening.engine.traces import deciding_leaves

REASONS = "[reasons]."  # in a text for patients; what they told us takes its place


class Aloud(NamedTuple):
    """What is read out of an outcome; `because`: why there is no result, where there is none."""

    title: str
    text: str
    because: str = ""


def read_aloud(assessment: Assessment) -> list[Aloud]:
    """What the result page says first, in its order: each urgency, then the result and its reason.

    Of a finished set of answers.
    """
    fired = {finding.rule.level for finding in assessment.fired}
    levels = [level for level in assessment.rulebook.urgency.levels if level in fired]
    urgent = [] if assessment.is_danger else [_aloud(assessment, level) for level in levels]
    headline = _aloud(assessment, assessment.headline or assessment.level)
    because = "" if assessment.is_danger else reason(assessment)
    return [*urgent, headline._replace(because=because)]


def reason(assessment: Assessment) -> str:
    """Why there is no result, for the patient; empty where there is one."""
    code = assessment.decider.rule.reason if assessment.decider else None
    return assessment.rulebook.pathway.reasons[code].patient if code else ""


def _aloud(assessment: Assessment, outcome_id: str) -> Aloud:
    title = assessment.rulebook.outcomes[outcome_id].title
    return Aloud(title, advice_text(assessment, outcome_id))


def advice_text(assessment: Assessment, outcome_id: str) -> str:
    """An outcome's text as the patient reads it, or hears it."""
    quoted = " ".join([f"“{saying}”" for saying in sayings(assessment, outcome_id)])
    return assessment.rulebook.outcomes[outcome_id].patient.replace(REASONS, quoted)


def sayings(assessment: Assessment, level: str) -> list[str]:
    """What to say on the phone of the danger signs of a level, in the rulebook's own language."""
    of_level = [finding for finding in assessment.fired if finding.rule.level == level]
    return [saying for each in of_level for saying in sayings_of(each, each.rule)]


def sayings_of(finding: Finding[UrgencyRule], rule: UrgencyRule) -> list[str]:
    """The sentence of a danger sign, or those of the answers that it rests on."""
    tell = rule.tell
    if isinstance(tell, str):
        return [tell]
    heard = [leaf.heard for leaf in deciding_leaves(finding.trace)]
    codes = [code for each in heard for code in (each if isinstance(each, tuple) else (each,))]
    return [tell[code] for code in codes if isinstance(code, str) and code in tell]
