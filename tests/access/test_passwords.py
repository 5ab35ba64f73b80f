"""Passwords: long enough, hard to guess, of any composition, and kept as a slow hash."""

import unicodedata

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from screening.access import passwords
from screening.access.demonstration import PASSWORD as DEMO
from screening.access.passwords import HASHER, NOBODYS, Weakness, hash_of, matches, weakness
from screening.access.people import about_person
from screening.store.accounts import ACTIVE, Account
from tests.access.desk import START
from tests.staff import PASSWORD

WORDS = "harbor violet canoe lantern oxide "
GOOD = [
    PASSWORD,
    DEMO,
    "zanahoria tejado lunes",
    "mañana búho ñandú camión",
    "  harbor  violet canoe ",
    "4917358206448",
    "kqzvwmhtrbxp",
    "&){;#_%~^]=@!>",
    "Tr0mbön-Käse_Zwölf",
    "птица молоко гвоздь",
    "🦆 lantern 🛶 oxide",
]
COMMON = [
    "password1234",
    "Password123456!",
    "passwordpassword",
    "iloveyou iloveyou",
    "i.love.you-i.love.you",
    "letmeinletmein",
    "qwertyuiop[]",
    "QWERTYUIOPASDF",
    "1qaz2wsx3edc4rfv",
    "zxcvbnmasdfghjkl",
    "123456789012",
    "aaaaaaaaaaaaaaaa",
    "abcabcabcabcabc",
    "20262026202620",
    "            ",
    "------------",
]
CLINICS = [
    "mild lumbar stenosis",
    "Lumbar-Decompression-1",
    "spinal clinic 2026",
    "MildSpineClinic2026",
    "screening screening",
]
PERSON = Account(
    id="1",
    role="nurse",
    state=ACTIVE,
    is_demo=False,
    name="José Núñez-Ortega",
    email="pepe.nunez@westside.example",
    password=None,
    totp=None,
    totp_step=None,
    at=START,
)
PERSONS = [
    "jose nunez ortega",
    "JoséNúñezOrtega1",
    "ortega ortega 123",
    "pepe.nunez@westside.example",
    "Pepe Westside 1234567",
    "westside-example-9",
]


@pytest.mark.parametrize("password", GOOD)
def test_a_good_password_of_any_composition(password: str) -> None:
    assert weakness(password, about_person(PERSON)) is None


@pytest.mark.parametrize("length", [12, 64, 72, 73, 200])
def test_a_length_that_is_accepted(length: int) -> None:
    password = (WORDS * 6)[:length]
    assert len(password) == length
    assert weakness(password) is None
    assert matches(hash_of(password), password)


@pytest.mark.parametrize("password", ["", "kqzvwmhtrbx", "ñandú búho"])
def test_too_short(password: str) -> None:
    assert weakness(password) is Weakness.SHORT


@pytest.mark.parametrize("length", [201, 100_000])
def test_too_long(length: int) -> None:
    assert weakness((WORDS * 4000)[:length]) is Weakness.LONG


@pytest.mark.parametrize("password", COMMON)
def test_what_everybody_tries_is_refused(password: str) -> None:
    assert weakness(password) is Weakness.COMMON


@pytest.mark.parametrize("password", CLINICS)
def test_the_words_of_the_clinic_are_refused(password: str) -> None:
    assert weakness(password) is Weakness.COMMON


@pytest.mark.parametrize("password", PERSONS)
def test_the_persons_own_name_and_address_are_refused(password: str) -> None:
    assert weakness(password, about_person(PERSON)) is Weakness.COMMON


def test_own_words_with_enough_beside_them_are_accepted() -> None:
    assert weakness("jose eats violet canoes", about_person(PERSON)) is None


def test_every_sign_counts() -> None:
    long = (WORDS * 6)[:200]
    kept = hash_of(long)
    assert matches(kept, long)
    for wrong in (long[:-1], f"{long}x", f"{long[:-1]}?", long.upper(), f" {long}"[:200]):
        assert not matches(kept, wrong)


def test_a_letter_is_the_same_however_a_keyboard_sends_it() -> None:
    one, two = (unicodedata.normalize(form, "mañana búho ñandú") for form in ("NFC", "NFD"))
    assert one != two
    assert matches(hash_of(one), two)
    assert matches(hash_of(two), one)
    assert not matches(hash_of(one), "manana buho nandu")


def test_a_hash_is_argon2id_and_never_the_same_twice() -> None:
    one, two = hash_of(PASSWORD), hash_of(PASSWORD)
    assert one != two
    assert PASSWORD not in one
    kind = extract_parameters(one)
    assert kind.type is Type.ID
    assert (kind.time_cost, kind.memory_cost, kind.parallelism) == (2, 19 * 1024, 1)
    assert (kind.salt_len, kind.hash_len) == (16, 32)


def test_the_hash_for_nobody_costs_the_same() -> None:
    nobodys = extract_parameters(NOBODYS)
    own = extract_parameters(hash_of(PASSWORD))
    assert nobodys.hash_len == own.hash_len
    assert not HASHER.check_needs_rehash(NOBODYS.replace("c2FsdCBvZiBub2JvZHk", "A" * 22))
    costs = ("type", "version", "time_cost", "memory_cost", "parallelism")
    assert [getattr(nobodys, name) for name in costs] == [getattr(own, name) for name in costs]


@pytest.mark.parametrize("typed", ["", PASSWORD, "A" * 43, "salt of nobody"])
def test_nobody_has_no_password(typed: str) -> None:
    assert not matches(None, typed)


def test_what_is_no_hash_matches_nothing() -> None:
    assert not matches("not a hash", "not a hash")
    assert not matches("", "")


def test_a_hopeless_password_takes_no_longer_to_refuse() -> None:
    looked_at = passwords.LOOKED_AT
    assert weakness("a1" * 100) is Weakness.COMMON
    assert weakness("ab" * (looked_at // 2) + WORDS) is Weakness.COMMON
