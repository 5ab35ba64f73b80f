"""A patient's result as one printed page; on a second one what does not fit, and nothing lost."""

from dataclasses import dataclass
from typing import Literal

from screening.exports.typeset import Square, typeset

Tone = Literal["go", "wait", "today", "alert"]


@dataclass(frozen=True, kw_only=True)
class Advice:
    """An outcome: what to do, and the line that says whom to call."""

    title: str
    text: str
    tone: Tone
    reason: str = ""
    call: str = ""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A heading, what leads to its list, and the list."""

    heading: str
    intro: str = ""
    items: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Told:
    """A question in short, what was said to it, and how to find out what is not known.

    `unknown` is said before what is not known ("Not known:"), where nothing else says so.
    """

    question: str
    words: str
    is_known: bool
    unknown: str = ""
    find_out: str = ""


@dataclass(frozen=True, kw_only=True)
class Answers:
    """A heading, what leads to its answers, and the answers."""

    heading: str
    intro: str = ""
    items: tuple[Told, ...]


@dataclass(frozen=True, kw_only=True)
class Code:
    """The code with which somebody opens the result again, as text, spelled out, and as a QR."""

    heading: str
    text: str
    spelled: str
    hint: str = ""
    square: Square


@dataclass(frozen=True, kw_only=True)
class ResultSheet:
    """A result in the words of its reader. What is None or empty is not on the page.

    language: its two letters; title: of the document, for whoever has it read out;
    service, clinic, phone: stand at the top; saying: what to say on the phone;
    danger: danger signs with what to do about them; footer, status, dated: stand at the bottom,
    dated with the version.
    """

    language: str
    title: str
    service: str
    clinic: str = ""
    phone: str = ""
    banners: tuple[Advice, ...] = ()
    verdict: Advice
    reasons: Answers | None = None
    saying: Listed | None = None
    steps: Listed | None = None
    homework: Answers | None = None
    questions: Listed | None = None
    code: Code | None = None
    danger: tuple[Listed, ...] = ()
    footer: str
    status: str = ""
    dated: str


def result_pdf(sheet: ResultSheet) -> bytes:
    """The result as a tagged PDF, in the largest type with which it is one page."""
    return typeset("result.typ", sheet)
