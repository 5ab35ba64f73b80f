"""A value that is worked out when it is first looked at, and kept."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class kept(Generic[T]):  # noqa: N801 -- it is written like a property
    """Like `functools.cached_property`, but without a lock: that costs more than the look.

    For what one thread looks at; two would each work out the same value.
    """

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__
        self.__doc__ = work_out.__doc__

    @overload
    def __get__(self, holder: None, owner: type) -> "kept[T]": ...
    @overload
    def __get__(self, holder: object, owner: type) -> T: ...

    def __get__(self, holder: object, owner: type) -> "kept[T] | T":
        """Work it out; from then on it stands in the holder itself, and is found there first."""
        if holder is None:
            return self
        value = vars(holder)[self._name] = self._work_out(holder)
        return value
