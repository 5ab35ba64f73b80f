"""All that must fit together, in order."""

from collections.abc import Iterator

from screening.engine.links.cases import broken_cases
from screening.engine.links.conditions import broken_conditions
from screening.engine.links.invariants import broken_invariants
from screening.engine.links.link import BrokenLink
from screening.engine.links.names import broken_names
from screening.engine.links.questions import broken_questions
from screening.engine.links.results import broken_results
from screening.engine.links.texts import broken_texts
from screening.engine.rulebook import Rulebook

KINDS = (
    broken_questions,
    broken_conditions,
    broken_results,
    broken_names,
    broken_cases,
    broken_invariants,
    broken_texts,
)


def broken_links(rulebook: Rulebook) -> Iterator[BrokenLink]:
    """Everything that does not fit together."""
    for broken in KINDS:
        yield from broken(rulebook)
