"""Commands in one process, each on a database of its own: what they print, and how they end."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from screening import intake
from screening.app import create_app
from screening.cli import screening
from screening.cli.tools import Tools
from screening.config import Config
from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from screening.publishing.replay import Impact, Replay
from screening.store.database import Database
from screening.store.rulebooks import newest_hash
from tests.applications import FIRST, KEY, KEYS, migrated

KNEE = "tests/rulebooks/knee"
MILD = "rules/mild"


class Desk:
    """A data folder, and somebody at the command line."""

    def __init__(self, folder: Path) -> None:
        self.config = Config(data=folder, secret_key=KEY, keys=KEYS)

    def run(self, *words: str) -> Result:
        """Run one command."""
        return CliRunner().invoke(screening, words, obj=Tools(lambda: self.config, create_app))

    def finished(self, rulebook: Rulebook, answers: dict[str, Answer]) -> str:
        """A finished screening."""
        database = Database(self.config.database_url, self.config.ring())
        with database.writer.begin() as connection:
            begun = intake.begin(
                connection, rulebook, at=FIRST, by="patient", language="en", earlier=answers
            )
            return intake.finish(connection, rulebook, begun, at=FIRST, by="patient").id


@pytest.fixture
def bare(tmp_path: Path) -> Desk:
    """One with nothing in it."""
    return Desk(tmp_path)


@pytest.fixture
def desk(bare: Desk) -> Desk:
    """One that serves a rulebook; its proofs, which take seconds, were made elsewhere."""
    with migrated(bare.config.database_url):
        return bare


def test_what_is_published_can_be_listed_shown_and_compared(bare: Desk) -> None:
    desk = bare
    assert "is published" in desk.run("rules", "publish", MILD, "--by", "a test").output
    listed = desk.run("rules", "list").output
    assert "a test" in listed
    version = listed.split()[0]
    assert "emergency_signs" in desk.run("rules", "show", version).output
    assert desk.run("rules", "diff", version, MILD).output == ""
    told = desk.run("rules", "diff", MILD, KNEE).output
    assert "added: " in told
    assert "removed: " in told
    assert "is served already" in desk.run("rules", "publish", MILD, "--by", "x").output
    assert desk.run("rules", "publish", MILD, "--by", " ").exit_code == 2


def test_a_stored_decision_is_replayed(
    desk: Desk, rulebook: Rulebook, typical: dict[str, Answer]
) -> None:
    name = desk.finished(rulebook, typical)
    done = desk.run("replay", name)
    assert (done.exit_code, done.output) == (0, "the same\n")
    assert desk.run("replay", "nobody").exit_code == 1
    assert desk.run("replay").exit_code == 2
    url = desk.config.database_url
    assert list(Replay(url)(name[:2])) == [{"count": 1}]
    assert list(Impact(url, rulebook.canonical)(name[:2])) == [{"count": 1}]


def test_an_impact_is_told_by_range(
    desk: Desk, rulebook: Rulebook, typical: dict[str, Answer]
) -> None:
    name = desk.finished(rulebook, typical)
    without = json.loads(rulebook.canonical)
    pathway = without["pathway"]["rules"]
    without["pathway"]["rules"] = [r for r in pathway if r["id"] != "documented_indications"]
    without["cases"]["cases"] = []
    lines = list(Impact(desk.config.database_url, json.dumps(without))(name[:2]))
    assert lines[0]["id"] == name
    assert lines[-1] == {"count": 1}


def test_the_flow_is_drawn_and_told(bare: Desk) -> None:
    picture = bare.run("rules", "graph", MILD).output
    assert picture.startswith("<svg")
    assert "documented_indications" in picture
    told = bare.run("rules", "graph", MILD, "--list").output
    assert "infection_risk is asked if fever is yes or unsure" in told
    assert "exactly" not in told.split("\n")[0]


def test_each_file_has_a_schema(bare: Desk, tmp_path: Path) -> None:
    assert bare.run("rules", "schema", str(tmp_path / "schemas")).exit_code == 0
    written = {path.name: json.loads(path.read_text()) for path in (tmp_path / "schemas").iterdir()}
    assert "questions.schema.json" in written
    assert set(written["urgency.schema.json"]["required"]) >= {"levels", "rules"}
    learn, whole = written["learn.schema.json"], written["rulebook.schema.json"]
    assert set(learn["properties"]) == {"learn", "ask_provider"}
    assert learn["required"] == []
    assert "languages" in whole["properties"]
    assert not {"learn", "facts"} & set(whole["properties"])
    assert "texts" not in whole["$defs"]["Language"]["properties"]


def test_a_catalogue_for_translators_is_printed(bare: Desk) -> None:
    told = bare.run("rules", "catalogue", MILD, "es").output
    assert '\nmsgid "How old are you?"\nmsgstr "¿Qué edad tiene?"\n' in told
    assert 'msgstr ""' not in told
    empty = bare.run("rules", "catalogue", MILD, "fr").output
    assert '\n#. sections about questions age ask (patient)\nmsgid "How old are you?"' in empty
    assert empty.count('msgstr ""') == told.count("msgid") - 1  # all but the head


def test_nothing_is_served_before_somebody_publishes(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert desk.run("rules", "list").output == ""
    with Database(desk.config.database_url).reader.connect() as connection:
        assert newest_hash(connection) is None
