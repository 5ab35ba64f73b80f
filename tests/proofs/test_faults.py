"""Planted faults are found: by the right proof, with file and line, and in whoever shows them."""

import pytest

from screening.engine.proofs.check import FAMILIES
from tests.engine.books import mild
from tests.engine.copies import Copy
from tests.proofs.planted import PROVEN, Fault
from tests.proofs.promising import failures
from tests.proofs.written import WRITTEN


@pytest.mark.parametrize("fault", [*PROVEN, *WRITTEN], ids=lambda fault: fault.name)
def test_a_fault_is_found_where_it_stands_and_in_somebody_who_shows_it(
    copy: Copy, fault: Fault
) -> None:
    place = fault.plant(copy)
    rulebook = copy.read()
    found = [f for f in failures(fault.family, rulebook) if fault.says in f.text]
    assert found
    assert place in {str(failure.place) for failure in found}
    if fault.shown:
        assert all(f.person and fault.shown(rulebook, dict(f.person)) for f in found)


def test_texts_that_only_a_scholar_can_read_are_found(copy: Copy) -> None:
    hard = "footer: >-\n  " + "Incontrovertible incommensurability. " * 500
    copy.change("rulebook.yaml", "footer: >-\n", hard)
    said = [failure.text for failure in failures(9, copy.read())]
    (told,) = (text for text in said if text.startswith("the reading grade of patients' texts is "))
    assert told.endswith("; 6 at most")


def test_spanish_that_only_a_scholar_can_read_is_found(copy: Copy) -> None:
    hard = 'msgstr "' + "Inconmensurabilidad incontrovertible. " * 500
    copy.change("es.po", 'msgstr "Esto no es un diagnóstico. ', hard)
    (failure,) = failures(9, copy.read())
    assert failure.text.startswith("the INFLESZ of patients' texts in 'es' is ")
    assert failure.text.endswith("; 65 at least")


def test_mild_has_none_of_them() -> None:
    for family in FAMILIES:
        assert failures(family.number, mild()) == []
