"""Whoever installs this finds every setting, with its default, and finds none that is not there."""

import re
from datetime import timedelta

from screening.config import PREFIX, UNITS, Config
from tests.promises.tree import ROOT

ROW = re.compile(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", re.MULTILINE)
TABLE = {
    name: default for name, default, _what in ROW.findall((ROOT / "docs/settings.md").read_text())
}
ELSEWHERE = {"PORT"}  # read by the application, and no setting of its own


def test_every_setting_has_a_row_and_every_row_a_setting() -> None:
    names = {PREFIX + name.upper() for name in Config.__dataclass_fields__}
    assert set(TABLE) - ELSEWHERE == names


def test_each_default_is_told() -> None:
    told = {name: default.strip("`").partition(";")[0] for name, default in TABLE.items()}
    written = {
        PREFIX + name.upper(): _written(name, field.default)
        for name, field in Config.__dataclass_fields__.items()
        if field.default != ""
    }
    assert {name: told[name] for name in written} == written


def _written(name: str, default: object) -> str:
    """A default as it would be written into the environment."""
    if isinstance(default, timedelta):
        return str(default // timedelta(**{UNITS[name]: 1}))
    return str(int(default)) if isinstance(default, bool) else str(default)
