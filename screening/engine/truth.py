"""Three-valued truth, after Kleene: true, false, or not known."""

from enum import IntEnum


class Truth(IntEnum):
    """Ordered so that `all` is the least of its parts and `any` the greatest."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    def __bool__(self) -> bool:
        """Refuse: an `if` on a three-valued truth would read unknown as yes."""
        message = "compare a Truth with `is`; it has three values"
        raise TypeError(message)

    def __invert__(self) -> "Truth":
        """Kleene's not: unknown stays unknown."""
        return _NOT[self]


_NOT = (Truth.TRUE, Truth.UNKNOWN, Truth.FALSE)
