"""The parts of a rulebook: what may be written in its files is what these accept, no more."""

from typing import Annotated, Literal

from pydantic import Field

from screening.engine.questions import (
    PATIENT,
    Name,
    Part,
    PatientText,
    Question,
    Sources,
    StaffText,
    Text,
    Written,
)

NonEmpty = Field(min_length=1)


class SectionHead(Part):
    """A section as rulebook.yaml names it; its questions have a file of their own."""

    id: Name
    title: PatientText


class Section(SectionHead):
    """Questions under one title, in the order in which they are asked."""

    questions: Annotated[tuple[Question, ...], NonEmpty]


class ForReaders(Part):
    """The same in the words of the patient and of the staff."""

    patient: PatientText
    staff: StaffText


class Rule(Part):
    """What every rule has: a name, a condition, and where it comes from."""

    id: Name
    when: Written
    sources: Sources


class UrgencyRule(Rule):
    """A danger sign, how fast somebody must look at it, and what to say on the phone.

    `tell` is one sentence, or one for each answer that the rule names.
    """

    level: Name
    says: StaffText
    tell: Annotated[Text | dict[Name, Text], PATIENT]


class PathwayRule(Rule):
    """The first of these that holds decides the result."""

    outcome: Name
    reason: Name | None = None


class Note(Rule):
    """A remark for staff; it never changes a result."""

    text: StaffText


class Urgency(Part):
    """Levels from the worst; from `headline` upward the advice replaces the result."""

    levels: Annotated[tuple[Name, ...], NonEmpty]
    headline: tuple[Name, ...]
    stops: tuple[Name, ...] = ()
    rules: tuple[UrgencyRule, ...]


class Pathway(Part):
    """The rules that lead to a result, in order; for some reasons one asks again before it."""

    stops: tuple[Name, ...] = ()
    asks_again: tuple[Name, ...] = ()
    reasons: dict[Name, ForReaders] = Field(default={})
    rules: Annotated[tuple[PathwayRule, ...], NonEmpty]


class Point(Part):
    """What one fact is worth."""

    worth: Annotated[int, Field(ge=0)]
    when: Written


class Group(Part):
    """Points that are counted together, up to a most."""

    id: Name
    title: StaffText
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
    words: PatientText


class Outcome(Part):
    """What a result says to each reader, and what the patient may do next."""

    axis: Literal["urgency", "pathway"]
    schedule: StaffText
    title: PatientText
    patient: PatientText
    nurse: StaffText
    provider: StaffText
    next: Annotated[tuple[Text, ...], PATIENT] = ()
    call: Call | None = None
    tone: Literal["go", "wait", "today", "alert"] = "wait"


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
    not_knowing: an outcome of the pathway, and by question the answer that must lead to it if not
        knowing does.
    implied: an outcome of the pathway, and what must hold wherever it comes out, by name.
    no_influence: answers that can be exchanged without a change of the result; `all`, or a list.
    reading_grade, inflesz: how plain patients' texts must be, in English and in Spanish.
    """

    danger: dict[Name, Name] = Field(default={})
    not_knowing: dict[Name, dict[Name, Name]] = Field(default={})
    implied: dict[Name, dict[Text, Written]] = Field(default={})
    no_influence: dict[Name, Literal["all"] | Annotated[tuple[Name, ...], NonEmpty]] = Field(
        default={}
    )
    reading_grade: int = 6
    inflesz: int = 65
    longest_sentence: int = 20


class Start(Part):
    """What the start page says before anything is asked."""

    title: PatientText
    lede: PatientText
    about: PatientText
    time: PatientText
    caution: PatientText


class Emergency(Part):
    """The number to call, the words around it, and the signs to call it for at once."""

    number: Text
    always: PatientText
    first: PatientText
    signs: Annotated[tuple[Text, ...], PATIENT]
    later: PatientText
    room: PatientText
    on_paper: Annotated[Text | None, PATIENT] = None


class Lesson(Part):
    """What people can read about the procedure, under one heading: text, then points."""

    id: Name
    title: PatientText
    text: Annotated[Text | None, PATIENT] = None
    points: Annotated[tuple[Text, ...], PATIENT] = ()
    sources: Sources


class Language(Part):
    """Another language of a rulebook: each text by its English, and what that language needs.

    status: `signed` once a translator has; until then `status_note` is added to the rulebook's.
    on_scale: how a number on a scale is said.
    never_say: words that no text for patients may begin a word with.
    texts: by the English; the loader takes them from the language's own file.
    """

    status: Literal["draft", "signed"]
    status_note: ForReaders
    on_scale: Text = "[answer]/[most]"
    never_say: tuple[Text, ...] = ()
    texts: dict[Text, Text] = Field(default={})
