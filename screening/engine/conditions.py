"""Conditions: small questions that a rule asks of the answers. Judged here and nowhere else.

`judge` gives a Trace: the condition with its truth and its judged parts. Parts are all judged, even
when the first one settles the matter, because the trace is what explains a result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol, Self

from typing_extensions import override

from screening.engine.answers import BLANK, DECLINED, NOT_ASKED, OPEN, Heard, is_known
from screening.engine.problems import Place
from screening.engine.truth import Truth

FALSE, UNKNOWN, TRUE = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE


class Hearing(Protocol):
    """What a condition is judged on: each question as it was heard, and the named conditions."""

    @property
    def heard(self) -> Mapping[str, Heard]:
        """Each question as it was heard."""

    def fact(self, name: str) -> "Trace":
        """The trace of a named condition."""

    @property
    def finished(self) -> bool:
        """Whether nothing more will be said."""


class Trace(NamedTuple):
    """A condition with its truth, its parts, and what was heard where it asks a question."""

    condition: "Condition | Leaf | Compound"
    truth: Truth
    parts: "tuple[Trace, ...]" = ()
    heard: Heard = NOT_ASKED


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A condition on one question."""

    question: str
    place: Place | None = field(default=None, compare=False, repr=False)

    def judge(self, hearing: Hearing) -> Trace:
        """What the question's answer means here."""
        heard = hearing.heard[self.question]
        return Trace(self, self.truth(heard), (), heard)

    def truth(self, heard: Heard) -> Truth:
        """What is heard makes the leaf true, false or unknown."""
        if heard is NOT_ASKED:
            return FALSE
        if not is_known(heard):
            return UNKNOWN
        return TRUE if self.holds(heard) else FALSE

    def holds(self, heard: Heard) -> bool:
        """Whether a known answer satisfies the leaf."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Is(Leaf):
    """True if the answer is, or contains, one of the codes."""

    codes: tuple[str, ...]

    @override
    def truth(self, heard: Heard) -> Truth:
        """As any leaf, but `unsure` and `declined` may be named, and are then true."""
        if isinstance(heard, str) and heard in self.codes:
            return TRUE
        return super().truth(heard)

    @override
    def holds(self, heard: Heard) -> bool:
        """Whether one of several codes is named."""
        return isinstance(heard, tuple) and any(code in self.codes for code in heard)


@dataclass(frozen=True, kw_only=True)
class AtLeast(Leaf):
    """True if the number is this one or more."""

    number: int

    @override
    def holds(self, heard: Heard) -> bool:
        """Compare the number."""
        return isinstance(heard, int) and heard >= self.number


@dataclass(frozen=True, kw_only=True)
class Below(Leaf):
    """True if the number is less than this one."""

    number: int

    @override
    def holds(self, heard: Heard) -> bool:
        """Compare the number."""
        return isinstance(heard, int) and heard < self.number


@dataclass(frozen=True, kw_only=True)
class Unanswered(Leaf):
    """True if the question was asked and left blank or declined; open while it may be answered."""

    @override
    def truth(self, heard: Heard) -> Truth:
        """Never unknown once the questions are finished."""
        if heard is OPEN:
            return UNKNOWN
        return TRUE if heard in (BLANK, DECLINED) else FALSE


@dataclass(frozen=True)
class Compound:
    """A condition on the truths of others."""

    parts: "tuple[Condition, ...]"

    def judge(self, hearing: Hearing) -> Trace:
        """Judge each part, and put their truths together."""
        return self.join(tuple([part.judge(hearing) for part in self.parts]))

    def join(self, parts: tuple[Trace, ...]) -> Trace:
        """The trace that follows from those of the parts."""
        truths = [part.truth for part in parts]
        return Trace(self, self.truth(truths), parts)

    def truth(self, truths: Sequence[Truth]) -> Truth:
        """The truth that follows from those of the parts."""
        raise NotImplementedError

    def of(self, parts: "tuple[Condition, ...]") -> Self:
        """The same condition on other parts."""
        return replace(self, parts=parts)


@dataclass(frozen=True)
class All(Compound):
    """True if each part is."""

    @override
    def truth(self, truths: Sequence[Truth]) -> Truth:
        """Kleene's and: the least of the parts."""
        return min(truths)


@dataclass(frozen=True)
class Any(Compound):
    """True if some part is."""

    @override
    def truth(self, truths: Sequence[Truth]) -> Truth:
        """Kleene's or: the greatest of the parts."""
        return max(truths)


@dataclass(frozen=True)
class Not(Compound):
    """True if its one part is false."""

    parts: "tuple[Condition]"

    @override
    def truth(self, truths: Sequence[Truth]) -> Truth:
        """Kleene's not: unknown stays unknown."""
        return ~truths[0]


@dataclass(frozen=True)
class Count(Compound):
    """True if exactly, or at least, so many parts are."""

    number: int
    exactly: bool

    @override
    def truth(self, truths: Sequence[Truth]) -> Truth:
        """Unknown while unknown parts could still decide it."""
        low = truths.count(TRUE)
        high = low + truths.count(UNKNOWN)
        if high < self.number or (self.exactly and low > self.number):
            return FALSE
        if low >= self.number and (high == self.number or not self.exactly):
            return TRUE
        return UNKNOWN


@dataclass(frozen=True)
class Fact:
    """A named condition."""

    name: str
    place: Place | None = field(default=None, compare=False, repr=False)

    def judge(self, hearing: Hearing) -> Trace:
        """The named condition's own truth; judged once, however many rules name it."""
        return hearing.fact(self.name)


@dataclass(frozen=True)
class NotTrue:
    """True if a fact is false, or is still unknown when the questions are finished."""

    name: str
    place: Place | None = field(default=None, compare=False, repr=False)

    def judge(self, hearing: Hearing) -> Trace:
        """Unlike Kleene's not, unknown counts as not true; but only once nothing more comes."""
        fact = hearing.fact(self.name)
        return Trace(self, self.truth(fact.truth, finished=hearing.finished), (fact,))

    def truth(self, fact: Truth, *, finished: bool) -> Truth:
        """The truth that follows from that of the fact."""
        return ~(FALSE if finished and fact is UNKNOWN else fact)


@dataclass(frozen=True)
class Always:
    """Always true: the last rule of a list."""

    def judge(self, hearing: Hearing) -> Trace:  # noqa: ARG002 -- asks nothing, like no other
        """True."""
        return _ALWAYS


_ALWAYS = Trace(Always(), TRUE)

Condition = Is | AtLeast | Below | Unanswered | All | Any | Not | Count | Fact | NotTrue | Always


def judge(condition: Condition, hearing: Hearing) -> Trace:
    """Judge a condition on what was heard."""
    return condition.judge(hearing)
