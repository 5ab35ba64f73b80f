"""A rulebook's rules for zen-engine: one expression node of a JSON decision model.

Only what a finished sheet needs is written: whether a condition is true. A Kleene `not` needs to
know as well whether its part is false, so each condition can be written both ways. Answers lie
under their questions; a question that is not on the path, left blank, or a number that is not
known, is null.
"""

import json
from collections.abc import Iterable, Iterator

from screening.engine.answers import DECLINED, UNSURE
from screening.engine.conditions import (
    All,
    Always,
    Any,
    AtLeast,
    Below,
    Condition,
    Count,
    Fact,
    Is,
    Leaf,
    Not,
    NotTrue,
)
from screening.engine.parts import Rule
from screening.engine.rulebook import Rulebook
from screening.engine.tree import walk
from tests.bench.sheets import Sheet


def decision_model(rulebook: Rulebook) -> str:
    """The decision model as JSON."""
    place = {"x": 0, "y": 0}
    expressions = [
        {"id": str(number), "key": key, "value": value}
        for number, (key, value) in enumerate(_expressions(rulebook))
    ]
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": place},
        {
            "id": "rules",
            "type": "expressionNode",
            "name": "rules",
            "position": place,
            "content": {"expressions": expressions},
        },
        {"id": "out", "type": "outputNode", "name": "out", "position": place},
    ]
    edges = [
        {"id": f"{source}-{target}", "sourceId": source, "targetId": target, "type": "edge"}
        for source, target in (("in", "rules"), ("rules", "out"))
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def context(rulebook: Rulebook, sheet: Sheet) -> dict[str, object]:
    """A sheet as the expressions read it."""
    plain: dict[str, object] = {}
    for question in rulebook.questions.values():
        given = sheet.get(question.id)
        is_silent = given in (UNSURE, DECLINED)
        if question.kind == "number" and is_silent:
            continue
        if question.kind == "several" and given is not None:
            plain[question.id] = list(given) if isinstance(given, tuple) else [given]
        elif given is not None:
            plain[question.id] = given
    return plain


def _expressions(rulebook: Rulebook) -> Iterator[tuple[str, str]]:
    """Path, facts, rules, and the results that stand in `Assessment.plain`."""
    write = _Writer(rulebook)
    for question, condition in rulebook.asked_when.items():
        for fact in _facts_in(condition):
            yield f"fact_{fact}", write.true(rulebook.facts[fact])
        yield f"asks_{question}", write.true(condition)
    early = {fact for condition in rulebook.asked_when.values() for fact in _facts_in(condition)}
    for name, condition in rulebook.facts.items():
        if name not in early:
            yield f"fact_{name}", write.true(condition)
    urgency, pathway = rulebook.urgency.rules, rulebook.pathway.rules
    yield from write.rules("urgency", urgency)
    yield from write.rules("pathway", pathway)
    yield from write.rules("note", rulebook.notes)
    worst = sorted(urgency, key=lambda rule: rulebook.urgency.levels.index(rule.level))
    levels = [(f"$.urgency_{rule.id}", rule.level) for rule in worst]
    yield "urgency", _first(levels, rulebook.urgency.levels[-1])
    deciders = [(f"$.pathway_{rule.id}", rule.id) for rule in pathway]
    yield "rule", _first(deciders, "")
    for group in rulebook.score.groups:
        points = (f"({write.true(point.when)} ? {point.worth} : 0)" for point in group.points)
        yield f"group_{group.id}", f"min([{group.most}, {' + '.join(points)}])"
    yield "score", " + ".join(f"$.group_{group.id}" for group in rulebook.score.groups)


def _facts_in(condition: Condition) -> Iterator[str]:
    return (part.name for part in walk(condition) if isinstance(part, Fact))


def _first(pairs: Iterable[tuple[str, str]], otherwise: str) -> str:
    return "".join(f"{test} ? '{result}' : " for test, result in pairs) + f"'{otherwise}'"


def _how_many(tests: Iterable[str]) -> str:
    return "(" + " + ".join(f"({test} ? 1 : 0)" for test in tests) + ")"


class _Writer:
    """Conditions as expressions of zen."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook

    def rules(self, kind: str, rules: Iterable[Rule]) -> Iterator[tuple[str, str]]:
        """An expression for each rule."""
        for rule in rules:
            yield f"{kind}_{rule.id}", self.true(rule.when)

    def true(self, condition: Condition) -> str:
        """An expression that is true where the condition is."""
        match condition:
            case Leaf(question=question):
                return self._asked(question, self._leaf(condition))
            case Fact(name=name):
                return f"$.fact_{name}"
            case NotTrue(name=name):
                return f"(not $.fact_{name})"
            case Always():
                return "true"
            case Not(parts=(part,)):
                return self.false(part)
        return self._compound(condition)

    def _compound(self, condition: All | Any | Count) -> str:
        parts = condition.parts
        match condition:
            case Count(number=number, exactly=exactly):
                enough = f"{_how_many(map(self.true, parts))} >= {number}"
                no_more = f"{_how_many(map(self.false, parts))} == {len(parts) - number}"
                return f"({enough} and {no_more})" if exactly else f"({enough})"
        word = " and " if isinstance(condition, All) else " or "
        return f"({word.join(map(self.true, parts))})"

    def false(self, condition: Condition) -> str:
        """An expression that is true where the condition is false, and not where it is unknown."""
        match condition:
            case Is(question=question):
                known = f"({question} != null and not {self._among(question, (UNSURE, DECLINED))})"
                unasked = f"not $.asks_{question} or " if self._is_conditional(question) else ""
                return f"({unasked}({known} and not {self._leaf(condition)}))"
            case All() | Any():
                word = " or " if isinstance(condition, All) else " and "
                return f"({word.join(map(self.false, condition.parts))})"
        raise NotImplementedError(condition)

    def _leaf(self, leaf: Leaf) -> str:
        match leaf:
            case Is(question=question, codes=codes):
                return self._among(question, codes)
            case AtLeast(question=question, number=number):
                return f"(({question} ?? -1) >= {number})"
            case Below(question=question, number=number):
                return f"(({question} ?? 1000) < {number})"
        return f"({leaf.question} == null or {self._among(leaf.question, (DECLINED,))})"

    def _among(self, question: str, codes: tuple[str, ...]) -> str:
        listed = ", ".join(f"'{code}'" for code in codes)
        if self._rulebook.questions[question].kind == "several":
            return f"some({question} ?? [], # in [{listed}])"
        return f"({question} in [{listed}])" if len(codes) > 1 else f"({question} == {listed})"

    def _asked(self, question: str, expression: str) -> str:
        if self._is_conditional(question):
            return f"($.asks_{question} and {expression})"
        return expression

    def _is_conditional(self, question: str) -> bool:
        return question in self._rulebook.asked_when
