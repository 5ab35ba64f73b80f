"""The path: which questions are asked, and what is heard of each.

Questions are walked in order, and only what is already on the path is heard. An old answer to a
question that is no longer asked counts for nothing, and opens nothing; it stays where it is kept.
"""

from screening.engine.answers import BLANK, NOT_ASKED, OPEN, Answers, Heard
from screening.engine.conditions import Trace
from screening.engine.judges import judges_of
from screening.engine.rulebook import Rulebook
from screening.engine.truth import Truth


class Path:
    """One set of answers on their way through a rulebook.

    While it is not finished, a question without an answer is open, and what hangs on it is unknown.
    Once finished, such a question was left blank, or was not asked; nothing more will come. Up to
    the first open question a path is as good as finished: whether a question is asked hangs on
    earlier ones alone, so one that they leave unknown will not come up.
    """

    __slots__ = ("_facts", "_judges", "finished", "heard", "open")

    def __init__(self, rulebook: Rulebook, answers: Answers, *, finished: bool) -> None:
        self.finished = True  # until a question is open
        self.heard: dict[str, Heard] = {}
        self.open: list[str] = []  # asked, and without an answer so far
        self._facts: dict[str, Trace] = {}
        self._judges = judges_of(rulebook)
        silent = BLANK if finished else OPEN
        heard = self.heard
        for question, judge in self._judges.questions:
            if judge is not None:
                asked = judge(self).truth
                if asked is not Truth.TRUE:
                    settled = self.finished or asked is Truth.FALSE
                    heard[question] = NOT_ASKED if settled else OPEN
                    continue
            heard[question] = answer = answers.get(question, silent)
            if answer is silent:
                self.open.append(question)
                if self.finished and not finished:
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


def path(rulebook: Rulebook, answers: Answers, *, finished: bool = False) -> Path:
    """Walk the questions in order, hearing only those already on the path."""
    return Path(rulebook, answers, finished=finished)
