"""Ids are unique in their list, and every source that is named has its citation."""

from collections.abc import Iterable, Iterator

from screening.engine.links.link import BrokenLink, known
from screening.engine.links.places import each_question, each_rule
from screening.engine.problems import Where
from screening.engine.rulebook import Rulebook


def broken_names(rulebook: Rulebook) -> Iterator[BrokenLink]:
    """Ids that are given twice, and sources without a citation."""
    seen: set[tuple[Where, str]] = set()
    cases = ((("cases", "cases", n), case.id) for n, case in enumerate(rulebook.cases.cases))
    rules = ((where, rule.id) for where, rule in each_rule(rulebook))
    lessons = ((("learn", n), lesson.id) for n, lesson in enumerate(rulebook.learn))
    for where, name in (*rules, *cases, *lessons):
        if (where[:-1], name) in seen:
            yield BrokenLink((*where, "id"), f"there is a '{name}' here already")
        seen.add((where[:-1], name))
    for where, sources in _cited(rulebook):
        for source in sources:
            yield from known(source, rulebook.sources, "source", (*where, "sources", source))


def _cited(rulebook: Rulebook) -> Iterator[tuple[Where, Iterable[str]]]:
    for where, question in each_question(rulebook):
        yield where, question.sources
    for where, rule in each_rule(rulebook):
        yield where, rule.sources
    for index, group in enumerate(rulebook.score.groups):
        yield ("score", "groups", index), group.sources
    for index, lesson in enumerate(rulebook.learn):
        yield ("learn", index), lesson.sources
