"""Many sets of answers, a line each."""

import json
import tracemalloc
from collections.abc import Iterable, Iterator
from io import BufferedReader, BytesIO, RawIOBase

import pytest
from typing_extensions import override

from screening.engine.answers import Answer
from screening.engine.assess import assess
from screening.engine.batch import LONGEST_LINE, assess_lines
from tests.engine.books import mild, typical

Result = dict[str, object]


class Feed(RawIOBase):
    """A file whose lines are made as they are read."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines: Iterator[bytes] = iter(lines)
        self._left = b""

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        piece = self._left or next(self._lines, b"")
        size = min(len(buffer), len(piece))
        buffer[:size], self._left = piece[:size], piece[size:]
        return size


def _results(lines: bytes) -> list[Result]:
    return [json.loads(line) for line, _ in assess_lines(mild(), BytesIO(lines))]


def _line(**answers: object) -> bytes:
    return json.dumps(answers).encode() + b"\n"


def _error(line: bytes) -> str:
    """What is told of a line that stands between two good ones."""
    good = _line(**typical())
    before, told, after = list(
        assess_lines(mild(), BytesIO(good + line.rstrip(b"\n") + b"\n" + good))
    )
    assert before == after
    assert before[1] is True
    error = json.loads(told[0])
    assert (told[1], error["line"]) == (False, 2)
    assert error["error"].startswith("line 2: ")
    return str(error["error"]).removeprefix("line 2: ")


def _plain(answers: dict[str, Answer]) -> Result:
    return assess(mild(), answers).plain()


def _comes_out(answers: dict[str, Answer], **given: object) -> bool:
    """Whether what is given in a line is what these answers are."""
    [result] = _results(_line(**{**typical(), **given}))
    return result == _plain(answers)


def test_results_come_in_the_order_of_the_lines() -> None:
    injuries = ("no", "minor", "major", "unsure", "declined")
    sheets = [typical(injury=injury) for injury in (*injuries, *reversed(injuries))]
    results = _results(b"".join(_line(**sheet) for sheet in sheets))
    assert results == [_plain(sheet) for sheet in sheets]


@pytest.mark.parametrize("blank", [None, "", []])
def test_null_and_nothing_are_blank(blank: object) -> None:
    assert _comes_out(typical(fever=None), fever=blank)
    assert _comes_out(typical(cancer_signs=None), cancer_signs=blank)
    assert _comes_out(typical(leg_pain_score=None), leg_pain_score=blank)


def test_a_number_may_be_written_in_digits() -> None:
    for number in (0, 7, 10):
        assert _comes_out(typical(leg_pain_score=number), leg_pain_score=number)
        assert _comes_out(typical(leg_pain_score=number), leg_pain_score=str(number))


@pytest.mark.parametrize("silence", ["unsure", "declined"])
def test_unsure_and_declined_are_taken_for_every_kind_of_question(silence: str) -> None:
    for question in ("fever", "emergency_signs", "leg_pain_score"):
        assert _comes_out(typical(**{question: silence}), **{question: silence})


def test_a_danger_sign_wins_over_none() -> None:
    for signs in (["chest_breathing", "none"], ["none", "chest_breathing"]):
        [result] = _results(_line(**{**typical(), "emergency_signs": signs}))
        assert result["headline"] == "call_911"


def test_an_empty_object_is_a_sheet_left_blank() -> None:
    [result] = _results(b"{}")
    assert (result["urgency"], result["headline"]) == ("unscreened", "not_enough_info")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b'{"fevr": "yes"}', "there is no question 'fevr'; did you mean 'fever'?"),
        (b'{"fever": "yess"}', "'fever' does not accept 'yess'; did you mean 'yes'?"),
        (b'{"fever": ["yes"]}', "'fever' takes one code, not ['yes']"),
        (b'{"fever": true}', "'fever' takes one code, not True"),
        (b'{"fever": NaN}', "'fever' takes one code, not nan"),
        (b'{"age": "unsure"}', "'age' does not accept 'unsure'"),
        (b'{"cancer_signs": "none"}', "'cancer_signs' takes a list of codes; write ['none']"),
        (b'{"cancer_signs": ["nigt_pain"]}', "'nigt_pain'; did you mean 'night_pain'?"),
        (b'{"cancer_signs": ["none", 7]}', "'cancer_signs' takes"),
        (b'{"cancer_signs": ["unsure"]}', "'cancer_signs'"),
        (b'{"cancer_signs": {"none": 1}}', "'cancer_signs' takes a list of codes, not"),
        (b'{"leg_pain_score": 11}', "'leg_pain_score' takes a number from 0 to 10, not 11"),
        (b'{"leg_pain_score": -1}', "takes a number from 0 to 10, not -1"),
        (b'{"leg_pain_score": "-1"}', "takes a number from 0 to 10, not -1"),
        (b'{"leg_pain_score": 7.5}', "takes a whole number, not 7.5"),
        (b'{"leg_pain_score": 7.0}', "takes a whole number, not 7.0"),
        (b'{"leg_pain_score": 1e400}', "takes a whole number, not inf"),
        (b'{"leg_pain_score": NaN}', "takes a whole number, not nan"),
        (b'{"leg_pain_score": true}', "takes a whole number, not True"),
        (b'{"leg_pain_score": [7]}', "takes a whole number, not [7]"),
        ('{"leg_pain_score": "\N{ARABIC-INDIC DIGIT SEVEN}"}'.encode(), "takes a whole number"),
        (b'{"leg_pain_score": ' + b"9" * 5000 + b"}", "has a number that is too long"),
        (b'{"fever": "no", "fever": "yes"}', "'fever' is given twice"),
        (b'{"fever": {"a": 1, "a": 2}}', "'a' is given twice"),
        (b'{"fever": "no"', "is not JSON: Expecting ',' delimiter, at character"),
        (b"fever: no", "is not JSON: Expecting value, at character 1"),
        (b'{"fever": "no"} {}', "is not JSON: Extra data, at character 17"),
        (b'["no"]', 'is not an object; write {"question": "code"}'),
        (b"7", "is not an object"),
        (b"null", "is not an object"),
        (b'{"fever": "\xff"}', "is not UTF-8 text"),
        ('{"fever": "no"}'.encode("utf-16"), "is not UTF-8 text"),
        (b'{"fever": ' + b"[" * 100_000, "is nested too deeply"),
        (b'{"fever": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "is nested too deeply"),
        (b'{"fever": "\\ud800"}', "'fever' does not accept '\\ud800'"),
        (b'{"\\ud800": "no"}', "there is no question '\\ud800'"),
        (b'{"' + b"x" * 200 + b'": "no"}', "there is no question '" + "x" * 59),
        (b'{"fever": "' + b"x" * LONGEST_LINE + b'"}', "is longer than 1,000,000 bytes"),
        (b"x" * (3 * LONGEST_LINE + 7), "is longer than 1,000,000 bytes"),
    ],
    ids=range(39),
)
def test_a_bad_line_is_told_and_the_next_one_is_assessed(line: bytes, says: str) -> None:
    error = _error(line)
    assert says in error
    assert len(error) < 300


def test_of_many_keys_the_one_that_is_given_twice_is_found_at_once() -> None:
    keys = b",".join(b'"k%d":1' % number for number in range(80_000))
    assert _error(b"{" + keys + b',"k79999":1}') == "'k79999' is given twice"


def test_empty_lines_are_passed_over_and_counted() -> None:
    results = _results(b"\n  \n{}\r\n\n\t\nwrong\n\n")
    assert len(results) == 2
    assert results[1]["line"] == 6


def test_a_byte_order_mark_is_passed_over() -> None:
    marked = b"\xef\xbb\xbf" + _line(**typical())
    assert _results(marked) == _results(_line(**typical()))


def test_the_last_line_needs_no_end() -> None:
    assert len(_results(b"{}\n{}")) == 2
    assert _results(b"") == []


def test_the_longest_line_that_is_taken_is_taken() -> None:
    line = _line(**typical()).strip()
    padded = line + b" " * (LONGEST_LINE - 1 - len(line)) + b"\n"
    assert len(padded) == LONGEST_LINE
    assert _results(padded + line) == [*_results(line)] * 2


def test_letters_of_any_alphabet_come_back_as_they_are() -> None:
    line, went_well = next(assess_lines(mild(), BytesIO('{"fever": "sí"}'.encode())))
    assert "'sí'" in line
    assert not went_well


def test_memory_stays_flat_however_many_lines_come() -> None:
    def lines() -> Iterator[bytes]:
        for number in range(200_000):
            good = number % 100 == 0
            answers = typical(leg_pain_score=number % 11) if good else {}
            yield _line(**answers) if good else b"[\n" if number % 100 == 1 else b"\n"

    source = BufferedReader(Feed(lines()))
    next(assess_lines(mild(), BytesIO(b"{}")))
    tracemalloc.start()
    try:
        count = sum(1 for _ in assess_lines(mild(), source))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 4_000
    assert peak < 3_000_000
