"""How often something may be tried: counted in this process, or in Redis for several.

Where Redis cannot be reached each process counts for itself: less strict, and nobody is shut out.
"""

from ipaddress import ip_address, ip_network

from flask import Flask, abort, current_app
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from screening.config import ConfigError
from screening.web.watch import tell_error

__all__ = ["add_limits", "allow", "parse", "place_of"]


def place_of(address: str) -> str:
    """What counts as one place: an address, or the network of one host for the long ones (IPv6)."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return address if found.version == 4 else str(ip_network((found, 64), strict=False))  # noqa: PLR2004 -- IP's own


def add_limits(app: Flask, address: str) -> None:
    """Count for an application, at an address such as memory:// or redis://127.0.0.1:6379.

    Raises:
        ConfigError: nothing can be counted there.
    """
    try:
        storage = storage_from_string(address, wrap_exceptions=True)
    except Exception as error:  # each kind of storage has errors of its own
        raise ConfigError("SCREENING_LIMITS is not memory:// or redis://...") from error
    app.extensions["limits"] = (
        FixedWindowRateLimiter(storage),
        FixedWindowRateLimiter(MemoryStorage()),
    )


def allow(limit: RateLimitItem, *names: str) -> None:
    """Count one more; too many are refused (429)."""
    shared, own = current_app.extensions["limits"]
    try:
        is_allowed = shared.hit(limit, *names)
    except StorageError as error:
        tell_error("limits", error)
        is_allowed = own.hit(limit, *names)
    if not is_allowed:
        abort(429)
