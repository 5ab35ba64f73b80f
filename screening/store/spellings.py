"""One spelling for values that people write in several ways, to find them by."""

import re
import unicodedata

COUNTRY, NATIONAL = "1", 10  # the country's code, and how many digits a number has without it


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
