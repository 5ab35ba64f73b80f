"""Results and forms to print, filled from the rulebook as a page of the application would."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

from screening.engine.answers import Answer
from screening.engine.assess import Assessment, assess
from screening.engine.questions import Question
from screening.exports.paper import Form, PaperForm, PaperQuestion, PaperSection
from screening.exports.result import Advice, Answers, Code, Listed, ResultSheet, Told
from screening.exports.typeset import Square
from screening.web import words
from tests.answers import every_answer, mild, typical

T = TypeVar("T")
KEPT = {"language", "tone", "page_of"}  # no words of the page
LONGER = "áéíóúñü¿¡"
CODE = Code(
    heading="Share this with your clinic",
    text="HRTN-4862",
    spelled="H for hat, R for red, T for top, N for net, 4, 8, 6, 2",
    hint="They will also ask for the year you were born. The code works for 90 days.",
    square=Square(
        "https://ask.example.org/resume#HRTN-4862", "A square code that opens this result"
    ),
)
YOU = Form(
    heading="About you",
    intro="So that we can call you. You may leave this empty.",
    labels=("Name", "Date of birth", "Phone", "Best time to call"),
)
ASK = (
    "Do I have spinal stenosis? Where is it?",
    "Is MILD an option for me? Why or why not?",
    "What are the risks for me?",
    "What else could I try?",
    "What happens if I wait?",
)


def result_of(answers: dict[str, Answer], **more: Any) -> ResultSheet:  # noqa: ANN401 -- any field
    """The result of these answers, in English."""
    assessment = assess(mild(), answers)
    verdict, above = words.headline(assessment), words.banners(assessment)
    steps = (*[each.outcome.next[0] for each in above], *verdict.outcome.next[bool(above) :])
    sheet = ResultSheet(
        language="en",
        title="Your result",
        service="Ask about MILD",
        clinic="Riverside Spine Clinic",
        phone="404-555-0142",
        banners=tuple(_advice(each) for each in above),
        verdict=_advice(verdict, _because(assessment)),
        reasons=_reasons(words.reasons(assessment)),
        saying=_listed("What to say when you call", tuple(f"“{s}”" for s in verdict.sayings)),
        steps=_listed("What to do next", steps),
        homework=_homework(words.homework(assessment, answers)),
        danger=danger(),
        footer=mild().footer,
        status=mild().status_note.patient,
        dated=f"March 3, 2026. Version {mild().version}.",
    )
    return replace(sheet, **more)


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


def danger() -> tuple[Listed, ...]:
    """The danger signs, and what to do about them."""
    urgent = mild().emergency
    return (
        Listed(heading=urgent.later, items=urgent.signs),
        Listed(heading=urgent.room, items=mild().warning_signs),
    )


def form() -> PaperForm:
    """All questions on paper."""
    return PaperForm(
        language="en",
        title="Questions about your back and legs",
        service="Ask about MILD",
        intro=(
            "Answer with a pen. Skip nothing in part 1.",
            "Bring these pages to your visit, or have them with you when you call.",
        ),
        danger=danger(),
        alternative="or",
        sections=tuple(
            PaperSection(title=part.title, questions=tuple(map(_asked, part.questions)))
            for part in mild().sections
        ),
        you=YOU,
        footer=mild().footer,
        status=mild().status_note.patient,
        page_of="Page {page} of {pages}",
        version=f"Version {mild().version}",
        square=Square(f"{mild().name} {mild().hash} en", "A square code of the version"),
    )


def _advice(advice: words.Advice, reason: str = "") -> Advice:
    call = "" if advice.outcome.axis == "pathway" else "Call 404-555-0142"
    call = advice.outcome.call.words if advice.outcome.call else call
    return Advice(
        title=advice.outcome.title,
        text=advice.text,
        tone=advice.outcome.tone,
        reason=reason,
        call=call,
    )


def _reasons(said: list[words.Told]) -> Answers | None:
    items = _told(said)
    return Answers(heading="Why we say this", intro="You told us:", items=items) if said else None


def _homework(said: list[words.Told]) -> Answers | None:
    intro = "You were not sure, or did not say. A clear answer could change your result."
    items = _told(said, homework=True)
    return Answers(heading="What to find out", intro=intro, items=items) if said else None


def _because(assessment: Assessment) -> str:
    reason = words.reason(assessment)
    return f"The reason: {reason}." if reason else ""


def _told(said: list[words.Told], *, homework: bool = False) -> tuple[Told, ...]:
    return tuple(
        Told(
            question=each.question.short,
            words="; ".join(each.words),
            unknown="" if each.is_known or homework else "Not known:",
            find_out=each.question.find_out or "" if homework else "",
        )
        for each in said
    )


def _listed(heading: str, items: tuple[str, ...]) -> Listed | None:
    return Listed(heading=heading, items=items) if items else None


def _asked(question: Question) -> PaperQuestion:
    is_scale = question.kind == "number" and not question.is_typed
    low, high = question.low or 0, question.high or 0
    spoken = {"unsure": "I’m not sure", "declined": "I’d rather not say"}  # noqa: RUF001
    return PaperQuestion(
        ask=question.ask,
        help=question.help or "",
        only_if="Answer this only if it applies to you." if question.asked_when else "",
        options=tuple(question.options.values()),
        others=tuple(spoken[code] for code in question.codes if code in spoken),
        numbers=tuple(map(str, range(low, high + 1))) if is_scale else (),
        low_means=question.low_means or "",
        high_means=question.high_means or "",
        write="Number:" if question.is_typed else "",
    )


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
    return replace(sheet, questions=_listed("Questions to ask your provider", ASK), code=CODE)


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
