"""A result in the words of its reader: what the page, the printed page and the desks all say."""

from datetime import datetime
from typing import NamedTuple

from screening.engine.answers import Answers
from screening.engine.assess import Assessment
from screening.engine.rulebook import Rulebook
from screening.web import words
from screening.web.words import Advice, Told


class Result(NamedTuple):
    """Everything that a result says, from the most urgent on.

    banners: urgencies that stand above the verdict, the worst first; reason: why there is no
    verdict; homework: what is not known and could change it; questions: to ask the provider, where
    there is time to ask.
    """

    rulebook: Rulebook
    at: datetime
    verdict: Advice
    banners: list[Advice]
    reason: str | None
    reasons: list[Told]
    homework: list[Told]
    steps: list[str]
    questions: tuple[str, ...]


def result(assessment: Assessment, answers: Answers, at: datetime) -> Result:
    """The result of a finished screening."""
    verdict, banners = words.headline(assessment), words.banners(assessment)
    rulebook = assessment.rulebook
    return Result(
        rulebook=rulebook,
        at=at,
        verdict=verdict,
        banners=banners,
        reason=words.reason(assessment),
        reasons=words.reasons(assessment),
        homework=words.homework(assessment, answers),
        steps=_steps(verdict, banners),
        questions=() if assessment.is_danger else rulebook.ask_provider,
    )


def _steps(verdict: Advice, banners: list[Advice]) -> list[str]:
    """What to do next: of each banner the first step, in the place of the verdict's."""
    urgent = [banner.outcome.next[0] for banner in banners if banner.outcome.next]
    return [*urgent, *verdict.outcome.next[1 if banners else 0 :]]
