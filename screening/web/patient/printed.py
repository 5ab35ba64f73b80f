"""What a patient prints: the result, and the questions on paper, both as PDF."""

from collections.abc import Mapping
from functools import lru_cache

from flask import Response

from screening.access.resuming import Made
from screening.engine.conditions import Leaf
from screening.engine.questions import Question
from screening.engine.rulebook import Rulebook
from screening.engine.truth import Truth
from screening.exports import paper
from screening.exports import result as sheet
from screening.exports.paper import PaperForm, PaperQuestion, PaperSection
from screening.exports.result import Listed, ResultSheet
from screening.exports.typeset import Square
from screening.web import context, guards, words
from screening.web.languages import day, render, say
from screening.web.patient.keep import code_of
from screening.web.patient.result import finished_result
from screening.web.patient.way import Answered, go_on, pages
from screening.web.results import Result
from screening.web.spelling import spelled
from screening.web.words import Advice

DRAWINGS = "300/hour"  # of one address


@pages.get("/s/<screening_id>/result.pdf")
@guards.anybody(limit=DRAWINGS)
def print_result(screening_id: str) -> Answered:
    """The result as one page to print, keep or send."""
    screening = context.screening(screening_id)
    found = finished_result(screening)
    if found is None:
        return go_on(screening)
    return _pdf(sheet.result_pdf(result_sheet(found, code_of(screening))))


@pages.get("/paper")
@guards.anybody()
def paper_page() -> Answered:
    """Say how the questions can be answered on paper."""
    context.newest_rulebook()
    return render("patient/paper.html")


@pages.get("/paper.pdf")
@guards.anybody(limit=DRAWINGS)
def print_questions() -> Answered:
    """All questions in large print, to fill in with a pen."""
    return _pdf(_questions_pdf(context.newest_rulebook()))


def _pdf(content: bytes) -> Response:
    """A PDF under a name that says nothing of anybody."""
    shown = 'inline; filename="ask-about-mild.pdf"'
    return Response(content, mimetype="application/pdf", headers={"Content-Disposition": shown})


def result_sheet(found: Result, code: Made | None) -> ResultSheet:
    """A result as it is printed, in the language of the request."""
    rulebook, config = found.rulebook, context.config()
    said = (*found.verdict.sayings, *found.verdict.originals)
    sayings = tuple(f"“{saying}”" for saying in said)
    dated = say("%(date)s. Version %(version)s.", date=day(found.at), version=rulebook.version)
    return ResultSheet(
        language=rulebook.language,
        title=say("Your result"),
        service=say("Ask about MILD"),
        clinic=config.clinic,
        phone=config.phone,
        banners=tuple(map(_advice, found.banners)),
        verdict=_advice(found.verdict, found.reason),
        reasons=_reasons(found),
        saying=_listed(say("What to say when you call"), sayings),
        steps=_listed(say("What to do next"), tuple(found.steps)),
        homework=_homework(found),
        questions=_listed(say("Questions to ask your provider"), found.questions),
        code=_code(code) if code else None,
        danger=_danger(rulebook),
        footer=rulebook.footer,
        status=rulebook.status_note.patient,
        dated=dated,
    )


def _code(code: Made) -> sheet.Code:
    ends = say(
        "They also ask for the year you were born. The code works until %(day)s.",
        day=day(code.kept.ends_at),
    )
    return sheet.Code(
        heading=say("Share this with your clinic"),
        text=code.written,
        spelled=spelled(code.written),
        hint=ends,
        square=Square(code.written, say("QR code with the same code as in the text beside it")),
    )


def _advice(advice: Advice, reason: str | None = None) -> sheet.Advice:
    outcome = advice.outcome
    return sheet.Advice(
        title=outcome.title,
        text=advice.text,
        tone=outcome.tone,
        reason=say("The reason: %(reason)s.", reason=reason) if reason else "",
        call=words.call(advice, context.config().phone),
    )


def _reasons(found: Result) -> sheet.Answers | None:
    items = tuple(
        sheet.Told(
            question=each.question.short,
            words="; ".join(each.words),
            is_known=each.is_known,
            unknown="" if each.is_known else say("Not known:"),
        )
        for each in found.reasons
    )
    heading, intro = say("Why we say this"), say("You told us:")
    return sheet.Answers(heading=heading, intro=intro, items=items) if items else None


