"""A name that leads nowhere is told with its file and line, and what was perhaps meant."""

import re
from collections.abc import Iterable

import pytest

from screening.engine.answers import NOT_ASKED
from screening.engine.load import build
from screening.engine.path import path
from screening.engine.problems import RulebookError
from tests.engine.books import Plain, asking, book, document
from tests.engine.copies import HERE, Copy

ABOUT = "questions/about.yaml"
SAFETY = "questions/safety.yaml"
PATTERN = "questions/pattern.yaml"
INDICATIONS = "questions/indications.yaml"

Mistake = tuple[str, str, str, list[str]]
"""The file, a text in it, what stands there instead, and words that must be said."""


def _name(mistake: Mistake) -> str:
    file, _, new, _ = mistake
    return f"{file} {new.strip(HERE)}"


def _untold(copy: Copy, mistakes: Iterable[Mistake]) -> list[Mistake]:
    """The mistakes that are not told when all of them are made in one rulebook."""
    places = [(copy.change(*mistake[:3]), mistake) for mistake in mistakes]
    problems = copy.problems()
    return [mistake for place, mistake in places if not _is_told(problems, place, mistake[3])]


def _is_told(problems: list[str], place: str, words: list[str]) -> bool:
    told = [problem for problem in problems if problem.startswith(f"{place}: ")]
    return any(all(word in problem for word in words) for problem in told)


NAMES: list[Mistake] = [
    ("facts.yaml", "- back_pain:", "- »bak_pain:", ["question 'bak_pain'", "mean 'back_pain'"]),
    ("facts.yaml", "s: yes", "s: »yess", ["no answer 'yess'", "did you mean 'yes'?"]),
    ("facts.yaml", "s: [no, place", "s: [no, »plaice", ["no answer", "mean 'place_unknown'"]),
    ("facts.yaml", "unanswered: s", "»unanswered: ss", ["did you mean 'stenosis_diagnosis'?"]),
    ("urgency.yaml", "s: new", "s: »knew", ["'saddle_numbness' has no answer 'knew'"]),
    ("pathway.yaml", "fact: no_sy", "»fact: no_si", ["no fact 'no_simptom'", "mean 'no_symptom'"]),
    ("pathway.yaml", "not_true: any", "»not_true: an", ["no fact 'an_symptom'", "did you mean"]),
    ("score.yaml", "back_pain: yes", "»back_pane: yes", ["did you mean 'back_pain'?"]),
    ("notes.yaml", "ns: blood_thinner", "ns: »blood_thiner", ["did you mean 'blood_thinner'?"]),
    ("urgency.yaml", "nhs_aaa:", "»nhs_aa:", ["no source 'nhs_aa'", "did you mean 'nhs_aaa'?"]),
    ("pathway.yaml", "mild_page:", "»mild_pge:", ["no source", "did you mean 'mild_page'?"]),
    ("score.yaml", "mild_page:", "»mild_pge:", ["no source", "did you mean 'mild_page'?"]),
    (ABOUT, "motion:", "»moton:", ["no source 'moton'", "did you mean 'motion'?"]),
    ("urgency.yaml", "level: call_911", "»level: cal_911", ["no level", "mean 'call_911'?"]),
    ("urgency.yaml", "e: [call_911", "e: [»cal_911", ["no level", "did you mean 'call_911'?"]),
    ("urgency.yaml", "stops: [call", "stops: [»cal", ["no level", "did you mean 'call_911'?"]),
    ("urgency.yaml", "within_days, r", "»in_days, r", ["no outcome 'in_days'"]),
    ("pathway.yaml", "stops: [out", "stops: [»ot", ["no outcome", "mean 'outside_scope'?"]),
    ("pathway.yaml", "outcome: out", "»outcome: ot", ["no outcome", "mean 'outside_scope'?"]),
    ("pathway.yaml", "reason: safe", "»reason: saf", ["no reason", "mean 'safety_incomplete'?"]),
    ("cases.yaml", "  age: 65", "  »agee: 65", ["no question 'agee'", "did you mean 'age'?"]),
    ("cases.yaml", "    back_pain: no", "    »bak_pain: no", ["did you mean 'back_pain'?"]),
]

