"""The commands: what they print, and how they end."""

import json
import shutil
import socket
import subprocess
from collections.abc import Mapping
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from screening.app import create_app
from screening.cli import screening
from screening.cli.tools import Tools
from screening.config import Config, built_in
from screening.engine.answers import Answer
from screening.engine.assess import assess
from screening.engine.rulebook import Rulebook
from tests.live import PROGRAM, Live, LiveWire, running
from tests.person import Person

MILD = built_in("rules") / "mild"


def command(*words: str, given: str | bytes | None = None) -> Result:
    """What a command prints, and its status; a setting that it should not need is refused."""
    return CliRunner().invoke(screening, words, input=given, obj=Tools(Config, create_app))


def program(*words: str, given: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """The same as people start it."""
    return subprocess.run(  # noqa: S603 -- the program under test
        [PROGRAM, *words], input=given, env=settings, capture_output=True, text=True, check=False
    )


def as_line(answers: Mapping[str, Answer]) -> str:
    """Answers as one line of JSON."""
    return json.dumps(answers) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the rulebook, to be changed."""
    return Path(shutil.copytree(MILD, tmp_path / "mild"))


def test_answers_from_a_file_and_from_a_pipe_are_assessed_alike(
    tmp_path: Path, rulebook: Rulebook, typical: dict[str, Answer], everything: dict[str, Answer]
) -> None:
    lines = as_line(typical) + "\n" + as_line(everything)
    file = tmp_path / "answers.jsonl"
    file.write_text(lines)
    from_file, piped = command("assess", str(file)), command("assess", given=lines)
    assert from_file.exit_code == piped.exit_code == 0
    assert from_file.stdout == piped.stdout == command("assess", "-", given=lines).stdout
    results: list[Any] = [json.loads(line) for line in piped.stdout.splitlines()]
    assert results == [assess(rulebook, answers).plain() for answers in (typical, everything)]


def test_a_line_that_cannot_be_assessed_is_told_and_the_others_are_assessed(
    typical: dict[str, Answer],
) -> None:
    done = command("assess", given=as_line(typical) + '{"fever": "perhaps"}\n' + as_line(typical))
    first, second, third = map(json.loads, done.stdout.splitlines())
    assert done.exit_code == 1
    assert first == third
    assert second["line"] == 2
    assert "fever" in second["error"]


def test_another_rulebook_can_be_used(folder: Path, typical: dict[str, Answer]) -> None:
    scores = folder / "score.yaml"
    scores.write_text(scores.read_text().replace("worth: 1", "worth: 0"))
    done = command("assess", "--rulebook", str(folder), given=as_line(typical))
    assert json.loads(done.stdout)["score"] == 0


def test_a_file_that_is_not_there_is_told() -> None:
    done = command("assess", "nowhere.jsonl")
    assert done.exit_code == 2
    assert "nowhere.jsonl" in done.stderr


def test_a_sound_rulebook_is_found_sound(rulebook: Rulebook) -> None:
    done = program("rules", "check", str(MILD))
    assert done.returncode == 0
    assert rulebook.version in done.stdout
    assert f"{len(rulebook.questions)} questions" in done.stdout


def test_a_worked_case_that_comes_out_otherwise_is_named(folder: Path) -> None:
    cases = folder / "cases.yaml"
    cases.write_text(cases.read_text().replace("headline: discuss_mild", "headline: call_911", 1))
    done = command("rules", "check", str(folder))
    assert done.exit_code == 1
    assert "C01" in done.stderr


def test_a_mistake_is_told_with_its_file_and_line(folder: Path) -> None:
    urgency = folder / "urgency.yaml"
    lines = urgency.read_text().splitlines()
    number = next(n for n, line in enumerate(lines) if "fever: unsure" in line)
    lines[number] = lines[number].replace("fever", "fewer")
    urgency.write_text("\n".join(lines))
    done = program("rules", "check", str(folder))
    assert done.returncode == 1
    assert f"urgency.yaml:{number + 1}" in done.stderr
    assert "fever" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_not_there_is_told() -> None:
    done = program("rules", "check", "nowhere")
    assert done.returncode == 1
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "settings",
    [
        {"SCREENING_URL": "http://ask.example"},
        {"SCREENING_SECRET_KEY": "short"},
        {"SCREENING_DEBUG": "1"},
        {"PORT": "many"},
    ],
    ids=str,
)
def test_an_unsafe_start_is_refused_in_words(tmp_path: Path, settings: dict[str, str]) -> None:
    done = program("run", **{"SCREENING_DATA": str(tmp_path / "new"), **settings})
    assert done.returncode == 1
    assert "SCREENING_" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "new").exists()


def test_the_application_answers(live: Live) -> None:
    connection = HTTPConnection("127.0.0.1", live.port)
    connection.request("GET", "/")
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Server")) == (200, None)
    assert b"Ask about MILD" in answer.read()
    connection.close()
    assert live.url in live.log.read_text()


def test_nothing_of_a_visit_is_in_the_log(live: Live) -> None:
    wire = LiveWire(live)
    person = Person(wire)
    person.begin()
    person.press(answers={"emergency_signs": ("canary7519",)})
    wire.get("/canary7519?canary7519")
    log = live.log.read_text()
    assert not [said for said in ("canary7519", wire.cookie, person.home) if said in log]


def test_it_listens_at_one_address_alone(live: Live) -> None:
    with socket.socket() as other:
        assert other.connect_ex(("127.0.0.2", live.port)) != 0


@pytest.mark.parametrize("size", [200_000, 10_000_000])
def test_a_large_body_in_pieces_is_refused(live: Live, size: int) -> None:
    connection = HTTPConnection("127.0.0.1", live.port)
    pieces = (b"a=" + b"a" * 9_998 for _ in range(size // 10_000))
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/", body=pieces, headers=kind, encode_chunked=True)
    assert connection.getresponse().status == 413
    connection.close()


def test_what_was_acknowledged_outlives_a_kill(tmp_path: Path, typical: dict[str, Answer]) -> None:
    with running(tmp_path) as started:
        wire = LiveWire(started)
        person = Person(wire)
        person.walk(typical, until="cancer_signs")
        started.process.kill()
    with running(tmp_path) as again:
        wire.live = again
        assert person.open(person.home).slug == "cancer_signs"
        assert person.finish(typical).path == f"{person.home}/result"
