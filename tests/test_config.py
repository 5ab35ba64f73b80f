"""The application refuses to start with settings that are wrong or unsafe, and says which."""

import importlib
import re
import sys
import zoneinfo
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta
from pathlib import Path

import pytest

import wsgi
from screening.app import Application, create_app
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
        ("LONGEST", "29"),
        ("LONGEST", ""),
        ("STAFF_IDLE", "0"),
        ("STAFF_IDLE", "721"),
        ("STAFF_IDLE", "a while"),
        ("STAFF_LONGEST", "14"),
        ("STAFF_LONGEST", "527041"),
        ("SECRETKEY", KEY),
        ("DEBUG", "1"),
    ],
)
def test_a_wrong_setting_is_refused_by_its_name(variable: str, value: str) -> None:
    name = f"SCREENING_{variable}"
    with pytest.raises(ConfigError, match=f"SCREENING_({variable}|(STAFF_)?(IDLE|LONGEST))"):
        Config.from_environment({name: value})


@pytest.mark.parametrize(
    ("variable", "value", "right"),
    [
        ("LIMITS", "", "memory:// or redis://"),
        ("LIMITS", "memory", "memory:// or redis://"),
        ("LIMITS", "many", "memory:// or redis://"),
        ("LIMITS", "http://127.0.0.1", "memory:// or redis://"),
        ("LIMITS", "redis://[secret7519", "memory:// or redis://"),
        ("LIMITS", "redi://:secret7519@127.0.0.1", "memory:// or redis://"),
        ("BEGINS", "", "such as 60/hour"),
        ("BEGINS", "many", "such as 60/hour"),
        ("BEGINS", "60", "such as 60/hour"),
        ("BEGINS", "0/hour", "such as 60/hour"),
        ("BEGINS", "-1/hour", "such as 60/hour"),
        ("BEGINS", "60/hours and more", "such as 60/hour"),
        ("BEGINS", "60/hour; 5/minute", "such as 60/hour"),
        ("RESUMES", "0/hour", "such as 60/hour"),
        ("KEEP_CODE", "0", "from 1 to 36500 days"),
        ("KEEP_CODE", "36501", "from 1 to 36500 days"),
        ("KEEP_OPEN", "-1", "from 0"),
        ("KEEP_OPEN", "36501", "to 36500 days"),
        ("KEEP_OPEN", "1.5", "whole days"),
        ("KEEP_OPEN", "", "whole days"),
        ("KEEP_OPEN", "9" * 30, "whole days"),
        ("KEEP_FINISHED", "-90", "from 0"),
        ("KEEP_FINISHED", "for ever", "whole days"),
        ("DEMO", "yes", "one of 0, 1"),
        ("DEMO", "2", "one of 0, 1"),
        ("DEMO", "", "one of 0, 1"),
        ("PROXIES", "-1", "one of 0, 1, 2"),
        ("PROXIES", "10", "one of 0, 1, 2"),
        ("PROXIES", "all", "one of 0, 1, 2"),
        ("TIMEZONE", "", "such as America/New_York"),
        ("TIMEZONE", "America", "such as America/New_York"),
        ("TIMEZONE", "America/Nowhere", "such as America/New_York"),
        ("TIMEZONE", "../../etc/passwd", "such as America/New_York"),
        ("TIMEZONE", "/etc/localtime", "such as America/New_York"),
    ],
)
def test_a_wrong_setting_is_told_what_is_right(variable: str, value: str, right: str) -> None:
    with pytest.raises(ConfigError) as refused:
        Config.from_environment({f"SCREENING_{variable}": value})
    assert f"SCREENING_{variable} " in str(refused.value)
    assert right in str(refused.value)
    assert "secret7519" not in str(refused.value)  # the address of Redis may hold a password


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LIMITS", "redis://:password@127.0.0.1:6379/0"),
        ("LIMITS", "rediss://counting.example"),
        ("BEGINS", "1/second"),
        ("BEGINS", "500 per 2 hours"),
        ("KEEP_OPEN", "0"),
        ("KEEP_FINISHED", "36500"),
        ("STAFF_IDLE", "720"),
        ("PROXIES", "2"),
    ],
)
def test_an_unusual_setting_is_taken(variable: str, value: str) -> None:
    config = Config.from_environment({f"SCREENING_{variable}": value})
    assert "password" not in repr(config)


