"""A second opinion: the conditions of a rulebook as formulas for z3, made without the diagrams.

A truth is a pair of formulas: when it is true, and when it is false; otherwise it is unknown. Who
satisfies a formula is a set of answers, and a property holds when nobody satisfies its opposite.
"""

from collections.abc import Sequence
from functools import cache
from itertools import count
from typing import Any, NamedTuple

import z3

from screening.engine.answers import DECLINED, UNSURE, Answer
from screening.engine.conditions import (
    All,
    AtLeast,
    Below,
    Condition,
    Count,
    Fact,
    Is,
    Leaf,
    Not,
    NotTrue,
    Unanswered,
)
from screening.engine.conditions import Any as AnyOf
from screening.engine.questions import Question
from screening.engine.rulebook import Rulebook

Formula = Any  # z3 brings no types
NO, YES = z3.BoolVal(val=False), z3.BoolVal(val=True)
BLANK = "(blank)"
SAID = "(said)"
_numbers = count()


class Truth(NamedTuple):
    """When something is true, and when it is false."""

    true: Formula
    false: Formula


UNKNOWN = Truth(NO, NO)


class Heard:
    """One question: what was said, as a word of a list; with it the choices or the number."""

    def __init__(self, question: Question) -> None:
        silent = [code for code in question.codes if code not in question.options]
        known = list(question.options) if question.kind == "one" else [SAID]
        name = f"{question.id}.{next(_numbers)}"
        names = [*known, *silent, BLANK]
        self.sort, constants = z3.EnumSort(name, [f"{name}.{word}" for word in names])
        self.words = dict(zip(names, constants, strict=True))
        self.word = z3.Const(f"{name}.word", self.sort)
        codes = question.options if question.kind == "several" else ()
        self.choices = {code: z3.Bool(f"{name}.{code}.chosen") for code in codes}
        self.number = z3.Int(f"{name}.number")
        self.kind = question.kind
        self.limits = (question.low or 0, question.high or 0)

    def possible(self) -> Formula:
        """What every answer is like."""
        if self.kind == "several":
            return z3.Implies(self.says(SAID), z3.Or(*self.choices.values()))
        low, high = self.limits
        return z3.And(self.number >= low, self.number <= high)

    def says(self, *words: str) -> Formula:
        """When one of these words was said."""
        return z3.Or(*(self.word == self.words[word] for word in words if word in self.words))

    def has(self, *codes: str) -> Formula:
        """When the answer is, or contains, one of these codes."""
        chosen = [self.choices[code] for code in codes if code in self.choices]
        return z3.Or(self.says(*codes), z3.And(self.says(SAID), z3.Or(*chosen)))

    @property
    def unknown(self) -> Formula:
        """When nothing is known."""
        return self.says(UNSURE, DECLINED, BLANK)

    def answered(self, answer: Answer) -> list[tuple[Formula, Formula]]:
        """What to put in the place of what was said, to say this instead."""
        if isinstance(answer, str):
            return [(self.word, self.words[answer])]
        codes = answer if isinstance(answer, tuple) else ()
        number = [(self.number, z3.IntVal(answer))] if isinstance(answer, int) else []
        chosen = [(each, z3.BoolVal(code in codes)) for code, each in self.choices.items()]
        return [(self.word, self.words[SAID]), *chosen, *number]


