"""The keys that personal data is sealed with, found by, and that the audit trail is bound with.

They live outside the database. The first key seals what is new; the others still open what was
sealed before them.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from functools import cache
from hmac import HMAC, digest
from secrets import token_bytes
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from typing_extensions import override

SIZE = 32  # bytes of a key
NAME = re.compile(r"[a-z0-9-]{1,16}")
WRITTEN = re.compile(rf"({NAME.pattern})=([A-Za-z0-9_-]{{43}}=?)")


class BadKeys(ValueError):  # noqa: N818 -- it says what is bad
    """What should be keys is not."""


class NoSuchKey(LookupError):  # noqa: N818 -- it says what is missing  # noqa: N818 -- it says what is missing
    """Something was sealed or bound with a key that the ring does not hold."""


class Key(NamedTuple):
    """A name that is stored beside what the key sealed, and 32 secret bytes."""

    name: str
    secret: bytes

    @override
    def __repr__(self) -> str:
        """Its name alone: a key is never printed."""
        return f"Key({self.name})"


class KeyRing:
    """One or more keys, the one in use first. Each purpose has a key of its own, derived."""

    def __init__(self, keys: list[Key]) -> None:
        if not keys or len({key.name for key in keys}) < len(keys):
            raise BadKeys("there must be at least one key, and no two with the same name")
        if len({key.secret for key in keys}) < len(keys):
            raise BadKeys("two keys have the same secret: a new name alone makes no new key")
        self._secrets = dict(keys)
        self.names = tuple(self._secrets)
        self.newest = self.names[0]

    @classmethod
    def read(cls, text: str) -> "KeyRing":
        """Keys as a setting or a file holds them: `name=secret`, white space between two.

        Raises:
            BadKeys: one of them is not so written, and its place is told, never what it is.
        """
        found = [WRITTEN.fullmatch(written) for written in text.split()]
        for place, match in enumerate(found, start=1):
            if match is None:
                raise BadKeys(f"key {place} is not as `screening keys new` writes it: name=secret")
        return cls([Key(m[1], urlsafe_b64decode(m[2].rstrip("=") + "=")) for m in found if m])

    def sealing(self, name: str) -> AESGCM:
        """AES-256-GCM under the key of this name."""
        return _cipher(self._derived(name, b"seal"))

    def indexes(self, content: bytes) -> Iterator[bytes]:
        """What a value is looked up by, under each key; the one in use first."""
        return (digest(self._derived(name, b"index"), content, "sha256") for name in self.names)

    def bind(self, name: str, content: bytes) -> bytes:
        """The code (HMAC-SHA-256) that binds a row of the audit trail."""
        code = _begun(self._derived(name, b"audit")).copy()
        code.update(content)
        return code.digest()

    def pepper(self, name: str, content: bytes) -> bytes:
        """What a short secret becomes before it is hashed: a copy of the database cannot try it."""
        return digest(self._derived(name, b"code"), content, "sha256")

    def _derived(self, name: str, purpose: bytes) -> bytes:
        secret = self._secrets.get(name)
        if secret is None:
            raise NoSuchKey(f"the key '{name}' is not among the keys of this installation")
        return _derive(secret, purpose)


def new_key(name: str) -> str:
    """A fresh key, as a line of a key file.

    Raises:
        BadKeys: the name is none.
    """
    if not NAME.fullmatch(name):
        raise BadKeys("a key's name is 1 to 16 small letters, digits and hyphens")
    return f"{name}={urlsafe_b64encode(token_bytes(SIZE)).decode().rstrip('=')}"


@cache
def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), SIZE, salt=None, info=purpose).derive(secret)


@cache
def _begun(key: bytes) -> HMAC:
    """A code that only waits for its content; each row of the trail needs three."""
    return HMAC(key, digestmod="sha256")


@cache
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)
