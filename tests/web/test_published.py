"""A screening stays with the rulebook that it began with; new ones begin with the newest."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from screening.app import Application
from screening.config import Config, built_in
from screening.engine.answers import Answer
from screening.engine.load import load
from screening.engine.rulebook import Rulebook
from tests.applications import KEY, KEYS, application, migrated, serve
from tests.client import Client, ClientWire
from tests.dump import database_of
from tests.person import Person


@pytest.fixture
def own_app(sqlite_url: str) -> Iterator[Application]:
    """An application for this test alone."""
    with (
        migrated(sqlite_url),
        application(Config(database=sqlite_url, secret_key=KEY, keys=KEYS)) as app,
    ):
        yield app


def with_pain_up_to(most: int, folder: Path) -> Rulebook:
    """A rulebook whose pain scores go up to another number."""
    shutil.copytree(built_in("rules") / "mild", folder)
    pattern = folder / "questions" / "pattern.yaml"
    pattern.write_text(pattern.read_text().replace("high: 10\n", f"high: {most}\n"))
    return load(folder)


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """A rulebook whose pain scores are so many that they are typed."""
    return with_pain_up_to(100, tmp_path_factory.mktemp("other") / "mild")


@pytest.fixture
def newcomer(own_app: Application, other: Rulebook, typical: dict[str, Answer]) -> Person:
    """Somebody who came after the other rulebook, and got as far as what it changed."""
    serve(database_of(own_app), other)
    person = Person(ClientWire(Client(own_app)))
    person.walk(typical, until="pain_scores")
    return person


def test_who_is_half_way_goes_on_with_the_same_questions(
    own_app: Application, other: Rulebook, rulebook: Rulebook, typical: dict[str, Answer]
) -> None:
    person = Person(ClientWire(Client(own_app)))
    person.walk(typical, until="pain_scores")
    serve(database_of(own_app), other)
    assert len(person.open(person.home).form.offered["back_pain_score"]) > 10
    assert rulebook.version in person.finish(typical).text


def test_a_result_stays_as_it_is(
    own_app: Application, other: Rulebook, typical: dict[str, Answer]
) -> None:
    person = Person(ClientWire(Client(own_app)))
    before = person.finish(typical).text
    serve(database_of(own_app), other)
    assert person.open("result").text == before


def test_a_result_is_changed_with_the_newest_questions(
    own_app: Application, typical: dict[str, Answer], tmp_path: Path
) -> None:
    person = Person(ClientWire(Client(own_app)))
    person.finish({**typical, "leg_pain_score": 10})
    serve(database_of(own_app), with_pain_up_to(8, tmp_path / "fewer"))
    person.open("check")
    person.press()
    assert person.seen.slug == "pain_scores"
    assert person.seen.form.chosen == {"back_pain_score": (str(typical["back_pain_score"]),)}


def test_a_number_out_of_many_is_typed(newcomer: Person) -> None:
    assert newcomer.seen.form.offered["back_pain_score"] == ("", "unsure", "declined")
    newcomer.press(answers={"back_pain_score": ("", "unsure"), "leg_pain_score": ("42", "")})
    assert newcomer.seen.slug == "tolerance"
    page = newcomer.open("q/pain_scores")
    assert page.element("leg_pain_score-number").attrib["value"] == "42"
    assert page.form.chosen == {"back_pain_score": ("unsure",)}


@pytest.mark.parametrize("typed", ["101", "-1", "4.5", "forty", "4 2", "<42>"])
def test_a_number_that_is_none_is_shown_again_to_be_mended(newcomer: Person, typed: str) -> None:
    fields = {"back_pain_score": (typed,), "leg_pain_score": ("0",)}
    again = newcomer.press(answers=fields)
    assert again.status == 422
    assert again.element("back_pain_score-number").attrib["value"] == typed
    (link,) = (link for link in again.links if link.startswith("#back"))
    assert link == "#back_pain_score-number"
    assert newcomer.press(answers={**fields, "back_pain_score": ("0",)}).slug == "tolerance"


def test_a_number_and_not_sure_exclude_each_other(newcomer: Person) -> None:
    fields = {"back_pain_score": ("5", "unsure"), "leg_pain_score": ("0",)}
    assert newcomer.press(answers=fields).status == 422


def test_a_hidden_follow_up_that_contradicts_itself_is_not_looked_at(
    own_app: Application, typical: dict[str, Answer], tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(built_in("rules") / "mild", tmp_path / "several"))
    questions = folder / "questions" / "indications.yaml"
    before, name, after = questions.read_text().partition("- id: physical_therapy_length\n")
    after = after.replace("kind: one", "kind: several", 1)
    after = after.replace("    over_3_months:", "    none: None of these\n    over_3_months:", 1)
    questions.write_text(before + name + after)
    serve(database_of(own_app), load(folder))
    person = Person(ClientWire(Client(own_app)))
    person.walk(typical, until="physical_therapy")
    both = {"physical_therapy_length": ("none", "over_3_months")}
    page = person.seen.form
    assert person.press(page, {**both, "physical_therapy": ("no_help",)}).status == 422
    assert person.press(page, {**both, "physical_therapy": ("not_tried",)}).slug == "pain_medicine"
