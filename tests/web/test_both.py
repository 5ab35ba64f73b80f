"""Two windows on one screening: nothing is replaced unseen, and the person decides."""

import pytest

from screening.app import Application
from screening.engine.answers import Answer
from tests.client import Client, ClientWire
from tests.person import Person
from tests.sheet import Sheet, words


@pytest.fixture
def quarrel(person: Person, typical: dict[str, Answer]) -> Sheet:
    """A page of before, sent after another answer was given elsewhere."""
    person.walk(typical, until="fever")
    before = person.seen.form
    person.press(before, {"fever": ("no",)})
    return person.press(before, {"fever": ("declined",)})


def test_both_answers_are_shown(person: Person, quarrel: Sheet) -> None:
    assert quarrel.status == 409
    page = person.open("q/fever")
    told = [words(dd) for dd in quarrel.root.iter("dd")]
    for answer in ("fever-no", "fever-declined"):
        assert [said for said in told if said.endswith(f": {page.label(answer)}")]


def test_nothing_was_replaced(person: Person, quarrel: Sheet) -> None:
    assert quarrel.status == 409
    assert person.open("q/fever").form.chosen == {"fever": ("no",)}


def test_the_newer_one_can_be_chosen(person: Person, quarrel: Sheet) -> None:
    assert person.press(quarrel.form).slug == "cancer_signs"
    assert person.open("q/fever").form.chosen == {"fever": ("declined",)}


def test_the_kept_one_can_be_chosen(person: Person, quarrel: Sheet) -> None:
    assert person.home in quarrel.links
    assert person.open(person.home).slug == "cancer_signs"
    assert person.open("q/fever").form.chosen == {"fever": ("no",)}


def test_choosing_asks_again_when_yet_another_answer_came(person: Person, quarrel: Sheet) -> None:
    person.answer("fever", {"fever": "unsure"})
    assert person.press(quarrel.form).status == 409
    assert person.open("q/fever").form.chosen == {"fever": ("unsure",)}


def test_several_answers_to_one_page_are_shown_together(
    person: Person, typical: dict[str, Answer]
) -> None:
    person.walk(typical, until="pain_scores")
    before = person.seen.form
    person.press(before, {"back_pain_score": ("0",), "leg_pain_score": ("1",)})
    both = person.press(before, {"back_pain_score": ("1",), "leg_pain_score": ("0",)})
    assert both.status == 409
    assert len([*both.root.iter("dt")]) == 2
    person.press(both.form)
    chosen = person.open("q/pain_scores").form.chosen
    assert chosen == {"back_pain_score": ("1",), "leg_pain_score": ("0",)}


def test_an_answer_taken_back_in_one_window_is_asked_about_in_the_other(
    person: Person, typical: dict[str, Answer]
) -> None:
    person.walk(typical, until="physical_therapy")
    before = person.seen.form
    tried = {"physical_therapy": ("no_help",)}
    person.press(before, {**tried, "physical_therapy_length": ("over_3_months",)})
    both = person.press(before, tried)
    assert both.status == 409
    person.press(both.form)
    assert person.open("q/physical_therapy").form.chosen == tried


def test_answers_to_different_pages_do_not_quarrel(
    person: Person, typical: dict[str, Answer]
) -> None:
    person.walk(typical, until="fever")
    older = person.open("q/injury").form
    person.answer("fever", typical)
    assert person.press(older, {"injury": ("declined",)}).status == 200
    assert person.open("q/injury").form.chosen == {"injury": ("declined",)}
    assert person.open("q/fever").form.chosen == {"fever": ("no",)}


VERSIONS = ["", "0", "-1", "1.0", "1e3", "0x1", "²", "٣", "one", " 7", "9" * 9, "9" * 400, "NaN"]


@pytest.mark.parametrize("version", VERSIONS, ids=ascii)
def test_a_strange_version_replaces_nothing_unseen(
    person: Person, typical: dict[str, Answer], version: str
) -> None:
    person.walk(typical, until="fever")
    form = person.seen.form
    person.press(form, {"fever": ("no",)})
    forged = form._replace(hidden={**form.hidden, "version": (version,)})
    assert person.press(forged, {"fever": ("declined",)}).status == 409
    assert person.open("q/fever").form.chosen == {"fever": ("no",)}


def test_no_version_at_all_has_seen_nothing(person: Person, typical: dict[str, Answer]) -> None:
    person.walk(typical, until="fever")
    form = person.seen.form
    person.press(form, {"fever": ("no",)})
    token = {"csrf_token": form.hidden["csrf_token"]}
    assert person.press(form._replace(hidden=token), {"fever": ("declined",)}).status == 409


def test_two_people_have_two_screenings(app: Application, typical: dict[str, Answer]) -> None:
    one, other = (Person(ClientWire(Client(app))) for _ in range(2))
    one.walk(typical, until="fever")
    other.begin()
    assert one.home != other.home
    one.answer("fever", {"fever": "no"})
    assert other.open(other.home).slug == "emergency_signs"
