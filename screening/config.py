"""Settings: few, typed, and refused at the start when they are wrong or unsafe."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from secrets import token_hex
from typing import Any, Self
from urllib.parse import urlsplit

PREFIX = "SCREENING_"
SHORTEST_KEY = 32  # characters


class ConfigError(ValueError):
    """A setting that the application refuses to start with."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """What an installation chooses. Each setting is an environment variable, SCREENING_ in front.

    url: where people find the application; https, except on this machine itself.
    data: folder for the embedded database and the secret key.
    database: SQLAlchemy URL; empty for SQLite in the data folder.
    rulebook: folder of the rulebook to serve; empty for the built-in one.
    secret_key: signs form tokens, 32 characters or more; empty to make and keep one in data.
    clinic, phone, hours: what patients are told about whom to call.
    idle, longest: minutes after which an unused, and any, patient's session ends.
    """

    url: str = "http://127.0.0.1:5000"
    data: Path = Path("var")
    database: str = ""
    rulebook: str = ""
    secret_key: str = field(default="", repr=False)
    clinic: str = ""
    phone: str = ""
    hours: str = ""
    idle: timedelta = timedelta(minutes=120)
    longest: timedelta = timedelta(hours=24)

    def __post_init__(self) -> None:
        """Refuse what cannot work or is not safe."""
        scheme, host = _address(self.url)
        if scheme == "http" and not is_loopback(host):
            raise ConfigError(f"{PREFIX}URL must be https: answers about health would go in clear")
        if self.secret_key and len(self.secret_key) < SHORTEST_KEY:
            raise ConfigError(f"{PREFIX}SECRET_KEY must have {SHORTEST_KEY} characters or more")
        if not timedelta(0) < self.idle <= self.longest <= timedelta(days=366):
            raise ConfigError(
                f"{PREFIX}IDLE must be from 1 minute to {PREFIX}LONGEST, and that at most a year"
            )

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

    def key(self) -> str:
        """The secret key; made at the first start and kept when none is set."""
        if self.secret_key:
            return self.secret_key
        path = self.data / "secret-key"
        if not path.exists():
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            new = path.with_name(f"{path.name}-{token_hex(8)}")
            new.touch(mode=0o600)
            new.write_text(token_hex(32))
            with suppress(FileExistsError):  # another process was first: its key is the one
                path.hardlink_to(new)
            new.unlink()
        return path.read_text()


def built_in(folder: str) -> Path:
    """A folder that stands beside the package in a checkout, and inside it when installed."""
    package = Path(__file__).parent
    inside = package / folder
    return inside if inside.is_dir() else package.parent / folder


def is_loopback(host: str) -> bool:
    """Whether the host is this machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _address(url: str) -> tuple[str, str]:
    """The scheme and the host of a web address."""
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0:
            return parts.scheme, parts.hostname
    except ValueError:
        pass  # the port is none, or a bracket is open
    raise ConfigError(f"{PREFIX}URL must be a web address, not '{url}'")


def _read(name: str, value: str) -> object:
    known = Config.__dataclass_fields__
    if name not in known:
        raise ConfigError(
            f"{PREFIX}{name.upper()} is not a setting; there are: "
            + ", ".join(PREFIX + setting.upper() for setting in known)
        )
    if name == "data":
        return Path(value)
    if name in ("idle", "longest"):
        try:
            return timedelta(minutes=int(value))
        except (ValueError, OverflowError) as error:
            raise ConfigError(f"{PREFIX}{name.upper()} must be whole minutes") from error
    return value
