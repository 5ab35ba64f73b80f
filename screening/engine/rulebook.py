"""A rulebook: questions, rules, outcomes, worked cases and sources, as one frozen value."""

import json
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Literal, NamedTuple

from pydantic import PrivateAttr
from typing_extensions import override

from screening.engine.answers import Answer, Answers
from screening.engine.conditions import Condition
from screening.engine.parts import (
    Cases,
    Emergency,
    ForReaders,
    Invariants,
    NonEmpty,
    Note,
    Outcome,
    Pathway,
    Score,
    Section,
    Source,
    Start,
    Urgency,
)
from screening.engine.problems import Place, Where
from screening.engine.questions import Name, NotAnAnswer, Part, Question, Text, Written
from screening.engine.reading import place_of


class Page(NamedTuple):
    """Questions that are shown together."""

    slug: str
    section: Section
    part: int  # the number of its section
    questions: tuple[Question, ...]


class Rulebook(Part):
    """One version of everything that is asked, decided and said."""

    name: Name
    title: Text
    procedure: Text
    status: Literal["draft", "signed"]
    status_note: ForReaders
    start: Start
    emergency: Emergency
    footer: Text
    warning_signs: tuple[Text, ...]
    never_say: tuple[Text, ...]
    sections: Annotated[tuple[Section, ...], NonEmpty]
    facts: dict[Name, Written]
    urgency: Urgency
    pathway: Pathway
    score: Score
    notes: tuple[Note, ...]
    outcomes: dict[Name, Outcome]
    sources: dict[Name, Source]
    cases: Cases
    invariants: Invariants = Invariants()
    _document: object = PrivateAttr(default=None)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Each question by its id, in the order in which they are asked."""
        return {question.id: question for part in self.sections for question in part.questions}

    @cached_property
    def asked_when(self) -> dict[str, Condition]:
        """The condition of each question that is not asked of everybody."""
        return {q.id: q.asked_when for q in self.questions.values() if q.asked_when is not None}

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Each page by its slug, in order."""
        pages: dict[str, Page] = {}
        for part, section in enumerate(self.sections, 1):
            for question in section.questions:
                before = pages[question.slug].questions if question.slug in pages else ()
                pages[question.slug] = Page(question.slug, section, part, (*before, question))
        return pages

    def accepted(self, answers: Answers) -> dict[str, Answer]:
        """Those of another rulebook's answers that this one's questions accept."""
        kept: dict[str, Answer] = {}
        for name, answer in answers.items():
            question = self.questions.get(name)
            with suppress(NotAnAnswer):
                accepted = question.accept(answer) if question else None
                if accepted is not None:
                    kept[name] = accepted
        return kept

    @cached_property
    def canonical(self) -> str:
        """The whole content as one JSON text, whatever the files' formatting and comments."""
        content = self.model_dump(mode="json", exclude_defaults=True)
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"))

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical content, as 64 hexadecimal digits."""
        return sha256(self.canonical.encode()).hexdigest()

    @override
    def __eq__(self, other: object) -> bool:
        """A rulebook is itself; whether two say the same is told by their hashes."""
        return self is other

    @override
    def __hash__(self) -> int:
        return id(self)

    def read_from(self, document: object) -> None:
        """Remember where it was read from, for messages about it."""
        self._document = document

    def place(self, where: Where) -> Place | None:
        """The line where a part stands, if the rulebook was read from files."""
        return place_of(self._document, where)

    def place_of_question(self, question: str) -> Place | None:
        """The line where a question begins."""
        for number, section in enumerate(self.sections):
            for index, found in enumerate(section.questions):
                if found.id == question:
                    return self.place(("sections", number, "questions", index))
        return None

    @property
    def version(self) -> str:
        """The start of the hash: what people are shown and may read out."""
        return self.hash[:8]
