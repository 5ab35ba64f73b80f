"""All, Any, Not and Count against Kleene's tables, complete."""

from collections.abc import Iterable, Sequence
from functools import cache, reduce
from itertools import product

import pytest

from screening.engine.conditions import FALSE, TRUE, UNKNOWN, judge
from screening.engine.path import path
from screening.engine.rulebook import Rulebook
from screening.engine.syntax import parse
from screening.engine.truth import Truth
from tests.engine.books import Plain, asking, book

TRUTHS = (TRUE, UNKNOWN, FALSE)
LETTERS = dict(zip("TUF", TRUTHS, strict=True))
GIVES = {TRUE: "yes", UNKNOWN: "unsure", FALSE: "no"}

ALL = {"T": "TUF", "U": "UUF", "F": "FFF"}
ANY = {"T": "TTT", "U": "TUU", "F": "TUF"}
NOT = {"T": "F", "U": "U", "F": "T"}

MOST = 4
QUESTIONS = [f"q{number}" for number in range(MOST)]
PARTS: list[Plain] = [{question: "yes"} for question in QUESTIONS]


@cache
def _book() -> Rulebook:
    return book([asking(question) for question in QUESTIONS], facts={"f": PARTS[0]})


def _truth(written: Plain, truths: Iterable[Truth]) -> Truth:
    """The truth of a condition whose parts have these truths."""
    answers = {name: GIVES[truth] for name, truth in zip(QUESTIONS, truths, strict=False)}
    return judge(parse(written), path(_book(), answers, finished=True)).truth


def _looked_up(table: dict[str, str], truths: Sequence[Truth]) -> Truth:
    """Several truths put together two by two, by a table."""
    letter = {truth: letter for letter, truth in LETTERS.items()}
    row = {(a, b): LETTERS[table[letter[a]][TRUTHS.index(b)]] for a in TRUTHS for b in TRUTHS}
    return reduce(lambda a, b: row[a, b], truths)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize(("kind", "table"), [("all", ALL), ("any", ANY)])
def test_all_and_any_are_kleenes(kind: str, table: dict[str, str], count: int) -> None:
    for truths in product(TRUTHS, repeat=count):
        assert _truth({kind: PARTS[:count]}, truths) is _looked_up(table, truths)


@pytest.mark.parametrize(("part", "whole"), NOT.items())
def test_not_is_kleenes(part: str, whole: str) -> None:
    assert _truth({"not": PARTS[0]}, [LETTERS[part]]) is LETTERS[whole]
    assert ~LETTERS[part] is LETTERS[whole]


@pytest.mark.parametrize("bound", ["exactly", "at_least"])
@pytest.mark.parametrize("number", range(MOST + 2))
def test_a_count_is_known_when_every_way_to_fill_in_the_unknown_agrees(
    number: int, bound: str
) -> None:
    for length in range(1, MOST + 1):
        for truths in product(TRUTHS, repeat=length):
            counted = _truth({"count": {"of": PARTS[:length], bound: number}}, truths)
            assert counted is _filled_in(truths, number, bound)


def _filled_in(truths: Sequence[Truth], number: int, bound: str) -> Truth:
    ways = product(*[(TRUE, FALSE) if truth is UNKNOWN else (truth,) for truth in truths])
    sums = {way.count(TRUE) for way in ways}
    found = {total == number if bound == "exactly" else total >= number for total in sums}
    return UNKNOWN if len(found) > 1 else TRUE if found.pop() else FALSE


@pytest.mark.parametrize("truth", TRUTHS)
def test_a_fact_is_as_true_as_its_condition(truth: Truth) -> None:
    assert _truth({"fact": "f"}, [truth]) is truth


@pytest.mark.parametrize(("part", "whole"), [("T", "F"), ("U", "T"), ("F", "T")])
def test_not_true_takes_unknown_for_not_true_once_nothing_more_comes(part: str, whole: str) -> None:
    assert _truth({"not_true": "f"}, [LETTERS[part]]) is LETTERS[whole]


@pytest.mark.parametrize("truth", TRUTHS)
def test_not_true_is_kleenes_not_while_more_may_come(truth: Truth) -> None:
    unfinished = path(_book(), {"q0": GIVES[truth]})
    assert unfinished.open
    assert judge(parse({"not_true": "f"}), unfinished).truth is ~truth


def test_no_if_can_read_unknown_as_yes() -> None:
    for truth in TRUTHS:
        with pytest.raises(TypeError, match="three values"):
            bool(truth)
