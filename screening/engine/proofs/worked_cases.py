"""Proof 10: the worked cases come out, and between them they catch every mutant."""

from collections.abc import Iterator
from typing import NamedTuple

from screening.engine.answers import Answers
from screening.engine.cases import answers_of, differences, failing_cases
from screening.engine.diagrams.diagram import Node
from screening.engine.diagrams.functions import Functions, domains_of
from screening.engine.proofs.mutation import Mutant, mutants
from screening.engine.proofs.proof import Failure, Found
from screening.engine.rulebook import Rulebook
from screening.engine.truth import Truth


class Survivor(NamedTuple):
    """A mutant that no case catches, and somebody who would: None if nobody is told apart."""

    mutant: Mutant
    person: Answers | None


def cases_protect(functions: Functions) -> Iterator[Found]:
    """Each worked case comes out as written, and each mutant is caught, or has its reason."""
    rulebook = functions.rulebook
    failing = [*failing_cases(rulebook)]
    for problem in failing:
        yield Failure(problem.text, problem.place)
    if failing:
        return  # what a case that fails catches says nothing
    reasons = dict(rulebook.cases.survivors)
    for survivor in survivors(rulebook):
        if survivor.person is not None and reasons.pop(survivor.mutant.name, None) is None:
            text = f"no worked case would notice this change: {survivor.mutant.name}"
            yield Failure(text, survivor.mutant.place, survivor.person)
    for name in reasons:
        place = rulebook.place(("cases", "survivors", name))
        yield Failure(f"the change '{name}' does not survive; take its reason out", place)


def survivors(rulebook: Rulebook) -> Iterator[Survivor]:
    """The mutants that every worked case lets pass."""
    people = [(case, answers_of(rulebook, case)) for case in rulebook.cases.cases]
    for mutant in mutants(rulebook):
        caught = (next(differences(mutant.rulebook, *person), None) for person in people)
        if all(difference is None for difference in caught):
            yield Survivor(mutant, somebody(rulebook, mutant.rulebook))


def somebody(one: Rulebook, other: Rulebook) -> Answers | None:
    """A person for whom two rulebooks over the same questions come to different results."""
    domains = domains_of(one, other)
    mine = Functions(one, domains=domains)
    theirs = Functions(other, domains=domains, diagrams=mine.diagrams)
    missing = {"asked": mine.diagrams.leaf(value=True)}  # a question without a condition
    never = mine.diagrams.leaf(value=False)
    changed = _results(theirs)
    for name, result in _results(mine).items():
        other_result = changed.get(name, missing.get(name.split()[0], never))
        if result is not other_result:
            differs = mine.diagrams.apply(lambda a, b: a != b, result, other_result)
            return mine.person(mine.diagrams.witness(differs, bool) or {})
    return None


def _results(functions: Functions) -> dict[str, Node]:
    """What a result shows, as functions that can be compared between two rulebooks."""
    rulebook, apply = functions.rulebook, functions.diagrams.apply
    rules = rulebook.pathway.rules
    decider = apply(lambda i: None if i is None else rules[i].id, functions.decider)
    found = {"urgency": functions.urgency, "decider": decider}
    for kind, held in (("urgency", rulebook.urgency.rules), ("note", rulebook.notes)):
        for rule in held:
            holds = apply(lambda truth: truth is Truth.TRUE, functions.of(rule.when))
            found[f"{kind} {rule.id}"] = holds
    for question in rulebook.asked_when:
        asked = functions.asked(question)
        found[f"asked {question}"] = apply(lambda truth: truth is Truth.TRUE, asked)
    for group in rulebook.score.groups:
        found[f"score {group.id}"] = functions.earned(group)
    return found
