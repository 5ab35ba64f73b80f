"""Mutants: the rulebook with one small change each.

A rule is dropped, a code is dropped, a connective or comparison is turned round. A worked case that
comes out otherwise has caught the mutant; one that no case catches shows a sentence of the rulebook
that no case protects.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from screening.engine.conditions import (
    All,
    Any,
    AtLeast,
    Below,
    Compound,
    Condition,
    Count,
    Fact,
    Is,
    Not,
    NotTrue,
)
from screening.engine.parts import Group
from screening.engine.problems import Place
from screening.engine.proofs.proof import place_of
from screening.engine.questions import Question
from screening.engine.rulebook import Rulebook


class Mutant(NamedTuple):
    """A changed rulebook: what was changed, in words that name it, and where."""

    name: str
    place: Place | None
    rulebook: Rulebook


Change = tuple[str, Condition | None]
"""What was done to a condition, and the new one; None drops the rule that it stands in."""


def changes_of(condition: Condition, *, whole: bool = True) -> Iterator[Change]:
    """Each way to change a condition in one small place."""
    yield from _here(condition, whole=whole)
    if isinstance(condition, Compound):
        for index, part in enumerate(condition.parts):
            for name, new in changes_of(part, whole=False):
                if new is not None:
                    parts = (*condition.parts[:index], new, *condition.parts[index + 1 :])
                    yield f"{index + 1}/{name}", condition.of(parts)


def _here(condition: Condition, *, whole: bool) -> Iterator[Change]:
    match condition:
        case Is() | AtLeast() | Below():
            yield from _leaf(condition, whole=whole)
        case All(parts=parts) if len(parts) > 1:
            yield "any for all", Any(parts)
        case Any(parts=parts) if len(parts) > 1:
            yield "all for any", All(parts)
        case Not(parts=(part,)):
            yield "without not", part
        case NotTrue(name=name, place=place):
            yield "fact for not_true", Fact(name, place)
        case Count(exactly=exactly):
            yield "the other bound", replace(condition, exactly=not exactly)


def _leaf(leaf: Is | AtLeast | Below, *, whole: bool) -> Iterator[Change]:
    question, place = leaf.question, leaf.place
    match leaf:
        case Is(codes=codes) if len(codes) > 1 or not whole:
            for code in codes:
                left = tuple(other for other in codes if other != code)
                yield f"{question} without {code}", replace(leaf, codes=left)
        case AtLeast(number=number):
            yield f"{question} below", Below(question=question, number=number, place=place)
            yield f"{question} more", replace(leaf, number=number + 1)
        case Below(number=number):
            yield f"{question} at least", AtLeast(question=question, number=number, place=place)
            yield f"{question} less", replace(leaf, number=number - 1)


def mutants(rulebook: Rulebook) -> Iterator[Mutant]:
    """Every mutant of a rulebook."""
    yield from _of_rules(rulebook)
    yield from _of_facts(rulebook)
    yield from _of_questions(rulebook)
    yield from _of_points(rulebook)


def _ways(condition: Condition) -> Iterator[Change]:
    yield "dropped", None
    yield from changes_of(condition)


def _of_rules(rulebook: Rulebook) -> Iterator[Mutant]:
    for kind in ("urgency", "pathway", "notes"):
        holder = getattr(rulebook, kind)
        rules = holder if kind == "notes" else holder.rules
        for index, rule in enumerate(rules):
            for name, condition in _ways(rule.when):
                new = () if condition is None else (rule.model_copy(update={"when": condition}),)
                changed = (*rules[:index], *new, *rules[index + 1 :])
                part = changed if kind == "notes" else holder.model_copy(update={"rules": changed})
                title = f"{kind} {rule.id}: {name}"
                yield Mutant(title, place_of(rule.when), _with(rulebook, kind, part))


def _of_facts(rulebook: Rulebook) -> Iterator[Mutant]:
    for fact, condition in rulebook.facts.items():
        for name, new in changes_of(condition, whole=False):
            facts = {**rulebook.facts, fact: new}
            yield Mutant(
                f"fact {fact}: {name}", place_of(condition), _with(rulebook, "facts", facts)
            )


def _of_questions(rulebook: Rulebook) -> Iterator[Mutant]:
    for question, condition in rulebook.asked_when.items():
        for name, new in _ways(condition):
            sections = tuple(
                section.model_copy(
                    update={"questions": tuple(_asked(q, question, new) for q in section.questions)}
                )
                for section in rulebook.sections
            )
            title = f"question {question}: {name if new else 'always asked'}"
            yield Mutant(title, place_of(condition), _with(rulebook, "sections", sections))


def _asked(question: Question, changed: str, condition: Condition | None) -> Question:
    if question.id != changed:
        return question
    return question.model_copy(update={"asked_when": condition})


def _of_points(rulebook: Rulebook) -> Iterator[Mutant]:
    for number, group in enumerate(rulebook.score.groups):
        for index, point in enumerate(group.points):
            for name, condition in _ways(point.when):
                new = () if condition is None else (point.model_copy(update={"when": condition}),)
                points = (*group.points[:index], *new, *group.points[index + 1 :])
                changed = group.model_copy(update={"points": points})
                title = f"score {group.id}/{index + 1}: {name}"
                yield Mutant(title, place_of(point.when), _scored(rulebook, number, changed))


def _scored(rulebook: Rulebook, number: int, group: Group) -> Rulebook:
    groups = rulebook.score.groups
    changed = (*groups[:number], group, *groups[number + 1 :])
    return _with(rulebook, "score", rulebook.score.model_copy(update={"groups": changed}))


def _with(rulebook: Rulebook, name: str, part: object) -> Rulebook:
    """A rulebook with one part changed; what was computed from the old one is not carried over."""
    fields = {field: getattr(rulebook, field) for field in Rulebook.model_fields}
    return Rulebook.model_construct(**{**fields, name: part})
