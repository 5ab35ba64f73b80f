"""A rulebook: questions, rules, outcomes, worked cases and sources, as one frozen value.

These classes are the format: what a clinician may write in the files is what they accept, no more.
"""

import json
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, PrivateAttr
from typing_extensions import override

from screening.engine.answers import Answer, Answers
from screening.engine.conditions import Condition
from screening.engine.problems import Place
from screening.engine.questions import Name, NotAnAnswer, Part, Question, Sources, Text, Written
from screening.engine.reading import place_of

NonEmpty = Field(min_length=1)


class Section(Part):
    """Questions under one title, in the order in which they are asked."""

    id: Name
    title: Text
    questions: Annotated[tuple[Question, ...], NonEmpty]


class ForReaders(Part):
    """The same in the words of the patient and of the staff."""

    patient: Text
    staff: Text


class Rule(Part):
    """What every rule has: a name, a condition, and where it comes from."""

    id: Name
    when: Written
    sources: Sources


class UrgencyRule(Rule):
    """A danger sign, and how fast somebody must look at it."""

    level: Name
    says: Text
    tell: Text


class PathwayRule(Rule):
    """The first of these that holds decides the result."""

    outcome: Name
    reason: Name | None = None


class Note(Rule):
    """A remark for staff; it never changes a result."""

    text: Text


class Urgency(Part):
    """Levels from the worst; from `headline` upward the advice replaces the result."""

    levels: Annotated[tuple[Name, ...], NonEmpty]
    headline: tuple[Name, ...]
    stops: tuple[Name, ...] = ()
    rules: tuple[UrgencyRule, ...]


class Pathway(Part):
    """The rules that lead to a result, in order."""

    stops: tuple[Name, ...] = ()
    reasons: dict[Name, ForReaders] = Field(default={})
    rules: Annotated[tuple[PathwayRule, ...], NonEmpty]


class Point(Part):
    """What one fact is worth."""

    worth: Annotated[int, Field(ge=0)]
    when: Written


class Group(Part):
    """Points that are counted together, up to a most."""

    id: Name
    title: Text
    most: int
    needs: int
    sources: Sources
    points: Annotated[tuple[Point, ...], NonEmpty]


class Score(Part):
    """How many documented facts are present. It sorts and explains; it never decides."""

    max: int
    groups: tuple[Group, ...]


class Call(Part):
    """A number to call, and the words on the button that calls it."""

    number: Text
    words: Text


class Outcome(Part):
    """What a result says to each reader, and what the patient may do next."""

    axis: Literal["urgency", "pathway"]
    schedule: Text
    title: Text
    patient: Text
    nurse: Text
    provider: Text
    next: tuple[Text, ...] = ()
    call: Call | None = None
    tone: Literal["go", "wait", "alert"] = "wait"


class Source(Part):
    """A citation, and how much of it was read."""

    title: Text
    authors: Text | None = None
    publisher: Text
    year: Text | None = None
    identifier: Text | None = None
    seen: Text
    note: Text | None = None


Expected = Literal[
    "headline",
    "urgency",
    "pathway",
    "reason",
    "rule",
    "score",
    "notes",
    "urgency_rules",
    "without",
    "asked",
    "not_asked",
]
"""What a case may expect. Lists name what must at least be there, in `notes`, `urgency_rules` and
`asked`; `without` names notes and urgency rules that must not hold."""


class Case(Part):
    """A worked case: a person in words, how she differs from the base, and what must come out."""

    id: Text
    about: Text
    set: dict[str, str | tuple[str, ...]] = Field(default={})
    expect: dict[Expected, str | tuple[str, ...]]
    why: Text


class Cases(Part):
    """Worked cases, each a change of the base."""

    base: dict[str, str | tuple[str, ...]]
    cases: tuple[Case, ...]
    survivors: dict[str, Text] = Field(default={})


class Invariants(Part):
    """What the authors promise of every set of answers; it is proven before anybody is asked.

    danger: each danger question with its safe answer.
    not_knowing: an outcome, and by question the answer that must lead to it if not knowing does.
    implied: an outcome, and what must hold wherever it comes out, by name.
    no_influence: answers that can be exchanged without a change of the result; `all`, or a list.
    """

    danger: dict[Name, Name] = Field(default={})
    not_knowing: dict[Name, dict[Name, Name]] = Field(default={})
    implied: dict[Name, dict[Text, Written]] = Field(default={})
    no_influence: dict[Name, Literal["all"] | tuple[Name, ...]] = Field(default={})
    reading_grade: int = 6
    longest_sentence: int = 20


class Page(NamedTuple):
    """Questions that are shown together."""

    slug: str
    section: Section
    questions: tuple[Question, ...]


class Rulebook(Part):
    """One version of everything that is asked, decided and said."""

    name: Name
    title: Text
    procedure: Text
    status: Literal["draft", "signed"]
    status_note: ForReaders
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
        for section in self.sections:
            for question in section.questions:
                before = pages[question.slug].questions if question.slug in pages else ()
                pages[question.slug] = Page(question.slug, section, (*before, question))
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

    def place(self, where: tuple[int | str, ...]) -> Place | None:
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