def _homework(found: Result) -> sheet.Answers | None:
    items = tuple(
        sheet.Told(
            question=each.question.short,
            words="; ".join(each.words),
            is_known=False,
            find_out=each.question.find_out or "",
        )
        for each in found.homework
    )
    intro = say("You were not sure, or did not say. A clear answer could change your result.")
    heading = say("What to find out")
    return sheet.Answers(heading=heading, intro=intro, items=items) if items else None


def _listed(heading: str, items: tuple[str, ...]) -> Listed | None:
    return Listed(heading=heading, items=items) if items else None


def _danger(rulebook: Rulebook) -> tuple[Listed, ...]:
    urgent = rulebook.emergency
    return (
        Listed(heading=urgent.later, items=urgent.signs),
        Listed(heading=urgent.room, items=rulebook.warning_signs),
    )


@lru_cache(maxsize=8)
def _questions_pdf(rulebook: Rulebook) -> bytes:
    """The questions of a rulebook on paper; in its language, which is the page's."""
    return paper.paper_pdf(questions_form(rulebook))


def questions_form(rulebook: Rulebook) -> PaperForm:
    """The questions as they are printed, in the language of the request."""
    version = say("Version %(version)s", version=rulebook.version)
    numbers = {name: number for number, name in enumerate(rulebook.questions, 1)}
    whole = f"{rulebook.name} {rulebook.hash} {rulebook.language}"
    return PaperForm(
        language=rulebook.language,
        title=rulebook.start.title,
        service=say("Ask about MILD"),
        intro=_how_to(rulebook),
        danger=_danger(rulebook),
        alternative=say("or"),
        sections=tuple(
            PaperSection(
                title=part.title,
                questions=tuple(_question(each, numbers, rulebook) for each in part.questions),
            )
            for part in rulebook.sections
        ),
        you=_about_you(),
        footer=rulebook.footer,
        status=rulebook.status_note.patient,
        page_of=say("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        version=version,
        square=Square(whole, say("QR code of the version of these questions")),
    )


def _how_to(rulebook: Rulebook) -> tuple[str, ...]:
    return (
        say("Answer with a pen. Do part 1 first."),
        *filter(None, [rulebook.emergency.on_paper]),
        say("Bring these pages to your visit, or have them with you when you call."),
    )


def _only_if(question: Question, numbers: Mapping[str, int], rulebook: Rulebook) -> str:
    """When to answer a question that is not for everybody: by the shorter list of answers."""
    condition = question.asked_when
    if condition is None:
        return ""
    if not isinstance(condition, Leaf):
        return say("Answer this only if it fits you.")
    before = rulebook.questions[condition.question]
    labels = {**before.options, **words.spoken()}
    opens = [code for code in before.codes if condition.truth(before.single(code)) is Truth.TRUE]
    others = [code for code in before.codes if code not in opens]
    marked = opens if len(opens) <= len(others) else others
    told = " ".join(f"“{labels[code].rstrip('.')}.”" for code in marked)
    number = numbers[before.id]
    if marked is opens:
        return say(
            "Look at question %(number)s. Answer this only if you marked: %(told)s",
            told=told,
            number=number,
        )
    return say(
        "Look at question %(number)s. Leave this out if you marked: %(told)s",
        told=told,
        number=number,
    )


def _question(question: Question, numbers: Mapping[str, int], rulebook: Rulebook) -> PaperQuestion:
    is_scale = question.kind == "number" and not question.is_typed
    low, high = question.low or 0, question.high or 0
    others = words.spoken()
    return PaperQuestion(
        ask=question.ask,
        help=question.help or "",
        only_if=_only_if(question, numbers, rulebook),
        options=tuple(question.options.values()),
        others=tuple(others[code] for code in question.codes if code in others),
        numbers=tuple(map(str, range(low, high + 1))) if is_scale else (),
        low_means=question.low_means or "",
        high_means=question.high_means or "",
        write=say("Number:") if question.is_typed else "",
    )


def _about_you() -> paper.Form:
    return paper.Form(
        heading=say("Who you are"),
        intro=say("Fill this in if you hand these pages to your clinic."),
        labels=(
            say("Your full name"),
            say("The day you were born"),
            say("Your phone number"),
            say("When is the best time to call?"),
        ),
    )
