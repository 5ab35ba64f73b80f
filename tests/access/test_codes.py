"""Codes to write down: enough of them, easy to read, and each works once."""

from collections import Counter
from math import log2

import pytest

from screening import codes
from screening.access import factors, passwords
from screening.access.signing_in import In
from screening.codes import SIGNS, Code, new_code, read_code
from screening.store import proofs
from tests.access.desk import MINUTE, Desk, Somebody, at_once


@pytest.fixture
def robin(desk: Desk) -> Somebody:
    """Somebody who is at the door of a desk."""
    return desk.join()


def _codes(robin: Somebody) -> list[str]:
    let = robin.come_in()
    assert let
    return robin.codes(let.token)


def _token(robin: Somebody) -> str:
    token = robin.password()
    assert token
    return token


def test_no_sign_looks_like_another() -> None:
    assert len(SIGNS) == len(set(SIGNS)) == 31
    assert not set("01OIL") & set(SIGNS)
    assert SIGNS.isupper()


def test_nobody_can_guess_one() -> None:
    made = [new_code() for _ in range(2000)]
    assert len(set(made)) == len(made)
    seen = Counter("".join(code.selector + code.verifier for code in made))
    assert set(seen) == set(SIGNS)
    assert max(seen.values()) < 1.35 * min(seen.values())  # 774 of each, give or take 27
    assert log2(len(SIGNS)) * codes.LONG > 39
    assert log2(len(SIGNS)) * (codes.SELECTOR + codes.LONG) > 59


def test_written_in_three_groups() -> None:
    assert Code("ABCD", "EFGHJKMN").written == "ABCD-EFGH-JKMN"


@pytest.mark.parametrize(
    "typed",
    [
        "ABCD-EFGH-JKMN",
        "abcdefghjkmn",
        " abcd efgh jkmn ",
        "A-B C\tD\nefghJKMN--",
        "abcd\u00a0efghjkmn",
    ],
)
def test_read_in_any_case_and_with_any_gaps(typed: str) -> None:
    assert read_code(typed) == Code("ABCD", "EFGHJKMN")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ABCD-EFGH-JKM",
        "ABCD-EFGH-JKMNP",
        "ABCD-EFGH-JKM0",
        "ABCD_EFGH_JKMN",
        "123456",
        "ÄBCD-EFGH-JKMN",
    ],
)
def test_what_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


def test_a_recovery_code_does_not_work_twice(robin: Somebody) -> None:
    made = _codes(robin)
    assert len(set(made)) == factors.CODES
    assert robin.second(_token(robin), made[0])
    assert robin.second(_token(robin), made[0]) is None
    assert robin.second(_token(robin), made[1].lower().replace("-", " "))
    with robin.desk.database.reader.begin() as connection:
        assert proofs.codes_left(connection, robin.id) == factors.CODES - 2


def test_a_near_miss_is_a_miss(robin: Somebody) -> None:
    code = _codes(robin)[0]
    other = next(sign for sign in SIGNS if sign != code[-1])
    assert robin.second(_token(robin), code[:-1] + other) is None
    assert robin.second(_token(robin), code)


def test_one_code_shown_eight_times_at_once_lets_in_once(robin: Somebody) -> None:
    code = _codes(robin)[0]
    tokens = [_token(robin) for _ in range(8)]
    found = at_once([lambda token=token: robin.second(token, code) for token in tokens])  # type: ignore[misc]
    assert [type(each) for each in found if each is not None] == [In]


def test_a_code_is_of_one_person(desk: Desk, robin: Somebody) -> None:
    other = desk.join()
    assert other.second(_token(other), _codes(robin)[0]) is None


def test_new_codes_end_those_before(robin: Somebody) -> None:
    let = robin.come_in()
    assert let
    before, now = robin.codes(let.token), robin.codes(let.token)
    assert robin.second(_token(robin), before[0]) is None
    assert robin.second(_token(robin), now[0])


def test_a_code_proves_again_once(robin: Somebody) -> None:
    let = robin.come_in()
    assert let
    code = robin.codes(let.token)[0]
    assert robin.again(let.token, code)
    assert not robin.again(let.token, code)


def test_only_a_slow_hash_of_the_half_that_proves_is_kept(robin: Somebody) -> None:
    code = read_code(_codes(robin)[0])
    assert code
    with robin.desk.database.reader.begin() as connection:
        kept = proofs.code_verifier(connection, robin.id, code.selector)
    assert kept
    assert kept.startswith("$argon2id$")
    assert code.verifier not in kept
    assert passwords.matches(kept, code.verifier)


def test_codes_are_no_second_step_of_their_own(desk: Desk) -> None:
    robin = desk.join()
    let = robin.come_in()
    assert let
    robin.codes(let.token)
    desk.at += MINUTE
    with desk.database.writer.begin() as connection, pytest.raises(factors.LastFactor):
        factors.remove_app(connection, robin.account, at=desk.at)
