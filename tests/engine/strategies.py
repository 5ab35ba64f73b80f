"""Random rulebooks, and random answers to a rulebook's questions."""

from collections.abc import Sequence

from hypothesis import settings
from hypothesis import strategies as st

from screening.engine.answers import Answer
from screening.engine.questions import Question
from screening.engine.rulebook import Rulebook
from tests.engine.books import LEVELS, OUTCOMES, Plain, asking, book, rule, typical, urgent, worth

often = settings(max_examples=3000, deadline=None)

CODES = ("yes", "no", "none")
OWN_CODES = (*CODES, "unsure", "declined")
MOST = 3  # of a random number

Drawn = st.SearchStrategy[object]


def _leaf(question: Plain) -> Drawn:
    name = str(question["id"])
    unanswered = st.just({"unanswered": name})
    if question["kind"] == "number":
        bound = st.sampled_from(("at_least", "below"))
        bounds = st.dictionaries(bound, st.integers(0, MOST), min_size=1, max_size=1)
        silence = st.sampled_from(OWN_CODES[-2:])
        return st.builds(lambda body: {name: body}, bounds | silence) | unanswered
    codes = st.lists(st.sampled_from(OWN_CODES), min_size=1, max_size=3, unique=True)
    return st.builds(lambda body: {name: body}, codes) | unanswered


def _composed(parts: Drawn) -> Drawn:
    some = st.lists(parts, min_size=1, max_size=3)
    word, bound = st.sampled_from(("all", "any")), st.sampled_from(("exactly", "at_least"))
    return (
        st.builds(lambda word, body: {word: body}, word, some)
        | st.builds(lambda body: {"not": body}, parts)
        | st.builds(
            lambda body, bound, number: {"count": {"of": body, bound: number}},
            some,
            bound,
            st.integers(0, 4),
        )
    )


def conditions(questions: Sequence[Plain], facts: Sequence[str] = ()) -> Drawn:
    """Conditions on these questions and facts, as a file would have them."""
    leaves = st.one_of([_leaf(question) for question in questions])
    if facts:
        word = st.sampled_from(("fact", "not_true"))
        leaves |= st.builds(lambda word, name: {word: name}, word, st.sampled_from(facts))
    return st.recursive(leaves, _composed, max_leaves=4)


_coin = st.booleans()


@st.composite
def _question(draw: st.DrawFn, name: str, earlier: Sequence[Plain], facts: Sequence[str]) -> Plain:
    kind = draw(st.sampled_from(("one", "several", "number")))
    options = {} if kind == "number" else dict.fromkeys(CODES, "words")
    scale = {"low": 0, "high": MOST} if kind == "number" else {}
    asked = {"asked_when": draw(conditions(earlier, facts))} if earlier and draw(_coin) else {}
    return asking(name, kind=kind, options=options, **scale, **asked)


@st.composite
def rulebooks(draw: st.DrawFn) -> Rulebook:
    """Rulebooks of a few questions, with follow-ups, facts, and a few rules of each kind."""
    questions: list[Plain] = []
    facts: dict[str, object] = {}
    for number in range(draw(st.integers(2, 5))):
        questions.append(draw(_question(f"q{number}", tuple(questions), tuple(facts))))
        if draw(_coin):
            facts[f"f{number}"] = draw(conditions(questions, tuple(facts)))
    some = st.lists(conditions(questions, tuple(facts)), max_size=3)
    danger = [urgent(f"u{n}", c, draw(st.sampled_from(LEVELS))) for n, c in enumerate(draw(some))]
    ways = [rule(f"p{n}", c, outcome=OUTCOMES[n % 2]) for n, c in enumerate(draw(some))]
    points = [worth(condition) for condition in (*draw(some), "always")]
    group = {"id": "g", "title": "words", "most": 2, "needs": 1, "sources": {"design": "a test"}}
    return book(
        questions,
        facts=facts,
        urgency={"levels": LEVELS, "headline": LEVELS[:1], "stops": LEVELS[:1], "rules": danger},
        pathway={"rules": [*ways, rule("last", "always", outcome="blue")], "stops": ["red"]},
        score={"max": 2, "groups": [{**group, "points": points}]},
        notes=[rule(f"n{n}", c, text="words") for n, c in enumerate(draw(some))],
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
