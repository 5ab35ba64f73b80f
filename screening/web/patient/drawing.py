"""Questions as HTML. What is the same for everybody is drawn once for each rulebook, and kept.

A question is drawn with a cut at each choice, where it says of one person that it is chosen. So a
page puts long pieces together instead of escaping each word of each choice again.
"""

from functools import lru_cache
from typing import NamedTuple

from jinja2 import Environment, pass_environment

from screening.engine.rulebook import Rulebook
from screening.web import words
from screening.web.patient.way import pages

CUT = "\0"  # stands in no text


pages.add_app_template_global(words.spoken)
pages.add_app_template_global(words.problem)
pages.add_app_template_global(words.call, "call_words")


class Choice(NamedTuple):
    """The HTML up to where a choice says whether it is chosen, and its code."""

    html: str
    code: str


class Drawing(NamedTuple):
    """A question that nothing is chosen of yet."""

    level: int  # of its heading
    choices: tuple[Choice, ...]
    end: str


@pages.app_template_global()
@pass_environment
@lru_cache(maxsize=32)
def drawings(templates: Environment, rulebook: Rulebook) -> dict[str, Drawing]:
    """Each question by its id, in the words of these templates."""
    draw = vars(templates.get_template("forms.html").module)["question"]
    found: dict[str, Drawing] = {}
    for page in rulebook.pages.values():
        for number, question in enumerate(page.questions):
            level = 1 if number == 0 else 2
            *cut, end = draw(question, level, cut=CUT).split(CUT)
            pairs = zip(cut[::2], cut[1::2], strict=True)
            choices = tuple([Choice(html, str(code)) for html, code in pairs])
            found[question.id] = Drawing(level, choices, end)
    return found
