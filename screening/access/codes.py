"""Codes that people write down and read aloud: 31 signs, none of which looks like another.

The first four find the code, the other eight prove it and are kept as a slow hash only.
"""

import re
from secrets import choice
from typing import NamedTuple

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 and O, 1, I and L
SELECTOR, VERIFIER = 4, 8  # signs: one of 31**8 (40 bits), with few tries
CODE = re.compile(f"[{SIGNS}]{{{SELECTOR + VERIFIER}}}")


class Code(NamedTuple):
    """A code in its two parts."""

    selector: str
    verifier: str

    @property
    def written(self) -> str:
        """As people see it: ABCD-EFGH-JKMN."""
        return f"{self.selector}-{self.verifier[:4]}-{self.verifier[4:]}"


def new_code() -> Code:
    """A code that nobody can foresee."""
    signs = "".join(choice(SIGNS) for _ in range(SELECTOR + VERIFIER))
    return Code(signs[:SELECTOR], signs[SELECTOR:])


def read_code(typed: str) -> Code | None:
    """A code as somebody typed it, in any case and with any gaps."""
    signs = re.sub(r"[\s-]", "", typed).upper()
    return Code(signs[:SELECTOR], signs[SELECTOR:]) if CODE.fullmatch(signs) else None
