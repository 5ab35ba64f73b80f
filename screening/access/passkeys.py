"""Passkeys (WebAuthn): what the browser is asked for, and whether what it gives is right."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from ipaddress import ip_address
from secrets import token_bytes
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from screening.access.totp import NAME
from screening.store.accounts import Account
from screening.store.proofs import Passkey

KIND = "passkey"
USUAL = {"http": 80, "https": 443}
BAD = (WebAuthnException, ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""What the library raises of what is not a passkey's answer."""
VERIFIED = UserVerificationRequirement.PREFERRED  # it is the second factor, beside a password


class Made(NamedTuple):
    """A new passkey's public half."""

    credential: bytes
    public_key: bytes
    uses: int


class Site(NamedTuple):
    """Where passkeys hold: the host, and the whole origin."""

    host: str
    origin: str


def site_of(url: str) -> Site | None:
    """Where passkeys hold for an address; browsers bind them to names, not to numbers."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    with suppress(ValueError):
        ip_address(host)
        return None
    is_usual = parts.port in (None, USUAL.get(parts.scheme))  # browsers leave the usual port out
    return Site(host, f"{parts.scheme}://{host}" + ("" if is_usual else f":{parts.port}"))


def to_make(site: Site, account: Account, known: Sequence[Passkey], challenge: str) -> str:
    """What the browser needs to make a passkey, as JSON."""
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=NAME,
        user_name=account.email,
        user_display_name=account.name,
        user_id=account.id.encode(),
        challenge=base64url_to_bytes(challenge),
        exclude_credentials=_listed(known),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=VERIFIED
        ),
    )
    return options_to_json(options)


def to_show(site: Site, known: Sequence[Passkey], challenge: str) -> str:
    """What the browser needs to show one of these passkeys, as JSON."""
    options = generate_authentication_options(
        rp_id=site.host,
        challenge=base64url_to_bytes(challenge),
        allow_credentials=_listed(known),
        user_verification=VERIFIED,
    )
    return options_to_json(options)


def made(site: Site, given: str, challenge: str) -> Made | None:
    """A new passkey, if it answers the challenge."""
    try:
        found = verify_registration_response(
            credential=given,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except BAD:
        return None
    return Made(found.credential_id, found.credential_public_key, found.sign_count)


def shown(site: Site, given: str, challenge: str, known: Sequence[Passkey]) -> Passkey | None:
    """The passkey that answers the challenge, with its new count."""
    try:
        sent: dict[str, Any] = json.loads(given)
        credential = base64url_to_bytes(sent["rawId"])
        key = next(key for key in known if key.credential == credential)
        found = verify_authentication_response(
            credential=sent,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.count,
        )
    except (*BAD, StopIteration):
        return None
    return replace(key, count=found.new_sign_count)


def new_challenge() -> str:
    """256 random bits, for one try."""
    return bytes_to_base64url(token_bytes(32))


def _listed(known: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=key.credential) for key in known]
