"""Codes of an authenticator app: the standard's own numbers, and each works once."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from pyotp import TOTP

from screening.access.signing_in import In
from screening.access.totp import PERIOD, address, code_at, new_secret, step_of
from tests.access.desk import START, Desk, at_once

SECRET = base64.b32encode(b"12345678901234567890").decode()
VECTORS = {  # RFC 6238, appendix B, SHA-1: eight digits, of which an app shows the last six
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}
STEP = timedelta(seconds=PERIOD)


@pytest.mark.parametrize("second", VECTORS)
def test_the_numbers_of_the_standard(second: int) -> None:
    at = datetime.fromtimestamp(second, UTC)
    assert TOTP(SECRET, digits=8).at(second) == VECTORS[second]
    assert code_at(SECRET, at) == VECTORS[second][2:]
    assert step_of(SECRET, VECTORS[second][2:], at, None) == second // PERIOD


@pytest.mark.parametrize(
    ("steps", "is_taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_half_a_minute_off(steps: int, is_taken: bool) -> None:  # noqa: FBT001 -- a row of the table
    step = int(START.timestamp()) // PERIOD + steps
    found = step_of(SECRET, code_at(SECRET, START + steps * STEP), START, None)
    assert found == (step if is_taken else None)


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "123456\0", "-12345", "12.456"]
)
def test_what_is_no_code(typed: str) -> None:
    assert step_of(SECRET, typed, START, None) is None


def test_gaps_do_not_matter() -> None:
    code = code_at(SECRET, START)
    assert step_of(SECRET, f" {code[:3]} {code[3:]}\n", START, None) is not None


def test_a_code_is_of_one_secret() -> None:
    assert step_of(new_secret(), code_at(SECRET, START), START, None) is None


def test_what_is_not_newer_than_the_last_is_refused() -> None:
    step = int(START.timestamp()) // PERIOD
    for last, newest in ((step - 2, step), (step - 1, step), (step, None), (step + 1, None)):
        assert step_of(SECRET, code_at(SECRET, START), START, last) == newest


def test_secrets_have_160_bits_and_are_new() -> None:
    secrets = {new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert {len(base64.b32decode(secret)) for secret in secrets} == {20}


def test_the_picture_names_us_and_the_person() -> None:
    said = address(SECRET, "robin@clinic.example")
    assert said.startswith("otpauth://totp/Ask%20about%20MILD:robin%40clinic.example?")
    assert f"secret={SECRET}" in said


def test_a_totp_code_does_not_work_twice(desk: Desk) -> None:
    robin = desk.join()
    first, second = robin.password(), robin.password()
    assert first
    assert second
    code = robin.code()
    assert robin.second(first, code)
    assert robin.second(second, code) is None
    desk.at += STEP
    assert robin.second(second, code) is None
    assert robin.second(second, robin.code())


def test_a_code_older_than_the_last_one_does_not_work(desk: Desk) -> None:
    robin = desk.join()
    older, token = robin.code(-1), robin.password()
    assert token
    assert robin.come_in()
    assert robin.second(token, older) is None
    assert robin.second(token, robin.code(1))


def test_a_code_that_let_in_does_not_prove_again(desk: Desk) -> None:
    robin = desk.join()
    let = robin.come_in()
    assert let
    assert not robin.again(let.token, robin.code())
    assert robin.again(let.token, robin.code(1))
    assert not robin.again(let.token, robin.code(1))


def test_one_code_shown_eight_times_at_once_lets_in_once(desk: Desk) -> None:
    robin = desk.join()
    tokens = [str(robin.password()) for _ in range(8)]
    code = robin.code()
    found = at_once([lambda token=token: robin.second(token, code) for token in tokens])  # type: ignore[misc]
    assert [type(each) for each in found if each is not None] == [In]
    inside = [each for each in robin.open_sessions() if each.second_at]
    assert len(inside) == 1


def test_the_code_that_sets_an_app_up_is_used_up(desk: Desk) -> None:
    robin = desk.begin()
    first, second = robin.password(), robin.password()
    assert first
    assert second
    let = robin.set_up(first)
    assert let
    assert robin.second(second, robin.code()) is None
    assert not robin.again(let.token, robin.code())
    assert robin.second(second, robin.code(1))
