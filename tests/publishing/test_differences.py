"""What two rulebooks say differently, by meaning; and the commands that show it."""

from pathlib import Path

import pytest
from hypothesis import given

from screening.engine.load import build
from screening.engine.reading import read
from screening.engine.rulebook import Rulebook
from screening.publishing.differences import Difference, differences
from screening.store.database import Database
from tests.applications import serve
from tests.engine.books import asking, book, mild, rule
from tests.engine.copies import Copy
from tests.engine.strategies import often, rulebooks
from tests.publishing.stage import OTHER_FOOTER, command, reworded


def found(copy: Copy) -> list[Difference]:
    """What differs between MILD and the copy."""
    return list(differences(mild(), copy.read()))


def named(copy: Copy) -> list[tuple[str, str]]:
    """The same, without what it was and is."""
    return [(difference.kind, difference.name) for difference in found(copy)]


def test_a_changed_text_is_told_with_what_it_was_and_is(copy: Copy) -> None:
    copy.change("questions/about.yaml", "ask: How old are you?", "ask: What is your age?")
    (difference,) = found(copy)
    assert difference == Difference(
        "changed",
        "sections about questions age ask",
        "How old are you?",
        "What is your age?",
    )


def test_a_changed_translation_is_told_by_its_english(copy: Copy) -> None:
    copy.change("es.po", 'msgstr "¿Qué edad tiene?"', 'msgstr "¿Cuántos años tiene?"')
    name = "languages es texts “How old are you?”"
    assert found(copy) == [Difference("changed", name, "¿Qué edad tiene?", "¿Cuántos años tiene?")]


def test_an_added_question_and_a_removed_rule_are_told() -> None:
    rules = [rule(name, {"q0": "yes"}, text="words") for name in ("n0", "n1")]
    one = book([asking("q0")], notes=rules)
    other = book([asking("q0"), asking("q1")], notes=rules[1:])
    added, removed = differences(one, other)
    assert (added.kind, added.name) == ("added", "sections all questions q1")
    assert (removed.kind, removed.name) == ("removed", "notes n0")


def test_a_changed_order_is_told(copy: Copy) -> None:
    path = copy.folder / "pathway.yaml"
    head, *rules = path.read_text().split("\n  - id: ")
    rules[6], rules[7] = rules[7], rules[6]
    path.write_text("\n  - id: ".join((head, *rules)))
    (difference,) = found(copy)
    assert (difference.kind, difference.name) == ("reordered", "pathway rules")
    assert difference.before == [rule.id for rule in mild().pathway.rules]
    assert difference.after == [rule.id for rule in copy.read().pathway.rules]


def test_choices_that_are_shown_in_another_order_are_told(copy: Copy) -> None:
    copy.change("questions/safety.yaml", "    yes: Yes\n    no: No\n", "    no: No\n    yes: Yes\n")
    assert named(copy) == [("reordered", "sections safety questions fever options")]


def test_formatting_alone_is_no_difference(copy: Copy) -> None:
    copy.change("facts.yaml", "diagnosed:\n", "# A remark.\n\ndiagnosed:   # and another\n")
    copy.change("rulebook.yaml", "name: mild", "name:   'mild'")
    assert found(copy) == []


@often
@given(rulebooks(), rulebooks())
def test_nothing_differs_exactly_if_the_hash_is_the_same(one: Rulebook, other: Rulebook) -> None:
    assert not list(differences(one, one))
    assert (not list(differences(one, other))) == (one.hash == other.hash)


@pytest.fixture
def url(sqlite: Database, sqlite_url: str) -> str:
    """A database with two published rulebooks."""
    serve(sqlite, reworded())
    return sqlite_url


def test_the_published_ones_are_listed_the_newest_first(url: str) -> None:
    said = command(url, "rules", "list")
    assert said.stdout.splitlines() == [
        f"{rulebook.version}  2026-01-01 00:00  tests  mild" for rulebook in (reworded(), mild())
    ]


def test_one_is_shown_whole(url: str, tmp_path: Path) -> None:
    said = command(url, "rules", "show", mild().version)
    (tmp_path / "shown.yaml").write_text(said.stdout)
    assert build(read(tmp_path / "shown.yaml", "shown.yaml")).canonical == mild().canonical


def test_two_are_compared_by_version_or_folder(url: str, copy: Copy) -> None:
    footer, spanish = mild().footer, mild().spoken("es").footer
    other = footer.replace(*OTHER_FOOTER)
    expected = [
        "changed: footer",
        f"  - {footer}",
        f"  + {other}",
        f"removed: languages es texts “{footer}”",
        f"  - {spanish}",
        f"added: languages es texts “{other}”",
        f"  + {spanish}",
    ]
    said = command(url, "rules", "diff", mild().version, reworded().version)
    assert (said.returncode, said.stdout.splitlines()) == (0, expected)
    assert command(url, "rules", "diff", copy.folder, reworded().hash).stdout == said.stdout
    assert command(url, "rules", "diff", mild().version, copy.folder).stdout == ""


def test_a_version_that_is_not_there_is_told(url: str) -> None:
    said = command(url, "rules", "diff", mild().version, "fffffff0")
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == "no published rulebook is 'fffffff0'\n"
