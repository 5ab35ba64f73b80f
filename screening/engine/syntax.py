"""How a condition is written in a rulebook, both ways.

fever: yes                        the answer is, or contains, this code
fever: [yes, unsure]              ... one of these codes
back_pain_score: {at_least: 7}    the number is 7 or more (or {below: 7})
unanswered: fever                 asked, and left blank or declined
fact: diagnosed                   a named condition
not_true: diagnosed               a named condition is false or unknown
all: [...]  any: [...]  not: ...  of other conditions
count: {of: [...], exactly: 1}    how many are true (or at_least: 1)
always
"""

import re
from collections.abc import Mapping, Sequence

from screening.engine.conditions import (
    All,
    Always,
    Any,
    AtLeast,
    Below,
    Condition,
    Count,
    Fact,
    Is,
    Leaf,
    Not,
    NotTrue,
    Unanswered,
)
from screening.engine.problems import Place, Problem, RulebookError

WORDS = ("all", "any", "not", "count", "fact", "not_true", "unanswered", "always")
"""Words of this little language; no question may be called by one of them."""

NUMBER = re.compile(r"-?[0-9]{1,9}")

SCHEMA: dict[str, object] = {
    "description": "A condition: 'question: code', or one of " + ", ".join(WORDS),
    "anyOf": [{"const": "always"}, {"type": "object", "minProperties": 1, "maxProperties": 1}],
}
"""What an editor can know of a condition: it has one key, or is the word always."""

Plain = str | int | list["Plain"] | dict[str, "Plain"]


def parse(raw: object) -> Condition:
    """A condition from its written form.

    Raises:
        RulebookError: with the place where the written form goes wrong, when it has places.
    """
    if raw == "always":
        return Always()
    if not isinstance(raw, Mapping) or len(raw) != 1:
        raise _wrong(raw, "a condition is one 'question: code', or one of " + ", ".join(WORDS))
    (word, body), place = next(iter(raw.items())), _place(raw)
    match word:
        case "all" | "any":
            return (All if word == "all" else Any)(_parts(body, raw))
        case "not":
            return Not((parse(body),))
        case "count":
            return _count(body, raw)
        case "fact" | "not_true":
            return (Fact if word == "fact" else NotTrue)(_name(body, raw), place)
        case "unanswered":
            return Unanswered(question=_name(body, raw), place=place)
        case _:
            return _leaf(word, body, raw)


def _place(raw: object) -> Place | None:
    place = getattr(raw, "place", None)
    return place if isinstance(place, Place) else None


def _wrong(raw: object, text: str) -> RulebookError:
    return RulebookError([Problem(_place(raw), text)])


def _name(body: object, raw: object) -> str:
    if isinstance(body, str):
        return body
    raise _wrong(raw, "expected the name of a question or fact here")


def _parts(body: object, raw: object) -> tuple[Condition, ...]:
    if isinstance(body, Sequence) and not isinstance(body, str) and body:
        return tuple(parse(part) for part in body)
    raise _wrong(raw, "expected a list of conditions, each on a line of its own after '-'")


def _number(body: object, raw: object) -> int:
    if isinstance(body, int) or (isinstance(body, str) and NUMBER.fullmatch(body)):
        return int(body)
    raise _wrong(raw, f"expected a whole number, not '{body}'")


def _count(body: object, raw: object) -> Count:
    match body:
        case {"of": parts, "exactly": number, **rest} if not rest:
            return Count(_parts(parts, raw), _number(number, raw), exactly=True)
        case {"of": parts, "at_least": number, **rest} if not rest:
            return Count(_parts(parts, raw), _number(number, raw), exactly=False)
    raise _wrong(raw, "count is written {of: [conditions], exactly: 1} or with at_least: 1")


def _leaf(question: str, body: object, raw: object) -> Condition:
    place = _place(raw)
    match body:
        case str():
            return Is(question=question, codes=(body,), place=place)
        case {"at_least": number, **rest} if not rest:
            return AtLeast(question=question, number=_number(number, raw), place=place)
        case {"below": number, **rest} if not rest:
            return Below(question=question, number=_number(number, raw), place=place)
        case Sequence() if body and all(isinstance(code, str) for code in body):
            return Is(question=question, codes=tuple(map(str, body)), place=place)
    raise _wrong(raw, f"'{question}' needs a code, a list of codes, or {{at_least: number}}")


def plain(condition: Condition) -> Plain:
    """The written form of a condition: what `parse` reads back as the same condition."""
    if isinstance(condition, Leaf):
        return _plain_leaf(condition)
    match condition:
        case All(parts=parts) | Any(parts=parts):
            word = "all" if isinstance(condition, All) else "any"
            return {word: [plain(part) for part in parts]}
        case Not(parts=(part,)):
            return {"not": plain(part)}
        case Fact(name=name) | NotTrue(name=name):
            return {"fact" if isinstance(condition, Fact) else "not_true": name}
        case Count(parts=parts, number=number, exactly=exactly):
            bound = "exactly" if exactly else "at_least"
            return {"count": {"of": [plain(part) for part in parts], bound: number}}
    return "always"


def _plain_leaf(leaf: Leaf) -> Plain:
    match leaf:
        case Is(question=question, codes=codes):
            return {question: codes[0] if len(codes) == 1 else list(codes)}
        case AtLeast(question=question, number=number):
            return {question: {"at_least": number}}
        case Below(question=question, number=number):
            return {question: {"below": number}}
    return {"unanswered": leaf.question}
