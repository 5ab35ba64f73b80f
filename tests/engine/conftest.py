"""What the tests of the engine may ask for."""

from pathlib import Path

import pytest

from tests.engine.copies import Copy


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """The files of MILD, to change."""
    return Copy(tmp_path / "mild")
