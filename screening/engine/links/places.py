"""Each question and rule of a rulebook with where it stands."""

from collections.abc import Iterable, Iterator

from screening.engine.parts import Rule
from screening.engine.problems import Where
from screening.engine.questions import Question
from screening.engine.rulebook import Rulebook


def each_question(rulebook: Rulebook) -> Iterator[tuple[Where, Question]]:
    """Each question, in order."""
    for number, section in enumerate(rulebook.sections):
        for index, question in enumerate(section.questions):
            yield ("sections", number, "questions", index), question


def each_rule(rulebook: Rulebook) -> Iterator[tuple[Where, Rule]]:
    """Each rule of any kind, in order."""
    lists: tuple[tuple[Where, Iterable[Rule]], ...] = (
        (("urgency", "rules"), rulebook.urgency.rules),
        (("pathway", "rules"), rulebook.pathway.rules),
        (("notes",), rulebook.notes),
    )
    for where, rules in lists:
        for index, rule in enumerate(rules):
            yield (*where, index), rule
