"""Red is for 911 and the emergency room alone; no tone is told by color alone, none is pale."""

import re
from pathlib import Path

import pytest

import screening
from screening.app import Application
from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from tests.client import Client, ClientWire
from tests.person import Person
from tests.sheet import Sheet

STYLE = (Path(screening.__file__).parent / "static/style.css").read_text()
PAIRS = [
    ("on-alert", "alert"),
    ("on-wait", "wait"),
    ("ink", "wait-tint"),
    ("ink", "alert-tint"),
    ("wait", "surface"),
    ("alert", "surface"),
]


def boxes(page: Sheet) -> list[list[str]]:
    """The classes of what stands out on a page."""
    found = [each.attrib.get("class", "").split() for each in page.root.iter("section")]
    return [classes for classes in found if {"urgent", "verdict"} & set(classes)]


def test_red_is_for_an_emergency_and_amber_for_today(
    sqlite_app: Application, typical: dict[str, Answer], rulebook: Rulebook
) -> None:
    person = Person(ClientWire(Client(sqlite_app)))
    person.walk({**typical, "emergency_signs": ("chest_breathing",)})
    assert person.seen.heading == rulebook.outcomes["call_911"].title
    assert boxes(person.seen) == [["urgent", "alert"]]
    person.home = ""
    person.walk({**typical, "injury": "minor"})
    assert person.seen.heading == rulebook.outcomes["same_day"].title
    assert boxes(person.seen) == [["urgent", "today"]]
    assert boxes(person.finish({**typical, "injury": "minor"})) == [["verdict", "today"]]
    assert "First do what the top of this page says." in person.seen.text
    assert boxes(person.open("send")) == [["urgent", "today"]]


def test_only_what_stops_the_questions_is_red(rulebook: Rulebook) -> None:
    tones = {name: outcome.tone for name, outcome in rulebook.outcomes.items()}
    assert {name for name, tone in tones.items() if tone == "alert"} == set(rulebook.urgency.stops)
    assert [name for name, tone in tones.items() if tone == "today"] == ["same_day"]


def test_they_differ_without_colour(rulebook: Rulebook) -> None:
    titles = [rulebook.outcomes[name].title for name in rulebook.urgency.headline]
    assert len(set(titles)) == len(titles)
    frames = dict(re.findall(r"\.urgent(\.today)? \{ border: ([^;]+)", STYLE))
    kinds = {selector: re.findall(r"solid|double", frame) for selector, frame in frames.items()}
    assert kinds == {"": ["solid"], ".today": ["double"]}


@pytest.mark.parametrize("text_and_ground", PAIRS, ids="-on-".join)
def test_words_can_be_read_in_light_in_dark_and_on_paper(text_and_ground: tuple[str, str]) -> None:
    looks = [dict(re.findall(r"--([\w-]+): (#\w+)", each)) for each in _roots()]
    assert len(looks) == 3
    light = looks[0]
    for look in looks:
        text, ground = ({**light, **look}[name] for name in text_and_ground)
        assert contrast(text, ground) >= 4.5, (text, ground)


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, as WCAG 2.2 counts it."""
    less, more = sorted((_light(one), _light(other)))
    return (more + 0.05) / (less + 0.05)


def _light(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    shares = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _roots() -> list[str]:
    return re.findall(r":root \{([^}]*)\}", STYLE)
