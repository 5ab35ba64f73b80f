"""Small rulebooks that promise something, and what a family of proofs finds in a rulebook."""

from hypothesis import strategies as st

from screening.engine.diagrams.functions import Functions
from screening.engine.parts import Invariants
from screening.engine.proofs.check import FAMILIES
from screening.engine.proofs.proof import Failure
from screening.engine.rulebook import Rulebook
from tests.engine.books import Plain
from tests.engine.strategies import condition
from tests.proofs.everybody import small_rulebooks


@st.composite
def promising(draw: st.DrawFn) -> Rulebook:
    """A small rulebook that makes promises, which it may break."""
    rulebook = draw(small_rulebooks())
    coded = [name for name, question in rulebook.questions.items() if question.options]
    names = [name for name in coded if draw(st.booleans())]
    codes = st.sampled_from(("yes", "no", "none"))
    plain: list[Plain] = [{"id": name, "kind": q.kind} for name, q in rulebook.questions.items()]
    promises = {
        "danger": {name: draw(codes) for name in names},
        "not_knowing": {"green": {name: draw(codes) for name in names}},
        "implied": {"red": {"a reason": condition(draw, plain, tuple(rulebook.facts), 1)}},
        "no_influence": {name: draw(st.sampled_from(("all", ["yes", "no"]))) for name in names},
    }
    return rulebook.model_copy(update={"invariants": Invariants.model_validate(promises)})


def failures(number: int, rulebook: Rulebook) -> list[Failure]:
    """What one family of proofs finds."""
    (family,) = (family for family in FAMILIES if family.number == number)
    return [f for f in family.prove(Functions(rulebook)) if isinstance(f, Failure)]
