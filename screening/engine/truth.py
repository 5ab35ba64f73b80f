"""Three-valued truth, after Kleene: true, false, or not known."""

from enum import IntEnum

from typing_extensions import override


class Truth(IntEnum):
    """Ordered so that `all` is the least of its parts and `any` the greatest."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    @override
    def __bool__(self) -> bool:
        """Refuse: an `if` on a three-valued truth would read unknown as yes."""
        raise TypeError("compare a Truth with `is`; it has three values")

    @override
    def __invert__(self) -> "Truth":
        """Kleene's not: unknown stays unknown."""
        return _NOT[self]


_NOT = (Truth.TRUE, Truth.UNKNOWN, Truth.FALSE)
