"""Codes of an authenticator app (RFC 6238): six digits, a new one each half minute."""

import re
from datetime import datetime, timedelta

from pyotp import TOTP, random_base32

from screening.access.passwords import is_same

PERIOD = 30  # seconds
AROUND = (0, -1, 1)  # a clock may be half a minute off
NAME = "Ask about MILD"
CODE = re.compile(r"[0-9]{6}")


def new_secret() -> str:
    """160 random bits, in base 32."""
    return random_base32()


def address(secret: str, email: str) -> str:
    """What the picture says that an app reads."""
    return TOTP(secret).provisioning_uri(name=email, issuer_name=NAME)


def code_at(secret: str, at: datetime) -> str:
    """The code that an app shows at a moment."""
    return TOTP(secret).at(at)


def step_of(secret: str, typed: str, at: datetime, last: int | None) -> int | None:
    """The half minute that a code is of; None if it is wrong, or was used, or is older."""
    code = re.sub(r"\s", "", typed)
    if not CODE.fullmatch(code):
        return None
    now, found = int(at.timestamp()) // PERIOD, None
    for step in (now + way for way in AROUND):
        moment = at + timedelta(seconds=(step - now) * PERIOD)
        if is_same(code_at(secret, moment), code) and (last is None or step > last):
            found = step
    return found