ORDER: list[Mistake] = [
    ("facts.yaml", "stenosis_diagnosis: yes", "»fact: any_symptom", ["above this one"]),
    ("facts.yaml", "stenosis_diagnosis: yes", "»fact: diagnosed", ["above this one"]),
    ("facts.yaml", "stenosis_diagnosis: yes", "»not_true: no_symptom", ["above this one"]),
    (SAFETY, "    fever: [yes", "    »back_pain: [yes", ["'back_pain'", "not come before it"]),
    (SAFETY, "    fever: [yes", "    »infection_risk: [yes", ["not come before it"]),
    (SAFETY, "    fever: [yes, unsure]", "    unanswered»: age", ["'age'", "not come before"]),
]

LEVELS: list[Mistake] = [
    ("urgency.yaml", "headline: [call_911, ed_now", "»headline: [call_911", ["without a gap"]),
    ("urgency.yaml", "stops: [call_911, ed_now", "stops: [call_911, »within_days", ["headline"]),
    ("outcomes.yaml", "axis: urgency", "»axis: pathway", ["'call_911' is of the urgency"]),
]

PROMISES: list[Mistake] = [
    ("invariants.yaml", "  fever: no", "  »fevr: no", ["no question 'fevr'", "mean 'fever'?"]),
    ("invariants.yaml", "  injury: no", "  »injury: non", ["no answer 'non'", "mean 'no'?"]),
    (
        "invariants.yaml",
        "not_knowing:\n  discuss_mild:",
        "not_knowing:\n  »call_911:",
        ["no pathway outcome 'call_911'"],
    ),
    (
        "invariants.yaml",
        "implied:\n  discuss_mild:",
        "implied:\n  »discus_mild:",
        ["no pathway outcome", "mean 'discuss_mild'?"],
    ),
    ("invariants.yaml", "age: [18", "»age: [1", ["no answer '1_to_49'"]),
    ("invariants.yaml", "location: all", "»location: []", ["at least 1 item"]),
]

EXPECTED: list[Mistake] = [
    ("cases.yaml", "notes: [typical", "notes: [»typicl", ["no note", "mean 'typical_pattern'?"]),
    ("cases.yaml", "urgency: routine", "»urgency: rotine", ["no level", "mean 'routine'?"]),
    ("cases.yaml", "headline: discuss", "»headline: discus", ["no outcome", "'discuss_mild'?"]),
    ("cases.yaml", "rule: documented", "»rule: documentd", ["no pathway rule", "did you mean"]),
]

NUMBERS: list[Mistake] = [
    ("facts.yaml", "{at_least: 7}", "»{at_least: 11}", ["goes from 0 to 10"]),
    ("facts.yaml", "{at_least: 7}", "»{below: 11}", ["goes from 0 to 10"]),
    ("facts.yaml", "{at_least: 7}", "»{at_least: -1}", ["goes from 0 to 10"]),
    ("facts.yaml", "{at_least: 7}", "»{atleast: 7}", ["needs a code, a list of codes, or"]),
    ("facts.yaml", "walking_minutes: under_5", "»fever: {below: 5}", ["'fever' is not a number"]),
    ("score.yaml", "max: 9", "»max: 10", ["the groups give 9 at most"]),
    ("facts.yaml", "{at_least: 7}", "»{at_least: 7.5}", ["a whole number, not '7.5'"]),
    ("score.yaml", "max: 9", "»max: nine", ["valid integer", "'nine'"]),
]

QUESTIONS: list[Mistake] = [
    (ABOUT, "- id: age", "- »id: fever", ["there is a question 'fever' already"]),
    (ABOUT, "- id: age", "»- id: count", ["'count' is a word of the rules"]),
    (ABOUT, "- id: age", "- »id: Age", ["'Age' must be small letters, digits and _ only"]),
    (ABOUT, "- id: age", "- »id: " + "a" * 41, ["at most 40 characters"]),
    (
        ABOUT,
        "- id: age",
        "»- id: age\n  low: 1",
        ["'age' must have low and high if it is a number"],
    ),
    (ABOUT, "kind: one", "»kind: two", ["'kind' is 'two', but can be", "'several'"]),
    (ABOUT, "decline: true", "»decline: yes", ["'decline'", "true or false", "'yes'"]),
    (ABOUT, "ask: How old are you?", '»ask: " "', ["'ask'", "at least 1 character"]),
    (PATTERN, "- id: location", "»- id: location\n  page: duration", ["stands alone"]),
]

NUMBER = {"kind": "number", "options": {}}

