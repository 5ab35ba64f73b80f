"""Who failed too often has to wait, and nobody else: the owner comes in from another place.

Failures count for an address, and for all unknown devices together; on a device where the person
signed in before, only for that device. The caller holds the lock of the account.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from screening.store import proofs, waits
from screening.store.database import Connection
from screening.store.sessions import hash_of

FREE = 5  # failures from one place before the first wait
FREE_IN_ALL = 100  # and from all unknown devices together
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(minutes=15)
FORGOTTEN = timedelta(days=1)

Sources = Mapping[str, int]
"""Where a try comes from, in each way that counts, with the failures that are free."""


def sources_of(connection: Connection, account_id: str, address: str, device: str) -> Sources:
    """The ways in which a try from here counts."""
    if device and proofs.knows_device(connection, device, account_id):
        return {f"device {waits_name(device)}": FREE}
    return {f"address {address}": FREE, "anywhere": FREE_IN_ALL}


def waits_name(device: str) -> str:
    """A device, named so that its token is not kept."""
    return hash_of(device).hex()[:32]


def must_wait(connection: Connection, account_id: str, sources: Sources, at: datetime) -> bool:
    """Whether a try from here is not to be looked at.

    No wait is longer than the longest: one that says so was begun while the clock was ahead.
    """
    found = (waits.find(connection, account_id, source) for source in sources)
    return any(wait is not None and at < wait.until <= at + LONGEST for wait in found)


def failed(connection: Connection, account_id: str, sources: Sources, at: datetime) -> None:
    """Count a failure; each one beyond the free ones doubles the wait."""
    for source, free in sources.items():
        known = waits.find(connection, account_id, source)
        is_old = known is None or abs(at - known.until) > FORGOTTEN
        failures = 1 if is_old or known is None else known.failures + 1
        until = (
            at + min(LONGEST, SHORTEST * 2 ** min(failures - free, 10)) if failures >= free else at
        )
        waits.put(connection, account_id, source, waits.Wait(failures, until))


def succeeded(connection: Connection, account_id: str, sources: Sources) -> None:
    """Forget what failed from here."""
    waits.clear(connection, account_id, sources)
