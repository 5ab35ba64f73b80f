"""Results and forms to print, filled from the rulebook as a page of the application would."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from screening.app import Application, create_app
from screening.config import Config
from screening.engine.answers import Answer
from screening.engine.assess import assess
from screening.exports.paper import PaperForm
from screening.exports.result import Advice, Code, ResultSheet
from screening.exports.typeset import Square
from screening.web import results
from screening.web.patient.printed import questions_form, result_sheet
from tests.answers import every_answer, mild, typical
from tests.applications import KEY, KEYS

T = TypeVar("T")
KEPT = {"language", "tone", "page_of"}  # no words of the page
LONGER = "áéíóúñü¿¡"
CODE = Code(
    heading="Share this with your clinic",
    text="HRTN-4862",
    spelled="H for hat, R for red, T for top, N for net. 4, 8, 6, 2.",
    hint="They will also ask for the year you were born. The code works for 90 days.",
    square=Square(
        "https://ask.example.org/resume#HRTN-4862", "A square code that opens this result"
    ),
)
EMPTY = ResultSheet(
    language="en",
    title="Nothing",
    service="",
    verdict=Advice(title="Nothing", text="", tone="wait"),
    footer="",
    dated="",
)
AT = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)


@cache
def _app() -> Application:
    """An application for its words; it opens no database."""
    config = Config(
        secret_key=KEY, keys=KEYS, clinic="Riverside Spine Clinic", phone="404-555-0142"
    )
    return create_app(config)


def result_of(answers: dict[str, Answer], **more: Any) -> ResultSheet:  # noqa: ANN401 -- any field
    """The result of these answers, in English."""
    with _app().test_request_context("/"):
        found = results.result(assess(mild(), answers), answers, AT)
        return replace(result_sheet(found, None), **more)


def short() -> ResultSheet:
    """Somebody whose answers are clear."""
    return result_of(typical())


@cache
def worst() -> ResultSheet:
    """The longest of many results, with all that may stand on it."""
    return max(map(_full, _many()), key=length)


def longer(value: T) -> T:
    """The same with each text a quarter longer, as Spanish is."""
    return _changed(value, _stretched)


def texts(value: object) -> list[str]:
    """Each text that is shown."""
    found: list[str] = []

    def note(text: str) -> str:
        found.append(text)
        return text

    _changed(value, note, is_shown=True)
    return found


def length(value: object) -> int:
    """How many signs there are in all texts."""
    return sum(map(len, texts(value)))


def replaced(value: T, text: str) -> T:
    """The same with another text at each place."""
    return _changed(value, lambda _: text)


def form() -> PaperForm:
    """All questions on paper."""
    with _app().test_request_context("/"):
        return questions_form(mild())


def _many() -> list[ResultSheet]:
    """Results of a typical person who says something else to one or two questions."""
    unsure = {q.id: "unsure" for q in mild().questions.values() if q.unsure and not q.safety}
    sick: dict[str, Answer] = {**typical(), "fever": "unsure", "cancer_signs": ("weight_loss",)}
    found = [{**sick, **unsure, "cancer_signs": ("weight_loss", "night_pain")}, sick]
    for question in mild().questions.values():
        for answer in every_answer(question)[:12]:
            found += [{**typical(), question.id: answer}, {**sick, question.id: answer}]
    return [result_of(answers) for answers in found]


def _full(sheet: ResultSheet) -> ResultSheet:
    return replace(sheet, code=CODE)


def _stretched(text: str) -> str:
    """A quarter more, in words as long as Spanish ones."""
    more = " ".join(LONGER[begin % 5 :] for begin in range(len(text)))[: len(text) // 4]
    return f"{text} {more}".strip() if text else ""


def _changed(value: T, change: Callable[[str], str], *, is_shown: bool = False) -> T:
    """The same with each text changed; without what is only heard where all must be shown."""
    found: Any = value
    match found:
        case str():
            found = change(found)
        case Square(content, alt) if not is_shown:
            found = Square(content, change(alt))
        case tuple() if not isinstance(found, Square):
            found = tuple(_changed(each, change, is_shown=is_shown) for each in found)
        case _ if is_dataclass(found) and not isinstance(found, type):
            names = [field.name for field in fields(found) if field.name not in KEPT]
            new = {n: _changed(getattr(found, n), change, is_shown=is_shown) for n in names}
            found = replace(found, **new)
        case _:
            pass
    changed: T = found
    return changed
