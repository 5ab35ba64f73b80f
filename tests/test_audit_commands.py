"""`screening audit`, `keys` and `backup`: what they print, and how they end."""

import csv
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from screening.app import create_app
from screening.cli import screening
from screening.cli.tools import Tools
from screening.config import Config
from screening.keyring import KeyRing
from screening.store.audit import NOTHING, Act, Source, add
from screening.store.database import Database
from screening.store.migrate import migrate
from tests.applications import KEY, KEYS
from tests.store.people import person
from tests.store.tampering import drop_triggers

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
NEWER = f"newer={'n' * 43}"
FORMULAS = ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1+1", "﹣1", "＠a", "  =1"]  # noqa: RUF001 -- they look like it


class Office:
    """An installation, and somebody at its command line."""

    def __init__(self, folder: Path, database: str) -> None:
        self.config = Config(data=folder, secret_key=KEY, keys=KEYS, database=database)

    def run(self, *words: str) -> Result:
        """Run one command."""
        return CliRunner().invoke(screening, words, obj=Tools(lambda: self.config, create_app))

    def use(self, keys: str) -> None:
        """Change the keys."""
        self.config = replace(self.config, keys=keys)

    def database(self) -> Database:
        """The database, to look into, or to tamper with."""
        return Database(self.config.database_url, self.config.ring())


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Office:
    """One where five things happened, a day each."""
    office = Office(tmp_path / "data", database_url)
    database = office.database()
    migrate(database)
    for day in range(1, 6):
        with database.writer.begin() as connection:
            connection.execution_options(source=Source("192.0.2.1", f"r{day}"))
            person(connection, f"a{day}", email=f"{day}@example.org")
            at, by = AT.replace(day=day), f"b{day % 2}"
            add(connection, Act.INVITED, f"a{day}", at=at, by=by, about={"role": "nurse"})
    database.dispose()
    return office


def test_a_whole_trail_is_verified(office: Office) -> None:
    head = office.run("audit", "head").output.strip()
    assert re.fullmatch(r"5:[0-9a-f]{64}", head)
    for options in ([], ["--head", head], ["--head", f" {head.upper()} "]):
        done = office.run("audit", "verify", *options)
        assert (done.output, done.exit_code) == (f"5 rows, unbroken; head {head}\n", 0)
    assert office.run("audit", "verify", "--head", f"0:{NOTHING.hex()}").exit_code == 0
    for other in (f"4:{head[2:]}", f"6:{head[2:]}", f"0:{'1' * 64}"):
        done = office.run("audit", "verify", "--head", other)
        assert done.exit_code == 1
        assert "written down elsewhere" in done.output
    for none in ("", "5", "x:1", "5:12", f"-1:{'0' * 64}"):
        assert office.run("audit", "verify", "--head", none).exit_code == 2


def test_the_first_broken_row_is_named(office: Office) -> None:
    database = office.database()
    with database.writer.begin() as connection:
        drop_triggers(connection)
        connection.execute(text("UPDATE audit SET place = '' WHERE n IN (3, 5)"))
    database.dispose()
    done = office.run("audit", "verify")
    assert done.exit_code == 1
    assert done.output.startswith("BROKEN row 3: ")


def _exported(office: Office, *options: str) -> list[dict[str, str]]:
    done = office.run("audit", "export", *options)
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(done.output.splitlines()))


def test_chosen_rows_are_exported(office: Office) -> None:
    head = office.run("audit", "head").output.strip()
    rows = _exported(office)
    assert [row["n"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert rows[0]["at"] == "2026-03-01T12:00:00+00:00"
    assert f"5:{rows[4]['mac']}" == head
    day = ("--since", "2026-03-02", "--until", "2026-03-04 12:00:00")
    assert [row["n"] for row in _exported(office, *day)] == ["2", "3"]
    assert [row["n"] for row in _exported(office, "--by", "b0")] == ["2", "4"]
    assert [row["n"] for row in _exported(office, "--on", "a3")] == ["3"]
    assert _exported(office, "--on", "nobody") == []
    assert office.run("audit", "export", "--since", "yesterday").exit_code == 2


def test_an_export_is_in_the_trail_with_its_count(office: Office) -> None:
    options = ("--by", "b1", "--since", "2026-03-02", "--format", "json")
    lines = office.run("audit", "export", *options).output.splitlines()
    rows = [json.loads(line) for line in lines]
    assert [(row["n"], row["about"]) for row in rows] == [
        (3, {"role": "nurse"}),
        (5, {"role": "nurse"}),
    ]
    (last,) = _exported(office, "--since", "2026-03-06")
    assert (last["act"], last["by"], last["place"]) == ("audit.exported", *["command line"] * 2)
    assert json.loads(last["about"]) == {
        "rows": 2,
        "format": "json",
        "by": "b1",
        "since": "2026-03-02 00:00:00+00:00",
    }
    assert office.run("audit", "verify").output.startswith("7 rows, unbroken")


def test_no_cell_is_a_formula(office: Office) -> None:
    database = office.database()
    with database.writer.begin() as connection:
        for formula in FORMULAS:
            add(connection, Act.REFUSED, formula, at=AT, by=formula)
    database.dispose()
    done = office.run("audit", "export", "--since", "2026-03-01", "--format", "csv")
    cells = [cell for row in csv.reader(done.stdout_bytes.decode().splitlines()) for cell in row]
    for formula in FORMULAS:
        assert formula not in cells
    assert "'=1+1" in cells


def test_keys_are_made_listed_and_rotated(office: Office) -> None:
    made = office.run("keys", "new", "made").output
    assert KeyRing.read(made).names == ("made",)
    assert KeyRing.read(office.run("keys", "new").output).newest[:2] == "20"
    assert office.run("keys", "new", "Made").exit_code == 2
    office.use(f"{NEWER} {KEYS}")
    listed = office.run("keys", "list").output.splitlines()
    assert [line.split()[:4] for line in listed] == [
        ["newer", "0", "sealed", "values"],
        ["tests", "10", "sealed", "values"],
    ]
    done = office.run("keys", "rotate")
    assert done.output.startswith("10 values sealed anew; all are under 'newer'.\nKeep the old")
    assert "nnnn" not in done.output
    counts = [line.split()[1::3] for line in office.run("keys", "list").output.splitlines()]
    assert counts == [["10", "1"], ["0", "5"]]
    assert office.run("audit", "verify").output.startswith("6 rows, unbroken")
    (last,) = _exported(office, "--on", "newer")
    assert (last["act"], last["about"]) == ("keys.rotated", '{"values": 10}')


def test_a_key_that_is_missing_is_said(office: Office) -> None:
    office.use(NEWER)
    done = office.run("keys", "list")
    assert done.exit_code == 1
    assert re.search(r"^tests +10 .* MISSING$", done.output, re.MULTILINE)
    done = office.run("audit", "verify")
    assert done.exit_code == 1
    assert "the key 'tests' is not among" in done.output


def test_a_copy_is_made_beside_the_application(tmp_path: Path) -> None:
    office = Office(tmp_path / "data", "")
    assert office.run("audit", "verify").exit_code == 0
    file = tmp_path / "copy.db"
    done = office.run("backup", str(file))
    assert (done.exit_code, "keys are not in it" in done.output) == (0, True)
    assert isinstance(office.run("backup", str(file)).exception, FileExistsError)
    copied = Office(tmp_path / "data", f"sqlite:///{file}")
    assert copied.run("audit", "verify").output == office.run("audit", "verify").output
