"""Everything that a rulebook says about a set of answers."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from screening.engine.answers import Answers
from screening.engine.conditions import TRUE, UNKNOWN, Trace
from screening.engine.judges import Judge, judges_of
from screening.engine.kept import kept
from screening.engine.parts import Group, Note, PathwayRule, Rule, UrgencyRule
from screening.engine.path import Path, path
from screening.engine.rulebook import Rulebook
from screening.engine.traces import unanswered_in

R = TypeVar("R", bound=Rule)


class Finding(NamedTuple, Generic[R]):
    """A rule that holds, with its trace."""

    rule: R
    trace: Trace


class GroupScore(NamedTuple):
    """Points of one group: earned so far, and what open questions could still add up to."""

    group: Group
    earned: int
    possible: int


@dataclass(frozen=True)
class Assessment:
    """What a rulebook says about one set of answers; each part is judged when it is looked at."""

    rulebook: Rulebook
    path: Path

    @kept
    def urgency(self) -> tuple[Trace, ...]:
        """The trace of each urgency rule, in the order of the rulebook."""
        return tuple([judge(self.path) for judge in judges_of(self.rulebook).urgency])

    @kept
    def pathway(self) -> tuple[Trace, ...]:
        """The traces of the pathway rules, up to the one that decides or must be waited for."""
        return self.pathway_of(len(self.rulebook.pathway.rules))

    def pathway_of(self, most: int) -> tuple[Trace, ...]:
        """The traces of the first so many pathway rules, up to such a one."""
        judged: list[Trace] = []
        for judge in judges_of(self.rulebook).pathway[:most]:
            trace = judge(self.path)
            judged.append(trace)
            if trace.truth is TRUE or (trace.truth is UNKNOWN and not self.path.finished):
                break
        return tuple(judged)

    @kept
    def notes(self) -> tuple[Trace, ...]:
        """The trace of each note, in the order of the rulebook."""
        return tuple([judge(self.path) for judge in judges_of(self.rulebook).notes])

    @kept
    def score(self) -> tuple[GroupScore, ...]:
        """The points of each group."""
        pairs = zip(self.rulebook.score.groups, judges_of(self.rulebook).points, strict=True)
        return tuple([_points(group, judges, self.path) for group, judges in pairs])

    @kept
    def fired(self) -> tuple[Finding[UrgencyRule], ...]:
        """The urgency rules that hold, in the order of the rulebook."""
        return _holding(self.rulebook.urgency.rules, self.urgency)

    @kept
    def level(self) -> str:
        """The worst level that holds; the last of the levels when none does."""
        levels = self.rulebook.urgency.levels
        held = {finding.rule.level for finding in self.fired}
        return next((level for level in levels if level in held), levels[-1])

    @kept
    def decider(self) -> Finding[PathwayRule] | None:
        """The pathway rule that decides; None while an open question may still bring up another."""
        last = len(self.pathway) - 1
        if self.pathway[last].truth is not TRUE:
            return None
        return Finding(self.rulebook.pathway.rules[last], self.pathway[last])

    @property
    def outcome(self) -> str | None:
        """The pathway's outcome, once a rule decides."""
        return self.decider.rule.outcome if self.decider else None

    @property
    def is_danger(self) -> bool:
        """Whether the urgency is so great that its advice replaces the result."""
        return self.level in self.rulebook.urgency.headline

    @property
    def headline(self) -> str | None:
        """The outcome that the patient is shown first."""
        return self.level if self.is_danger else self.outcome

    @kept
    def noted(self) -> tuple[Finding[Note], ...]:
        """The notes that hold."""
        return _holding(self.rulebook.notes, self.notes)

    @property
    def earned(self) -> int:
        """Points in all."""
        return sum(group.earned for group in self.score)

    @kept
    def open_items(self) -> tuple[str, ...]:
        """Questions that were asked and not answered with something known, and that matter.

        They matter when a rule was left unknown by them, or the deciding rule turns on them.
        """
        at_level = [finding.trace for finding in self.fired if finding.rule.level == self.level]
        unknown = [trace for trace in self.urgency if trace.truth is UNKNOWN]
        traces = (*at_level, *unknown, *self.pathway)
        wanted = {question for trace in traces for question in unanswered_in(trace)}
        return tuple(question for question in self.path.heard if question in wanted)

    @property
    def text(self) -> str:
        """The result as it is stored, to be compared byte for byte."""
        return as_text(self.plain())

    def plain(self) -> dict[str, object]:
        """The result as plain values, as it is stored and printed."""
        decider = self.decider
        return {
            "urgency": self.level,
            "urgency_rules": [finding.rule.id for finding in self.fired],
            "pathway": self.outcome,
            "reason": (decider.rule.reason or "") if decider else "",
            "rule": decider.rule.id if decider else None,
            "score": self.earned,
            "groups": {group.group.id: group.earned for group in self.score},
            "notes": [finding.rule.id for finding in self.noted],
            "headline": self.headline,
        }


as_text: Callable[[object], str] = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":")
).encode
"""Plain values as they are stored: the same values give the same bytes."""


def assess(rulebook: Rulebook, answers: Answers, *, finished: bool = True) -> Assessment:
    """Judge the rules on a set of answers.

    While it is not finished, unanswered questions leave what hangs on them unknown, and an unknown
    pathway rule keeps later ones from deciding. With no question left open it is the same as
    finished, when an unknown rule does not hold.
    """
    return Assessment(rulebook, path(rulebook, answers, finished=finished))


def _holding(rules: tuple[R, ...], traces: tuple[Trace, ...]) -> tuple[Finding[R], ...]:
    pairs = zip(rules, traces, strict=True)
    return tuple([Finding(rule, trace) for rule, trace in pairs if trace.truth is TRUE])


def _points(group: Group, judges: tuple[Judge, ...], walk: Path) -> GroupScore:
    earned = possible = 0
    for point, judge in zip(group.points, judges, strict=True):
        truth = judge(walk).truth
        if truth is TRUE:
            earned += point.worth
            possible += point.worth
        elif truth is UNKNOWN:
            possible += point.worth
    return GroupScore(group, min(earned, group.most), min(possible, group.most))
