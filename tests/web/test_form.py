"""A page that was filled in wrongly comes back as it was sent, and says what to mend, and where."""

import pytest

from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from tests.person import Person
from tests.sheet import Fields, Sheet, words


def refused(person: Person, slug: str, answers: Fields) -> Sheet:
    """What comes of sending these answers for a page: the page again."""
    person.open(f"q/{slug}")
    assert person.seen.slug == slug
    page = person.press(answers=answers)
    assert page.status == 422
    assert page.slug == slug
    return page


def problems(page: Sheet) -> dict[str, str]:
    """What the summary says, by the field that it leads to; the field says the same."""
    (summary,) = (e for e in page.root.iter() if e.attrib.get("class") == "problem")
    told: dict[str, str] = {}
    for link in summary.iter("a"):
        field = page.element(link.attrib["href"][1:])
        assert field.tag == "input"
        told[field.attrib["name"]] = words(link)
    for question, text in told.items():
        group = page.group(question)
        described = [words(page.element(i)) for i in group.attrib["aria-describedby"].split()]
        assert any(text in words for words in described)
    return told


def test_a_blank_page_is_asked_again(
    person: Person, rulebook: Rulebook, everything: dict[str, Answer]
) -> None:
    person.begin()
    for page in rulebook.pages.values():
        before = person.seen.title
        again = refused(person, page.slug, {})
        at_once = [q for q in page.questions if q.asked_when is None or len(page.questions) == 1]
        assert problems(again) == {question.id: question.missing for question in at_once}
        assert again.title == f"Error: {before}"
        person.answer(page.slug, everything)
        assert person.seen.status == 200


def test_a_follow_up_may_be_left_out(person: Person, typical: dict[str, Answer]) -> None:
    person.walk(typical, until="physical_therapy")
    person.answer("physical_therapy", {"physical_therapy": "no_help"})
    assert person.seen.slug == "pain_medicine"


def test_what_fits_is_kept_when_the_rest_is_missing(
    person: Person, typical: dict[str, Answer]
) -> None:
    person.walk(typical, until="symptoms")
    given = {"back_pain": ("yes",), "tingling": ("no",)}
    again = refused(person, "symptoms", given)
    assert again.form.chosen == given
    assert set(problems(again)) == {"leg_pain", "numbness", "walking_standing"}
    assert person.open("q/symptoms").form.chosen == {}


STRANGE = [
    "maybe",
    "NO",
    "no ",
    "n\u043e",
    "true",
    "0",
    "none",
    "no\u202e",
    "\u200bno",
    "n" * 50_000,
    "<b>",
]


@pytest.mark.parametrize("code", STRANGE, ids=lambda code: ascii(code)[:20])
def test_a_code_that_is_not_on_the_page_is_refused(
    person: Person, typical: dict[str, Answer], code: str
) -> None:
    person.walk(typical, until="fever")
    again = refused(person, "fever", {"fever": (code,)})
    assert set(problems(again)) == {"fever"}
    assert again.form.chosen == {}
    assert "<b>" not in again.html


@pytest.mark.parametrize("number", ["-1", "11", "6.0", "06x", "six", "１０", "1" * 5_000])  # noqa: RUF001
def test_a_number_that_is_not_on_the_page_is_refused(
    person: Person, typical: dict[str, Answer], number: str
) -> None:
    person.walk(typical, until="pain_scores")
    again = refused(person, "pain_scores", {"back_pain_score": (number,), "leg_pain_score": ("0",)})
    assert set(problems(again)) == {"back_pain_score"}
    assert again.form.chosen == {"leg_pain_score": ("0",)}


@pytest.mark.parametrize(
    "codes",
    [
        ("none", "cold_leg"),
        ("cold_leg", "none"),
        ("unsure", "cold_leg"),
        ("declined", "none"),
        ("unsure", "declined"),
        ("cold_leg", "maybe"),
    ],
    ids=" and ".join,
)
def test_choices_that_exclude_each_other_are_refused_and_kept_on_the_page(
    person: Person, codes: tuple[str, ...]
) -> None:
    person.begin()
    again = refused(person, "emergency_signs", {"emergency_signs": codes})
    assert set(problems(again)) == {"emergency_signs"}
    offered = again.form.offered["emergency_signs"]
    assert set(again.form.chosen["emergency_signs"]) == set(codes) & set(offered)
    assert person.open("q/emergency_signs").form.chosen == {}


@pytest.mark.parametrize("codes", [("yes", "no"), ("no", "unsure"), ("no", "maybe")], ids=str)
def test_one_answer_is_one(
    person: Person, typical: dict[str, Answer], codes: tuple[str, ...]
) -> None:
    person.walk(typical, until="fever")
    assert set(problems(refused(person, "fever", {"fever": codes}))) == {"fever"}


@pytest.mark.parametrize("codes", [("no", "no"), ("no", ""), ("", "no")], ids=str)
def test_one_answer_said_twice_is_that_answer(
    person: Person, typical: dict[str, Answer], codes: tuple[str, ...]
) -> None:
    person.walk(typical, until="fever")
    assert person.press(answers={"fever": codes}).slug == "cancer_signs"


def test_several_choices_may_be_made(person: Person, typical: dict[str, Answer]) -> None:
    person.walk(typical, until="location")
    places = person.seen.form.offered["location"][:9]
    person.press(answers={"location": places})
    assert person.open("q/location").form.chosen == {"location": places}


def test_what_the_page_does_not_ask_is_not_looked_at(
    person: Person, typical: dict[str, Answer]
) -> None:
    person.walk(typical, until="fever")
    person.press(answers={"fever": ("no",), "age": ("under_18",), "state": ("finished",)})
    assert person.seen.slug == "cancer_signs"
    assert person.open("q/age").slug == "cancer_signs"


def test_what_is_sent_for_a_hidden_follow_up_is_not_looked_at(
    person: Person, typical: dict[str, Answer]
) -> None:
    person.walk(typical, until="physical_therapy")
    hidden = {"physical_therapy": ("not_tried",), "physical_therapy_length": ("maybe", "x")}
    assert person.press(answers=hidden).slug == "pain_medicine"


def test_a_follow_up_that_is_asked_is_looked_at(person: Person, typical: dict[str, Answer]) -> None:
    person.walk(typical, until="physical_therapy")
    wrong = {"physical_therapy": ("no_help",), "physical_therapy_length": ("maybe",)}
    again = refused(person, "physical_therapy", wrong)
    assert set(problems(again)) == {"physical_therapy_length"}
