"""Levels, outcomes and reasons that rules lead to are there, and the score adds up."""

from collections.abc import Iterator

from screening.engine.links.link import BrokenLink, all_known, known
from screening.engine.problems import Where
from screening.engine.rulebook import Rulebook


def broken_results(rulebook: Rulebook) -> Iterator[BrokenLink]:
    """Rules that lead nowhere, levels that contradict each other, a wrong sum of points."""
    urgency, pathway = rulebook.urgency, rulebook.pathway
    levels, outcomes = urgency.levels, rulebook.outcomes
    yield from all_known(urgency.headline, levels, "level", ("urgency", "headline"))
    yield from all_known(urgency.stops, levels, "level", ("urgency", "stops"))
    yield from all_known(levels[:-1], outcomes, "outcome", ("urgency", "levels"))
    yield from all_known(pathway.stops, outcomes, "outcome", ("pathway", "stops"))
    yield from all_known(pathway.asks_again, pathway.reasons, "reason", ("pathway", "asks_again"))
    yield from _levels(rulebook)
    for index, rule in enumerate(urgency.rules):
        yield from known(rule.level, levels, "level", ("urgency", "rules", index, "level"))
    for index, decider in enumerate(pathway.rules):
        where: Where = ("pathway", "rules", index)
        yield from known(decider.outcome, outcomes, "outcome", (*where, "outcome"))
        if decider.reason:
            yield from known(decider.reason, pathway.reasons, "reason", (*where, "reason"))
    yield from _score(rulebook)


def _levels(rulebook: Rulebook) -> Iterator[BrokenLink]:
    """Advice replaces the result from a level upward, and only such a level may stop questions."""
    urgency = rulebook.urgency
    if urgency.headline != urgency.levels[: len(urgency.headline)]:
        text = "headline must be the worst levels, in their order and without a gap"
        yield BrokenLink(("urgency", "headline"), text)
    for index, level in enumerate(urgency.stops):
        if level not in urgency.headline:
            text = f"'{level}' stops the questions, so it must be in headline, too"
            yield BrokenLink(("urgency", "stops", index), text)
    for name, outcome in rulebook.outcomes.items():
        axis = "urgency" if name in urgency.levels else "pathway"
        if outcome.axis != axis:
            yield BrokenLink(("outcomes", name, "axis"), f"'{name}' is of the {axis}")


def _score(rulebook: Rulebook) -> Iterator[BrokenLink]:
    most = sum(group.most for group in rulebook.score.groups)
    if most != rulebook.score.max:
        yield BrokenLink(("score", "max"), f"the groups give {most} at most")
