"""A rulebook's conditions and results as functions of all answers, drawn as decision diagrams.

Each function is read off the same conditions that `judge` judges; tests hold the two together.
"""

from collections.abc import Mapping
from functools import cached_property, lru_cache, partial, reduce

from screening.engine.answers import BLANK, OPEN, Answer, Answers, Heard, Silence
from screening.engine.conditions import All, Any, Compound, Condition, Fact, Leaf, NotTrue
from screening.engine.diagrams.diagram import Diagrams, Node
from screening.engine.diagrams.domains import AnswerClass, classes_of
from screening.engine.parts import Group
from screening.engine.rulebook import Rulebook
from screening.engine.tree import every_condition, leaves
from screening.engine.truth import Truth

Domains = tuple[tuple[AnswerClass, ...], ...]
"""The classes of each question's answers, by level."""


class Functions:
    """The functions of one rulebook, over the answers to all its questions once finished.

    With `known` the questions from that index on are not answered yet, and the mood is open: it
    shows what is settled on the way.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        *,
        known: int | None = None,
        domains: Domains | None = None,
        diagrams: Diagrams | None = None,
    ) -> None:
        self.rulebook = rulebook
        self.finished = known is None
        self.levels = {question: level for level, question in enumerate(rulebook.questions)}
        self.known = len(self.levels) if known is None else known
        self.domains = domains or domains_of(rulebook)
        sizes = [[each.size for each in domain] for domain in self.domains]
        self.diagrams = Diagrams(sizes) if diagrams is None else diagrams
        self._drawn: dict[Condition, Node] = {}
        self._forced: dict[str, Node] = {}

    @property
    def all_answers(self) -> int:
        """How many sets of answers there are, with each question left blank as well."""
        return self.diagrams.count(self.diagrams.leaf(value=True), bool)

    def of(self, condition: Condition) -> Node:
        """The truth of a condition."""
        if condition not in self._drawn:
            self._drawn[condition] = self._draw(condition)
        return self._drawn[condition]

    def _draw(self, condition: Condition) -> Node:
        apply = self.diagrams.apply
        match condition:
            case Leaf():
                return self._leaf(condition)
            case All(parts=parts) | Any(parts=parts):  # in pairs: both are associative
                pair = partial(_pair, condition)
                return reduce(partial(apply, pair), map(self.of, parts))
            case Compound(parts=parts):
                return apply(lambda *truths: condition.truth(truths), *map(self.of, parts))
            case Fact(name=name):
                return self.of(self.rulebook.facts[name])
            case NotTrue(name=name):
                fact = self.of(self.rulebook.facts[name])
                return apply(lambda truth: condition.truth(truth, finished=self.finished), fact)
        return self.diagrams.leaf(Truth.TRUE)

    def _leaf(self, leaf: Leaf) -> Node:
        """A leaf is false where its question is not asked, however it may be answered."""
        level = self.levels[leaf.question]
        if level >= self.known:
            answered = self.diagrams.leaf(leaf.truth(OPEN))
        else:
            truths = tuple(self.diagrams.leaf(each.truths[leaf]) for each in self.domains[level])
            answered = self.diagrams.node(level, truths)
        heard = partial(_heard, level <= self.known)
        return self.diagrams.apply(heard, self.asked(leaf.question), answered)

    def asked(self, question: str) -> Node:
        """Whether a question is asked; up to the first that is not answered, nothing is open."""
        condition = self.rulebook.asked_when.get(question)
        if condition is None:
            return self.diagrams.leaf(Truth.TRUE)
        walked = self.finished or self.levels[question] > self.known
        return (self if walked else self._finished).of(condition)

    @cached_property
    def _finished(self) -> "Functions":
        return Functions(self.rulebook, domains=self.domains, diagrams=self.diagrams)

    @cached_property
    def urgency(self) -> Node:
        """The level: its index from the worst, or that of the last level when no rule holds."""
        levels = self.rulebook.urgency.levels
        worst = self.diagrams.leaf(len(levels) - 1)
        for rule in self.rulebook.urgency.rules:
            index = levels.index(rule.level)
            worst = self.diagrams.apply(partial(_worse, index), worst, self.of(rule.when))
        return worst

    @cached_property
    def decider(self) -> Node:
        """The index of the pathway rule that decides; None where none does."""
        decided = self.diagrams.leaf(None)
        for index, rule in reversed([*enumerate(self.rulebook.pathway.rules)]):
            first = partial(self._first, index)
            decided = self.diagrams.apply(first, self.of(rule.when), decided)
        return decided

    def _first(self, index: int, truth: Truth, later: int | None) -> int | None:
        if truth is Truth.TRUE:
            return index
        return None if truth is Truth.UNKNOWN and not self.finished else later

    @cached_property
    def outcome(self) -> Node:
        """The outcome that the pathway leads to."""
        rules = self.rulebook.pathway.rules
        return self.diagrams.apply(
            lambda index: None if index is None else rules[index].outcome, self.decider
        )

    @cached_property
    def headline(self) -> Node:
        """The outcome that the patient is shown."""
        urgency = self.rulebook.urgency
        return self.diagrams.apply(
            lambda level, outcome: (
                urgency.levels[level] if urgency.levels[level] in urgency.headline else outcome
            ),
            self.urgency,
            self.outcome,
        )

    def forced(self, headline: str) -> Node:
        """Where a headline is earned: as urgent as it or more, or the same pathway outcome."""
        if headline not in self._forced:
            urgency = self.rulebook.urgency
            if headline in urgency.headline:
                worst = urgency.levels.index(headline)
                node = self.diagrams.apply(lambda level: level <= worst, self.urgency)
            else:
                node = self.diagrams.apply(lambda found: found == headline, self.outcome)
            self._forced[headline] = node
        return self._forced[headline]

    def earned(self, group: Group) -> Node:
        """The points of one group of the score."""
        total = self.diagrams.leaf(0)
        for point in group.points:
            more = partial(_more, point.worth, group.most)
            total = self.diagrams.apply(more, total, self.of(point.when))
        return total

    def person(self, classes: Mapping[int, int]) -> dict[str, Answer]:
        """One set of answers from these classes; what makes no difference is answered plainly."""
        answers: dict[str, Answer] = {}
        for question, level in self.levels.items():
            heard = self.domains[level][classes.get(level, 0)].example
            if not isinstance(heard, Silence):
                answers[question] = heard
        return answers

    def classes(self, answers: Answers) -> list[int]:
        """The class that each question's answer is in."""
        return [
            self.class_of(level, answers.get(question, BLANK))
            for question, level in self.levels.items()
        ]

    def class_of(self, level: int, heard: Heard) -> int:
        """The class that an answer, or a silence, is in."""
        return next(i for i, each in enumerate(self.domains[level]) if each.has(heard))


def _pair(condition: All | Any, *truths: Truth) -> Truth:
    return condition.truth(truths)


def _heard(settled: bool, asked: Truth, truth: Truth) -> Truth:  # noqa: FBT001 -- by partial
    """The truth of a leaf; one whose question will not come up is false."""
    if asked is Truth.TRUE:
        return truth
    return Truth.FALSE if asked is Truth.FALSE or settled else Truth.UNKNOWN


def _more(worth: int, most: int, total: int, truth: Truth) -> int:
    return min(total + worth, most) if truth is Truth.TRUE else total


def _worse(index: int, worst: int, truth: Truth) -> int:
    return min(index, worst) if truth is Truth.TRUE else worst


@lru_cache(maxsize=32)
def domains_of(*rulebooks: Rulebook) -> Domains:
    """The classes of each question's answers under all the rules of some rulebooks.

    The rulebooks ask the same questions.
    """
    every = {
        leaf
        for rulebook in rulebooks
        for condition in every_condition(rulebook)
        for leaf in leaves(condition, rulebook.facts)
    }
    return tuple(
        classes_of(question, frozenset(leaf for leaf in every if leaf.question == question.id))
        for question in rulebooks[0].questions.values()
    )
