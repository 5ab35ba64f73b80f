"""Passwords: hashed with argon2id, and refused when somebody could guess them."""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from secrets import compare_digest

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

SHORTEST, LONGEST = 12, 200  # characters
OWN = 8  # characters that must be left when the clinic's and the person's words are taken out
STRONG = 3  # of zxcvbn's 0 to 4: more than 10**8 guesses
LEFT = 2  # the same of what is left then: more than 10**6
LOOKED_AT = 32  # characters: enough to judge, and zxcvbn takes seconds for more
CLINIC = ("mild", "lumbar", "stenosis", "spinal", "spine", "decompression", "screening", "clinic")

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP, 2025
GAPS = re.compile(r"[\s._-]")  # between words they hide a repeat from zxcvbn
NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdCBvZiBub2JvZHk$" + 43 * "A"
"""Looks like a hash and takes as long; no password is known to have it."""


class Weakness(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"


def hash_of(password: str) -> str:
    """What is kept of a password or code."""
    return HASHER.hash(_written(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password. It takes as long when there is none."""
    try:
        HASHER.verify(kept or NOBODYS, _written(password[: LONGEST + 1]))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def weakness(password: str, about: Iterable[str] = ()) -> Weakness | None:
    """What is wrong with a new password; `about` are words that others know of this person."""
    if len(password) < SHORTEST:
        return Weakness.SHORT
    if len(password) > LONGEST:
        return Weakness.LONG
    theirs = (_plain(word) for word in about if len(word) > 2)  # noqa: PLR2004 -- "of" is no name
    words = sorted({*CLINIC, *theirs}, key=len, reverse=True)
    plain = _plain(password)
    rest = plain
    for word in words:
        rest = rest.replace(word, "")
    is_strong = (
        len(rest) >= OWN
        and _score(password.lower(), words) >= STRONG
        and _score(plain, words) >= STRONG
        and _score(rest) >= LEFT
    )
    return None if is_strong else Weakness.COMMON


def is_same(one: str, other: str) -> bool:
    """Whether two secrets are the same, in a time that does not tell where they differ."""
    return compare_digest(one.encode(), other.encode())


def _written(password: str) -> str:
    """As typed, but in one encoding: some keyboards send ñ as one sign, some as two."""
    return unicodedata.normalize("NFC", password)


def _plain(text: str) -> str:
    """As somebody who guesses sees it: small letters without accents or gaps."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return GAPS.sub("", "".join(sign for sign in apart if not unicodedata.combining(sign)))


def _score(text: str, words: Iterable[str] = ()) -> int:
    """How hard it is to guess, from 0 to 4."""
    score: int = zxcvbn(text[:LOOKED_AT], user_inputs=list(words))["score"] if text else 0
    return score