def test_hours_are_said_in_spanish_where_that_is_known() -> None:
    both = Config(hours="8 to 5", hours_es="de 8 a 5")
    assert (both.hours_in("en"), both.hours_in("es")) == ("8 to 5", "de 8 a 5")
    assert Config(hours="8 to 5").hours_in("es") == "8 to 5"


def test_utc_is_known_where_the_system_knows_no_zones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tzdata", None)
    zoneinfo.ZoneInfo.clear_cache()
    zoneinfo.reset_tzpath(to=[])
    try:
        assert Config().zone is UTC
        with pytest.raises(ConfigError, match=r"SCREENING_TIMEZONE .* package tzdata"):
            Config(timezone="America/New_York")
    finally:
        zoneinfo.reset_tzpath()
    assert str(Config(timezone="America/New_York").zone) == "America/New_York"


def test_a_demonstration_is_asked_for_by_a_digit() -> None:
    chosen = [Config.from_environment({"SCREENING_DEMO": each}).demo for each in "01"]
    assert chosen == [False, True]


@pytest.mark.parametrize(
    "keys",
    [
        "secret7519",
        f"One={'k' * 43}",
        f"one={'k' * 42}",
        f"one={'k' * 43} secret7519",
        f"{KEYS} {KEYS}",
    ],
)
def test_keys_that_are_none_are_refused_without_being_told(tmp_path: Path, keys: str) -> None:
    file = tmp_path / "keys"
    file.touch(mode=0o600)
    file.write_text(keys)
    for name, value in (("KEYS", keys), ("KEYS_FILE", str(file))):
        config = Config.from_environment({f"SCREENING_{name}": value})
        with pytest.raises(ConfigError) as refused:
            config.ring()
        told = str(refused.value) + repr(refused.value) + repr(config)
        assert f"SCREENING_{name}: " in str(refused.value)
        assert "secret7519" not in told
        assert "kkkk" not in told


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o640, 0o440])
def test_keys_are_read_from_a_file_of_its_owner(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "keys"
    file.write_text(f"two={'j' * 43}\n{KEYS}\n")
    file.chmod(mode)
    ring = Config(keys_file=str(file), data=tmp_path / "none").ring()
    assert ring.names == ("two", "one")
    assert "jjjj" not in repr(ring)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o660, 0o602, 0o777])
def test_a_file_of_keys_that_is_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "keys"
    file.write_text(KEYS)
    file.chmod(mode)
    with pytest.raises(ConfigError, match=r"SCREENING_KEYS_FILE: .* open to others"):
        Config(keys_file=str(file)).ring()


def test_a_file_of_keys_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "binary").touch(mode=0o600)
    (tmp_path / "binary").write_bytes(b"\xff" * 43)
    (tmp_path / "empty").touch(mode=0o600)
    for name in ("nowhere", "binary", "empty", "."):
        with pytest.raises(ConfigError, match="SCREENING_KEYS_FILE: "):
            Config(keys_file=str(tmp_path / name)).ring()


def test_keys_come_from_one_place() -> None:
    with pytest.raises(ConfigError, match="SCREENING_KEYS and SCREENING_KEYS_FILE"):
        Config(keys=KEYS, keys_file="keys")


def test_an_application_does_not_start_without_its_keys(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="SCREENING_KEYS_FILE: "):
        create_app(Config(data=tmp_path, keys_file=str(tmp_path / "nowhere")))


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


@pytest.mark.parametrize(
    ("code", "unfinished", "finished", "lasts"),
    [(90, 90, 0, 90), (90, 30, 0, 30), (90, 0, 14, 14), (7, 90, 30, 7), (365, 0, 0, 365)],
)
def test_no_code_outlives_what_it_opens(
    code: int, unfinished: int, finished: int, lasts: int
) -> None:
    config = Config(
        keep_code=timedelta(code),
        keep_open=timedelta(unfinished),
        keep_finished=timedelta(finished),
    )
    assert config.code_lasts == timedelta(lasts)
