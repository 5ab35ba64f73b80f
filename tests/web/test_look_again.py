"""Answers that do not fit together bring one gentle question, and keep nobody from the result."""

import pytest

from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from tests.person import Person

DISAGREE: dict[str, Answer] = {"physical_therapy": "helped_lasting", "enough_relief": "not_enough"}


@pytest.fixture
def torn(typical: dict[str, Answer]) -> dict[str, Answer]:
    """Answers that do not fit together."""
    return {**typical, **DISAGREE}


def test_both_answers_are_shown_and_may_be_changed(
    person: Person, torn: dict[str, Answer], rulebook: Rulebook
) -> None:
    page = person.walk(torn)
    assert page.path.endswith("/again")
    for question in map(rulebook.questions.__getitem__, DISAGREE):
        assert question.short in page.text
        assert question.options[str(DISAGREE[question.id])] in page.text
        assert f"{person.home}/q/{question.slug}" in page.links
    person.answer("enough_relief", {"enough_relief": "enough"})
    assert person.seen.path.endswith("/check")


def test_who_finds_all_of_it_right_goes_on_to_a_result(
    person: Person, torn: dict[str, Answer], rulebook: Rulebook
) -> None:
    person.finish(torn)
    assert person.seen.path.endswith("/result")
    assert rulebook.outcomes["not_enough_info"].title in person.seen.text
    assert rulebook.pathway.reasons["answers_disagree"].patient in person.seen.text


def test_answers_that_fit_are_not_asked_about(person: Person, typical: dict[str, Answer]) -> None:
    person.walk(typical)
    assert person.seen.path.endswith("/check")
    assert person.open("again").path.endswith("/check")


def test_a_danger_sign_comes_before_it(person: Person, torn: dict[str, Answer]) -> None:
    person.finish({**torn, "injury": "minor"})
    assert person.seen.path.endswith("/result")
    begun = Person(person.wire)
    begun.walk({**torn, "injury": "minor"})
    assert begun.seen.path.endswith("/advice")
    (onward,) = (link for link in begun.seen.links if begun.is_onward(link))
    begun.open(onward)
    assert begun.walk({**torn, "injury": "minor"}).path.endswith("/check")
    assert begun.open("again").path.endswith("/check")
