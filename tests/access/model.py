"""Who must be in and who must not, said once more in as few words as it takes."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.access.desk import DAY, HOUR, MINUTE, START

FREE = 5
STEP = 30  # seconds


@dataclass
class Stay:
    """A session as it should be."""

    begun: datetime
    seen: datetime
    is_in: bool = False


@dataclass
class Model:
    """One person, and what the clock says."""

    at: datetime = START
    state: str = "invited"
    invited_until: datetime = START
    password: str = ""
    has_app: bool = False
    used: int = 0  # the last half minute whose code was taken
    codes: set[str] = field(default_factory=set)
    devices: set[str] = field(default_factory=set)
    failures: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    stays: dict[str, Stay] = field(default_factory=dict)

    @property
    def step(self) -> int:
        """The half minute that it is."""
        return int(self.at.timestamp()) // STEP

    def source(self, address: str, device: str) -> str:
        """From where a try counts."""
        return device if device in self.devices else address

    def waits(self, source: str, at: datetime | None = None) -> bool:
        """Whether nothing is looked at from there."""
        return self.failures.get(source, (0, self.at))[1] > (at or self.at)

    def fail(self, source: str) -> None:
        """Count a failure."""
        count, until = self.failures.get(source, (0, self.at))
        count = 1 if self.at - until > DAY else count + 1
        minutes = min(15, 2 ** (count - FREE)) if count >= FREE else 0
        self.failures[source] = (count, self.at + minutes * MINUTE)

    def is_open(self, token: str) -> bool:
        """Whether a token opens anything."""
        stay = self.stays.get(token)
        if stay is None or self.state != "active":
            return False
        idle = self.at - stay.seen
        return idle < 15 * MINUTE and self.at - stay.begun < 12 * HOUR

    def take(self, code: str, of: int | None) -> bool:
        """Use a second factor up: a recovery code, or the app's code of a half minute."""
        if of is None:
            is_right = code in self.codes
            self.codes.discard(code)
            return is_right
        is_right = self.has_app and self.used < of and abs(of - self.step) <= 1
        self.used = of if is_right else self.used
        return is_right

    def shut(self, state: str) -> None:
        """Nobody is in any more, and no invitation holds."""
        self.state, self.stays = state, {}
        self.invited_until = self.at

    def invite(self) -> None:
        """Everything from the beginning."""
        self.shut("invited")
        self.invited_until = self.at + timedelta(hours=72)
        self.password, self.has_app = "", False
        self.codes, self.devices, self.failures = set(), set(), {}
