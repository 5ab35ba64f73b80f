"""The questions of a rulebook as a form to fill in with a pen, in large print."""

from dataclasses import dataclass

from screening.exports.result import Listed
from screening.exports.typeset import Square, typeset


@dataclass(frozen=True, kw_only=True)
class PaperQuestion:
    """A question and the ways to answer it.

    only_if: that it is not for everybody, for paper cannot branch;
    options, others: each with a box, the others after "or"; numbers: to circle, in a row, with
    the words for both ends; write: what stands before a line to write on.
    """

    ask: str
    help: str = ""
    only_if: str = ""
    options: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    low_means: str = ""
    high_means: str = ""
    write: str = ""


@dataclass(frozen=True, kw_only=True)
class PaperSection:
    """Questions under one title."""

    title: str
    intro: str = ""
    questions: tuple[PaperQuestion, ...]


@dataclass(frozen=True, kw_only=True)
class Form:
    """Lines to write on, each with its label."""

    heading: str
    intro: str = ""
    labels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PaperForm:
    """All questions in the words of their reader. What is empty is not on the pages.

    language: its two letters; title: of the document, and of its first page; service: stands on
    each page, as `page_of` ("Page {page} of {pages}") and `version` do; intro: how to fill it in;
    danger: danger signs with what to do about them, before all else; alternative: "or"; sections:
    the one with the danger questions first; you: who fills it in; footer, status: at the end;
    square: the rulebook's name and whole hash, and the language.
    """

    language: str
    title: str
    service: str
    intro: tuple[str, ...] = ()
    danger: tuple[Listed, ...]
    alternative: str
    sections: tuple[PaperSection, ...]
    you: Form
    footer: str = ""
    status: str = ""
    page_of: str
    version: str
    square: Square


def paper_pdf(form: PaperForm) -> bytes:
    """The form as a tagged PDF of as many pages as it needs."""
    return typeset("paper.typ", form)
