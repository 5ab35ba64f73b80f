"""Questions: what is asked, and what counts as an answer."""

from collections.abc import Sequence
from enum import Enum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    PrivateAttr,
    WithJsonSchema,
)

from screening.engine import syntax
from screening.engine.answers import DECLINED, NONE, UNSURE, Answer
from screening.engine.conditions import Condition
from screening.engine.problems import did_you_mean


def _flag(raw: object) -> object:
    """`true` and `false` are the only words for a switch; `yes` and `no` are answers."""
    switch = {"true": True, "false": False}.get(raw, raw) if isinstance(raw, str) else raw
    if isinstance(switch, bool):
        return switch
    raise ValueError("write true or false")


def _text(raw: object) -> object:
    return raw.strip() if isinstance(raw, str) else raw


LONGEST_SCALE = 10

Text = Annotated[str, Field(min_length=1), BeforeValidator(_text)]


class Reader(Enum):
    """Who reads a text. A text without a reader is a note of the authors, in one language."""

    PATIENT = "patient"
    STAFF = "staff"


PATIENT, STAFF = Reader.PATIENT, Reader.STAFF
PatientText = Annotated[Text, PATIENT]
StaffText = Annotated[Text, STAFF]
NAME = r"^[a-z0-9][a-z0-9_]*$"
Name = Annotated[str, Field(pattern=NAME, max_length=40)]
Flag = Annotated[bool, BeforeValidator(_flag), Field(strict=True)]
Sources = Annotated[dict[Name, Text], Field(min_length=1)]
"""Source id to what exactly it says there."""
Written = Annotated[
    Condition,
    PlainValidator(syntax.parse),
    PlainSerializer(syntax.plain, return_type=object),
    WithJsonSchema(syntax.SCHEMA),
]


class Part(BaseModel):
    """A part of a rulebook: frozen, and refusing keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class NotAnAnswer(ValueError):  # noqa: N818 -- it names what was given, as in "this is not an answer"
    """Something that the question does not accept."""


class Question(Part):
    """One question with the words for each reader."""

    id: Name
    tier: Literal["documented", "supplementary"]
    safety: Flag = False
    page: Name | None = None
    kind: Literal["one", "several", "number"]
    ask: PatientText
    help: Annotated[Text | None, PATIENT] = None
    nurse: StaffText
    short: PatientText
    missing: PatientText
    find_out: Annotated[Text | None, PATIENT] = None
    options: Annotated[dict[Name, Text], PATIENT] = {}
    low: int | None = None
    high: int | None = None
    low_means: Annotated[Text | None, PATIENT] = None
    high_means: Annotated[Text | None, PATIENT] = None
    unsure: Flag = False
    decline: Flag = False
    optional: Flag = False
    asked_when: Written | None = None
    show_as: Literal["body_map"] | None = None
    context: Flag = False
    why: StaffText
    sources: Sources
    _on_scale: str = PrivateAttr(default="[answer] out of [most]")

    @property
    def slug(self) -> str:
        """The page it stands on."""
        return self.page or self.id

    def accept(self, given: object) -> Answer | None:
        """The answer that something given stands for; None when it is blank.

        Takes a code, a list of codes, or a whole number (or its digits), by the kind of question;
        `unsure` and `declined` for each kind that offers them.

        Raises:
            NotAnAnswer: with a sentence that says what the question accepts.
        """
        if isinstance(given, str) and given in self._whole:
            return given
        if given is None or given in ("", [], ()):
            return None
        match self.kind:
            case "one":
                raise self._refusal(given, "one code")
            case "several":
                return self._several(given)
            case "number":
                return self._number(given)

    @cached_property
    def _whole(self) -> frozenset[str]:
        """The codes that are an answer by themselves."""
        return frozenset(self.codes if self.kind == "one" else set(self.codes) - set(self.options))

    def _refusal(self, given: object, takes: str) -> NotAnAnswer:
        if not isinstance(given, str):
            return NotAnAnswer(f"'{self.id}' takes {takes}, not {given!r:.60}")
        near = did_you_mean(given, self.codes)
        return NotAnAnswer(f"'{self.id}' does not accept {given!r:.60}{near}")

    def _several(self, given: object) -> tuple[str, ...]:
        if isinstance(given, str) and given in self.options:
            raise NotAnAnswer(f"'{self.id}' takes a list of codes; write [{given!r}]")
        if isinstance(given, str) or not isinstance(given, Sequence):
            raise self._refusal(given, "a list of codes")
        for code in given:
            if not isinstance(code, str) or code not in self.options:
                raise self._refusal(code, "codes in its list")
        return tuple([code for code in self.options if code in given])

    def _number(self, given: object) -> int:
        if isinstance(given, int) and not isinstance(given, bool):
            number = given
        elif isinstance(given, str) and syntax.NUMBER.fullmatch(given):
            number = int(given)
        else:
            raise NotAnAnswer(f"'{self.id}' takes a whole number, not {given!r:.60}")
        if (self.low or 0) <= number <= (self.high or 0):
            return number
        accepted = f"a number from {self.low} to {self.high}"
        raise NotAnAnswer(f"'{self.id}' takes {accepted}, not {number}")

    @property
    def is_typed(self) -> bool:
        """Whether its number is typed, for there are too many to show one by one."""
        return self.kind == "number" and (self.high or 0) - (self.low or 0) > LONGEST_SCALE

    def single(self, code: str) -> Answer:
        """The answer that is this code and no other."""
        return (code,) if self.kind == "several" and code in self.options else code

    def contradicts_itself(self, answer: Answer) -> bool:
        """Whether it is "none" together with something."""
        return isinstance(answer, tuple) and NONE in answer and len(answer) > 1

    def words(self, answer: Answer) -> tuple[str, ...]:
        """An answer in the words of its choices."""
        if isinstance(answer, int):
            on_scale = self.low == 0 and not self.is_typed
            said = self._on_scale if on_scale else "[answer]"
            return (said.replace("[answer]", str(answer)).replace("[most]", str(self.high)),)
        codes = answer if isinstance(answer, tuple) else (answer,)
        return tuple(self.options.get(code, code) for code in codes)

    def say_on_scale(self, said: str) -> None:
        """Say a number on a scale so: "[answer] de [most]"."""
        self._on_scale = said

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Each code that it offers, with `unsure` and `declined` where they are offered."""
        unsure = (UNSURE,) if self.unsure else ()
        declined = (DECLINED,) if self.decline else ()
        return (*self.options, *unsure, *declined)
