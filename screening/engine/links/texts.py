"""What is read beside questions and results: lessons say something, languages are others."""

from collections.abc import Iterator

from screening.engine.links.link import BrokenLink
from screening.engine.rulebook import ENGLISH, Rulebook

SCALE = ("[answer]", "[most]")


def broken_texts(rulebook: Rulebook) -> Iterator[BrokenLink]:
    """Lessons without words, a language that is none other, a scale that leaves out its numbers."""
    for index, lesson in enumerate(rulebook.learn):
        if not lesson.text and not lesson.points:
            yield BrokenLink(("learn", index), f"'{lesson.id}' has neither text nor points")
    for name, language in rulebook.languages.items():
        if name == ENGLISH:
            yield BrokenLink(("languages", name), "the rulebook itself is in English")
        if any(place not in language.on_scale for place in SCALE):
            text = f"on_scale says where numbers go: {' and '.join(SCALE)}"
            yield BrokenLink(("languages", name, "on_scale"), text)
