"""What people typed, as it may stand on one line of a text that others paste into a chart."""

import re
from unicodedata import category, normalize

INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}  # controls, marks of direction, halves, nobody's signs
BLANK = re.compile(r"\s+")
RULED = re.compile("={2,}")  # what only headings have


def one_line(text: str) -> str:
    """The text on one line, without signs that hide, turn or break it, or make it a heading."""
    seen = [
        " " if sign.isspace() else sign
        for sign in normalize("NFKC", text)
        if sign.isspace() or category(sign) not in INVISIBLE
    ]
    return BLANK.sub(" ", RULED.sub("=", "".join(seen))).strip()
