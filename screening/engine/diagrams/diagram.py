"""Decision diagrams: a function of many answers, drawn once with all that is alike shared.

A node asks one question and has a child for each class of its answers; a leaf holds a value. Nodes
are ordered by question and never drawn twice, so two functions are equal when they are the same
node, and counting, searching and comparing take one visit of each node.
(R. E. Bryant, Graph-based algorithms for Boolean function manipulation, IEEE Trans. Comput., 1986;
here with many-valued questions and any values at the leaves.)
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from math import prod

DEEPEST = 1_000_000  # the level of a leaf: below every question


class TooLarge(Exception):  # noqa: N818 -- it is the diagram that is
    """There is more to prove than can be proven."""


@dataclass(frozen=True, eq=False, slots=True)
class Node:
    """A question with a child for each class of answers; or a leaf with its value."""

    level: int
    children: "tuple[Node, ...]" = ()
    value: Hashable = None


@dataclass(frozen=True)
class Diagrams:
    """The nodes over one list of questions.

    weights: for each question, how many answers each of its classes stands for.
    limit: how many nodes may be drawn.
    """

    weights: Sequence[Sequence[int]]
    limit: int = 500_000
    _nodes: dict[tuple[int, tuple[Node, ...]], Node] = field(default_factory=dict)
    _leaves: dict[tuple[type, Hashable], Node] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._nodes)

    def scratch(self) -> "Diagrams":
        """An empty sheet over the same questions, for what is drawn once and thrown away.

        Functions of this sheet may be fixed on it, question by question in order.
        """
        return Diagrams(self.weights, self.limit)

    def leaf(self, value: Hashable) -> Node:
        """The function that is always this value."""
        key = (type(value), value)  # False, 0 and Truth.FALSE are equal, and not the same
        if key not in self._leaves:
            self._leaves[key] = Node(DEEPEST, (), value)
        return self._leaves[key]

    def node(self, level: int, children: tuple[Node, ...]) -> Node:
        """The function that asks a question first; none is asked that makes no difference."""
        if all(child is children[0] for child in children):
            return children[0]
        key = (level, children)
        if key not in self._nodes:
            if len(self._nodes) >= self.limit:
                raise TooLarge(f"the rules need more than {self.limit:,} nodes to be proven")
            self._nodes[key] = Node(level, children)
        return self._nodes[key]

    def apply(self, combine: Callable[..., Hashable], *functions: Node) -> Node:
        """The function whose value is combined from the values of others."""
        done: dict[tuple[Node, ...], Node] = {}

        def walk(nodes: tuple[Node, ...]) -> Node:
            if nodes in done:
                return done[nodes]
            level = min(node.level for node in nodes)
            if level == DEEPEST:
                found = self.leaf(combine(*(node.value for node in nodes)))
            else:
                found = self.node(
                    level,
                    tuple(
                        walk(tuple(n.children[index] if n.level == level else n for n in nodes))
                        for index in range(len(self.weights[level]))
                    ),
                )
            done[nodes] = found
            return found

        return walk(functions)

    def fixed(self, function: Node, level: int, index: int) -> Node:
        """The function once a question is answered with one class."""
        return self.merged(function, level, [index] * len(self.weights[level]))

    def merged(self, function: Node, level: int, like: Sequence[int]) -> Node:
        """The function where each class of answers to a question counts as another class."""
        done: dict[Node, Node] = {}

        def walk(node: Node) -> Node:
            if node.level > level:
                return node
            if node.level == level:
                return self.node(level, tuple(node.children[index] for index in like))
            if node not in done:
                done[node] = self.node(node.level, tuple(walk(child) for child in node.children))
            return done[node]

        return walk(function)

    def count(self, function: Node, wanted: Callable[[Hashable], bool]) -> int:
        """How many sets of answers give a wanted value."""
        totals = [sum(weights) for weights in self.weights]
        done: dict[Node, int] = {}

        def below(level: int, node: Node) -> int:
            """Sets of answers to the questions from this level on."""
            return prod(totals[level : min(node.level, len(totals))]) * at(node)

        def at(node: Node) -> int:
            if node.level == DEEPEST:
                return int(wanted(node.value))
            if node not in done:
                pairs = zip(self.weights[node.level], node.children, strict=True)
                done[node] = sum(w * below(node.level + 1, child) for w, child in pairs)
            return done[node]

        return below(0, function)

    def witness(self, function: Node, wanted: Callable[[Hashable], bool]) -> dict[int, int] | None:
        """Classes of answers, by level, that lead to a wanted value; None if nothing does.

        Questions that are left out may be answered in any way.
        """
        dead: set[Node] = set()

        def walk(node: Node) -> dict[int, int] | None:
            if node.level == DEEPEST:
                return {} if wanted(node.value) else None
            if node in dead:
                return None
            for index, child in enumerate(node.children):
                found = walk(child)
                if found is not None:
                    return {node.level: index, **found}
            dead.add(node)
            return None

        return walk(function)


def values(function: Node) -> set[Hashable]:
    """Every value that a function can have."""
    return {node.value for node in nodes_of(function) if node.level == DEEPEST}


def support(function: Node) -> set[int]:
    """The levels of the questions that make a difference."""
    return {node.level for node in nodes_of(function) if node.level != DEEPEST}


def nodes_of(function: Node) -> Iterator[Node]:
    """Each node of a function, once."""
    seen, waiting = {function}, [function]
    while waiting:
        node = waiting.pop()
        yield node
        fresh = [child for child in dict.fromkeys(node.children) if child not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
