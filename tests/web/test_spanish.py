"""Patients' pages in Spanish: every word, the same results, and a switch that keeps the page."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from screening.app import Application
from screening.config import Config
from screening.engine.answers import Answer
from screening.engine.assess import assess
from screening.engine.cases import answers_of
from screening.engine.rulebook import Rulebook
from screening.engine.spoken import said_in
from screening.store.screenings import history
from tests.applications import KEY, KEYS, application, migrated
from tests.client import Client, ClientWire
from tests.dump import database_of, dump
from tests.person import Person, code_of, come_back
from tests.pseudo import PSEUDO, teach_pseudo, untranslated
from tests.sheet import ENGLISH, SPANISH, Blank, Fields
from tests.web.test_look_again import DISAGREE
from tests.web.test_send import FILLED, sent_and_begun_anew

Answers = dict[str, Answer]
Way = Callable[[Person, Answers], object]

CLINIC, PHONE, HOURS = "Qqq", "404-555-0142", "Zzz"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    """An application of a clinic with a phone."""
    url = f"sqlite:///{tmp_path / 'screening.db'}"
    config = Config(
        database=url,
        secret_key=KEY,
        keys=KEYS,
        clinic=CLINIC,
        phone=PHONE,
        hours="8 to 5",
        hours_es=HOURS,
    )
    with migrated(url), application(config) as app:
        yield app


@pytest.fixture
def spanish(app: Application) -> Client:
    """A browser that asks for Spanish."""
    client = Client(app)
    client.set_cookie("lang", "es")
    client.expects = SPANISH
    return client


def test_hours_are_said_in_the_language_of_the_page(app: Application) -> None:
    client = Client(app)
    client.get("/")
    assert "8 to 5" in client.seen.text
    client.expects = SPANISH
    client.get("/?lang=es")
    assert HOURS in client.seen.text
    assert "8 to 5" not in client.seen.text


def test_the_result_is_the_same_in_both_languages(spanish: Client, rulebook: Rulebook) -> None:
    texts = rulebook.spoken("es")
    for case in rulebook.cases.cases[:12]:
        answers = answers_of(rulebook, case)
        assessment = assess(rulebook, answers)
        if assessment.level in rulebook.urgency.stops:
            continue
        person = Person(ClientWire(spanish))
        person.finish(answers)
        outcome = assessment.headline or assessment.level
        assert texts.outcomes[outcome].title in person.seen.text, case.id


def test_the_switch_keeps_the_page_and_the_answers(
    app: Application, typical: dict[str, Answer], rulebook: Rulebook
) -> None:
    client = Client(app)
    person = Person(ClientWire(client))
    person.walk(typical, until="age")
    (switch,) = (link for link in person.seen.links if "lang=es" in link)
    client.expects = SPANISH
    page = person.open(f"{person.seen.path}{switch}")
    assert page.slug == "age"
    assert page.heading == rulebook.spoken("es").questions["age"].ask
    person.answer("age", typical)
    assert person.walk(typical).path.endswith("/check")
    client.expects = ENGLISH
    assert "Check your answers" in person.open(f"{person.seen.path}?lang=en").text


def _unlike(person: Person, _: Answers) -> None:
    form = person.begin().form
    person.press(form, {"emergency_signs": ("none",)})
    person.press(form, {"emergency_signs": ("cold_leg", "chest_breathing")})


def _too_late(person: Person, typical: Answers) -> None:
    form = person.walk(typical, until="age").form
    person.finish(typical)
    person.press(form, {"age": ("80_plus",)})


def _half_filled(person: Person, typical: Answers) -> None:
    form = person.walk(typical, until="pain_scores").form
    person.press(form, {min(form.offered): ("7",)})


def _unsent(person: Person, typical: Answers) -> None:
    person.finish(typical)
    person.open("send")
    person.press(answers={**FILLED, "name": ('"Canary" <b>&',), "consent": ()})


def _no_year(person: Person, typical: Answers) -> None:
    person.walk(typical)
    person.open("keep")
    person.press(answers={"year": ("51",)})


def _no_code(person: Person, _: Answers) -> None:
    person.open("/resume")
    person.press(answers={"code": ("HRTN",), "year": ("1951",)})


@pytest.mark.parametrize("way", [_unlike, _too_late, _half_filled, _unsent, _no_year, _no_code])
def test_a_page_that_refuses_is_there_in_the_other_language_with_all_that_was_sent(
    app: Application, typical: dict[str, Answer], way: Way
) -> None:
    client = Client(app)
    person = Person(ClientWire(client))
    way(person, typical)
    refused, held = person.seen, dump(app)
    assert refused.status in {409, 422}
    (switch,) = (form for form in refused.forms if form.action.startswith("?"))
    assert switch.action == "?lang=es"  # nothing of what was sent
    client.expects = SPANISH
    again = person.wire.post(f"{refused.path}{switch.action}", switch.hidden)
    assert (again.status, again.path) == (refused.status, refused.path)
    assert [(form.chosen, _texts(form)) for form in again.forms[1:]] == [
        (form.chosen, _texts(form)) for form in refused.forms[1:]
    ]
    assert dump(app) == held
    assert person.open(refused.path).status == 200  # and the language stays


def _texts(form: Blank) -> Fields:
    """What stands in the fields of a form, but for the language of the page."""
    fields = {**form.offered, **form.hidden}
    return {name: values for name, values in fields.items() if name != "shown_in"}


def test_a_wrong_code_is_not_tried_again_by_the_switch(app: Application) -> None:
    person = Person(ClientWire(Client(app)))
    assert come_back(person, "HRTN-4862", "1951").status == 422
    assert [form.action for form in person.seen.forms] == ["/resume"]


def test_each_answer_keeps_the_language_in_which_it_was_given(
    app: Application, typical: dict[str, Answer]
) -> None:
    client = Client(app)
    person = Person(ClientWire(client))
    person.walk(typical, until="age")
    client.expects = SPANISH
    person.open(f"{person.seen.path}?lang=es")
    person.answer("age", typical)
    with database_of(app).reader.connect() as connection:
        given = history(connection, person.home.rpartition("/")[2])
    assert {each.language for each in given if each.question != "age"} == {"en"}
    assert [each.language for each in given if each.question == "age"] == ["es"]


def test_the_browsers_language_is_taken_first(app: Application) -> None:
    client = Client(app)
    client.expects = SPANISH
    client.get("/", headers={"Accept-Language": "es-MX,en;q=0.5"})
    assert "Empezar" in client.seen.text


@pytest.fixture
def written(rulebook: Rulebook) -> list[str]:
    """What a page may say of the rulebook, in Spanish, and of the clinic."""
    texts = [said.text for said in said_in(rulebook.spoken("es"))]
    scale = [f"{number} de 10" for number in range(11)]
    return [*texts, *scale, CLINIC, PHONE, HOURS, "911", "Español"]


def _refused(person: Person, typical: Answers) -> None:
    person.walk(typical, until="pain_scores")
    person.press()


def _both(person: Person, _: Answers) -> None:
    form = person.begin().form
    person.press(form, {"emergency_signs": ("none",)})
    person.press(form, {"emergency_signs": ("unsure",)})
    assert person.seen.status == 409


def _sent(person: Person, typical: Answers) -> None:
    person.finish(typical)
    person.open("send")
    person.press(answers=FILLED)


def _send_more(person: Person, typical: Answers) -> None:
    sent_and_begun_anew(person, typical)
    person.press()
    person.open("send")


def _delete_the_rest(person: Person, typical: Answers) -> None:
    sent_and_begun_anew(person, typical)
    person.open("delete")
    person.press()


def _opened(path: str) -> Way:
    def go(person: Person, typical: Answers) -> None:
        person.finish(typical)
        person.open(path)

    return go


WAYS: dict[str, Way] = {
    "page": lambda person, typical: person.walk(typical, until="location"),
    "refused": _refused,
    "advice": lambda person, typical: person.walk({**typical, "injury": "minor"}),
    "again": lambda person, typical: person.walk({**typical, **DISAGREE}),
    "check": lambda person, typical: person.walk(typical),
    "both": _both,
    "result": lambda person, typical: person.finish(typical),
    "sent": _sent,
    "send more": _send_more,
    "deleted": _delete_the_rest,
    "saved": lambda person, typical: (person.walk(typical), code_of(person)),
    "nothing": lambda person, _: person.open("/nothing"),
    **{path: _opened(path) for path in ("send", "keep", "delete")},
    **{path: _opened(path) for path in ("/privacy", "/accessibility", "/paper", "/resume")},
    "learn": _opened("/learn"),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_word_is_left_in_english(
    app: Application, typical: dict[str, Answer], written: list[str], way: str
) -> None:
    teach_pseudo(app)
    client = Client(app)
    client.set_cookie("lang", "es")
    client.expects = PSEUDO
    person = Person(ClientWire(client))
    assert _untranslated(client, written) == []
    WAYS[way](person, typical)
    assert _untranslated(client, written) == []


def _untranslated(client: Client, written: list[str]) -> list[str]:
    """What nobody translated; months are in Spanish by themselves, and marks are no words."""
    return [text for text in untranslated(client.seen, written) if " de 20" not in text]
