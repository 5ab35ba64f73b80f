"""Reading a trace: which answers made it come out as it did."""

from collections.abc import Iterator

from screening.engine.answers import NOT_ASKED, is_known
from screening.engine.conditions import FALSE, TRUE, UNKNOWN, All, Any, Leaf, Trace


def deciding_leaves(trace: Trace) -> Iterator[Trace]:
    """The leaves that made the trace come out as it did; what did not matter is left out.

    A true `any` rests on its true parts, a false `all` on its false ones, and an unknown one on
    those that are unknown; everything else rests on all of its parts.
    """
    if isinstance(trace.condition, Leaf):
        yield trace
        return
    for part in trace.parts:
        if _matters(trace, part):
            yield from deciding_leaves(part)


def _matters(trace: Trace, part: Trace) -> bool:
    selective = {(Any, TRUE), (All, FALSE), (Any, UNKNOWN), (All, UNKNOWN)}
    return (type(trace.condition), trace.truth) not in selective or part.truth is trace.truth


def questions_in(trace: Trace) -> tuple[str, ...]:
    """The questions whose answers made the trace come out as it did, each once."""
    leaves = (leaf.condition for leaf in deciding_leaves(trace))
    return tuple(dict.fromkeys(leaf.question for leaf in leaves if isinstance(leaf, Leaf)))


def unanswered_in(trace: Trace) -> Iterator[str]:
    """The questions in it that were asked, and that nobody answered with something known."""
    for leaf in deciding_leaves(trace):
        silent = leaf.heard is not NOT_ASKED and not is_known(leaf.heard)
        if silent and trace.truth is not FALSE and isinstance(leaf.condition, Leaf):
            yield leaf.condition.question
