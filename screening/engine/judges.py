"""Conditions of a rulebook, each with a memory of what it was judged on.

A trace depends on nothing but what was heard of the questions that its condition asks, so it is
judged once for each combination that people give. Most of an assessment is then looked up.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from screening.engine.answers import BLANK, OPEN, Heard, Silence
from screening.engine.conditions import Compound, Condition, Fact, Hearing, NotTrue, Trace, judge
from screening.engine.parts import Urgency
from screening.engine.rulebook import Page, Rulebook
from screening.engine.tree import leaves

Combination = Heard | tuple[Heard, ...]
"""What was heard of one question, or of several."""

MOST = 1000  # combinations remembered for each condition, so that memory stays flat


class Judge:
    """One condition, judged and remembered; and each of its parts, which meet again more often."""

    __slots__ = ("_condition", "_heard_of", "_parts", "_seen")

    def __init__(self, condition: Condition, facts: Mapping[str, Condition]) -> None:
        parts = condition.parts if isinstance(condition, Compound) else ()
        is_named = isinstance(condition, Fact | NotTrue)  # remembered under its own name
        asked = () if is_named else leaves(condition, facts)
        questions = dict.fromkeys(leaf.question for leaf in asked)
        self._condition = condition
        self._parts = tuple([Judge(part, facts) for part in parts])
        self._heard_of = itemgetter(*questions) if questions else None
        self._seen: tuple[dict[Combination, Trace], ...] = ({}, {})  # unfinished, finished

    def __call__(self, hearing: Hearing) -> Trace:
        """The trace of the condition."""
        if self._heard_of is None:
            return judge(self._condition, hearing)
        seen = self._seen[hearing.finished]
        combination = self._heard_of(hearing.heard)
        trace = seen.get(combination)
        if trace is None:
            if len(seen) >= MOST:
                seen.clear()
            trace = seen[combination] = self._judge(hearing)
        return trace

    def _judge(self, hearing: Hearing) -> Trace:
        if isinstance(self._condition, Compound):
            return self._condition.join(tuple([part(hearing) for part in self._parts]))
        return judge(self._condition, hearing)


class Named(NamedTuple):
    """A fact, and the judge of what it stands for."""

    fact: Fact
    judge: Judge


class Stretch(NamedTuple):
    """Questions that are asked of everybody, and the one after them that is not.

    So a path hears many answers at once. After the last of them there may be no further question.
    """

    always: tuple[str, ...]
    question: str
    judge: Judge | None


class Walked(NamedTuple):
    """What a walk of the questions came to, while more may be answered."""

    unheard: dict[str, Heard]  # of questions that are not asked of everybody, and why
    open: tuple[str, ...]
    finished: bool


class Judges(NamedTuple):
    """A judge for each condition of a rulebook, in the rulebook's order."""

    names: frozenset[str]  # of the questions
    silences: dict[Silence, dict[str, Heard]]  # each question, as if nobody said anything
    stretches: tuple[Stretch, ...]
    sometimes: tuple[str, ...]  # the questions that are not asked of everybody
    asking: Callable[[Mapping[str, Heard]], object]  # what was heard that may bring up another
    walked: dict[object, Walked]  # by what has no answer, and what may bring up another
    facts: dict[str, Named]
    urgency: tuple[Judge, ...]
    signs: dict[str, tuple[int, ...]]  # the rules that may give advice on the answers of a page
    risky: frozenset[str]  # the pages whose answers can bring about a danger, or take one away
    stopping: tuple[int, ...]  # the rules of the levels down to the last that stops, worst first
    pathway: tuple[Judge, ...]
    notes: tuple[Judge, ...]
    points: tuple[tuple[Judge, ...], ...]


@lru_cache(maxsize=32)
def judges_of(rulebook: Rulebook) -> Judges:
    """The judges of a rulebook, made once; a translation has those of its original."""
    if rulebook.original is not rulebook:
        return judges_of(rulebook.original)

    def new(condition: Condition) -> Judge:
        return Judge(condition, rulebook.facts)

    sometimes = rulebook.asked_when
    asking = {leaf.question for when in sometimes.values() for leaf in leaves(when, rulebook.facts)}
    return Judges(
        frozenset(rulebook.questions),
        {silence: dict.fromkeys(rulebook.questions, silence) for silence in (BLANK, OPEN)},
        tuple(_stretches(rulebook, new)),
        tuple(sometimes),
        itemgetter(*sorted(asking)) if asking else len,
        {},
        {name: Named(Fact(name), new(condition)) for name, condition in rulebook.facts.items()},
        tuple(new(rule.when) for rule in rulebook.urgency.rules),
        {slug: tuple(_signs(rulebook, page)) for slug, page in rulebook.pages.items()},
        _risky(rulebook),
        tuple(_stopping(rulebook.urgency)),
        tuple(new(rule.when) for rule in rulebook.pathway.rules),
        tuple(new(note.when) for note in rulebook.notes),
        tuple(tuple(new(p.when) for p in group.points) for group in rulebook.score.groups),
    )


def _stretches(rulebook: Rulebook, new: Callable[[Condition], Judge]) -> Iterator[Stretch]:
    always: list[str] = []
    for question in rulebook.questions.values():
        if question.asked_when is None:
            always.append(question.id)
        else:
            yield Stretch(tuple(always), question.id, new(question.asked_when))
            always = []
    if always:
        yield Stretch(tuple(always), "", None)


def _signs(rulebook: Rulebook, page: Page) -> Iterator[int]:
    ids = {question.id for question in page.questions}
    for place, rule in enumerate(rulebook.urgency.rules):
        asked = {leaf.question for leaf in leaves(rule.when, rulebook.facts)}
        if rule.level in rulebook.urgency.headline and not ids.isdisjoint(asked):
            yield place


def _risky(rulebook: Rulebook) -> frozenset[str]:
    """The pages with a question that a danger hangs on, by itself or because it brings one up."""
    rules = [rule for rule in rulebook.urgency.rules if rule.level in rulebook.urgency.headline]
    conditions = [rule.when for rule in rules]
    found: set[str] = set()
    while conditions:
        named = {leaf.question for leaf in leaves(conditions.pop(), rulebook.facts)} - found
        found |= named
        conditions += [rulebook.asked_when[q] for q in named & rulebook.asked_when.keys()]
    return frozenset(rulebook.questions[name].slug for name in found)


def _stopping(urgency: Urgency) -> Iterator[int]:
    last = max(map(urgency.levels.index, urgency.stops), default=-1)
    for level in urgency.levels[: last + 1]:
        yield from (place for place, rule in enumerate(urgency.rules) if rule.level == level)
