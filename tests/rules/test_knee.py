"""A rulebook for another procedure, written from the authors' guide: the same proofs hold."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from screening.cli import screening
from screening.engine.load import load
from screening.engine.rulebook import Rulebook
from screening.publishing import failures

FOLDER = Path(__file__).parents[1] / "rulebooks" / "knee"


@pytest.fixture(scope="module")
def knee() -> Rulebook:
    """The rulebook as its files say."""
    return load(FOLDER)


def test_all_proofs_hold(knee: Rulebook) -> None:
    assert failures(knee) == ()


def test_it_has_each_kind_of_question_and_a_number_to_type(knee: Rulebook) -> None:
    questions = knee.questions.values()
    assert {question.kind for question in questions} == {"one", "several", "number"}
    assert [question.id for question in questions if question.is_typed] == ["pain_days"]
    assert max(len(page.questions) for page in knee.pages.values()) == 2


def test_no_changed_rule_goes_unnoticed_unless_a_case_fails(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "knee"))
    done = CliRunner().invoke(screening, ["rules", "mutate", str(folder)])
    assert (done.stdout, done.exit_code) == ("0 changes go unnoticed\n", 0)
    cases = folder / "cases.yaml"
    cases.write_text(cases.read_text().replace("headline: wait_first", "headline: today"))
    wrong = CliRunner().invoke(screening, ["rules", "mutate", str(folder)])
    assert "K24" in str(wrong.exception)
    assert (wrong.stdout, wrong.exit_code) == ("", 1)
