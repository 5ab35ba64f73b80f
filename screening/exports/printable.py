"""Text as the fonts of a document can show it; what they cannot show is seen to be missing."""

import re
from unicodedata import normalize

LONGEST_WORD = 20  # signs; the narrowest column has room for as many of the widest
MISSING = "\N{REPLACEMENT CHARACTER}"
BREAK = "\N{ZERO WIDTH SPACE}"

# What every weight of the font has, held by a test. Right-to-left and invisible signs are not
# among them: with some of them the typesetter fails.
SHOWN = (
    " -~"  # ASCII
    "\u00a0-\u00ac\u00ae-\u024f\u1e00-\u1eff"  # Latin letters, with all accents
    "\u2010-\u2015\u2018-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u2044"  # punctuation
    "\u20ac\u2122\u2190-\u2193\u2212\u2248\u2260\u2264\u2265\u2713\u2717\ufffd"  # signs
)
NOT_SHOWN = re.compile(f"[^{SHOWN}]")
BLANK = re.compile(r"[^\S\u00a0]+")
LONG_WORD = re.compile(rf"[^ ]{{{LONGEST_WORD + 1},}}")


def printable(text: str) -> str:
    """The text on one line: missing signs replaced, and places to break in very long words."""
    composed = normalize("NFC", BLANK.sub(" ", text))
    return LONG_WORD.sub(_breakable, NOT_SHOWN.sub(MISSING, composed))


def _breakable(word: re.Match[str]) -> str:
    whole = word[0]
    begins = range(0, len(whole), LONGEST_WORD)
    return BREAK.join(whole[begin : begin + LONGEST_WORD] for begin in begins)
