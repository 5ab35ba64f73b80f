"""What is typed into the box of a question: a key for each choice, `h` for what was only heard.

The first choices have the digits, and after them letters; "not sure" is always `u`, and "would
rather not say" always `d`. A number is typed as it is; `-` takes an answer back. So a question
takes two keys, with scripts or without: its own, and the one that goes on.
"""

from collections.abc import Mapping
from typing import NamedTuple

from screening.engine.answers import DECLINED, UNSURE
from screening.engine.questions import Question

ROW = "1234567890abc"
SILENT = {UNSURE: "u", DECLINED: "d"}
HEARD = "h"
BACK = "-"  # no answer


class Typed(NamedTuple):
    """What was typed: the codes that it stands for, and whether it was heard, not asked."""

    codes: tuple[str, ...]
    is_heard: bool


def keys(question: Question) -> dict[str, str]:
    """The key of each choice, by its code; of a scale, its numbers."""
    options = dict(zip(question.options, ROW, strict=False))
    if question.kind == "number" and not question.is_typed:
        numbers = range(question.low or 0, (question.high or 0) + 1)
        options = {str(number): str(number) for number in numbers}
    silent = {code: key for code, key in SILENT.items() if code in question.codes}
    return {**options, **silent}


def read(question: Question, typed: str) -> Typed:
    """What was typed for a question; what stands for no choice stays as it is, to be refused."""
    text = typed.strip().lower()
    is_heard = text.endswith(HEARD)
    text = text.removesuffix(HEARD).strip()
    if text == BACK:
        return Typed(("",), is_heard)
    codes = {key: code for code, key in keys(question).items()}
    if question.kind != "several":
        return Typed((codes.get(text, text),) if text else (), is_heard)
    return Typed(_several(codes, text), is_heard)


def _several(codes: Mapping[str, str], text: str) -> tuple[str, ...]:
    signs = [sign for sign in text if not sign.isspace() and sign != ","]
    return tuple([codes.get(sign, sign) for sign in signs])
