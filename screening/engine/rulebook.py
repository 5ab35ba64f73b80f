"""A rulebook: questions, rules, outcomes, worked cases and sources, as one frozen value."""

import json
from contextlib import suppress
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, PrivateAttr
from typing_extensions import override

from screening.engine.answers import Answer, Answers
from screening.engine.conditions import Condition
from screening.engine.parts import (
    Cases,
    Emergency,
    ForReaders,
    Invariants,
    Language,
    Lesson,
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
from screening.engine.questions import (
    PATIENT,
    Name,
    NotAnAnswer,
    Part,
    PatientText,
    Question,
    StaffText,
    Text,
    Written,
)
from screening.engine.reading import place_of
from screening.engine.spoken import translated

ENGLISH = "en"
"""The language that a rulebook is written in."""


class Page(NamedTuple):
    """Questions that are shown together."""

    slug: str
    section: Section
    part: int  # the number of its section
    questions: tuple[Question, ...]


class Rulebook(Part):
    """One version of everything that is asked, decided and said."""

    name: Name
    title: StaffText
    procedure: StaffText
    status: Literal["draft", "signed"]
    status_note: ForReaders
    start: Start
    emergency: Emergency
    footer: PatientText
    warning_signs: Annotated[tuple[Text, ...], PATIENT]
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
    learn: tuple[Lesson, ...] = ()
    ask_provider: Annotated[tuple[Text, ...], PATIENT] = ()
    languages: dict[Name, Language] = Field(default={})
    _document: object = PrivateAttr(default=None)
    _language: str = PrivateAttr(default=ENGLISH)
    _original: "Rulebook | None" = PrivateAttr(default=None)

    @property
    def language(self) -> str:
        """The language that its texts are in."""
        return self._language

    @property
    def original(self) -> "Rulebook":
        """The same rulebook in English: itself, unless it is a translation."""
        return self._original or self

    def spoken(self, language: str) -> "Rulebook":
        """The same rulebook with every text in a language; in English if it does not have that one.

        Its ids, conditions and hash are those of the English one.
        """
        return _spoken(self.original, language)

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

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each page among all, by its slug."""
        return {slug: place for place, slug in enumerate(self.pages)}

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
        if self._original is not None:
            return self._original.canonical
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

    def speak(self, language: str, original: "Rulebook") -> None:
        """Be a translation from now on."""
        self._language = language
        self._original = original

    def read_from(self, document: object) -> None:
        """Remember where it was read from, for messages about it."""
        self._document = document

    def place(self, where: Where) -> Place | None:
        """The line where a part stands, if the rulebook was read from files."""
        return (
            place_of(self._document, where)
            if self._original is None
            else self._original.place(where)
        )

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


@lru_cache(maxsize=32)
def _spoken(original: Rulebook, language: str) -> Rulebook:
    known = original.languages.get(language)
    if known is None:
        return original
    made = translated(original, known)
    notes = ((made.status, made.status_note), (known.status, made.languages[language].status_note))
    drafts = [note for status, note in notes if status == "draft"] or [made.status_note]
    note = ForReaders(
        patient=" ".join([each.patient for each in drafts]),
        staff=" ".join([each.staff for each in drafts]),
    )
    status = "draft" if "draft" in (made.status, known.status) else "signed"
    spoken = made.model_copy(update={"status": status, "status_note": note})
    spoken.speak(language, original)
    return spoken
