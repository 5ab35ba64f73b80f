"""What the tests of the proofs may ask for."""

from pathlib import Path

import pytest

from tests.engine.copies import Copy


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """The files of MILD, to plant a fault in."""
    return Copy(tmp_path / "mild")
