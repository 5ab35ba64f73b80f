"""Random rulebooks, and random answers to a rulebook's questions."""

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st

from screening.engine.answers import Answer
from screening.engine.questions import Question
from screening.engine.rulebook import Rulebook
from tests.engine.books import LEVELS, OUTCOMES, Plain, asking, book, rule, typical, urgent, worth

often = settings(max_examples=100, deadline=None)

CODES = ("yes", "no", "none")
OWN_CODES = (*CODES, "unsure", "declined")
MOST = 3  # of a random number

T = TypeVar("T")


_coin = st.booleans()
_up_to = {most: st.integers(0, most) for most in range(20)}
_codes = st.lists(st.sampled_from(OWN_CODES), min_size=1, max_size=3, unique=True)
_kinds = st.sampled_from(("one", "several", "number"))
_leaves = st.sampled_from(("code", "code", "code", "unanswered", "fact", "not_true"))
_words = st.sampled_from(("leaf", "leaf", "leaf", "all", "any", "not", "count"))


def _one_of(draw: st.DrawFn, things: Sequence[T]) -> T:
    return things[draw(_up_to[len(things) - 1])]


def _leaf(draw: st.DrawFn, questions: Sequence[Plain], facts: Sequence[str]) -> Plain:
    question, word = _one_of(draw, questions), draw(_leaves)
    name = str(question["id"])
    if facts and word in ("fact", "not_true"):
        return {word: _one_of(draw, facts)}
    if word == "unanswered":
        return {word: name}
    if question["kind"] == "number":
        bounds = {"at_least": {"at_least": draw(_up_to[MOST])}, "below": {"below": MOST}}
        return {name: _one_of(draw, (*bounds.values(), "unsure", "declined"))}
    return {name: draw(_codes)}


def condition(
    draw: st.DrawFn, questions: Sequence[Plain], facts: Sequence[str], depth: int = 2
) -> Plain:
    """A condition on these questions and facts, as a file would have it."""
    word = draw(_words) if depth else "leaf"
    if word == "leaf":
        return _leaf(draw, questions, facts)
    if word == "not":
        return {word: condition(draw, questions, facts, depth - 1)}
    parts = [condition(draw, questions, facts, depth - 1) for _ in range(1 + draw(_up_to[2]))]
    if word == "count":
        bound = _one_of(draw, ("exactly", "at_least"))
        return {word: {"of": parts, bound: draw(_up_to[4])}}
    return {word: parts}


def _question(draw: st.DrawFn, name: str, earlier: Sequence[Plain], facts: Sequence[str]) -> Plain:
    kind = draw(_kinds)
    options = {} if kind == "number" else dict.fromkeys(CODES, "words")
    scale = {"low": 0, "high": MOST} if kind == "number" else {}
    asked = {"asked_when": condition(draw, earlier, facts)} if len(earlier) and draw(_coin) else {}
    return asking(name, kind=kind, options=options, **scale, **asked)


@st.composite
def rulebooks(draw: st.DrawFn) -> Rulebook:
    """Rulebooks of a few questions, with follow-ups, facts, and a few rules of each kind."""
    questions: list[Plain] = []
    facts: dict[str, object] = {}
    for number in range(2 + draw(_up_to[3])):
        questions.append(_question(draw, f"q{number}", questions, tuple(facts)))
        if draw(_coin):
            facts[f"f{number}"] = condition(draw, questions, tuple(facts))

    def some() -> list[Plain]:
        return [condition(draw, questions, tuple(facts)) for _ in range(draw(_up_to[3]))]

    danger = [urgent(f"u{n}", when, _one_of(draw, LEVELS)) for n, when in enumerate(some())]
    ways = [rule(f"p{n}", when, outcome=OUTCOMES[n % 2]) for n, when in enumerate(some())]
    points = [worth(when) for when in (*some(), "always")]
    group = {"id": "g", "title": "words", "most": 2, "needs": 1, "sources": {"design": "a test"}}
    return book(
        questions,
        facts=facts,
        urgency={"levels": LEVELS, "headline": LEVELS[:1], "stops": LEVELS[:1], "rules": danger},
        pathway={"rules": [*ways, rule("last", "always", outcome="blue")], "stops": ["red"]},
        score={"max": 2, "groups": [{**group, "points": points}]},
        notes=[rule(f"n{n}", when, text="words") for n, when in enumerate(some())],
    )


def answer_to(question: Question) -> st.SearchStrategy[Answer]:
    """Any answer that a question takes."""
    alone = [code for code in question.codes if code not in question.options]
    if question.kind == "number":
        return st.integers(question.low, question.high) | st.sampled_from(alone)
    if question.kind == "one":
        return st.sampled_from(question.codes)
    chosen = st.sets(st.sampled_from(list(question.options)), min_size=1)
    ticked = chosen.map(lambda codes: tuple(c for c in question.options if c in codes))
    return ticked | st.sampled_from(alone)


def answers_to(rulebook: Rulebook) -> st.SearchStrategy[dict[str, Answer]]:
    """Answers to some of the questions, whether or not they are asked."""
    given = {name: answer_to(question) for name, question in rulebook.questions.items()}
    return st.fixed_dictionaries({}, optional=given)


def people(rulebook: Rulebook) -> st.SearchStrategy[dict[str, Answer]]:
    """Answers to MILD: any, or those of the typical person with a few changed or taken away."""
    given = {name: answer_to(question) for name, question in rulebook.questions.items()}

    def changed(names: set[str]) -> st.SearchStrategy[dict[str, Answer]]:
        some = {name: given[name] | st.none() for name in sorted(names)}
        return st.fixed_dictionaries(some).map(lambda changes: typical(**changes))

    few = st.sets(st.sampled_from(list(given)), max_size=4)
    return few.flatmap(changed) | answers_to(rulebook)


@st.composite
def visits(draw: st.DrawFn) -> tuple[Rulebook, dict[str, Answer]]:
    """A random rulebook and answers to it."""
    rulebook = draw(rulebooks())
    return rulebook, draw(answers_to(rulebook))


@st.composite
def longer_visits(draw: st.DrawFn) -> tuple[Rulebook, dict[str, Answer], dict[str, Answer]]:
    """A random rulebook, answers to it, and the same with more."""
    rulebook, answers = draw(visits())
    return rulebook, answers, {**draw(answers_to(rulebook)), **answers}
