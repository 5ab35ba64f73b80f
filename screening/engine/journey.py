"""Pages in order: which come up, which one is next, and when the questions stop."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice, pairwise

from screening.engine.answers import Answer, Answers
from screening.engine.assess import Assessment, Finding, assess
from screening.engine.conditions import TRUE
from screening.engine.judges import judges_of
from screening.engine.kept import kept
from screening.engine.parts import UrgencyRule
from screening.engine.path import path
from screening.engine.questions import Question
from screening.engine.rulebook import Page, Rulebook
from screening.engine.traces import questions_in


@dataclass(frozen=True)
class Journey:
    """One person's way through the pages, as far as the answers go."""

    assessment: Assessment

    def changed(self, changes: Mapping[str, Answer | None]) -> "Journey":
        """The way with some answers changed, or taken back (None)."""
        earlier = self.assessment
        return Journey(Assessment(earlier.rulebook, earlier.path.changed(changes)))

    @kept
    def pages(self) -> tuple[Page, ...]:
        """The pages with a question to ask, in order."""
        pages = self.assessment.rulebook.pages.values()
        return tuple([page for page in pages if self.asked(page)])

    def asked(self, page: Page) -> tuple[Question, ...]:
        """The questions of a page that are on the path."""
        return tuple([q for q in page.questions if self.assessment.path.asks(q.id)])

    def is_done(self, page: Page) -> bool:
        """Whether each question that must be answered has an answer."""
        still_open = self.assessment.path.open
        return all(q.optional or q.id not in still_open for q in page.questions)

    @kept
    def next_open(self) -> Page | None:
        """The first page that is not done; None when all are."""
        rulebook = self.assessment.rulebook
        waiting = (rulebook.questions[question] for question in self.assessment.path.open)
        return next((rulebook.pages[q.slug] for q in waiting if not q.optional), None)

    def before(self, page: Page) -> Page | None:
        """The page to go back to."""
        rulebook = self.assessment.rulebook
        earlier = list(rulebook.pages.values())[: rulebook.places[page.slug]]
        return next(filter(self.asked, reversed(earlier)), None)

    def after(self, page: Page) -> Page | None:
        """The page to go on to; None for the check of all answers, when every page is done."""
        if self.next_open is None:
            return None
        rulebook = self.assessment.rulebook
        later = islice(rulebook.pages.values(), rulebook.places[page.slug] + 1, None)
        return next(filter(self.asked, later), None) or self.next_open

    def may_open(self, page: Page) -> bool:
        """Pages come in order: those that are done, and the first that is not."""
        if not self.asked(page):
            return False
        return self.is_done(page) or (page == self.next_open and not self.is_stopped)

    @kept
    def is_stopped(self) -> bool:
        """Whether an answer so far stops the questions at once: a danger, or out of scope."""
        return self.is_stopped_by_danger or self._is_out_of_scope

    @property
    def _is_out_of_scope(self) -> bool:
        """Whether an answer ends the questions with a result, and no page before it is left out."""
        rulebook = self.assessment.rulebook
        rules, stops = rulebook.pathway.rules, rulebook.pathway.stops
        may_stop = [place for place, rule in enumerate(rules, 1) if rule.outcome in stops]
        judged = self.assessment.pathway_of(max(may_stop, default=0))
        if not judged or judged[-1].truth is not TRUE or len(judged) not in may_stop:
            return False
        order = list(rulebook.questions)
        last = max(map(order.index, questions_in(judged[-1])), default=-1)
        return self.next_open is None or order.index(self.next_open.questions[0].id) > last

    @kept
    def is_stopped_by_danger(self) -> bool:
        """Whether a danger sign stops the questions: it is acted on before anything else.

        So it is at the worst level that holds. Rules of the levels that cannot stop are not judged.
        """
        urgency, judges = self.assessment.rulebook.urgency, judges_of(self.assessment.rulebook)
        for place in judges.stopping:
            if judges.urgency[place](self.assessment.path).truth is TRUE:
                return urgency.rules[place].level in urgency.stops
        return urgency.levels[-1] in urgency.stops

    @property
    def disagreeing(self) -> tuple[str, ...]:
        """The questions whose answers do not fit together, if one asks about them once more."""
        rulebook, decider = self.assessment.rulebook, self.assessment.decider
        if decider is None or decider.rule.reason not in rulebook.pathway.asks_again:
            return ()
        return () if self.assessment.is_danger else questions_in(decider.trace)

    @property
    def may_finish(self) -> bool:
        """Whether nothing more needs to be asked; never while a danger sign stops the questions."""
        return not self.is_stopped_by_danger and (self.next_open is None or self.is_stopped)

    def is_danger_after(self, page: Page) -> bool:
        """Whether there is a danger that answers to this page may have to do with."""
        risky = judges_of(self.assessment.rulebook).risky
        return page.slug in risky and self.assessment.is_danger

    def dangers(self, page: Page) -> tuple[Finding[UrgencyRule], ...]:
        """The danger signs that the answers on one page are part of."""
        rules, judges = self.assessment.rulebook.urgency.rules, judges_of(self.assessment.rulebook)
        ids = {question.id for question in page.questions}
        found = []
        for place in judges.signs[page.slug]:
            trace = judges.urgency[place](self.assessment.path)
            if trace.truth is TRUE and ids.intersection(questions_in(trace)):
                found.append(Finding(rules[place], trace))
        return tuple(found)


def journey(rulebook: Rulebook, answers: Answers) -> Journey:
    """Where somebody stands who has given these answers so far."""
    return Journey(assess(rulebook, answers, finished=False))


def openers(rulebook: Rulebook, page: Page, answers: Answers) -> dict[str, tuple[str, ...]]:
    """The choices on a page that bring up a later question of the same page, by question."""
    found: dict[str, tuple[str, ...]] = {}
    for asking, later in pairwise(page.questions):
        if later.asked_when is not None:
            found[asking.id] = tuple(
                [
                    code
                    for code in asking.codes
                    if path(rulebook, {**answers, asking.id: asking.single(code)}).asks(later.id)
                ]
            )
    return found
