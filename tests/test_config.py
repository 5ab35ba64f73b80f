"""The application refuses to start with settings that are wrong or unsafe, and says which."""

import importlib
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

import wsgi
from screening.app import Application
from screening.config import Config, ConfigError

KEY = "k" * 32
KEYS = "one=" + "k" * 43


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("URL", "http://ask.example"),
        ("URL", "http://192.168.1.5:5000"),
        ("URL", "http://0.0.0.0:5000"),
        ("URL", "ftp://ask.example"),
        ("URL", "ask.example"),
        ("URL", "https://"),
        ("URL", "http://127.0.0.1:many"),
        ("URL", "http://127.0.0.1:99999"),
        ("URL", "http://127.0.0.1:0"),
        ("URL", "http://[::1"),
        ("SECRET_KEY", "k" * 31),
        ("METRICS_TOKEN", "k" * 31),
        ("IDLE", "0"),
        ("IDLE", "-1"),
        ("IDLE", "an hour"),
        ("IDLE", "1.5"),
        ("IDLE", "9" * 30),
        ("IDLE", "1441"),
        ("LONGEST", "119"),
        ("LONGEST", ""),
        ("SECRETKEY", KEY),
        ("DEBUG", "1"),
    ],
)
def test_a_wrong_setting_is_refused_by_its_name(variable: str, value: str) -> None:
    name = f"SCREENING_{variable}"
    with pytest.raises(ConfigError, match=f"SCREENING_({variable}|IDLE|LONGEST)"):
        Config.from_environment({name: value})


def test_an_unknown_setting_is_answered_with_those_that_are_known() -> None:
    with pytest.raises(ConfigError, match="SCREENING_PHONES is not a setting") as refused:
        Config.from_environment({"SCREENING_PHONES": "555-0100"})
    for name in Config.__dataclass_fields__:
        assert f"SCREENING_{name.upper()}" in str(refused.value)


def test_a_port_that_is_none_is_refused() -> None:
    with pytest.raises(ConfigError):
        Config.from_environment({"PORT": "many"})


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1", "http://localhost:8000", "http://[::1]:8000", "https://ask.example"],
)
def test_answers_travel_in_clear_on_this_machine_alone(url: str) -> None:
    config = Config.from_environment({"SCREENING_URL": url, "SCREENING_KEYS": KEYS})
    assert config.is_https == url.startswith("https")
    assert config.host in url


def test_settings_are_read(tmp_path: Path) -> None:
    config = Config.from_environment(
        {
            "HOME": "elsewhere",
            "PORT": "1234",
            "SCREENING_DATA": str(tmp_path),
            "SCREENING_IDLE": "15",
            "SCREENING_LONGEST": "60",
            "SCREENING_CLINIC": "A clinic",
        }
    )
    assert (config.url, config.port) == ("http://127.0.0.1:1234", 1234)
    assert (config.idle, config.longest) == (timedelta(minutes=15), timedelta(minutes=60))
    assert config.database_url == f"sqlite:///{tmp_path}/screening.db"
    assert config.clinic == "A clinic"


def test_an_address_wins_over_a_port() -> None:
    config = Config.from_environment({"PORT": "1", "SCREENING_URL": "http://127.0.0.1:2"})
    assert config.port == 2


def test_every_setting_is_explained() -> None:
    told = re.findall(r"^    ([a-z_, ]+):", Config.__doc__ or "", re.MULTILINE)
    assert [name for names in told for name in names.split(", ")] == list(
        Config.__dataclass_fields__
    )


def test_the_key_is_made_once_and_for_nobody_elses_eyes(tmp_path: Path) -> None:
    config = Config(data=tmp_path / "new")
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: config.key(), range(8)))
    (key,) = set(keys)
    assert re.fullmatch(r"[0-9a-f]{64}", key)
    (file,) = (tmp_path / "new").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert Config(data=tmp_path / "other").key() != key
    assert Config(data=tmp_path, secret_key=KEY).key() == KEY


def test_the_key_is_not_printed() -> None:
    assert KEY not in repr(Config(secret_key=KEY, keys=KEYS))


def test_a_server_finds_the_application(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCREENING_DATA", str(tmp_path))
    importlib.reload(wsgi)
    assert isinstance(wsgi.app, Application)
    assert wsgi.app is wsgi.app
    assert not list(tmp_path.glob("*.db"))
    with pytest.raises(AttributeError):
        _ = wsgi.application
