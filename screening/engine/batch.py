"""Many sets of answers, one JSON object a line, in and out; nothing is kept in between."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from screening.engine.answers import Answer
from screening.engine.assess import assess
from screening.engine.problems import did_you_mean
from screening.engine.questions import NotAnAnswer
from screening.engine.rulebook import Rulebook

LONGEST_LINE = 1_000_000  # bytes


class BadLine(ValueError):  # noqa: N818 -- it names the line
    """A line that is no set of answers."""


def assess_lines(rulebook: Rulebook, lines: BinaryIO) -> Iterator[tuple[str, bool]]:
    """Assess each line, as finished; give the line to print and whether it went well.

    A line that cannot be assessed gives `{"line": number, "error": text}`. Empty lines are passed
    over. Lines count from 1.
    """
    encode = json.JSONEncoder(ensure_ascii=False).encode
    number = 0
    while line := lines.readline(LONGEST_LINE):
        number += 1
        try:
            _refuse_long(line, lines)
            if line.strip():
                yield encode(assess(rulebook, _answers(rulebook, line)).plain()), True
        except BadLine as error:
            yield encode({"line": number, "error": f"line {number}: {error}"}), False


def _refuse_long(line: bytes, lines: BinaryIO) -> None:
    """Pass over the rest of a line that is too long to be answers."""
    if len(line) < LONGEST_LINE or line.endswith(b"\n"):
        return
    while line and not line.endswith(b"\n"):
        line = lines.readline(LONGEST_LINE)
    raise BadLine(f"is longer than {LONGEST_LINE:,} bytes")


def _answers(rulebook: Rulebook, line: bytes) -> dict[str, Answer]:
    given = _object(line)
    answers: dict[str, Answer] = {}
    for question_id, value in given.items():
        question = rulebook.questions.get(question_id)
        if question is None:
            near = did_you_mean(question_id, rulebook.questions)
            raise BadLine(f"there is no question {question_id!r:.60}{near}")
        try:
            answer = question.accept(value)
        except NotAnAnswer as error:
            raise BadLine(str(error)) from error
        if answer is not None:
            answers[question_id] = answer
    return answers


def _object(line: bytes) -> dict[str, object]:
    try:
        given: object = _decode(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadLine("is not UTF-8 text") from error
    except RecursionError as error:
        raise BadLine("is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise BadLine(f"is not JSON: {error.msg}, at character {error.pos + 1}") from error
    except BadLine:
        raise
    except ValueError as error:  # Python reads no number of more than 4,300 digits
        raise BadLine("has a number that is too long") from error
    if not isinstance(given, dict):
        raise BadLine('is not an object; write {"question": "code"}')
    return given


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose keys are there once: of two answers to one question neither is believed."""
    unique = dict(pairs)
    if len(unique) == len(pairs):
        return unique
    [(twice, _)] = Counter(key for key, _ in pairs).most_common(1)
    raise BadLine(f"{twice!r:.60} is given twice")


_decode = json.JSONDecoder(object_pairs_hook=_unique).decode
