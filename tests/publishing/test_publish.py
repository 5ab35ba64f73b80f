"""Publishing: checked, stored once under its hash, and the same for ever."""

from hashlib import sha256

import pytest
import sqlalchemy

from screening.engine.problems import RulebookError
from screening.engine.rulebook import Rulebook
from screening.publishing import NoSuchRulebook, Shelf, find, opened, publish
from screening.store import rulebooks
from screening.store.database import Database
from screening.store.tables import rulebook as stored
from tests.engine.books import mild
from tests.engine.copies import Copy
from tests.publishing.stage import AT, milder, reworded


def rows(database: Database) -> list[tuple[str, str]]:
    """Each stored rulebook: its hash and its text."""
    with database.reader.connect() as connection:
        query = sqlalchemy.select(stored.c.hash, stored.c.content).order_by(stored.c.hash)
        return [(row.hash, row.content) for row in connection.execute(query)]


def published(database: Database, rulebook: Rulebook, by: str = "Ada") -> bool:
    """Publish, and say whether anything is new."""
    with database.writer.begin() as connection:
        return publish(connection, rulebook, at=AT, by=by)


def newest(database: Database) -> Rulebook:
    """What new screenings begin with."""
    with database.reader.connect() as connection:
        return Shelf().newest(connection)


def test_a_rulebook_is_stored_as_its_text_under_the_hash_of_the_text(database: Database) -> None:
    assert published(database, reworded())
    with database.reader.connect() as connection:
        found = find(connection, reworded().hash[:8])
        (first, *_) = rulebooks.publications(connection)
    assert found.content == reworded().canonical
    assert found.hash == sha256(found.content.encode()).hexdigest()
    assert (first.hash, first.name, first.at, first.by) == (found.hash, "mild", AT, "Ada")
    assert opened(found).canonical == newest(database).canonical == reworded().canonical


def test_published_twice_is_published_once_and_an_earlier_one_can_come_back(
    sqlite: Database,
) -> None:
    assert not published(sqlite, mild())
    assert published(sqlite, reworded())
    both = rows(sqlite)
    assert not published(sqlite, reworded(), by="Bo")
    assert published(sqlite, mild(), by="Cy")
    assert newest(sqlite).hash == mild().hash
    assert rows(sqlite) == both
    with sqlite.reader.connect() as connection:
        whose = [publication.by for publication in rulebooks.publications(connection)]
    assert whose == ["Cy", "Ada", "tests"]


def test_formatting_and_comments_make_no_other_rulebook(sqlite: Database, copy: Copy) -> None:
    copy.change("facts.yaml", "diagnosed:\n", "# A remark.\n\ndiagnosed:   # and another\n")
    copy.change(
        "facts.yaml", "[no, place_unknown, neck_only,", "[no,\n    place_unknown, neck_only,"
    )
    copy.change("rulebook.yaml", "name: mild", "name:   'mild'")
    copy.change(
        "questions/about.yaml", "  ask: How old are you?", "  ask: >-\n    How old\n    are you?"
    )
    same = copy.read()
    assert same.hash == mild().hash
    assert not published(sqlite, same)


def test_one_that_fails_its_check_is_refused_with_all_its_problems(
    sqlite: Database, copy: Copy
) -> None:
    gap = copy.change("pathway.yaml", "    when: always", "    when: {»age: 18_to_49}")
    word = copy.change("outcomes.yaml", "  title: Keep going", "  »title: You qualify. Keep going")
    before = rows(sqlite)
    with pytest.raises(RulebookError) as refusal:
        published(sqlite, copy.read())
    told = [str(problem) for problem in refusal.value.problems]
    assert [text for text in told if text.startswith(f"{gap}: no pathway rule holds")]
    assert f"{word}: 'qualify' may not be said to patients" in told
    assert (rows(sqlite), newest(sqlite).hash) == (before, mild().hash)


def test_what_was_never_published_is_not_found(sqlite: Database) -> None:
    with sqlite.reader.connect() as connection:
        for nothing in (milder().hash, "%", "_" * 64, "x"):
            with pytest.raises(NoSuchRulebook, match="no published rulebook is"):
                Shelf().get(connection, nothing)


def test_a_start_that_several_hashes_have_is_not_enough(sqlite: Database) -> None:
    published(sqlite, reworded())
    with sqlite.reader.connect() as connection, pytest.raises(NoSuchRulebook, match="more than"):
        find(connection, "")
