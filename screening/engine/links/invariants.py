"""What the invariants of a rulebook name must be there, and every danger must be named."""

from collections.abc import Iterable, Iterator

from screening.engine.links.link import BrokenLink, known
from screening.engine.problems import Where
from screening.engine.rulebook import Rulebook


def broken_invariants(rulebook: Rulebook) -> Iterator[BrokenLink]:
    """Everything in the invariants that leads nowhere."""
    invariants = rulebook.invariants
    for question in rulebook.questions.values():
        if question.safety and question.id not in invariants.danger:
            text = f"'{question.id}' asks for a danger sign; give its safe answer under danger"
            yield BrokenLink(("invariants", "danger"), text)
    for question_id, safe in invariants.danger.items():
        yield from _codes(rulebook, question_id, [safe], ("invariants", "danger", question_id))
    pathway = [name for name, each in rulebook.outcomes.items() if each.axis == "pathway"]
    for outcome, answers in invariants.not_knowing.items():
        where: Where = ("invariants", "not_knowing", outcome)
        yield from known(outcome, pathway, "pathway outcome", where)
        for question_id, code in answers.items():
            yield from _codes(rulebook, question_id, [code], (*where, question_id))
    for outcome in invariants.implied:
        where = ("invariants", "implied", outcome)
        yield from known(outcome, pathway, "pathway outcome", where)
    for question_id, codes in invariants.no_influence.items():
        where = ("invariants", "no_influence", question_id)
        yield from _codes(rulebook, question_id, () if codes == "all" else codes, where)


def _codes(
    rulebook: Rulebook, question_id: str, codes: Iterable[str], where: Where
) -> Iterator[BrokenLink]:
    question = rulebook.questions.get(question_id)
    if question is None:
        yield from known(question_id, rulebook.questions, "question", where)
        return
    for code in codes:
        yield from known(code, question.codes, "answer", where)
