"""The families of proofs, in order, and what a rulebook's check comes to."""

from screening.engine.proofs.completeness import all_can_happen, none_shadowed, one_result_each
from screening.engine.proofs.invariants import (
    danger_never_lowers,
    dangers_never_hidden,
    no_influence,
    not_knowing_is_never_no,
    results_imply,
)
from screening.engine.proofs.proof import Family
from screening.engine.proofs.texts import texts_fit
from screening.engine.proofs.worked_cases import cases_protect

FAMILIES = (
    Family(1, "all questions, options, rules and outcomes can happen", all_can_happen),
    Family(2, "everybody gets one urgency, one pathway, one headline", one_result_each),
    Family(3, "no rule is shadowed by those before it", none_shadowed),
    Family(4, "no danger question can be hidden", dangers_never_hidden),
    Family(5, "a danger sign never lowers the urgency", danger_never_lowers),
    Family(6, "not knowing is never no", not_knowing_is_never_no),
    Family(7, "a result implies its documented reasons", results_imply),
    Family(8, "what must not influence the result does not", no_influence),
    Family(9, "texts are there, plain, and say nothing forbidden", texts_fit),
    Family(10, "worked cases come out, and catch every changed rule", cases_protect),
)
