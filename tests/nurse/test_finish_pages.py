"""The end of a call at the browser: what is read out, refused and kept, and its history."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from screening.access.people import Role
from screening.app import Application
from screening.config import Config
from screening.engine.answers import UNSURE, Answer
from screening.store import remarks, screenings
from tests.answers import dangers, filled, mild, typical
from tests.applications import KEY, KEYS, application, migrated
from tests.client import Client, post
from tests.dump import database_of
from tests.person import sent
from tests.pseudo import PSEUDO, teach_pseudo, untranslated
from tests.sheet import Fields, words
from tests.staff import member, signed_in

NAME = "Zyx Wvut"
MESSAGE = "Zz <b>zz</b>"
DATE = re.compile(r"\W*\d+ de \w+ de \d{4}")
ROUTINE = {"teach_back": ("yes",), "level": ("routine",), "end": ("weeks",)}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    """An application of its own, for some tests teach it a language."""
    url = f"sqlite:///{tmp_path / 'screening.db'}"
    with (
        migrated(url),
        application(Config(database=url, secret_key=KEY, keys=KEYS, clinic="Qqq")) as app,
    ):
        yield app


class Phone:
    """A nurse in a call."""

    def __init__(self, app: Application) -> None:
        self.app = app
        self.client = signed_in(app, member(app, Role.NURSE, NAME))
        self.client.get("/staff/worklist")
        self.token = self.client.seen.forms[0].hidden["csrf_token"]
        begun = post(self.client, "/staff/calls", {"csrf_token": self.token})
        self.home = begun.headers["Location"]
        self.own = self.home.rpartition("/")[2]

    def send(self, path: str, **fields: tuple[str, ...]) -> int:
        """Send a form of the call."""
        return post(
            self.client, f"{self.home}{path}", {"csrf_token": self.token, **fields}
        ).status_code

    def answer(self, answers: dict[str, Answer], version: str = "0") -> None:
        """Answer questions."""
        fields: Fields = {q: sent(answer) for q, answer in answers.items()}
        assert self.send("", version=(version,), shown=tuple(answers), **fields) == 303

    def end(self, **fields: tuple[str, ...]) -> int:
        """Fill in the end of the call as the page has it, and send it."""
        self.client.get(f"{self.home}/finish")
        form = next(each for each in self.client.seen.forms if "level" in each.offered)
        return self.send("/finish", **{**form.hidden, **form.chosen, **fields})

    @property
    def version(self) -> str:
        """How often it was changed."""
        with database_of(self.app).reader.connect() as connection:
            found = screenings.find(connection, self.own)
        assert found is not None
        return str(found.version)

    def dispositions(self) -> list[remarks.Disposition]:
        """What its calls came to."""
        with database_of(self.app).reader.connect() as connection:
            return remarks.dispositions(connection, self.own)


@pytest.fixture
def phone(app: Application) -> Phone:
    """A nurse in a call with somebody new."""
    return Phone(app)


def handed_off(client: Client) -> str:
    """The text to copy."""
    (text,) = (e for e in client.seen.root.iter("textarea") if e.attrib.get("id") == "sbar-text")
    return "".join(text.itertext())


def test_each_danger_question_is_asked_first_and_the_page_says_which(phone: Phone) -> None:
    safety = [q for q in mild().questions.values() if q.safety]
    answers = filled(typical())
    phone.answer({q: a for q, a in answers.items() if q != safety[2].id})
    whole = {**ROUTINE, "signs_read": ("yes",)}
    assert phone.send("/finish", version=(phone.version,), **whole) == 422
    links = [link for link in phone.client.seen.links if link.startswith(f"{phone.home}#q-")]
    assert links == [f"{phone.home}#q-{safety[2].id}"]
    assert phone.dispositions() == []


def test_a_routine_end_needs_two_answers_for_the_level_is_there(phone: Phone) -> None:
    phone.answer(filled(typical()))
    assert phone.end() == 422
    problems = phone.client.seen.root.findall(".//div[@class='problem']//a")
    assert [each.attrib["href"] for each in problems] == ["#teach_back", "#end"]
    assert {each.attrib["href"][1:] for each in problems} <= phone.client.seen.ids
    assert phone.end(teach_back=("yes",), end=("weeks",), message=(MESSAGE,)) == 303
    (kept,) = phone.dispositions()
    assert (kept.level, kept.tool_level, kept.code) == ("routine", "routine", "weeks")
    phone.client.get(f"{phone.home}/finish?done=1")
    assert "Visit: within 2 weeks" in phone.client.seen.text
    assert f"Message from {NAME}: “{MESSAGE}”" in handed_off(phone.client)
    assert phone.send("/finish", **ROUTINE) == 409
    assert len(phone.dispositions()) == 1


def test_what_was_filled_in_stays_when_something_is_to_be_mended(phone: Phone) -> None:
    phone.answer(filled({**typical(), "leg_weakness": UNSURE}))
    typed = {"teach_back": ("again",), "level": ("routine",), "end": ("advice",), "after": ("60",)}
    assert phone.end(**typed, message=(MESSAGE,)) == 422
    (error,) = phone.client.seen.root.findall(".//div[@class='problem']//a")
    assert error.attrib["href"] == "#reason"
    assert phone.client.seen.title.startswith("Error:")
    form = next(each for each in phone.client.seen.forms if "level" in each.offered)
    assert {name: form.chosen[name] for name in typed} == typed
    assert words(phone.client.seen.element("message")) == MESSAGE
    assert phone.end(**typed, reason=("known",)) == 303


def test_what_is_read_out_has_the_reasons_in_both_languages(phone: Phone) -> None:
    told = {"giver": ("child",), "identity": ("other",), "language": ("es",), "name": ("Ada",)}
    assert phone.send("/caller", **told) == 303
    phone.answer(filled({**typical(), "fever": UNSURE}))
    phone.client.get(f"{phone.home}/finish")
    text = phone.client.seen.text
    for rulebook in (mild(), mild().spoken("es")):
        rule = next(each for each in rulebook.urgency.rules if each.id == "possible_fever")
        assert f"“{rule.tell}”" in text, rule.tell
        assert rulebook.outcomes["within_days"].title in text
        assert rulebook.outcomes["discuss_mild"].title in text
    assert "[" not in words(phone.client.seen.element("aloud")) + text.partition("Hand-off")[0]


def test_an_answer_that_changed_meanwhile_is_read_out_first(phone: Phone) -> None:
    phone.answer(filled(typical()))
    phone.client.get(f"{phone.home}/finish")
    form = next(each for each in phone.client.seen.forms if "level" in each.offered)
    phone.answer({"leg_weakness": "new"}, phone.version)
    fields = {**form.hidden, **form.chosen, "teach_back": ("yes",), "end": ("weeks",)}
    assert phone.send("/finish", **fields) == 409
    now = next(each for each in phone.client.seen.forms if "level" in each.offered)
    assert now.chosen["level"] == ("ed_now",)
    assert phone.send("/finish", **{**fields, **now.hidden, **now.chosen}) == 422
    assert phone.dispositions() == []


def test_a_danger_without_time_for_more_questions_is_ended_by_sending_help(phone: Phone) -> None:
    danger = next(each for each in dangers() if each.level == "call_911")
    phone.answer({danger.question.id: danger.answer})
    phone.client.get(f"{phone.home}/finish")
    (form,) = (each for each in phone.client.seen.forms if each.action.endswith("/contact"))
    assert phone.send("/contact", **{"try-outcome": ("sent_help",)}, **form.hidden) == 303
    phone.client.get(f"{phone.home}/finish")
    assert phone.client.seen.heading == "The call is closed"
    assert "Help was sent, recorded by" in phone.client.seen.text
    assert "The call is not closed yet" not in phone.client.seen.text


def test_the_history_says_who_changed_what_in_words(phone: Phone) -> None:
    phone.answer(filled(typical()))
    phone.answer({"leg_pain": UNSURE}, phone.version)
    assert phone.send("/note", text=("Zz says",)) == 303
    assert phone.end(teach_back=("yes",), end=("weeks",), after=("60",)) == 303
    phone.client.get(f"{phone.home}/history")
    text = phone.client.seen.text
    assert "Answers that were changed (1)" in text
    assert "Leg pain: Before: Yes → Now: I’m not sure The patient, asked, English" in text  # noqa: RUF001
    said = ("Begun", "Leg pain: Yes", "Note: Zz says", "Closed the call", "answers are final")
    places = [text.rindex(each) for each in said[:4]]
    assert places == sorted(places)
    assert said[4] in text
    assert "Call back promised for" in text


def test_each_of_these_pages_is_translated_with_its_errors(phone: Phone) -> None:
    teach_pseudo(phone.app)
    phone.client.set_cookie("lang", "es")
    phone.client.expects = PSEUDO
    phone.client.get(f"{phone.home}/finish")
    assert said_only(phone.client) == []
    phone.answer(filled({**typical(), "leg_weakness": UNSURE, "fever": "declined"}))
    assert phone.send("/note", text=(MESSAGE,)) == 303
    for fields in (
        {},
        {"teach_back": ("yes",), "end": ("advice",), "level": ("routine",)},
        {"teach_back": ("yes",), "end": ("advice",), "level": ("no",), "message": ("z" * 2001,)},
        {"teach_back": ("yes",), "end": ("today",)},
        {"teach_back": ("yes",), "end": ("refused_help",), "signs_read": ("yes",)},
    ):
        assert phone.end(**fields) == 422
        assert phone.client.seen.root.findall(".//p[@class='error']")
        assert said_only(phone.client, "z" * 2001) == []
    whole = {"teach_back": ("no",), "end": ("refused_help",), "after": ("60",)}
    assert phone.end(**whole, signs_read=("yes",)) == 303
    for path in ("/finish?done=1", "/history"):
        phone.client.get(f"{phone.home}{path}")
        assert said_only(phone.client) == [], path


def said_only(client: Client, *data: str) -> list[str]:
    """What a page says that nobody translated; the rulebook's own words are in Spanish."""
    questions = mild().spoken("es").questions.values()
    ours = [text for q in questions for text in (q.short, *q.options.values())]
    rules = mild().spoken("es")
    own = set(_texts(rules.model_dump(mode="json", exclude_defaults=True)))
    found = untranslated(client.seen, [NAME, MESSAGE, "Qqq", *data, *ours, *own])
    return [text for text in found if not DATE.match(text)]


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):  # with places that are filled
        pieces = [each.strip(" .:;") for each in re.split(r"\[\w+\]", part)]
        yield from (each for each in pieces if each and " " in part)
    elif isinstance(part, dict):
        for each in part.values():
            yield from _texts(each)
    elif isinstance(part, list):
        for each in part:
            yield from _texts(each)
