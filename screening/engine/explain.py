"""What a result says of itself: why, whether it is settled, and what it hangs on.

All of it is read off the result drawn as a function of every question's answer; nothing is a list
that somebody keeps. "Whatever else is said" means every answer, and none.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from screening.engine.answers import BLANK, Answer, Answers, Silence, is_known
from screening.engine.diagrams.diagram import DEEPEST, Node, support, values
from screening.engine.diagrams.functions import Functions
from screening.engine.path import Path, path
from screening.engine.rulebook import Rulebook


@dataclass(frozen=True)
class Turn:
    """The fewest changed answers that lead to another headline."""

    headline: str
    answers: dict[str, Answer]


class Prospect(NamedTuple):
    """What a result still hangs on: the same as in an explanation, and quick to say."""

    still_open: tuple[str, ...]
    pivotal: tuple[str, ...]

    @property
    def is_settled(self) -> bool:
        """Whether no answer that is still to come can change the headline."""
        return not self.still_open


@dataclass(frozen=True)
class Explanation:
    """What is said of one set of answers, by question ids in the rulebook's order.

    reasons: a smallest set of answers that forces the result, whatever else is said; one that was
        left blank counts as such. For an urgency the result is "at least as urgent as this", for a
        pathway it is the pathway's outcome.
    still_open: questions without an answer that can still change the headline; none: it is settled.
    pivotal: given answers whose change alone changes the headline.
    turns: for each other headline the fewest changes that lead there, the nearest first.
    homework: asked questions whose answer is not known, and could change the headline if it were,
        whether the others that are not known stay so or not.
    """

    reasons: tuple[str, ...]
    still_open: tuple[str, ...]
    pivotal: tuple[str, ...]
    turns: tuple[Turn, ...]
    homework: tuple[str, ...]

    @property
    def is_settled(self) -> bool:
        """Whether no answer that is still to come can change the headline."""
        return not self.still_open


@lru_cache(maxsize=32)
def functions_of(rulebook: Rulebook) -> Functions:
    """The functions of a rulebook, drawn once and not added to: threads, languages share them."""
    if rulebook.original is not rulebook:
        return functions_of(rulebook.original)
    functions = Functions(rulebook)
    for headline in values(functions.headline):
        functions.forced(str(headline))
    return functions


def explain(rulebook: Rulebook, answers: Answers) -> Explanation:
    """Explain the result of a set of answers, finished or not."""
    functions = functions_of(rulebook)
    walk = path(rulebook, answers, finished=True)
    heard = {question: answers[question] for question in answers if walk.asks(question)}
    classes = functions.classes(answers)
    asked = {level for question, level in functions.levels.items() if walk.asks(question)}
    forced = functions.forced(str(_value(functions.headline, classes)))
    return Explanation(
        reasons=_named(functions, smallest_reason(forced, classes, asked) or ()),
        still_open=_named(functions, _still_open(functions, answers, classes)),
        pivotal=_named(functions, _pivotal(functions, heard, classes)),
        turns=_turns(functions, classes),
        homework=_named(functions, _homework(functions, walk, classes)),
    )


def prospect(rulebook: Rulebook, answers: Answers) -> Prospect:
    """What the result of a set of answers still hangs on, finished or not."""
    functions, walk = functions_of(rulebook), path(rulebook, answers, finished=True)
    heard = {question: answers[question] for question in answers if walk.asks(question)}
    classes = functions.classes(answers)
    return Prospect(
        still_open=_named(functions, _still_open(functions, answers, classes)),
        pivotal=_named(functions, _pivotal(functions, heard, classes)),
    )


def _named(functions: Functions, levels: Iterable[int]) -> tuple[str, ...]:
    names = [*functions.levels]
    return tuple(names[level] for level in sorted(levels))


def _value(function: Node, classes: list[int]) -> object:
    while function.level != DEEPEST:
        function = function.children[classes[function.level]]
    return function.value


def smallest_reason(
    function: Node, classes: list[int], asked: Collection[int]
) -> frozenset[int] | None:
    """A smallest set of asked questions whose answers alone make a function true; None if none do.

    Each question is kept, or dropped so that all its answers are followed at once; what is followed
    is a set of nodes, and each such set is solved once.
    """
    done: dict[frozenset[Node], frozenset[int] | None] = {}

    def solve(nodes: frozenset[Node]) -> frozenset[int] | None:
        if nodes in done:
            return done[nodes]
        level = min(node.level for node in nodes)
        if level == DEEPEST:
            return frozenset() if all(node.value is True for node in nodes) else None
        if any(node.value is False for node in nodes):
            return None
        best = solve(frozenset(_followed(nodes, level)))
        if level in asked:
            kept = solve(
                frozenset(n.children[classes[level]] if n.level == level else n for n in nodes)
            )
            if kept is not None and (best is None or len(kept) + 1 < len(best)):
                best = kept | {level}
        done[nodes] = best
        return best

    return solve(frozenset([function]))


def _followed(nodes: frozenset[Node], level: int) -> Iterable[Node]:
    for node in nodes:
        if node.level == level:
            yield from node.children
        else:
            yield node


def _still_open(functions: Functions, answers: Answers, classes: list[int]) -> set[int]:
    """The questions without an answer that the headline still depends on."""
    headline, scratch = functions.headline, functions.diagrams.scratch()
    for question, level in functions.levels.items():
        if question in answers:
            headline = scratch.fixed(headline, level, classes[level])
    return support(headline)


def _pivotal(functions: Functions, heard: Answers, classes: list[int]) -> set[int]:
    headline = functions.headline
    now = _value(headline, classes)
    asked = {functions.levels[question] for question in heard} & support(headline)
    return {
        level
        for level in asked
        for index, each in enumerate(functions.domains[level])
        if each.example is not BLANK
        and _value(headline, [*classes[:level], index, *classes[level + 1 :]]) != now
    }


def _homework(functions: Functions, walk: Path, classes: list[int]) -> set[int]:
    """What is unknown, and could change the headline if it were known.

    Another way of not knowing is nothing to find out, so it counts as the present one.
    """
    headline, scratch = functions.headline, functions.diagrams.scratch()
    unknown = set()
    for question, level in functions.levels.items():
        if walk.asks(question) and not is_known(walk.heard[question]):
            unknown.add(level)
            domain = enumerate(functions.domains[level])
            like = [index if is_known(each.example) else classes[level] for index, each in domain]
            headline = scratch.merged(headline, level, like)
        else:
            headline = scratch.fixed(headline, level, classes[level])
    return support(headline) & unknown


def _turns(functions: Functions, classes: list[int]) -> tuple[Turn, ...]:
    """For each other headline the fewest changes that lead there."""
    now = _value(functions.headline, classes)
    others = ((value, way) for value, way in _nearest(functions, classes).items() if value != now)
    nearest_first = sorted(others, key=lambda other: len(other[1]))
    return tuple(_turn(functions, str(headline), way) for headline, way in nearest_first)


Way = tuple[tuple[int, int], ...]
"""Changes: levels with their new classes."""


def _nearest(functions: Functions, classes: list[int]) -> dict[object, Way]:
    """The fewest changes that lead to each headline."""
    done: dict[Node, dict[object, Way]] = {}

    def ways(node: Node) -> dict[object, Way]:
        if node.level == DEEPEST:
            return {node.value: ()}
        if node not in done:
            best = dict(ways(node.children[classes[node.level]]))
            for index, child in enumerate(node.children):
                if isinstance(functions.domains[node.level][index].example, Silence):
                    continue
                for value, way in ways(child).items():
                    if value not in best or len(way) + 1 < len(best[value]):
                        best[value] = ((node.level, index), *way)
            done[node] = best
        return done[node]

    return ways(functions.headline)


def _turn(functions: Functions, headline: str, way: Way) -> Turn:
    person, names = functions.person(dict(way)), [*functions.levels]
    return Turn(headline, {names[level]: person[names[level]] for level, _ in way})


def may_get_worse(rulebook: Rulebook, answers: Answers) -> bool:
    """Whether answers that are still to come can make the urgency worse than it is."""
    functions = functions_of(rulebook)
    classes, scratch = functions.classes(answers), functions.diagrams.scratch()
    urgency = functions.urgency
    now = int(str(_value(urgency, classes)))
    for question, level in functions.levels.items():
        if question in answers:
            urgency = scratch.fixed(urgency, level, classes[level])
    return any(isinstance(index, int) and index < now for index in values(urgency))
