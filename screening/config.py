"""Settings: few, typed, and refused at the start when they are wrong or unsafe."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta, tzinfo
from pathlib import Path
from secrets import token_hex
from typing import Any, Self
from urllib.parse import urlsplit

from screening.keyring import BadKeys, KeyRing, new_key
from screening.settings import (
    PREFIX,
    ConfigError,
    address,
    check_limits,
    is_loopback,
    private,
    time_zone,
)

__all__ = ["PREFIX", "UNITS", "Config", "ConfigError", "built_in", "is_loopback"]

SHORTEST_KEY = 32  # characters
LONGEST_KEPT = timedelta(days=36_500)
UNITS = {
    **dict.fromkeys(("idle", "longest", "staff_idle", "staff_longest"), "minutes"),
    **dict.fromkeys(("keep_open", "keep_finished", "keep_code", "repeat"), "days"),
}


@dataclass(frozen=True, kw_only=True)
class Config:
    """What an installation chooses. Each setting is an environment variable, SCREENING_ in front.

    url: where people find the application; https, except on this machine itself.
    data: folder for the embedded database and the secret key.
    database: SQLAlchemy URL; empty for SQLite in the data folder.
    rulebook: folder of the rulebook to serve; empty for the built-in one.
    secret_key: for what Flask may sign, 32 characters or more; empty to make and keep one in data.
    clinic, phone, hours: what patients are told about whom to call.
    hours_es: the hours in Spanish; empty to say them as they are.
    timezone: of the clinic, as America/New_York; dates and times are shown in it.
    metrics_token: opens /metrics, 32 characters or more; empty to have no such page.
    idle, longest: minutes after which an unused, and any, patient's session ends.
    staff_idle, staff_longest: the same for staff.
    keys, keys_file: what personal data is sealed with, as text or in a file; see `screening keys`.
    limits: where tries are counted: memory:// for one process, redis://... for several.
    begins, resumes: how many screenings one address may begin, or open with a code, as 60/hour.
    keep_open, keep_finished: days after which `screening purge` removes a screening; 0 is never.
    keep_code: days that a patient's code works, or as long as answers are kept if that is less.
    repeat: days within which the same person's screenings and calls count as repeat contact.
    demo: 1 for made-up staff to try things with; never where real people are.
    proxies: how many proxies in front are ours, whose word on addresses is taken.
    """

    url: str = "http://127.0.0.1:5000"
    data: Path = Path("var")
    database: str = ""
    rulebook: str = ""
    secret_key: str = field(default="", repr=False)
    clinic: str = ""
    phone: str = ""
    hours: str = ""
    hours_es: str = ""
    timezone: str = "UTC"
    metrics_token: str = field(default="", repr=False)
    idle: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=24)
    staff_idle: timedelta = timedelta(minutes=15)
    staff_longest: timedelta = timedelta(hours=12)
    keys: str = field(default="", repr=False)
    keys_file: str = ""
    limits: str = field(default="memory://", repr=False)
    begins: str = "60/hour"
    resumes: str = "20/hour"
    keep_open: timedelta = timedelta(days=90)
    keep_finished: timedelta = timedelta(0)
    keep_code: timedelta = timedelta(days=90)
    repeat: timedelta = timedelta(days=30)
    demo: bool = False
    proxies: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot work or is not safe."""
        scheme, host = address(self.url)
        if scheme == "http" and not is_loopback(host):
            raise ConfigError(f"{PREFIX}URL must be https: answers about health would go in clear")
        for name, secret in (
            ("SECRET_KEY", self.secret_key),
            ("METRICS_TOKEN", self.metrics_token),
        ):
            if secret and len(secret) < SHORTEST_KEY:
                raise ConfigError(f"{PREFIX}{name} must have {SHORTEST_KEY} characters or more")
        self._check_times()
        check_limits(self.limits, BEGINS=self.begins, RESUMES=self.resumes)
        self._check_keys()
        time_zone(self.timezone)
        if self.is_https and self.demo:
            raise ConfigError(f"{PREFIX}DEMO is for this machine alone: its passwords are known")

    def _check_times(self) -> None:
        for name in ("", "staff_"):
            idle, longest = getattr(self, f"{name}idle"), getattr(self, f"{name}longest")
            if not timedelta(0) < idle <= longest <= timedelta(days=366):
                begin = PREFIX + name.upper()
                raise ConfigError(
                    f"{begin}IDLE must be from 1 minute to {begin}LONGEST, and that at most a year"
                )
        for name in ("keep_open", "keep_finished"):
            if not timedelta(0) <= getattr(self, name) <= LONGEST_KEPT:
                raise ConfigError(
                    f"{PREFIX}{name.upper()} must be from 0, which is for ever, "
                    f"to {LONGEST_KEPT.days} days"
                )
        for name in ("keep_code", "repeat"):
            if not timedelta(0) < getattr(self, name) <= LONGEST_KEPT:
                raise ConfigError(
                    f"{PREFIX}{name.upper()} must be from 1 to {LONGEST_KEPT.days} days"
                )

    def _check_keys(self) -> None:
        if self.is_https and not (self.keys or self.keys_file):
            raise ConfigError(
                f"{PREFIX}KEYS or {PREFIX}KEYS_FILE must be set: `screening keys new` makes a key"
            )
        if self.keys and self.keys_file:
            raise ConfigError(f"{PREFIX}KEYS and {PREFIX}KEYS_FILE are both set: which is meant?")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read the settings.

        Raises:
            ConfigError: a setting is unknown, wrong or unsafe.
        """
        settings: dict[str, Any] = {}
        for variable, value in environment.items():
            if variable.startswith(PREFIX):
                name = variable.removeprefix(PREFIX).lower()
                settings[name] = _read(name, value)
        if "url" not in settings and "PORT" in environment:
            settings["url"] = f"http://127.0.0.1:{environment['PORT']}"
        return cls(**settings)

    @property
    def is_https(self) -> bool:
        """Whether cookies can be bound to https."""
        return urlsplit(self.url).scheme == "https"

    @property
    def host(self) -> str:
        """The host name that requests must be for."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """The port to listen on."""
        return urlsplit(self.url).port or 5000

    @property
    def database_url(self) -> str:
        """The database, SQLite in the data folder unless another is named."""
        return self.database or f"sqlite:///{self.data.absolute() / 'screening.db'}"

    @property
    def rulebook_folder(self) -> Path:
        """The rulebook to serve."""
        return Path(self.rulebook) if self.rulebook else built_in("rules") / "mild"

    @property
    def zone(self) -> tzinfo:
        """The time zone in which people are shown dates and times."""
        return time_zone(self.timezone)

    def hours_in(self, language: str) -> str:
        """The hours in a language, if they were said in it."""
        return (self.hours_es if language == "es" else "") or self.hours

    @property
    def code_lasts(self) -> timedelta:
        """How long a patient's code works: no longer than the answers are kept."""
        return min(t for t in (self.keep_code, self.keep_open, self.keep_finished) if t)

    def key(self) -> str:
        """The secret key; made at the first start and kept when none is set."""
        if self.secret_key:
            return self.secret_key
        return self._kept("secret-key", lambda: token_hex(32))

    def ring(self) -> KeyRing:
        """The keys of personal data; on this machine alone they are made at the first start.

        Raises:
            ConfigError: they cannot be read.
        """
        if self.keys:
            text, place = self.keys, f"{PREFIX}KEYS"
        elif self.keys_file:
            text, place = private(Path(self.keys_file)), f"{PREFIX}KEYS_FILE"
        else:
            text, place = (
                self._kept("keys", lambda: new_key("first") + "\n"),
                str(self.data / "keys"),
            )
        try:
            return KeyRing.read(text)
        except BadKeys as error:
            raise ConfigError(f"{place}: {error}") from error

    def _kept(self, name: str, make: Callable[[], str]) -> str:
        """A secret in the data folder, made when it is first wanted."""
        path = self.data / name
        if not path.exists():
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            new = path.with_name(f"{path.name}-{token_hex(8)}")
            new.touch(mode=0o600)
            new.write_text(make())
            with suppress(FileExistsError):  # another process was first: its key is the one
                path.hardlink_to(new)
            new.unlink()
        return path.read_text()


def built_in(folder: str) -> Path:
    """A folder that stands beside the package in a checkout, and inside it when installed."""
    package = Path(__file__).parent
    inside = package / folder
    return inside if inside.is_dir() else package.parent / folder


def _read(name: str, value: str) -> object:
    if name not in Config.__dataclass_fields__:
        raise ConfigError(
            f"{PREFIX}{name.upper()} is not a setting; there are: "
            + ", ".join(PREFIX + setting.upper() for setting in Config.__dataclass_fields__)
        )
    if name == "data":
        return Path(value)
    if name in ("demo", "proxies"):
        return _digit(name, value)
    if name in UNITS:
        try:
            return timedelta(**{UNITS[name]: int(value)})
        except (ValueError, OverflowError) as error:
            raise ConfigError(f"{PREFIX}{name.upper()} must be whole {UNITS[name]}") from error
    return value


def _digit(name: str, value: str) -> int:
    """How many proxies, or whether there is a demonstration."""
    allowed = ("0", "1") if name == "demo" else tuple("0123456789")
    if value not in allowed:
        raise ConfigError(f"{PREFIX}{name.upper()} must be one of {', '.join(allowed)}")
    return value == "1" if name == "demo" else int(value)
