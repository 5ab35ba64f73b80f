"""Reading a rulebook's files: what they may hold, and how a mistake in them is told."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from screening.engine.assess import assess
from screening.engine.load import from_text, load
from screening.engine.problems import RulebookError
from screening.engine.reading import read
from tests.engine.books import FOLDER, mild, typical
from tests.engine.copies import HERE, Copy

ABOUT = "questions/about.yaml"
SAFETY = "questions/safety.yaml"

WRITTEN = ["2026.10", "no", "yes", "~", "null", "true", "1e3", "0x1F", "08", "2026-10-01", "=", "-"]

Mistake = tuple[str, str, str, str]
"""The file, a text in it, what stands there instead, and what is told."""

TOLD: list[Mistake] = [
    (
        SAFETY,
        "  safety: true\n  kind",
        f"  {HERE}saftey: true\n  kind",
        "'saftey' is not a key that is known here; did you mean 'safety'?",
    ),
    ("urgency.yaml", "- id: new_leg", f"{HERE}- idd: new_leg", "'id' is missing; add it"),
    (
        "score.yaml",
        "    needs: 1\n    sources",
        f"    {HERE}need: 1\n    sources",
        "'need' is not a key that is known here; did you mean 'needs'?",
    ),
    (
        "rulebook.yaml",
        "  patient: These",
        f"  {HERE}patients: These",
        "'patients' is not a key that is known here; did you mean 'patient'?",
    ),
    (
        "outcomes.yaml",
        "  tone: alert",
        f"  {HERE}tone: loud",
        "'tone' is 'loud', but can be 'go', 'wait', 'today' or 'alert'",
    ),
    (
        "rulebook.yaml",
        "status: draft",
        f"status: draft\n{HERE}facts: x",
        "'facts' has a file of its own, facts.yaml; take it out here",
    ),
    (
        "rulebook.yaml",
        "  - id: about\n    title",
        f"  - {HERE}title",
        "a section has an id of small letters, digits and _ only; its file is called so",
    ),
    (
        "rulebook.yaml",
        "  - id: about",
        f'  - {HERE}id: "../\\0"',
        "a section has an id of small letters, digits and _ only; its file is called so",
    ),
    (
        "rulebook.yaml",
        "  - id: about",
        "  - id: abot",
        "questions/abot.yaml:1: the file is missing; a rulebook needs it",
    ),
    ("facts.yaml", "s: yes", f"s: {HERE}{{a: b}}", "'stenosis_diagnosis' needs a code"),
    ("facts.yaml", "  unanswered: s", f"  {HERE}unanswerd: s", "there is no question 'unanswerd'"),
]


@pytest.mark.parametrize("mistake", TOLD, ids=lambda mistake: mistake[2])
def test_a_mistake_in_the_format_is_told_with_its_line(copy: Copy, mistake: Mistake) -> None:
    file, old, new, says = mistake
    place = copy.change(file, old, new)
    told = says if HERE not in new else f"{place}: {says}"
    assert any(problem.startswith(told) for problem in copy.problems())


def test_a_mistake_in_the_only_question_of_a_section_is_told_alone(copy: Copy) -> None:
    place = copy.change(ABOUT, "decline: true", f"{HERE}declin: true")
    says = "'declin' is not a key that is known here; did you mean 'decline'?"
    assert copy.problems() == [f"{place}: {says}"]


def test_sections_that_are_no_list_are_told(copy: Copy) -> None:
    copy.change("rulebook.yaml", "sections:\n", "sections: none\nfooters:\n")
    told = [problem for problem in copy.problems() if "'sections'" in problem]
    assert len(told) == 1
    assert "valid tuple" in told[0]


def test_a_missing_key_is_told_where_its_part_begins(copy: Copy) -> None:
    place = copy.change(
        "urgency.yaml", "- id: new_leg_weakness\n    level: ed_now", f"{HERE}- id: a"
    )
    assert copy.problems() == [f"{place}: 'level' is missing; add it"]


def test_several_problems_are_told_together(copy: Copy) -> None:
    first = copy.change(SAFETY, "  safety: true\n  kind", f"  {HERE}saftey: true\n  kind")
    second = copy.change("notes.yaml", "  text: Blood", f"  {HERE}texts: Blood")
    third = copy.change("outcomes.yaml", "tone: alert", f"{HERE}tone: loud")
    told = {problem.partition(": ")[0] for problem in copy.problems()}
    assert {first, second, third} <= told


def test_several_files_that_cannot_be_read_are_told_together(copy: Copy) -> None:
    (copy.folder / "facts.yaml").unlink()
    (copy.folder / "notes.yaml").unlink()
    (copy.folder / "notes.yaml").mkdir()
    copy.write("score.yaml", "")
    copy.write("sources.yaml", "a: é".encode("latin-1"))
    copy.write("urgency.yaml", b"a: b\n" + b"#" * 2_000_000)
    copy.write(ABOUT, "# nothing but a remark\n")
    assert copy.problems() == [
        "facts.yaml:1: the file is missing; a rulebook needs it",
        "urgency.yaml:1: is larger than 1,000,000 bytes",
        "score.yaml:1: the file is empty",
        "notes.yaml:1: is not a file",
        "sources.yaml:1: is not UTF-8 text; save it as UTF-8",
        "questions/about.yaml:1: the file is empty",
    ]


def test_a_file_that_nothing_reads_is_told(copy: Copy) -> None:
    copy.write("note.yaml", "a: b")
    [problem] = copy.problems()
    assert problem.startswith("note.yaml:1: ")
    assert problem.endswith("did you mean 'notes.yaml'?")


def test_a_folder_without_a_rulebook_is_told(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match=r"rulebook.yaml:1: the file is missing"):
        load(tmp_path)
    with pytest.raises(RulebookError, match=r"nowhere: there is no such folder"):
        load(tmp_path / "nowhere")
    (tmp_path / "rulebook.yaml").write_text("- a\n- list\n")
    with pytest.raises(RulebookError, match=r"rulebook.yaml:1: expected lines of the form"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("a: b\nc: d\na: e", 3, "'a' is given twice; the first is on line 1"),
        ("a: b\nc: &name d", 2, "& and * (anchors) are not used here; write the text out"),
        ("a: b\nc: &name\n  - d", 2, "& and * (anchors) are not used here"),
        ("a: &name b\nc: *name", 1, "& and * (anchors) are not used here"),
        ("a: b\nc: !mine d", 2, "!mine (a tag) is not used here"),
        ("a: b\nc: !!int 7", 2, "tag:yaml.org,2002:int (a tag) is not used here"),
        ("a: b\nc: !!python/name:os.system x", 2, "tag:yaml.org,2002:python"),
        ("a: b\nc:\n\t- d", 3, "is not YAML: found character '\\t' that cannot start any token"),
        ("a: b\nc: [d", 2, "is not YAML: expected ',' or ']'"),
        ('a: b\nc: "d', 2, "is not YAML: found unexpected end of stream"),
        ("a: b\n  c: d", 2, "is not YAML: mapping values are not allowed here"),
        ("a: b\n---\nc: d", 2, "is not YAML: but found another document"),
        ("a: b\n? [c]\n: d", 2, "a key must be a single word"),
        ("a: b\nc: d\x07", 2, "is not YAML: special characters are not allowed"),
        ('a: b\nc: "\\ud800"', 2, "has an escape, such as \\ud800, that names no character"),
        ('a: "\\Uffffffff"', 1, "has an escape, such as \\ud800, that names no character"),
        ('a: "\\U00110000"', 1, "has an escape, such as \\ud800, that names no character"),
        ("a: b\nc: " + "[" * 10_000, 2, "is nested more than 30 levels deep"),
        ("a: b\nc: " + "{d: " * 10_000, 2, "is nested more than 30 levels deep"),
        ("- " * 10_000 + "a", 1, "is nested more than 30 levels deep"),
        ("", 1, "the file is empty"),
        ("# a remark", 1, "the file is empty"),
    ],
    ids=range(22),
)
def test_what_is_no_plain_yaml_is_refused_with_its_line(
    tmp_path: Path, content: str, line: int, says: str
) -> None:
    (tmp_path / "a.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(RulebookError, match=re.escape(f"a.yaml:{line}: {says}")):
        read(tmp_path / "a.yaml", "a.yaml")


def test_every_value_stays_the_text_that_is_written(tmp_path: Path) -> None:
    lines = [f"k{number}: {text}" for number, text in enumerate(WRITTEN[:-1])]
    (tmp_path / "a.yaml").write_text("\ufeff" + "\r\n".join(lines), encoding="utf-8")
    written = read(tmp_path / "a.yaml", "a.yaml")
    assert isinstance(written, dict)
    assert list(written.values()) == WRITTEN[:-1]


def test_a_year_and_the_answers_no_and_yes_are_text(copy: Copy) -> None:
    copy.change("sources.yaml", "year: undated", "year: 2026.10")
    rulebook = copy.read()
    assert rulebook.sources["mild_page"].year == "2026.10"
    assert rulebook.questions["fever"].options == {"yes": "Yes", "no": "No"}


def test_comments_and_formatting_do_not_change_the_hash(copy: Copy) -> None:
    copy.change("rulebook.yaml", "status: draft", 'status:   "draft"  # so far\n\n')
    copy.change("urgency.yaml", "stops: [call_911, ed_now]", "stops:\n  - call_911\n  - ed_now")
    copy.change(
        "urgency.yaml", "says: sudden danger sign", "says: >-\n      sudden\n      danger sign"
    )
    copy.change(ABOUT, "  ask: How old are you?\n", "")
    copy.change(ABOUT, "  kind: one\n", "  kind: one\n  ask: How old are you?\n")
    for path in copy.folder.rglob("*.yaml"):
        path.write_text("# more\n" + path.read_text(encoding="utf-8") + "\n\n# end\n")
    assert copy.read().hash == mild().hash


def test_any_other_text_changes_the_hash() -> None:
    whole = json.loads(mild().canonical)
    hashes = {mild().hash}
    for part, key in list(_texts(whole))[::9]:
        part[key] += " and more"
        hashes.add(from_text(json.dumps(whole)).hash)
    assert len(hashes) > 100
    assert len(hashes) == len(list(_texts(whole))[::9]) + 1


def _texts(part: object) -> Iterator[tuple[dict[str, str], str]]:
    """Each place of a text that may be worded otherwise."""
    if isinstance(part, list):
        for item in part:
            yield from _texts(item)
    if isinstance(part, dict):
        for key, value in part.items():
            if isinstance(value, str) and " " in value:
                yield part, key
            yield from _texts(value)


def test_a_question_and_a_rule_of_ones_own_need_no_python(copy: Copy) -> None:
    copy.change(
        "rulebook.yaml", "  - id: about", "  - id: allergy\n    title: Allergy\n  - id: about"
    )
    asked = (copy.folder / ABOUT).read_text(encoding="utf-8").partition("- id: age")[2]
    copy.write("questions/allergy.yaml", "- id: cat" + asked.replace("under_18", "sneezes"))
    copy.add("urgency.yaml", _RULE.format(id="sneezing", when="cat: sneezes"))
    rulebook = copy.read()
    assert list(rulebook.pages)[8] == "cat"
    assert rulebook.hash != mild().hash
    assessment = assess(rulebook, {**typical(), "cat": "sneezes"})
    assert (assessment.level, assessment.headline) == ("same_day", "same_day")
    assert [finding.rule.says for finding in assessment.fired] == ["words"]


_RULE = """
  - id: {id}
    level: same_day
    when:
      {when}
    says: words
    tell: I have them.
    sources:
      design: a test
"""


def test_mild_reads_the_same_from_its_folder_and_from_its_stored_text() -> None:
    assert load(FOLDER).hash == mild().hash == from_text(mild().canonical).hash
