"""What two rulebooks say differently: by meaning, not by line."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from screening.engine.rulebook import Rulebook

Plain = object


class Difference(NamedTuple):
    """One thing that was added, removed or changed, named by its place in the rulebook."""

    kind: str
    name: str
    before: Plain = None
    after: Plain = None


def differences(one: Rulebook, other: Rulebook) -> Iterator[Difference]:
    """All that differs, in the order of the rulebook."""
    before, after = (book.model_dump(mode="json", exclude_defaults=True) for book in (one, other))
    yield from _compared("", _by_id(before), _by_id(after))


def _by_id(plain: Plain) -> Plain:
    """Lists of things with ids as mappings, so that they are compared by id."""
    if isinstance(plain, list) and plain and all(isinstance(p, dict) and "id" in p for p in plain):
        return {str(part["id"]): _by_id(part) for part in plain}
    if isinstance(plain, dict):
        return {key: _by_id(value) for key, value in plain.items()}
    return plain


def _compared(name: str, before: Plain, after: Plain) -> Iterator[Difference]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            inner = f"{name} {_named(key)}".strip()
            if key not in after:
                yield Difference("removed", inner, before=before[key])
            elif key not in before:
                yield Difference("added", inner, after=after[key])
            else:
                yield from _compared(inner, before[key], after[key])
        yield from _order(name, before, after)
    elif before != after:
        yield Difference("changed", name, before, after)


def _named(key: str) -> str:
    """A key as it stands in a name; a sentence, such as a translation's English, is quoted."""
    return f"“{key}”" if " " in key else key


def _order(
    name: str, before: Mapping[str, Plain], after: Mapping[str, Plain]
) -> Iterator[Difference]:
    """A changed order of what is in both; it decides among pathway rules, and what comes first."""
    old = [key for key in before if key in after]
    new = [key for key in after if key in before]
    if old != new:
        yield Difference("reordered", name, old, new)
