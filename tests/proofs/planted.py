"""Faults to plant in copies of MILD: each with the proof that finds it, where, and in whom."""

from pathlib import Path
from typing import NamedTuple

from tests.engine.copies import Copy
from tests.proofs.shown import (
    Shown,
    holds_in_vain,
    is_hidden,
    is_left_out,
    is_less_urgent,
    is_routine,
    is_stopped_before,
    is_told_of_mild,
    lacks,
)

SAFETY = "questions/safety.yaml"
INDICATIONS = "questions/indications.yaml"
LAST = "questions/considerations.yaml"


class Fault(NamedTuple):
    """A change of the files, the family of proofs that finds it, and what is said of it where.

    `stands` is the start of the line that is told, or empty for the marked one; `shown` tells
    whether somebody really shows the fault, where a person is given.
    """

    name: str
    family: int
    changes: tuple[tuple[str, str, str], ...]
    says: str
    stands: tuple[str, str] | None = None
    shown: Shown | None = None

    def plant(self, copy: Copy) -> str:
        """Change the copy, and give the place that should be told."""
        places = [copy.change(*change) for change in self.changes]
        return line(copy.folder, *self.stands) if self.stands else places[0]


def line(folder: Path, file: str, start: str) -> str:
    """The place of the one line that starts so."""
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    (found,) = (n for n, text in enumerate(lines, start=1) if text.startswith(start))
    return f"{file}:{found}"


A_RULE = "\n  - id: {}\n    outcome: {}\n    when:\n      {}\n    sources:\n      design: a test\n"
RULES = "\nrules:"
UNDER_18 = "\n  - id: under_18\n"
FIRST = RULES + UNDER_18
STOP = "outside_scope"
IF_NOT_COLD = "all:\n        - »injury: declined\n        - not:\n            cold: yes"
A_QUESTION = """\
- id: {}
  tier: supplementary
  kind: one
  ask: Is it so?
  nurse: So?
  short: So it is
  missing: Select yes or no
  options:
    yes: Yes
    no: No
  asked_when:
    {}
  why: A test.
  sources:
    design: a test

"""
NOT = "        - not:\n            {}\n"
BLADDER = "      all:\n        - bladder_bowel: new\n"
SYMPTOM = "        - fact: any_symptom\n"
SAME = "fact: no_symptom"
NO_SYMPTOMS = f"\n  - id: no_symptoms\n    outcome: not_indicated\n    when:\n      {SAME}"
MARKED = NO_SYMPTOMS.replace(SAME, f"»{SAME}")
LAST_RULE = (
    "    when: always\n    sources:\n      mild_page: indications, sentence 1, cannot be judged\n"
)

PROVEN = (
    Fault(
        "a danger question behind a skip condition",
        4,
        ((SAFETY, "  why: Fast w", "  asked_when:\n    »saddle_numbness: no\n  why: Fast w"),),
        "'leg_weakness' is not asked",
        shown=is_hidden("leg_weakness"),
    ),
    Fault(
        "a danger question that an answer not known hides",
        4,
        (
            (
                SAFETY,
                "  why: Back pain with fever",
                "  asked_when:\n    not:\n      »injury: no\n  why: Back pain with fever",
            ),
        ),
        "'fever' is not asked",
        shown=is_hidden("fever"),
    ),
    Fault(
        "an early stop before danger questions",
        4,
        (
            (
                "pathway.yaml",
                FIRST,
                RULES + A_RULE.format("old", STOP, "»saddle_numbness: old_known") + UNDER_18,
            ),
        ),
        "the questions stop before 'bladder_bowel' is asked",
        shown=is_stopped_before("bladder_bowel"),
    ),
    Fault(
        "an early stop by a question that does not come up",
        4,
        (
            ("pathway.yaml", FIRST, RULES + A_RULE.format("quiet", STOP, IF_NOT_COLD) + UNDER_18),
            (SAFETY, "- id: fever\n", A_QUESTION.format("cold", "injury: minor") + "- id: fever\n"),
        ),
        "the questions stop before 'fever' is asked",
        shown=is_stopped_before("fever"),
    ),
    Fault(
        "a gap",
        2,
        (("pathway.yaml", LAST_RULE, LAST_RULE.replace("always", "{»age: 18_to_49}")),),
        "no pathway rule holds",
        shown=is_left_out,
    ),
    Fault(
        "a shadowed rule",
        3,
        (
            (
                "pathway.yaml",
                LAST_RULE,
                LAST_RULE + A_RULE.format("too_late", "diagnosis_first", "»age: 80_or_older"),
            ),
        ),
        "'too_late' never decides",
        shown=holds_in_vain("too_late"),
    ),
    Fault(
        "a rule that the one before takes everybody from",
        3,
        (("pathway.yaml", NO_SYMPTOMS, A_RULE.format("taker", "not_indicated", SAME) + MARKED),),
        "'no_symptoms' never decides",
        shown=holds_in_vain("no_symptoms"),
    ),
    Fault(
        "a danger sign that never is the worst",
        3,
        (("urgency.yaml", "      fever: yes\n", "      »injury: major\n"),),
        "'fever' never is the worst",
    ),
    Fault(
        "a danger sign that makes another one less urgent",
        5,
        (
            (
                "urgency.yaml",
                "      bladder_bowel: new\n",
                BLADDER + NOT.format("saddle_numbness: old_known"),
            ),
        ),
        "'saddle_numbness: old_known' is less urgent than 'no'",
        (SAFETY, "- id: saddle_numbness"),
        is_less_urgent("saddle_numbness", "no"),
    ),
    Fault(
        "unsure of a danger counts as no",
        6,
        (("urgency.yaml", "saddle_numbness: [old_untold, unsure]", "saddle_numbness: old_untold"),),
        "'saddle_numbness: unsure' is routine",
        (SAFETY, "- id: saddle_numbness"),
        is_routine("saddle_numbness", "unsure"),
    ),
    Fault(
        "a danger question left blank counts as no",
        6,
        (("facts.yaml", "    - unanswered: injury\n", ""),),
        "'injury: left blank' is routine",
        (SAFETY, "- id: injury"),
        is_routine("injury", None),
    ),
    Fault(
        "unsure of the diagnosis counts as yes",
        6,
        (
            ("facts.yaml", "stenosis_diagnosis: yes", "stenosis_diagnosis: [yes, unsure]"),
            ("facts.yaml", "[no, place_unknown, neck_only, unsure]", "[no, neck_only]"),
        ),
        "'stenosis_diagnosis: unsure' leads to 'discuss_mild', and 'no' does not",
        (INDICATIONS, "- id: stenosis_diagnosis"),
        is_told_of_mild(stenosis_diagnosis="no"),
    ),
    Fault(
        "an indication that is not asked for",
        7,
        (("pathway.yaml", f"{SYMPTOM}        - fact: any_without_relief\n", SYMPTOM),),
        "'discuss_mild' comes out without: a documented treatment without enough relief",
        ("pathway.yaml", "        - fact: diagnosed"),
        lacks("any_without_relief"),
    ),
    Fault(
        "a consideration that decides",
        8,
        (
            (
                "pathway.yaml",
                "        - fact: diagnosed\n",
                "        - fact: diagnosed\n" + NOT.format("considerations: pregnant"),
            ),
        ),
        "changes the result",
        (LAST, "- id: considerations"),
    ),
)
