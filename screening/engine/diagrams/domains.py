"""What can be heard of a question, sorted into classes that no rule tells apart."""

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from screening.engine.answers import BLANK, DECLINED, NONE, UNSURE, Answer, Heard
from screening.engine.conditions import Leaf
from screening.engine.diagrams.diagram import TooLarge
from screening.engine.questions import Question
from screening.engine.truth import Truth

LONGEST_LIST = 16  # options: each more doubles the answers to enumerate
WIDEST_SCALE = 100_000  # numbers


class AnswerClass(NamedTuple):
    """Answers that no rule tells apart: one of them, how many they are, and each leaf's truth."""

    example: Heard
    size: int
    truths: dict[Leaf, Truth]

    def has(self, heard: Heard) -> bool:
        """Whether an answer is in this class."""
        if _unknown(heard) != _unknown(self.example):
            return False
        return all(leaf.truth(heard) is truth for leaf, truth in self.truths.items())


def answers_to(question: Question) -> Iterator[Answer]:
    """Every answer that a question accepts, the plainest first."""
    match question.kind:
        case "one":
            yield from question.options
        case "number":
            yield from range(question.low or 0, (question.high or 0) + 1)
        case "several":
            options = sorted(question.options, key=lambda code: code != NONE)
            for size in range(1, len(options) + 1):
                yield from combinations(options, size)
    yield from [code for code in (UNSURE, DECLINED) if code in question.codes]


def classes_of(question: Question, leaves: frozenset[Leaf]) -> tuple[AnswerClass, ...]:
    """The classes of a question's answers, and of leaving it blank, under these leaves.

    `unsure`, `declined` and blank are classes of their own, so that a proof can name them.

    Raises:
        TooLarge: the question has more answers than can be enumerated.
    """
    if len(question.options) > LONGEST_LIST and question.kind == "several":
        raise TooLarge(f"'{question.id}' has more than {LONGEST_LIST} options to choose from")
    if (question.high or 0) - (question.low or 0) > WIDEST_SCALE:
        raise TooLarge(f"'{question.id}' has more than {WIDEST_SCALE:,} numbers to choose from")
    ordered = sorted(leaves, key=repr)
    found: dict[tuple[object, ...], AnswerClass] = {}
    for heard in (*answers_to(question), BLANK):
        truths = {leaf: leaf.truth(heard) for leaf in ordered}
        key = (_unknown(heard), *truths.values())
        known = found.get(key, AnswerClass(heard, 0, truths))
        found[key] = known._replace(size=known.size + 1)
    return tuple(found.values())


def _unknown(heard: Heard) -> Heard | None:
    return heard if heard in (UNSURE, DECLINED, BLANK) else None
