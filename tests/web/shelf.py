"""Every patients' page, as somebody comes to see it with a browser that keeps what it saw."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from flask import Flask, abort, template_rendered
from jinja2 import Template
from typing_extensions import override
from werkzeug.test import TestResponse

from screening import intake
from screening.app import Application
from screening.engine.answers import Answer
from screening.engine.assess import assess
from screening.engine.cases import answers_of
from screening.engine.rulebook import Rulebook
from screening.store import screenings
from screening.web import guards
from screening.web.errors import TEXTS
from screening.web.languages import render
from tests import answers
from tests.client import Client, ClientWire, post
from tests.person import Person, code_of, come_back
from tests.sheet import Interface, Sheet
from tests.staff import now
from tests.web.test_look_again import DISAGREE
from tests.web.test_send import FILLED

Answers = Mapping[str, Answer]

REFUSED = 422
TORN: Answers = {**answers.typical(), **DISAGREE}
FOR_STAFF = {401, 403}  # only who signs in is ever told so


class Kept(NamedTuple):
    """A page that was seen, and the template that made it."""

    template: str
    sheet: Sheet

    @property
    def name(self) -> str:
        """For reports."""
        return f"{self.template} ({self.sheet.status}) {self.sheet.heading!r}"


class Reader(Client):
    """A browser that keeps the pages it saw."""

    kept: list[Kept]
    made_by: list[str]  # the templates, as they are rendered

    @override
    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        before = len(self.made_by)
        response = super().open(*args, **kwargs)
        self.kept += [Kept(name, self.seen) for name in self.made_by[before:]]
        return response


class Readers:
    """People of one installation who read in one language, and all that they saw."""

    def __init__(self, app: Application, interface: Interface) -> None:
        self.app, self.interface = app, interface
        self.kept: list[Kept] = []
        self._made_by: list[str] = []

    def reader(self) -> Reader:
        """A new browser."""
        reader = Reader(self.app)
        reader.kept, reader.made_by = self.kept, self._made_by
        reader.expects = self.interface
        reader.set_cookie("lang", self.interface.language)
        return reader

    def person(self) -> Person:
        """Somebody who was never here before."""
        return Person(ClientWire(self.reader()))

    def come(self, given: Answers, to: str) -> Person:
        """Somebody who has given answers already, at a page of their screening."""
        person, desk = self.person(), self.app.extensions["desk"]
        person.begin()
        with desk.database.writer.begin() as connection:
            screening = screenings.find(connection, person.home.rpartition("/")[2])
            assert screening is not None
            rulebook, by = desk.shelf.get(connection, screening.rulebook), "patient"
            intake.record(connection, rulebook, screening, given, seen=0, at=now(), by=by)
        person.open(to)
        return person

    def finish(self, given: Answers) -> Person:
        """Somebody who sees their result."""
        person = self.come(given, "check")
        person.press()
        return person

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Note which templates are rendered."""

        def note(_app: Flask, template: Template, **_: object) -> None:
            self._made_by.append(str(template.name))

        with template_rendered.connected_to(note, self.app):
            yield


def see_all(readers: Readers, rulebook: Rulebook) -> None:
    """See every page, with and without what is wrong on it."""
    typical = answers.typical()
    for path in ("/privacy", "/accessibility", "/learn", "/paper", "/nothing"):
        readers.person().open(path)
    _ask(readers.person(), answers.everything())
    _danger(readers)
    _results(readers, rulebook)
    _both_and_late(readers, typical)
    _save(readers, typical)
    _send(readers, typical)
    _send(readers, {**typical, "injury": "minor"})
    _errors(readers.reader())


def _ask(person: Person, everything: Answers) -> None:
    """Each page of questions, and what it says to who leaves it empty; then the check."""
    person.begin()
    while slug := person.seen.slug:
        if person.press().status == REFUSED:
            person.answer(slug, everything)
    person.open("/")


def _danger(readers: Readers) -> None:
    """The advice of each level for each question that leads to it, right after its answer."""
    found = {(danger.level, danger.question.id): danger for danger in answers.dangers()}
    for danger in found.values():
        asked = list(danger.answers)
        early = {q: danger.answers[q] for q in asked[: asked.index(danger.question.id) + 1]}
        readers.come(early, "advice")


def _results(readers: Readers, rulebook: Rulebook) -> None:
    """Each result, with its check before and after; once with all that the soft signs say."""
    signs = tuple(code for code in rulebook.questions["cancer_signs"].options if code != "none")
    cases = [answers_of(rulebook, case) for case in answers.one_of_each_result(rulebook)]
    for given in (*cases, {**answers.everything(), "cancer_signs": signs}, TORN):
        person = readers.come(given, "advice")  # or to what comes in its place
        if assess(rulebook, given).level not in rulebook.urgency.stops:
            person.open("check")
            person.press()
            person.open("check")
            person.open("/")


def _both_and_late(readers: Readers, typical: Answers) -> None:
    person = readers.come({q: typical[q] for q in typical if q != "fever"}, "q/fever")
    before = person.seen.form
    person.press(before, {"fever": ("no",)})
    assert person.press(before, {"fever": ("declined",)}).status == 409
    person.open("check")
    person.press()
    assert person.press(before, {"fever": ("declined",)}).status == 409


def _save(readers: Readers, typical: Answers) -> None:
    person, other = readers.finish(typical), readers.person()
    person.open("keep")
    person.press()
    code = code_of(person)
    person.open("result")
    come_back(other, "")
    assert come_back(other, code).status == 200
    person.open("delete")
    person.press()
    reader = readers.reader()
    reader.get("/resume")
    wrong = {**reader.seen.form.hidden, "code": ("HRTN-4862",), "year": ("1950",)}
    while post(reader, "/resume", wrong).status_code == REFUSED:
        pass


def _send(readers: Readers, given: Answers) -> None:
    person = readers.finish(given)
    person.open("send")
    person.press()
    person.press(answers=FILLED)
    person.open("result")
    person.open("delete")
    person.press()


def _errors(reader: Reader) -> None:
    """What is told of each status."""
    post(reader, "/", {})
    for status in TEXTS.keys() - FOR_STAFF:
        reader.get(f"/fail/{status}")


def add_routes(app: Application) -> None:
    """Give an application a route for each thing that can go wrong, and one that says anything."""

    @app.get("/fail/<int:status>")
    @guards.anybody()
    def fail(status: int) -> str:
        abort(status)

    @app.get("/say/<text>")
    @guards.anybody()
    def say(text: str) -> str:
        return render("error.html", title=text, text="")
