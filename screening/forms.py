"""Question → WTForms field → typed answer. Templates draw the fields; none draws itself."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any

from typing_extensions import override
from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

from screening.engine.answers import DECLINED, UNSURE, Answer, Answers
from screening.engine.kept import kept
from screening.engine.path import Path
from screening.engine.questions import NotAnAnswer, Question
from screening.engine.rulebook import Page, Rulebook


class Wrong(StrEnum):
    """What can be amiss with an answer; the page says it in the reader's language."""

    MISSING = "missing"
    BOTH = "both"  # an answer, and that there is none
    TWICE = "twice"
    UNKNOWN = "unknown"
    NO_NUMBER = "no number"


class AnswerField(Field):
    """One question. `data` is the typed answer, or None when it is blank; `raw` what was sent."""

    data: Answer | None

    def __init__(self, question: Question, **bound: Any) -> None:  # noqa: ANN401 -- WTForms binds
        super().__init__(question.ask, **bound)
        self.question = question
        self.raw: tuple[str, ...] = ()

    @override
    def process_data(self, value: Answer | None) -> None:
        self.data = value
        codes = value if isinstance(value, tuple) else (value,)
        self.raw = tuple(str(code) for code in codes if code is not None)

    @override
    def process_formdata(self, valuelist: Sequence[str]) -> None:
        sent = tuple(dict.fromkeys(value for value in valuelist if value != ""))
        self.raw, self.data = sent, None
        alone = next((code for code in (UNSURE, DECLINED) if code in sent), None)
        if self.question.kind == "several" and alone is None:
            chosen = self._accept(sent)
            if chosen is not None and self.question.contradicts_itself(chosen):
                raise ValueError(Wrong.BOTH)
            self.data = chosen
        elif len(sent) > 1:
            raise ValueError(Wrong.BOTH if self.question.kind == "several" else Wrong.TWICE)
        elif sent:
            self.data = self._accept(sent[0])

    def _accept(self, sent: str | tuple[str, ...]) -> Answer | None:
        try:
            return self.question.accept(sent)
        except NotAnAnswer as error:
            wrong = Wrong.NO_NUMBER if self.question.is_typed else Wrong.UNKNOWN
            raise ValueError(wrong) from error

    def is_chosen(self, code: str) -> bool:
        """Whether this choice was made: sent, or answered before."""
        return code in self.raw

    @property
    def typed(self) -> str:
        """What was typed into a field for a number."""
        return next((text for text in self.raw if text not in (UNSURE, DECLINED)), "")

    @property
    def is_missing(self) -> bool:
        """Whether nothing was chosen where something must be."""
        return self.data is None and not self.process_errors and not self.question.optional


class PageForm(BaseForm):
    """The questions of one page. What is missing is known only once the path is: see `check`.

    Fields are given, not declared, so that no question's id can hide a part of the form.
    """

    @kept
    def questions(self) -> tuple[AnswerField, ...]:
        """The fields in order."""
        return tuple([field for field in self if isinstance(field, AnswerField)])

    def field(self, name: str) -> AnswerField:
        """The field of a question."""
        return next(field for field in self.questions if field.question.id == name)

    @property
    def wrong(self) -> tuple[AnswerField, ...]:
        """The fields with something to mend."""
        return tuple([field for field in self.questions if field.errors])

    @property
    def answers(self) -> dict[str, Answer | None]:
        """Question id to typed answer; None is blank."""
        return {field.question.id: field.data for field in self.questions}

    def check(self, walk: Path) -> bool:
        """Whether the page may be recorded; if not, each field says what to mend.

        `walk` is the path of what was sent, and of the earlier answers to other pages. A question
        that they do not bring up needs no answer, and what was sent for it is not looked at.
        """
        for field in self.questions:
            field.errors = list(field.process_errors)
            asked = walk.asks(field.question.id)
            if asked and field.is_missing:
                field.errors = [Wrong.MISSING]
            elif not asked:
                field.errors = []
        return not self.wrong


Fields = dict[str, "UnboundField[AnswerField]"]
"""Fields by question id, not bound to a form yet."""


@lru_cache(maxsize=32)
def page_fields(rulebook: Rulebook) -> dict[str, Fields]:
    """The fields of each page of a rulebook, made once."""
    return {
        slug: {q.id: UnboundField(AnswerField, q) for q in page.questions}
        for slug, page in rulebook.pages.items()
    }


def page_form(
    rulebook: Rulebook, page: Page, answers: Answers, sent: MultiDict[str, str] | None = None
) -> PageForm:
    """The form of a page, filled with what was sent, or else with the answers given so far."""
    form = PageForm(page_fields(rulebook)[page.slug])
    form.process(sent, data=answers)
    return form


def questions_form(
    rulebook: Rulebook,
    questions: Iterable[str],
    answers: Answers,
    sent: MultiDict[str, str] | None = None,
) -> PageForm:
    """A form of any questions, filled like that of a page."""
    fields = {
        name: field for page in page_fields(rulebook).values() for name, field in page.items()
    }
    form = PageForm({name: fields[name] for name in questions})
    form.process(sent, data=answers)
    return form
