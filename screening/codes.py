"""Codes that people write down and read aloud: 31 signs, none of which looks like another.

The first four find the code, the others prove it and are kept as a slow hash only.
"""

import re
import unicodedata
from secrets import choice
from typing import NamedTuple

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 and O, 1, I and L
SELECTOR = GROUP = 4  # signs
LONG, SHORT = 8, 4  # signs that prove: 40 bits, with few tries; 20, with fewer and a year of birth


class Code(NamedTuple):
    """A code in its two parts."""

    selector: str
    verifier: str

    @property
    def written(self) -> str:
        """As people see it, in groups of four: ABCD-EFGH-JKMN."""
        signs = self.selector + self.verifier
        return "-".join(signs[i : i + GROUP] for i in range(0, len(signs), GROUP))


def new_code(proving: int = LONG) -> Code:
    """A code that nobody can foresee, with so many signs that prove it."""
    signs = "".join(choice(SIGNS) for _ in range(SELECTOR + proving))
    return Code(signs[:SELECTOR], signs[SELECTOR:])


def read_code(typed: str, proving: int = LONG) -> Code | None:
    """A code as somebody typed it, in any case, with any gaps and dashes."""
    signs = re.sub(r"\W", "", unicodedata.normalize("NFKC", typed)).upper()
    is_code = len(signs) == SELECTOR + proving and set(signs) <= set(SIGNS)
    return Code(signs[:SELECTOR], signs[SELECTOR:]) if is_code else None