SHAPES: list[tuple[list[Plain], str]] = [
    ([asking("count")], "is a word of the rules"),
    ([asking("q"), asking("q")], "there is a question 'q' already"),
    ([asking("q", options={})], "must have options unless it is a number"),
    ([asking("q", options={"unsure": "Not sure"})], "write `unsure: true` or `decline: true`"),
    ([asking("q", options={"declined": "No"})], "write `unsure: true` or `decline: true`"),
    ([asking("q", low=1)], "must have low and high if it is a number, and only then"),
    ([asking("q", high=1)], "must have low and high if it is a number, and only then"),
    ([asking("q", low=1, high=2)], "must have low and high if it is a number, and only then"),
    ([asking("q", **NUMBER, low=1)], "must have low and high if it is a number"),
    ([asking("q", **NUMBER, low=3, high=3)], "must have a low that is less than its high"),
    ([asking("q", kind="number", low=0, high=3)], "must have options unless it is a number"),
    ([asking("q", safety=True, optional=True)], "so it cannot be optional"),
    ([asking("q", page="p"), asking("r"), asking("s", page="p")], "page 'p' is split"),
    ([asking("q"), asking("r", page="q")], "'q' is a question that stands alone"),
    ([asking("q", asked_when={"q": "yes"})], "'q', which does not come before it"),
    ([asking("q", sources={})], "at least 1 item"),
]

TWICE: list[Mistake] = [
    ("urgency.yaml", "id: new_bladder_bowel", "»id: new_saddle_numbness", ["here already"]),
    ("pathway.yaml", "id: no_symptoms", "»id: under_18", ["'under_18' here already"]),
    ("notes.yaml", "id: past_surgery", "»id: blood_thinner", ["here already"]),
    ("cases.yaml", "id: C02", "»id: C01", ["'C01' here already"]),
]


def test_every_name_that_leads_nowhere_or_is_there_twice_is_told_with_its_line(copy: Copy) -> None:
    assert _untold(copy, (*NAMES, *TWICE)) == []


def test_levels_that_contradict_each_other_are_told_with_their_line(copy: Copy) -> None:
    assert _untold(copy, LEVELS) == []


@pytest.mark.parametrize("mistake", PROMISES, ids=_name)
def test_a_promise_that_could_not_be_broken_is_told_with_its_line(
    copy: Copy, mistake: Mistake
) -> None:
    assert _untold(copy, [mistake]) == []


def test_a_worked_case_that_expects_what_cannot_be_is_told_with_its_line(copy: Copy) -> None:
    assert _untold(copy, EXPECTED) == []


@pytest.mark.parametrize("mistake", ORDER, ids=_name)
def test_what_looks_ahead_is_told_with_its_line(copy: Copy, mistake: Mistake) -> None:
    assert _untold(copy, [mistake]) == []


@pytest.mark.parametrize("mistake", NUMBERS, ids=_name)
def test_a_wrong_number_is_told_with_its_line(copy: Copy, mistake: Mistake) -> None:
    assert _untold(copy, [mistake]) == []


@pytest.mark.parametrize("mistake", QUESTIONS, ids=_name)
def test_a_question_that_cannot_be_asked_is_told_with_its_line(
    copy: Copy, mistake: Mistake
) -> None:
    assert _untold(copy, [mistake]) == []


@pytest.mark.parametrize(("questions", "says"), SHAPES)
def test_questions_that_cannot_be_asked_are_refused(questions: list[Plain], says: str) -> None:
    with pytest.raises(RulebookError, match=re.escape(says)):
        build(document(questions))


def test_questions_on_one_page_stand_together() -> None:
    together = book([asking("q", page="p"), asking("r", page="p"), asking("s")])
    assert {slug: len(page.questions) for slug, page in together.pages.items()} == {"p": 2, "s": 1}


def test_two_facts_that_name_each_other_are_told() -> None:
    around = {"one": {"fact": "two"}, "two": {"not_true": "one"}}
    with pytest.raises(RulebookError, match="no fact 'two' above this one"):
        book([asking("q"), asking("r", asked_when={"fact": "one"})], facts=around)


def test_a_fact_is_looked_into_once_however_often_it_is_named() -> None:
    facts: Plain = {"f0": {"q": "yes"}}
    for number in range(30):
        facts[f"f{number + 1}"] = {"all": [{"fact": f"f{number}"}, {"not_true": f"f{number}"}]}
    doubling = book([asking("q"), asking("r", asked_when={"fact": "f30"})], facts=facts)
    assert path(doubling, {"q": "yes"}).heard["r"] is NOT_ASKED
