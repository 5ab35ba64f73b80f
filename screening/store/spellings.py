"""How people write names and phone numbers, and one spelling of each to find them by."""

import re
import unicodedata

JOINERS = dict.fromkeys(map(ord, "\u200c\u200d"))  # Persian names are written with them
COUNTRY, NATIONAL = "1", 10  # the country's code, and how many digits a number has without it


def is_name(name: str) -> bool:
    """Whether somebody can be called so: it can be seen, and turns no line around."""
    return name.translate(JOINERS).isprintable() and any(sign.isalnum() for sign in name)


def plain_name(name: str) -> str:
    """A name without accents, case and needless gaps: `JOSÉ  Díaz` is `jose diaz`."""
    letters = unicodedata.normalize("NFKD", name)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.casefold().split())


def plain_phone(phone: str) -> str:
    """A phone number's digits, without the code of this country."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))
    is_whole = len(digits) == NATIONAL + len(COUNTRY) and digits.startswith(COUNTRY)
    return digits[len(COUNTRY) :] if is_whole else digits
