"""A list of places is drawn as a body, as far as the drawing knows the places."""

import re

from screening.app import Application
from screening.engine.questions import Question
from screening.engine.rulebook import Rulebook


def drawn(app: Application, question: Question) -> list[str]:
    """The boxes that places of the drawing stand for."""
    macro = vars(app.jinja_env.get_template("body_map.html").module)["body_map"]
    return re.findall(r'data-for="([^"]+)"', macro(question))


def test_each_place_stands_for_a_box(sqlite_app: Application, rulebook: Rulebook) -> None:
    question = rulebook.questions["location"]
    places = set(question.options) - {"elsewhere", "none"}
    found = drawn(sqlite_app, question)
    assert sorted(found) == sorted(f"location-{code}" for code in places)


def test_what_another_rulebook_does_not_offer_is_not_drawn(
    sqlite_app: Application, rulebook: Rulebook
) -> None:
    question = rulebook.questions["location"]
    some = question.model_copy(update={"options": {"head": "Head", "left_foot": "Left foot"}})
    assert drawn(sqlite_app, some) == ["location-left_foot"]
    none = question.model_copy(update={"options": {"head": "Head"}})
    assert drawn(sqlite_app, none) == []
    with sqlite_app.test_request_context():
        draw = vars(sqlite_app.jinja_env.get_template("forms.html").module)["question"]
        assert "<figure" in draw(some, 1)
        assert "<figure" not in draw(none, 1)
        assert 'class="map"' not in draw(none, 1)
