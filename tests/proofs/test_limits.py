"""A rulebook that is too large to be proven is refused in words, before it takes all memory."""

import subprocess

import pytest

from screening.engine.diagrams.diagram import Diagrams, TooLarge
from screening.engine.diagrams.functions import Functions, domains_of
from tests.engine.books import asking, book, rule
from tests.engine.copies import Copy
from tests.live import PROGRAM


def test_the_limit_of_nodes_is_kept() -> None:
    first, second = ([f"{side}{n}" for n in range(8)] for side in "ab")
    same = [
        {"any": [{"all": [{one: code}, {other: code}]} for code in ("yes", "no")]}
        for one, other in zip(first, second, strict=True)
    ]
    ways = [rule("same", {"all": same}, outcome="red"), rule("last", "always", outcome="blue")]
    rulebook = book(map(asking, (*first, *second)), pathway={"rules": ways})
    sizes = [[each.size for each in domain] for domain in domains_of(rulebook)]
    diagrams = Diagrams(sizes, limit=1_000)
    with pytest.raises(TooLarge, match="the rules need more than 1,000 nodes to be proven"):
        _ = Functions(rulebook, diagrams=diagrams).decider
    assert len(diagrams) == 1_000


def test_a_list_of_choices_and_a_scale_are_limited() -> None:
    many = {f"c{number}": "words" for number in range(17)}
    for question in (
        asking("q0", kind="several", options=many),
        asking("q0", kind="number", options={}, low=0, high=999_999_999),
    ):
        with pytest.raises(TooLarge, match="'q0' has more than"):
            Functions(book([question]))


@pytest.mark.parametrize("command", [["check"], ["publish", "--by", "a test"]])
def test_the_commands_say_so(copy: Copy, command: list[str]) -> None:
    more = "".join(f"    more_{number}: More\n" for number in range(9))
    last = "    cannot_lie_face_down: It is hard for me to lie on my stomach\n"
    copy.change("questions/considerations.yaml", last, last + more)
    said = subprocess.run(  # noqa: S603 -- the program under test
        [PROGRAM, "rules", *command, copy.folder],
        env={"SCREENING_DATA": str(copy.folder / "data")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == "'considerations' has more than 16 options to choose from\n"
