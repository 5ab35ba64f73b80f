"""The result: what to do comes first, and what a danger sign sets aside is not shown."""

import pytest

from screening.app import Application
from screening.config import Config
from screening.engine.answers import Answer
from screening.engine.assess import assess
from screening.engine.rulebook import Rulebook
from tests.answers import Danger, dangers, filled, mild
from tests.applications import KEY, KEYS, application
from tests.client import Client, ClientWire
from tests.person import Person
from tests.sheet import Sheet

GO_ON = [danger for danger in dangers() if danger.level not in mild().urgency.stops]


def result(app: Application, answers: dict[str, Answer]) -> Sheet:
    """The result page of a new person with these answers."""
    person = Person(ClientWire(Client(app)))
    page = person.finish(answers)
    assert page.path == f"{person.home}/result"
    return page


@pytest.mark.parametrize("danger", GO_ON, ids=lambda danger: danger.name)
def test_a_danger_sign_replaces_the_pathway(sqlite_app: Application, danger: Danger) -> None:
    page = result(sqlite_app, filled(danger.answers))
    outcomes = mild().outcomes
    assert page.heading == outcomes[danger.level].title
    pathway = [outcome for outcome in outcomes.values() if outcome.axis == "pathway"]
    assert [outcome.title for outcome in pathway if outcome.title in page.text] == []
    assert [o.title for o in pathway if " ".join(o.patient.split()) in page.text] == []


def test_it_is_as_hidden_on_the_advice_page(person: Person, typical: dict[str, Answer]) -> None:
    person.walk(typical)
    person.answer("injury", {"injury": "minor"})
    assert person.seen.path.endswith("/advice")
    discuss = mild().outcomes[assess(mild(), typical).outcome or ""]
    assert discuss.title not in person.seen.text


def test_what_can_wait_for_days_stands_above_the_result(
    sqlite_app: Application, typical: dict[str, Answer], rulebook: Rulebook
) -> None:
    answers: dict[str, Answer] = {**typical, "cancer_signs": ("weight_loss",)}
    page = result(sqlite_app, answers)
    level = assess(rulebook, answers).level
    assert level not in rulebook.urgency.headline
    assert page.heading == rulebook.outcomes[level].title
    banner = page.text.index(page.heading)
    assert banner < page.text.index(rulebook.outcomes["discuss_mild"].title)
    (rule,) = (r for r in rulebook.urgency.rules if r.id == "cancer_signs")
    assert isinstance(rule.tell, dict)
    assert [code for code, tell in rule.tell.items() if tell in page.text] == ["weight_loss"]
    assert "[" not in page.text


def test_who_skips_the_safety_check_sees_the_danger_signs(
    sqlite_app: Application, typical: dict[str, Answer], rulebook: Rulebook
) -> None:
    page = result(sqlite_app, {**typical, "saddle_numbness": "declined"})
    assert rulebook.outcomes["unscreened"].title in page.text
    assert rulebook.outcomes["discuss_mild"].title not in page.text
    assert rulebook.pathway.reasons["safety_incomplete"].patient in page.text
    assert [sign for sign in rulebook.warning_signs if sign not in page.text] == []


@pytest.mark.parametrize("reason", [r for r in mild().pathway.reasons if r != "safety_incomplete"])
def test_why_there_is_no_result_is_said(
    sqlite_app: Application, typical: dict[str, Answer], reason: str
) -> None:
    unclear: dict[str, dict[str, Answer]] = {
        "answers_disagree": {"physical_therapy": "helped_lasting"},
        "symptoms_unknown": dict.fromkeys(
            ("back_pain", "leg_pain", "numbness", "tingling", "walking_standing"), "unsure"
        ),
        "diagnosis_unknown": {"stenosis_diagnosis": "declined"},
        "treatment_unknown": dict.fromkeys(
            ("physical_therapy", "pain_medicine", "steroid_injections"), "unsure"
        ),
    }
    answers = {**typical, **unclear[reason]}
    assert mild().pathway.reasons[reason].patient in result(sqlite_app, answers).text


def test_every_result_says_what_it_is_not(
    sqlite_app: Application, typical: dict[str, Answer], rulebook: Rulebook
) -> None:
    page = result(sqlite_app, typical)
    assert rulebook.footer in page.text
    assert rulebook.version in page.text
    assert rulebook.status_note.patient in page.text
    assert all(step in page.text for step in rulebook.outcomes["discuss_mild"].next)


def test_the_reasons_are_what_was_said(
    sqlite_app: Application, typical: dict[str, Answer], rulebook: Rulebook
) -> None:
    page = result(sqlite_app, typical)
    for question in ("stenosis_diagnosis", "back_pain", "physical_therapy"):
        asked = rulebook.questions[question]
        assert f"{asked.short}: {asked.options[str(typical[question])]}" in page.text


def test_a_clinic_is_named_with_its_number(sqlite_app: Application) -> None:
    url = str(sqlite_app.extensions["desk"].config.database)
    named = Config(
        database=url,
        secret_key=KEY,
        keys=KEYS,
        clinic="A clinic",
        phone="555-0100",
        hours="9 to 5",
    )
    with application(named) as app:
        person = Person(ClientWire(Client(app)))
        person.begin()
        person.answer("emergency_signs", {"emergency_signs": "unsure"})
        assert person.seen.path.endswith("/advice")
        assert "tel:555-0100" in person.seen.links
        assert all(words in person.seen.text for words in ("A clinic", "555-0100", "9 to 5"))


def test_who_goes_back_to_before_a_change_is_led_to_what_took_its_place(
    person: Person, typical: dict[str, Answer]
) -> None:
    person.finish(typical)
    before = person.home
    person.open("check")
    person.press()
    now = "/".join(person.seen.path.split("/")[:3])
    assert now != before
    for old in ("", "/result", "/check", "/q/age"):
        assert person.open(before + old).path == f"{now}/check"
    assert person.open("/s/0123456789abcdef").status == 404
