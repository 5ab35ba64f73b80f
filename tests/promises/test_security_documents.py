"""What the documents on security say of tests and files is so."""

import re
from pathlib import Path

import pytest

from tests.promises.tree import ROOT, files, functions, modules, text

ASVS, THREATS = ROOT / "docs" / "asvs.md", ROOT / "docs" / "threat-model.md"
OURS = [ASVS, THREATS, ROOT / "docs" / "data-classes.md", ROOT / "SECURITY.md"]
WITHOUT_TEST = re.compile(r"reading|operator|not applicable|not yet|import-linter")


def rows(document: Path) -> list[list[str]]:
    """The cells of the rows of a table, without its head."""
    lines = [line for line in text(document).splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def names_of_tests() -> set[str]:
    """The names of all tests."""
    return {function.name for module in modules("tests") for function in functions(module)}


@pytest.mark.parametrize("document", OURS, ids=lambda path: path.name)
def test_each_test_that_is_named_exists(document: Path) -> None:
    named = set(re.findall(r"`(test_\w+)`", text(document)))
    assert sorted(named - names_of_tests()) == []


@pytest.mark.parametrize("document", OURS, ids=lambda path: path.name)
def test_each_file_that_is_named_exists(document: Path) -> None:
    places = {str(path.relative_to(ROOT)) for path in files()}
    named = re.findall(r"`([\w/-]+\.(?:py|md|html))`|\]\(([\w/.-]+)\)", text(document))
    found = [code or (document.parent / link).resolve() for code, link in named]
    assert [
        str(name)
        for name in found
        if not any(f"/{ROOT.name}/{place}".endswith(f"/{name}") for place in places)
        and not Path(name).exists()
    ] == []


def test_each_threat_has_its_test() -> None:
    table = rows(THREATS)
    assert [row[0] for row in table] == [str(number) for number in range(1, 25)]
    for number, row in enumerate(table, start=1):
        (name,) = re.findall(r"`(test_\w+)`", row[3])
        assert name.startswith(f"test_threat_{number:02}_")
    ours = {name for name in names_of_tests() if re.match(r"test_threat_\d", name)}
    assert len(ours) == 24


def test_each_requirement_has_a_test_or_says_why_not() -> None:
    table = rows(ASVS)
    assert len({row[0] for row in table}) == len(table) > 80
    for row in table:
        assert len(row) == 5, row
        assert re.fullmatch(r"V\d+\.\d+\.\d+", row[0])
        assert "`test_" in row[4] or WITHOUT_TEST.search(f"{row[3]} {row[4]}"), row
