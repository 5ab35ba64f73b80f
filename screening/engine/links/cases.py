"""Worked cases answer and expect only what can be."""

from collections.abc import Iterable, Iterator

from screening.engine.links.link import BrokenLink, known
from screening.engine.parts import Case
from screening.engine.problems import Where
from screening.engine.rulebook import Rulebook


def broken_cases(rulebook: Rulebook) -> Iterator[BrokenLink]:
    """Questions, answers and results in the worked cases that are not there."""
    for question in rulebook.cases.base:
        where: Where = ("cases", "base", question)
        yield from known(question, rulebook.questions, "question", where)
    for index, case in enumerate(rulebook.cases.cases):
        for question in case.set:
            where = ("cases", "cases", index, "set", question)
            yield from known(question, rulebook.questions, "question", where)
        yield from _expected(rulebook, case, ("cases", "cases", index, "expect"))


def _expected(rulebook: Rulebook, case: Case, where: Where) -> Iterator[BrokenLink]:
    """What a case expects must be something that can be: a misspelt `without` never fails."""
    notes = [note.id for note in rulebook.notes]
    dangers = [rule.id for rule in rulebook.urgency.rules]
    kinds: dict[str, tuple[str, Iterable[str]]] = {
        "notes": ("note", notes),
        "urgency_rules": ("urgency rule", dangers),
        "without": ("note or urgency rule", [*notes, *dangers]),
        "asked": ("question", rulebook.questions),
        "not_asked": ("question", rulebook.questions),
        "headline": ("outcome", rulebook.outcomes),
        "pathway": ("outcome", rulebook.outcomes),
        "urgency": ("level", rulebook.urgency.levels),
        "rule": ("pathway rule", [rule.id for rule in rulebook.pathway.rules]),
        "reason": ("reason", rulebook.pathway.reasons),
    }
    for key, expected in case.expect.items():
        kind, names = kinds.get(key, ("", ()))
        for name in (expected,) if isinstance(expected, str) else expected:
            if kind and name:
                yield from known(name, names, kind, (*where, key))