class Formulas:
    """The conditions of a rulebook as formulas.

    With `known` the questions from that one on are still open, as for `Functions`.
    """

    def __init__(
        self, rulebook: Rulebook, heard: dict[str, Heard] | None = None, known: str | None = None
    ) -> None:
        self.rulebook = rulebook
        self.heard = heard or {name: Heard(q) for name, q in rulebook.questions.items()}
        names = list(rulebook.questions)
        self.known = len(names) if known is None else names.index(known)
        self.finished = known is None
        self.before = self if self.finished else Formulas(rulebook, self.heard)
        self.level = {name: level for level, name in enumerate(names)}
        self.of = cache(self._of)

    def possible(self) -> Formula:
        """What holds of everybody."""
        return z3.And(*(heard.possible() for heard in self.heard.values()))

    def asked(self, question: str) -> Truth:
        """Whether a question comes up."""
        condition = self.rulebook.asked_when.get(question)
        if condition is None:
            return Truth(YES, NO)
        is_walked = self.level[question] <= self.known
        return (self.before if is_walked else self).of(condition)

    def _of(self, condition: Condition) -> Truth:
        match condition:
            case Leaf():
                return self._leaf(condition)
            case Fact(name=name):
                return self.of(self.rulebook.facts[name])
            case NotTrue(name=name):
                fact = self.of(self.rulebook.facts[name])
                return Truth(z3.Not(fact.true) if self.finished else fact.false, fact.true)
            case Not(parts=(part,)):
                return Truth(self.of(part).false, self.of(part).true)
            case All(parts=parts):
                return Truth(z3.And(*self._trues(parts)), z3.Or(*self._falses(parts)))
            case AnyOf(parts=parts):
                return Truth(z3.Or(*self._trues(parts)), z3.And(*self._falses(parts)))
            case Count():
                return self._count(condition)
        return Truth(YES, NO)

    def _trues(self, parts: Sequence[Condition]) -> list[Formula]:
        return [self.of(part).true for part in parts]

    def _falses(self, parts: Sequence[Condition]) -> list[Formula]:
        return [self.of(part).false for part in parts]

    def _count(self, condition: Count) -> Truth:
        low = z3.Sum([z3.If(true, 1, 0) for true in self._trues(condition.parts)])
        high = z3.Sum([z3.If(false, 0, 1) for false in self._falses(condition.parts)])
        number = condition.number
        if condition.exactly:
            return Truth(z3.And(low == number, high == number), z3.Or(high < number, low > number))
        return Truth(low >= number, high < number)

    def _leaf(self, leaf: Leaf) -> Truth:
        asked = self.asked(leaf.question)
        level = self.level[leaf.question]
        answered = self._answered(leaf) if level < self.known else UNKNOWN
        never = asked.false if level > self.known else z3.Not(asked.true)
        return Truth(z3.And(asked.true, answered.true), z3.Or(never, answered.false))

    def _answered(self, leaf: Leaf) -> Truth:
        """Of a question that is asked and will not be answered otherwise."""
        heard = self.heard[leaf.question]
        match leaf:
            case Unanswered():
                holds = heard.says(BLANK, DECLINED)
                return Truth(holds, z3.Not(holds))
            case Is(codes=codes):
                holds = heard.has(*codes)
            case AtLeast(number=number):
                holds = z3.And(heard.says(SAID), heard.number >= number)
            case Below(number=number):
                holds = z3.And(heard.says(SAID), heard.number < number)
            case _:
                raise TypeError(leaf)
        return Truth(holds, z3.Not(z3.Or(holds, heard.unknown)))

    def as_urgent(self, level: int) -> Formula:
        """When the urgency is this level or worse."""
        levels = self.rulebook.urgency.levels
        if level == len(levels) - 1:
            return YES
        rules = [r for r in self.rulebook.urgency.rules if levels.index(r.level) <= level]
        return z3.Or(*(self.of(rule.when).true for rule in rules))

    def decides(self, index: int) -> Formula:
        """When a pathway rule is the one that decides."""
        *earlier, rule = self.rulebook.pathway.rules[: index + 1]
        passed = [
            z3.Not(self.of(each.when).true) if self.finished else self.of(each.when).false
            for each in earlier
        ]
        return z3.And(*passed, self.of(rule.when).true)

    def comes_out(self, outcome: str) -> Formula:
        """When the pathway leads to an outcome."""
        rules = enumerate(self.rulebook.pathway.rules)
        return z3.Or(*(self.decides(index) for index, rule in rules if rule.outcome == outcome))

    def instead(self, formula: Formula, question: str, answer: Answer) -> Formula:
        """The formula for the same person with another answer to one question."""
        return z3.substitute(formula, *self.heard[question].answered(answer))
