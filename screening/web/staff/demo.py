"""Made-up staff to try things with: only when a setting says so, and told on every page."""

from typing import NamedTuple

from screening.access import demonstration
from screening.web import context


class Shown(NamedTuple):
    """How to sign in as one of them, now."""

    email: str
    password: str
    code: str


def shown() -> list[Shown]:
    """The made-up staff with the codes of this moment; none unless the setting says so."""
    if not context.config().demo:
        return []
    return [
        Shown(person.email, demonstration.PASSWORD, demonstration.code_of(person, context.now()))
        for person in demonstration.people_of(context.connection())
    ]
