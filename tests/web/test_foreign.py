"""What is somebody else's is not there, for whoever asks; and that they asked is kept."""

import pytest

from screening.app import Application, create_app
from screening.config import Config
from screening.store.audit import Act
from screening.web import guards, ops
from tests.applications import KEY, KEYS
from tests.web.matrix import ROWS, TABLE, Row
from tests.web.world import World

NOTHING = "0" * 32
OBJECTS = {
    "a session of somebody else": ("staff.end_session", "session", "targets_session"),
    "a session that is not there": ("staff.end_session", "session", ""),
    "a passkey that is not there": ("staff.remove_passkey", "passkey", ""),
    "a session of another than the one named": ("admin.end_session", "targets_session", "own"),
    **{
        f"{name} of nobody": (name, "target", "")
        for name, row in ROWS.items()
        if "{target}" in row.path
    },
}


@pytest.mark.parametrize("which", OBJECTS)
def test_what_is_not_ones_own_is_not_found(world: World, which: str) -> None:
    endpoint, named, other = OBJECTS[which]
    row, admin = ROWS[endpoint], world.visitors["admin"]
    foreign = admin.named[other] if other else NOTHING
    path = row.path.replace(f"{{{named}}}", foreign)
    assert_refused(world, row._replace(path=path), "admin")


@pytest.mark.parametrize("visitor", ["nurse", "provider", "admin"])
def test_a_passkey_of_a_colleague_is_not_found(world: World, visitor: str) -> None:
    theirs = world.visitors["stale"].named["passkey"]
    row = ROWS["staff.remove_passkey"]
    assert_refused(world, row._replace(path=row.path.replace("{passkey}", theirs)), visitor)


def test_a_screening_of_another_is_not_found(world: World) -> None:
    theirs = world.visitors["finished"].named["s"]
    for row in TABLE:
        if "{s}" in row.path and row.endpoint != "patient.close":
            foreign = row._replace(path=row.path.replace("{s}", theirs))
            for visitor in ("patient", "nobody", "nurse", "admin"):
                answer = world.send(foreign, visitor, row.method)
                assert answer.status_code == 404, (visitor, row.endpoint)
    assert world.held() == world.first


def test_who_closes_ends_nothing_of_another(world: World) -> None:
    theirs, row = world.visitors["finished"].named["s"], ROWS["patient.close"]
    world.send(row._replace(path=row.path.replace("{s}", theirs)), "nobody", "POST")
    assert world.held() == world.first


def test_a_route_without_a_guard_keeps_the_application_from_starting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = Config(secret_key=KEY, keys=KEYS)
    create_app(config)
    monkeypatch.delitem(guards.GUARDS, ops.live)
    with pytest.raises(RuntimeError, match=r"who may open these is not said: ops\.live"):
        create_app(config)


def test_a_route_that_is_added_later_says_who_may_open_it(world: World) -> None:
    app: Application = create_app(world.app.extensions["desk"].config)
    app.add_url_rule("/staff/reports", "reports", lambda: "all that is known of everybody")
    with pytest.raises(RuntimeError, match="reports"):
        guards.check_routes(app)


def assert_refused(world: World, row: Row, visitor: str) -> None:
    """It is not found, that is kept, and nothing else has happened."""
    before = world.trail()
    assert world.send(row, visitor, row.method).status_code == 404
    assert world.trail()[len(before) :] == [(world.visitors[visitor].account, Act.REFUSED)]
    assert world.held() == world.first
