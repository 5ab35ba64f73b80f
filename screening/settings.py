"""What single settings may be: each is refused by its name, and told what is right."""

from datetime import UTC, tzinfo
from ipaddress import ip_address
from os import fstat
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from limits import parse_many

PREFIX = "SCREENING_"
COUNTED = ("memory", "redis", "rediss")  # where tries can be counted
OPEN_TO_OTHERS = 0o027  # what a file of keys may allow to nobody: all but its group's reading


class ConfigError(ValueError):
    """A setting that the application refuses to start with."""


def is_loopback(host: str) -> bool:
    """Whether the host is this machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def address(url: str) -> tuple[str, str]:
    """The scheme and the host of a web address.

    Raises:
        ConfigError: it is none.
    """
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0:
            return parts.scheme, parts.hostname
    except ValueError:
        pass  # the port is none, or a bracket is open
    raise ConfigError(f"{PREFIX}URL must be a web address, not '{url}'")


def check_limits(place: str, **amounts: str) -> None:
    """Refuse what nothing can be counted with; an address may hold a password, so it is not told.

    Raises:
        ConfigError: one of them is wrong.
    """
    try:
        scheme = urlsplit(place).scheme
    except ValueError:  # a bracket is open
        scheme = ""
    if scheme not in COUNTED or "://" not in place:
        raise ConfigError(f"{PREFIX}LIMITS must be memory:// or redis://...")
    for name, written in amounts.items():
        try:
            (limit,) = parse_many(written)
            is_some = limit.amount > 0
        except ValueError:
            is_some = False
        if not is_some:
            told = f"must be an amount such as 60/hour, not '{written}'"
            raise ConfigError(f"{PREFIX}{name} {told}")


def private(path: Path) -> str:
    """What stands in a file that nobody but its owner, and at most its group, may read.

    Raises:
        ConfigError: it cannot be read, or by too many.
    """
    try:
        with path.open(encoding="ascii") as file:
            is_open = fstat(file.fileno()).st_mode & OPEN_TO_OTHERS
            text = file.read()
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"{PREFIX}KEYS_FILE: '{path}' cannot be read as a file of keys"
        ) from error
    if is_open:
        raise ConfigError(
            f"{PREFIX}KEYS_FILE: '{path}' is open to others than its owner; try chmod 600"
        )
    return text


def time_zone(name: str) -> tzinfo:
    """The time zone of a name; UTC needs no list of them on this machine.

    Raises:
        ConfigError: no zone has this name here.
    """
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # OSError: a folder, such as America
        raise ConfigError(
            f"{PREFIX}TIMEZONE must be a name such as America/New_York, not '{name}'; "
            "the names are those of this system's package tzdata"
        ) from error
