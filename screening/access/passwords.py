"""Passwords: hashed with argon2id, and refused when somebody could guess them."""

from collections.abc import Iterable
from enum import StrEnum
from secrets import compare_digest

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

SHORTEST, LONGEST = 12, 200  # characters
OWN = 8  # characters that must be left when the clinic's words are taken out
STRONG = 3  # of zxcvbn's 0 to 4: more than 10**8 guesses
LOOKED_AT = 72  # characters; zxcvbn takes no more
CLINIC = ("mild", "lumbar", "stenosis", "spinal", "spine", "decompression", "screening", "clinic")

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP, 2025
NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdCBvZiBub2JvZHk$" + 43 * "A"
"""Looks like a hash and takes as long; no password is known to have it."""


class Weakness(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"


def hash_of(password: str) -> str:
    """What is kept of a password or code."""
    return HASHER.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password. It takes as long when there is none."""
    try:
        HASHER.verify(kept or NOBODYS, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def weakness(password: str, about: Iterable[str] = ()) -> Weakness | None:
    """What is wrong with a new password; `about` are words that others know of this person."""
    if len(password) < SHORTEST:
        return Weakness.SHORT
    if len(password) > LONGEST:
        return Weakness.LONG
    words = sorted({*CLINIC, *(w.lower() for w in about if len(w) > 2)}, key=len, reverse=True)  # noqa: PLR2004 -- "of" is no name
    rest = password.lower()
    for word in words:
        rest = rest.replace(word, "")
    guessed = zxcvbn(password[:LOOKED_AT], user_inputs=words)["score"] < STRONG
    return Weakness.COMMON if guessed or len(rest) < OWN else None


def is_same(one: str, other: str) -> bool:
    """Whether two secrets are the same, in a time that does not tell where they differ."""
    return compare_digest(one.encode(), other.encode())
