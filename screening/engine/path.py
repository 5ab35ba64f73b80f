"""The path: which questions are asked, and what is heard of each.

Questions are walked in order, and only what is already on the path is heard. An old answer to a
question that is no longer asked counts for nothing, and opens nothing; it stays where it is kept.
"""

from collections.abc import Mapping
from typing import NamedTuple

from screening.engine.answers import BLANK, NOT_ASKED, OPEN, Answer, Answers, Heard, Silence
from screening.engine.conditions import Trace
from screening.engine.judges import Judges, Walked, judges_of
from screening.engine.rulebook import Rulebook
from screening.engine.truth import Truth

MOST_WALKS = 200  # remembered of a rulebook, so that memory stays flat


class Said(NamedTuple):
    """What was said to each question, before it is known which of them are asked."""

    heard: dict[str, Heard]
    missing: frozenset[str]
    silent: Silence  # what is heard of those that are missing

    def changed(self, changes: Mapping[str, Answer | None]) -> "Said":
        """The same with some answers changed, or taken back (None)."""
        new = {q: self.silent if answer is None else answer for q, answer in changes.items()}
        taken_back = {q for q, answer in changes.items() if answer is None}
        missing = self.missing.difference(changes).union(taken_back)
        return self._replace(heard={**self.heard, **new}, missing=missing)


def _said(judges: Judges, answers: Answers, silent: Silence) -> Said:
    heard = judges.silences[silent].copy()
    heard.update(answers)
    if len(heard) > len(judges.names):
        for unknown in heard.keys() - judges.names:
            del heard[unknown]
    return Said(heard, judges.names.difference(answers), silent)


class Path:
    """One set of answers on their way through a rulebook.

    While it is not finished, a question without an answer is open, and what hangs on it is unknown.
    Once finished, such a question was left blank, or was not asked; nothing more will come. Up to
    the first open question a path is as good as finished: whether a question is asked hangs on
    earlier ones alone, so one that they leave unknown will not come up.
    """

    __slots__ = ("_facts", "_judges", "_said", "finished", "heard", "open")

    def __init__(self, judges: Judges, said: Said) -> None:
        self.finished = True  # until a question is open
        self.open: list[str] = []  # asked, and without an answer so far
        self._facts: dict[str, Trace] = {}
        self._judges = judges
        self._said = said
        self.heard = said.heard.copy()  # of what will turn out not to be asked, too
        if said.silent is OPEN:
            self._walk_again()
        else:
            self._walk()

    def _walk_again(self) -> None:
        """Walk as somebody else with these answers did.

        While people answer, the same answers come by after each page and before the next.
        """
        heard, judges = self.heard, self._judges
        seen, key = judges.walked, (self._said.missing, judges.asking(heard))
        walked = seen.get(key)
        if walked is None:
            self._walk()
            if len(seen) >= MOST_WALKS:
                seen.clear()
            unheard = {q: heard[q] for q in judges.sometimes if type(heard[q]) is Silence}
            seen[key] = Walked(unheard, tuple(self.open), self.finished)
        else:
            heard.update(walked.unheard)
            self.open = list(walked.open)
            self.finished = walked.finished

    def _walk(self) -> None:
        heard, missing, silent = self.heard, self._said.missing, self._said.silent
        for always, question, judge in self._judges.stretches:
            if not missing.isdisjoint(always):
                self._leave_open([each for each in always if each in missing], silent)
            if judge is None:
                continue
            asked = judge(self).truth
            if asked is not Truth.TRUE:
                is_settled = self.finished or asked is Truth.FALSE
                heard[question] = NOT_ASKED if is_settled else OPEN
            elif question in missing:
                self._leave_open([question], silent)

    def _leave_open(self, questions: list[str], silent: Silence) -> None:
        """These were asked, and have no answer."""
        self.open += questions
        if self.finished and silent is OPEN:
            self.finished = False
            self._facts.clear()  # what is unknown in them may yet be settled

    def fact(self, name: str) -> Trace:
        """The trace of a named condition, judged once."""
        trace = self._facts.get(name)
        if trace is None:
            fact, judge = self._judges.facts[name]
            judged = judge(self)
            trace = self._facts[name] = Trace(fact, judged.truth, (judged,))
        return trace

    def asks(self, question: str) -> bool:
        """Whether the question is on the path."""
        heard = self.heard[question]
        return heard is not NOT_ASKED and (heard is not OPEN or question in self.open)

    def changed(self, changes: Mapping[str, Answer | None]) -> "Path":
        """The path of the same answers with some changed, or taken back (None)."""
        return Path(self._judges, self._said.changed(changes))


def path(rulebook: Rulebook, answers: Answers, *, finished: bool = False) -> Path:
    """Walk the questions in order, hearing only those already on the path."""
    judges = judges_of(rulebook)
    return Path(judges, _said(judges, answers, BLANK if finished else OPEN))
