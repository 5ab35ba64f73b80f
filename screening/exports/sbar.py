"""A summary as plain text for the chart: situation, background, assessment, request.

All of it is what people told; nothing is said to be confirmed. It is in English, whatever the
language of the call.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from screening.engine.answers import DECLINED, UNSURE
from screening.engine.assess import assess
from screening.engine.telling import Aloud, read_aloud
from screening.exports.plain_text import one_line
from screening.review import Said, Summary
from screening.store.remarks import CONTACT, MESSAGE, NOTE, Disposition
from screening.store.screenings import PATIENT

HELPED = (CONTACT, "sent_help")  # the call was ended there
LANGUAGES = {"en": "English", "es": "Spanish"}
SILENT = {UNSURE: "not sure", DECLINED: "declined to say"}
NOT_ASSESSED = (
    "Not assessed here, and for the provider to check: imaging, physical and neurologic "
    "examination, pulses, other causes, medicines around a procedure, coverage, goals."
)
REPORTED = "All answers are patient-reported. Nothing here is a confirmed diagnosis."


class Wording(NamedTuple):
    """The words for codes, in English, and how moments are written."""

    ends: Mapping[str, str]
    reasons: Mapping[str, str]
    givers: Mapping[str, str]
    identities: Mapping[str, str]
    teach_backs: Mapping[str, str]
    moment: Callable[[datetime], str]


def sbar(summary: Summary, wording: Wording) -> str:
    """The whole text; each line is a heading, or begins with a dash."""
    parts = {
        "SITUATION": _situation(summary, wording),
        "BACKGROUND": _background(summary, wording),
        "ASSESSMENT": _assessment(summary, wording),
        "REQUEST": _request(summary, wording),
    }
    return "\n".join(line for title, lines in parts.items() for line in _part(title, lines))


def _part(title: str, lines: Iterable[str]) -> list[str]:
    return [f"== {title} ==", *[f"- {one_line(line)}" for line in lines], ""]


def _situation(summary: Summary, wording: Wording) -> Iterator[str]:
    who, found = summary.who, summary.assessment
    yield f"{who.name or 'No name told'}; born {who.birth_date or 'not told'}; phone " + (
        who.phone or "not told"
    )
    signs = "; ".join(each.rule.says for each in found.fired if each.rule.level == found.level)
    yield f"The tool: {_level(summary, found.level)}{signs and f', for {signs}'}" + (
        f"; {_title(summary, found.outcome)}" if found.outcome and not found.is_danger else ""
    )
    for each in summary.dispositions[-1:]:
        yield f"The nurse: {_level(summary, each.level)}. {_end(each, wording)}"
    yield f"Told by: {_giver(who.giver, wording)}. Language: {_language(summary)}."
    checked = wording.identities.get(who.identity, "not checked")
    yield f"Identity: {checked}. Begun {wording.moment(summary.screening.begun_at)}."
    if summary.earlier:
        times = f"{len(summary.earlier)} earlier; the last {wording.moment(_last(summary))}"
        yield f"Repeat contact: {times}. Answers that differ since: {len(summary.changes)}"
    if usual := _usual(summary, wording):
        yield f"Each answer, unless marked otherwise: {usual}"
    yield REPORTED


def _background(summary: Summary, wording: Wording) -> Iterator[str]:
    usual = _usual(summary, wording)
    known = [each for each in summary.said if not (each.question.safety or each.is_unknown)]
    yield from (_told(each, wording, usual) for each in known)
    for each in summary.remarks:
        if each.kind == NOTE:
            yield f"In the caller's words, noted by {_name(summary, each.by)}: “{each.text}”"


def _assessment(summary: Summary, wording: Wording) -> Iterator[str]:
    found = summary.assessment
    for finding in found.fired:
        yield f"Sign: {finding.rule.says} ({_level(summary, finding.rule.level)})"
    if not found.fired:
        yield "No danger sign was reported."
    usual = _usual(summary, wording)
    yield from (_told(each, wording, usual) for each in summary.said if each.question.safety)
    points = "; ".join(f"{s.group.title} {s.earned} of {s.group.most}" for s in found.score)
    yield f"Documented facts reported: {points}"
    yield f"The tool's pathway: {_title(summary, found.outcome)}{_withheld(summary)}"
    yield from (f"Note of the tool: {each.rule.text}" for each in found.noted)
    for code, words in ((UNSURE, "Not sure"), (DECLINED, "Declined"), (None, "Not answered")):
        if named := "; ".join(each.short for each in summary.unknown(code)):
            yield f"{words}: {named}"
    yield from (_judged(summary, each, wording) for each in summary.dispositions)
    yield NOT_ASSESSED


def _withheld(summary: Summary) -> str:
    """Why there is no result; or that it is for the record only, for a danger comes first."""
    found = summary.assessment
    reasons, decider = found.rulebook.pathway.reasons, found.decider
    why = reasons[decider.rule.reason].staff if decider and decider.rule.reason else ""
    record = "for the record only, for the danger comes first" if found.is_danger else ""
    return "".join(f"; {each}" for each in (why, record) if each)


def _judged(summary: Summary, each: Disposition, wording: Wording) -> str:
    """The nurse's judgement beside the tool's."""
    why = f", because: {wording.reasons.get(each.reason, each.reason)}" if each.reason else ""
    return (
        f"Urgency by the tool: {_level(summary, each.tool_level)}. By the nurse, "
        f"{_name(summary, each.by)}: {_level(summary, each.level)}{why}. "
        f"{wording.moment(each.at)}"
    )


def _request(summary: Summary, wording: Wording) -> Iterator[str]:
    for each in summary.dispositions:
        said = wording.teach_backs.get(each.teach_back, "not asked")
        signs = "yes" if each.signs_read else "not recorded"
        yield f"Next: {_end(each, wording)}"
        yield f"Said back in their own words: {said}. Warning signs read out: {signs}."
        if each.call_back_at:
            yield f"Call back promised for {wording.moment(each.call_back_at)}"
    helped = [each for each in summary.remarks if (each.kind, each.code) == HELPED]
    if not summary.dispositions and not helped:
        yield "The call is not closed yet: no decision is recorded."
    for sent in helped:
        yield f"Help was sent, recorded by {_name(summary, sent.by)}: {wording.moment(sent.at)}"
    for remark in summary.remarks:
        if remark.kind == MESSAGE:
            yield f"Message from {_name(summary, remark.by)}: “{remark.text}”"
    yield from _read_aloud(summary)
    named = "; ".join(summary.rulebook.questions[q].short for q in summary.assessment.open_items)
    yield f"Still to find out: {named or 'nothing that the result hangs on'}"
    yield f"Rules: {summary.rulebook.title}, version {summary.rulebook.version}"


def _read_aloud(summary: Summary) -> Iterator[str]:
    """What the tool tells, in its exact words: in the language of the call, and in English."""
    found = summary.assessment
    spoken = found.rulebook.spoken(summary.who.language or summary.screening.language)
    where = "Read out" if summary.dispositions else "To read out"
    if spoken is not found.rulebook:
        heard = assess(spoken, summary.screening.answers)
        yield from _quoted(f"{where} ({_language(summary)})", read_aloud(heard))
        where = "In English"
    yield from _quoted(where, read_aloud(found))


def _quoted(where: str, said: list[Aloud]) -> Iterator[str]:
    for each in said:
        because = f" Reason: {each.because}" if each.because else ""
        yield f"{where}: “{each.title}. {each.text}”{because}"


def _told(said: Said, wording: Wording, usual: str) -> str:
    """A question and its answer, with whose words they are where that is not as usual."""
    answer = said.answer
    words = (
        "not answered"
        if answer is None
        else SILENT.get(str(answer), "") or "; ".join(said.question.words(answer))
    )
    origin = _origin(said, wording)
    marked = f" [{origin}]" if origin and origin != usual else ""
    return f"{said.question.short}: {words}{marked}"


def _origin(said: Said, wording: Wording) -> str:
    """Whose words an answer is: what the patient typed needs no asking."""
    if said.given is None:
        return ""
    how = "typed" if said.given.by == PATIENT else said.given.how
    return f"{_giver(said.given.giver, wording).lower()}, {how}"


def _usual(summary: Summary, wording: Wording) -> str:
    """The origin of most answers: said once, and not behind each of them."""
    counted = Counter(filter(None, (_origin(each, wording) for each in summary.said)))
    return counted.most_common(1)[0][0] if counted else ""


def _giver(giver: str, wording: Wording) -> str:
    return wording.givers.get(giver, giver)


def _language(summary: Summary) -> str:
    code = summary.who.language or summary.screening.language
    return LANGUAGES.get(code, code)


def _level(summary: Summary, level: str) -> str:
    outcome = summary.rulebook.outcomes.get(level)
    return outcome.schedule if outcome else "nothing urgent"


def _title(summary: Summary, outcome: str | None) -> str:
    return summary.rulebook.outcomes[outcome].title if outcome else "no result"


def _end(each: Disposition, wording: Wording) -> str:
    return wording.ends.get(each.code, each.code)


def _last(summary: Summary) -> datetime:
    return summary.earlier[0].begun_at


def _name(summary: Summary, by: str) -> str:
    return summary.names.get(by, by)
