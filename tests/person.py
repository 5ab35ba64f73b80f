"""Somebody at the patient's pages, who sends only what the pages hold and what was chosen."""

from collections.abc import Mapping
from typing import Protocol

from typing_extensions import override

from screening.engine.answers import Answer
from tests.sheet import Blank, Fields, Sheet, words


class Wire(Protocol):
    """How pages come: redirects are followed, and the last page is given."""

    def get(self, path: str) -> Sheet:
        """Fetch a page."""

    def post(self, path: str, fields: Fields) -> Sheet:
        """Send a form."""

    def hand_in(self, path: str, fields: Fields) -> str:
        """Send a form, and give where it leads to; empty where it is refused."""


class Person:
    """One person, the page in front of them, and where their screening is."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.home = ""
        self.seen = wire.get("/")

    def open(self, path: str) -> Sheet:
        """Open a page: of the screening, or by a whole path."""
        whole = path if path.startswith("/") else f"{self.home}/{path}".rstrip("/")
        self.seen = self.wire.get(whole)
        return self.seen

    def press(self, form: Blank | None = None, answers: Fields | None = None) -> Sheet:
        """Press the button of a form, of the only one unless told otherwise."""
        form = form or self.seen.form
        self.seen = self.wire.post(form.action, form.filled(answers or {}))
        return self.seen

    def begin(self) -> Sheet:
        """Begin at the start page."""
        self.open("/")
        self.press()
        self.home = "/".join(self.seen.path.split("/")[:3])
        return self.seen

    def answer(self, slug: str, answers: Mapping[str, Answer]) -> Sheet:
        """Answer the questions of one page; those that it does not ask are left aside."""
        if self.seen.slug != slug or self.seen.status != 200:
            self.open(f"q/{slug}")
        return self.press(answers=chosen(self.seen.form, answers))

    def walk(self, answers: Mapping[str, Answer], *, until: str = "") -> Sheet:
        """Begin if need be, and answer page after page; up to a page when told."""
        if not self.home:
            self.begin()
        while self.seen.slug and self.seen.slug != until:
            before = self.seen.slug
            self.answer(before, answers)
            assert self.seen.slug != before, f"{before}: {self.seen.text}"
        return self.seen

    def finish(self, answers: Mapping[str, Answer]) -> Sheet:
        """Walk to the end, and see the result."""
        self.walk(answers)
        if self.seen.path.endswith(("/advice", "/again")):
            (onward,) = (link for link in self.seen.links if self.is_onward(link))
            self.open(onward)
            return self.finish(answers)
        assert self.seen.path.endswith("/check"), self.seen.path
        return self.press()

    def is_onward(self, link: str) -> bool:
        """Whether a link of a page without a form goes on, and not back to mend an answer."""
        ours = link.startswith(self.home)
        links = (a for a in self.seen.root.iter("a") if a.attrib.get("href") == link)
        return ours and any("button" in a.attrib.get("class", "").split() for a in links)


class Hurried(Person):
    """Somebody who comes to a page at once, and looks at none on the way."""

    @override
    def walk(self, answers: Mapping[str, Answer], *, until: str = "") -> Sheet:
        """Begin if need be, and send the answers of page after page; up to a page when told."""
        if not self.home:
            self.begin()
        if self.seen.slug in {"", until}:
            return self.seen
        place = self.seen.path
        fields = self.seen.form.filled({name: sent(answer) for name, answer in answers.items()})
        while "/q/" in place and not place.endswith(f"/q/{until}"):
            before, place = place, self.wire.hand_in(place, fields)
            assert place not in {"", before}, f"refused: {before}"
        return self.open(place)


def chosen(form: Blank, answers: Mapping[str, Answer]) -> Fields:
    """Answers as the form sends them."""
    return {name: sent(answers[name]) for name in form.offered if name in answers}


def sent(answer: Answer) -> tuple[str, ...]:
    """An answer as values of a field."""
    return answer if isinstance(answer, tuple) else (str(answer),)


def code_of(person: Person, year: str = "1950") -> str:
    """Let somebody save their answers; gives the code that the page shows."""
    person.open("keep")
    seen = person.press(answers={"year": (year,)})
    (code,) = (words(p) for p in seen.root.iter("p") if p.attrib.get("class") == "code")
    return code


def come_back(person: Person, code: str, year: str = "1950") -> Sheet:
    """Type a code and a year; gives what is shown then."""
    person.open("/resume")
    seen = person.press(answers={"code": (code,), "year": (year,)})
    person.home = "/".join(seen.path.split("/")[:3]) if seen.status == 200 else ""
    return seen
