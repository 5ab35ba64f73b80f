"""What a nurse does and says at a danger: the rulebook's words, with the reasons in their place."""

from typing import NamedTuple

from screening.engine.assess import Assessment
from screening.engine.parts import Outcome


class Script(NamedTuple):
    """What a danger asks of the nurse: its outcome, the text with the reasons, and those."""

    outcome: Outcome
    level: str
    text: str
    reasons: tuple[str, ...]

    @property
    def aloud(self) -> str:
        """What to say to the caller at once: the first thing that the patient is to do."""
        return self.outcome.next[0] if self.outcome.next else f"{self.outcome.title}."


def scripts(found: Assessment) -> list[Script]:
    """One for each level that fired, the worst first."""
    rulebook = found.rulebook
    fired = {finding.rule.level for finding in found.fired}
    return [_script(found, level) for level in rulebook.urgency.levels if level in fired]


def _script(found: Assessment, level: str) -> Script:
    outcome = found.rulebook.outcomes[level]
    reasons = tuple(each.rule.says for each in found.fired if each.rule.level == level)
    items = [found.rulebook.questions[name].short for name in found.open_items]
    return Script(outcome, level, _filled(outcome.nurse, reasons, items), reasons)


def _filled(text: str, reasons: tuple[str, ...], items: list[str]) -> str:
    """A text for nurses with its places filled."""
    told = "; ".join(each.rstrip(".") for each in reasons)
    return text.replace("[reasons]", told).replace("[items]", "; ".join(items))
