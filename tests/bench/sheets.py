"""Sheets of answers, drawn at random, each different from all before."""

import json
from collections.abc import Iterator
from itertools import islice
from random import Random

from screening.engine.answers import DECLINED, NONE, UNSURE, Answer
from screening.engine.questions import Question
from screening.engine.rulebook import Rulebook

BLANK_IN = 20  # one question in so many is left blank

Sheet = dict[str, Answer]


def sheets(rulebook: Rulebook, seed: int) -> Iterator[Sheet]:
    """Sheets without end, none of them twice."""
    random, seen = Random(seed), set[str]()
    while True:
        sheet = {
            question.id: _answer(question, random)
            for question in rulebook.questions.values()
            if random.randrange(BLANK_IN)
        }
        as_text = json.dumps(sheet)
        if as_text not in seen:
            seen.add(as_text)
            yield sheet


def lines(rulebook: Rulebook, seed: int, number: int) -> str:
    """So many sheets, a line of JSON each."""
    return "".join(json.dumps(sheet) + "\n" for sheet in islice(sheets(rulebook, seed), number))


def _answer(question: Question, random: Random) -> Answer:
    silent = [code for code in (UNSURE, DECLINED) if code in question.codes]
    if question.kind == "one":
        return random.choice(question.codes)
    kinds: list[Answer] = [*silent, *range(question.low or 0, (question.high or -1) + 1)]
    if question.kind == "several":
        choices = [code for code in question.options if code != NONE]
        some = set(random.sample(choices, random.randint(1, min(3, len(choices)))))
        none: list[Answer] = [(NONE,)] if NONE in question.options else []
        kinds += [*[tuple(code for code in choices if code in some)] * 3, *none]
    return random.choice(kinds)
