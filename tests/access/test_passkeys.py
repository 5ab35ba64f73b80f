"""Passkeys: only the right key, at the right place, for this try and for no other."""

import json
from dataclasses import replace

import pytest

from screening.access import factors, passkeys, signing_in
from screening.access.passkeys import Site, new_challenge, site_of
from screening.access.signing_in import In, Shown
from screening.store import proofs
from screening.store.proofs import Passkey
from tests.access.authenticator import Authenticator
from tests.access.desk import HERE, START, Desk, Somebody

SITE = Site("clinic.example", "https://clinic.example")
GARBAGE = ["", "{}", "[]", "null", "1", '"x"', "{", '{"rawId": 1}', '{"rawId": "AAAA"}', "\ud800"]


@pytest.fixture
def device() -> Authenticator:
    """Somebody's phone."""
    return Authenticator()


def kept(device: Authenticator) -> Passkey:
    """The public half of its key."""
    challenge = new_challenge()
    made = passkeys.made(SITE, device.make(challenge), challenge)
    assert made
    return Passkey("1", "1", made.credential, made.public_key, made.uses, START)


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://clinic.example", SITE),
        ("https://CLINIC.example:443/", SITE),
        ("https://clinic.example:8443", Site("clinic.example", "https://clinic.example:8443")),
        ("http://localhost:5000", Site("localhost", "http://localhost:5000")),
        ("http://127.0.0.1:5000", None),
        ("http://[::1]:5000", None),
        ("https://192.0.2.1", None),
    ],
)
def test_they_hold_for_names_alone(url: str, site: Site | None) -> None:
    assert site_of(url) == site


def test_made_and_shown(device: Authenticator) -> None:
    key, challenge = kept(device), new_challenge()
    shown = passkeys.shown(SITE, device.show(challenge), challenge, [key])
    assert shown == replace(key, count=1)


@pytest.mark.parametrize("origin", ["https://clinic.example.evil", "http://clinic.example", "null"])
def test_an_answer_that_was_given_elsewhere(device: Authenticator, origin: str) -> None:
    key, challenge = kept(device), new_challenge()
    device.origin = origin
    assert passkeys.made(SITE, device.make(challenge), challenge) is None
    assert passkeys.shown(SITE, device.show(challenge), challenge, [key]) is None


def test_an_answer_for_another_host(device: Authenticator) -> None:
    key, challenge = kept(device), new_challenge()
    device.host = "evil.example"
    assert passkeys.made(SITE, device.make(challenge), challenge) is None
    assert passkeys.shown(SITE, device.show(challenge), challenge, [key]) is None


def test_an_answer_to_the_challenge_of_another_session(device: Authenticator) -> None:
    key, challenge = kept(device), new_challenge()
    assert passkeys.made(SITE, device.make(new_challenge()), challenge) is None
    assert passkeys.shown(SITE, device.show(new_challenge()), challenge, [key]) is None


def test_an_answer_that_was_given_before(device: Authenticator) -> None:
    key, challenge = kept(device), new_challenge()
    answer = device.show(challenge)
    used = passkeys.shown(SITE, answer, challenge, [key])
    assert used
    assert passkeys.shown(SITE, answer, challenge, [used]) is None
    assert passkeys.shown(SITE, answer, new_challenge(), [key]) is None


def test_the_key_of_somebody_else(device: Authenticator) -> None:
    key, challenge = kept(device), new_challenge()
    other = Authenticator()
    assert passkeys.shown(SITE, other.show(challenge), challenge, [key]) is None
    other.credential = device.credential
    assert passkeys.shown(SITE, other.show(challenge), challenge, [key]) is None
    assert passkeys.shown(SITE, device.show(challenge), challenge, []) is None


@pytest.mark.parametrize("given", GARBAGE)
def test_garbage(device: Authenticator, given: str) -> None:
    assert passkeys.made(SITE, given, new_challenge()) is None
    assert passkeys.shown(SITE, given, new_challenge(), [kept(device)]) is None


def test_every_part_of_an_answer_counts(device: Authenticator) -> None:
    key, challenge = kept(device), new_challenge()
    whole = json.loads(device.show(challenge))
    for part in whole["response"]:
        for wrong in (None, 1, "", "AAAA", whole["response"][part][::-1]):
            cut = {**whole, "response": {**whole["response"], part: wrong}}
            assert passkeys.shown(SITE, json.dumps(cut), challenge, [key]) is None


def test_it_lets_in_and_is_nobody_elses(desk: Desk, device: Authenticator) -> None:
    robin, made = desk.begin(), kept(device)
    assert _add(robin, made)
    assert _show(robin, device)
    other = desk.begin()
    assert not _add(other, made)
    with desk.database.writer.begin() as connection:
        (own,) = proofs.passkeys(connection, robin.id)
        with pytest.raises(factors.LastFactor):
            factors.remove_passkey(connection, robin.account, own.id, at=desk.at)


def test_one_that_was_removed_lets_nobody_in(desk: Desk, device: Authenticator) -> None:
    robin = desk.begin()
    assert _add(robin, kept(device))
    with desk.database.writer.begin() as connection:
        (own,) = proofs.passkeys(connection, robin.id)
        proofs.remove_passkeys(connection, robin.id, own.id)
    assert _second(robin, Shown(signing_in.PASSKEY, f"{own.id} 9")) is None


def _add(robin: Somebody, key: Passkey) -> bool:
    token = robin.password()
    assert token
    made = passkeys.Made(key.credential, key.public_key, key.count)
    with robin.desk.database.writer.begin() as connection:
        session = robin.desk.found(connection, token)
        assert session
        return factors.add_passkey(connection, session, made, at=robin.desk.at) is not None


def _show(robin: Somebody, device: Authenticator) -> In | None:
    challenge = new_challenge()
    with robin.desk.database.reader.begin() as connection:
        known = proofs.passkeys(connection, robin.id)
    key = passkeys.shown(SITE, device.show(challenge), challenge, known)
    assert key
    return _second(robin, Shown(signing_in.PASSKEY, f"{key.id} {key.count}"))


def _second(robin: Somebody, shown: Shown) -> In | None:
    token = robin.password()
    assert token
    with robin.desk.database.writer.begin() as connection:
        session = robin.desk.found(connection, token)
        assert session
        return signing_in.show_second(connection, session, shown, HERE, at=robin.desk.at)
