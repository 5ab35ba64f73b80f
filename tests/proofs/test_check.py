"""`screening rules check` tells of each fault its file, its line, and somebody in words."""

import json

from click.testing import CliRunner

from screening.cli import rules
from tests.engine.books import mild
from tests.engine.copies import Copy
from tests.proofs.planted import PROVEN
from tests.proofs.shown import is_routine


def test_a_fault_is_told_with_its_place_and_a_person_to_try(copy: Copy) -> None:
    (fault,) = (fault for fault in PROVEN if fault.name == "unsure of a danger counts as no")
    place = fault.plant(copy)
    done = CliRunner().invoke(rules, ["check", str(copy.folder)])
    assert done.exit_code == 1
    verdicts = {line.split()[0]: line.split()[1] for line in done.stdout.splitlines()[2:12]}
    assert [*verdicts] == [str(number) for number in range(1, 11)]
    assert verdicts["6"] == "FAILS"
    assert verdicts["5"] == verdicts["7"] == verdicts["9"] == "holds"
    told = done.stderr.splitlines()
    here = told.index(f"     {place}: 'saddle_numbness: unsure' is routine")
    question = mild().questions["saddle_numbness"]
    assert (
        f"for example: Danger signs right now: None of these; {question.short}: " in told[here + 1]
    )
    person = json.loads(told[here + 2])
    accepted = {q: mild().questions[q].accept(given) for q, given in person.items()}
    answers = {q: answer for q, answer in accepted.items() if answer is not None}
    assert is_routine("saddle_numbness", "unsure")(copy.read(), answers)
