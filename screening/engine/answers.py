"""What may be said to a question, and the ways of saying nothing."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

UNSURE: Final = "unsure"
DECLINED: Final = "declined"
NONE: Final = "none"  # in a list of choices: excludes the others

Answer = str | int | tuple[str, ...]
"""One code, a number, or several codes; `unsure` or `declined` for any kind of question."""

Answers = Mapping[str, Answer]
"""Question id to answer. A missing key is blank; nothing is ever stored for blank."""


class Silence(Enum):
    """Why there is no answer to hear."""

    NOT_ASKED = "not asked"
    OPEN = "not answered yet"
    BLANK = "left blank"

    __hash__ = object.__hash__  # there is one of each; the name need not be hashed


Heard = Answer | Silence
"""All that a condition may know of a question."""

NOT_ASKED: Final = Silence.NOT_ASKED
OPEN: Final = Silence.OPEN
BLANK: Final = Silence.BLANK


def is_known(heard: Heard) -> bool:
    """Whether something was said that a condition can be judged on."""
    return not isinstance(heard, Silence) and heard not in (UNSURE, DECLINED)
