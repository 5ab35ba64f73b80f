"""One test for each threat of docs/threat-model.md, at the running product: the others."""

import re
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from datetime import timedelta
from io import BytesIO
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from screening import retention
from screening.access.people import Role
from screening.config import Config, ConfigError
from screening.retention import Keep
from screening.store import backup, trail
from screening.store.audit import Act, Broken
from tests.applications import KEY, KEYS, application
from tests.client import Client
from tests.dump import database_of
from tests.live import PROGRAM
from tests.promises.tree import ROOT, files
from tests.staff import PASSWORD, invited, member, now
from tests.web.lines import CANARY
from tests.web.matrix import DOOR, ROWS, TABLE
from tests.web.world import World

FOREIGN = re.compile(r"""(?:https?:)?//(?!127\.0\.0\.1|www\.w3\.org)[\w-]+\.\w+|@import""")
HEARD: list[Any] = []


def hear(event: str, given: tuple[Any, ...]) -> None:
    """Keep where this process connects to."""
    if event == "socket.connect":
        HEARD.append(given[1])


def test_threat_13_who_has_an_account(world: World) -> None:
    """How long each takes, and that each code works once: tests/access."""
    target = world.visitors["nobody"].named["targets_email"]
    waiting = invited(world.app, Role.NURSE)[0].email
    said, wrong = set(), PASSWORD.upper()
    for email in (target, waiting, "nobody@clinic.example"):
        answer = world.send(
            ROWS["staff.show_password"], "nobody", "POST", email=email, password=wrong
        )
        assert answer.status_code == 422
        said.add(answer.text.replace(email, ""))
    assert len(said) == 1


def test_threat_14_health_data_in_logs(world: World, log: BytesIO) -> None:
    """In a process of its own: tests/web/test_logs_live.py."""
    said = {"name": CANARY, "email": f"{CANARY}@clinic.example", "given": CANARY, "code": CANARY}
    for endpoint in ("patient.answer", "admin.invite", "staff.show_code", "staff.show_password"):
        for visitor in ("patient", "admin", "half"):
            world.send(ROWS[endpoint], visitor, "POST", **said, age=CANARY, password=CANARY)
    world.client("nobody").get(f"/{CANARY}?{CANARY}={CANARY}", headers={"User-Agent": CANARY})
    written = log.getvalue().decode()
    assert written.count("\n") > 12
    assert CANARY not in written


def test_threat_15_a_stolen_database(world: World, tmp_path: Path) -> None:
    name, phone = f"Ada {CANARY}", "404 555 0199"
    for endpoint, who in (("admin.invite", "admin"), ("patient.send", "finished")):
        assert world.send(ROWS[endpoint], who, "POST", name=name, phone=phone).status_code == 303
    named = world.visitors["admin"].named
    kept = tmp_path / "backup.db"
    backup.backup(database_of(world.app), kept)
    used = Path(str(database_of(world.app).url.database))
    stolen = b"".join(path.read_bytes() for path in (kept, *used.parent.glob(f"{used.name}*")))
    secrets = (
        CANARY,
        CANARY.lower(),
        phone,
        phone.replace(" ", ""),
        "1951-04-27",
        named["code"],
        named["token"],
        PASSWORD,
        *world.visitors["admin"].cookies.values(),
    )
    assert [
        secret for secret in (*secrets, "ada@clinic.example") if secret.encode() in stolen
    ] == []


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit SET act = 'account.signed_out' WHERE n = 3",
        "DELETE FROM audit WHERE n = 3",
        "DELETE FROM audit WHERE n > (SELECT max(n) - 2 FROM audit)",
        "DELETE FROM audit",
    ],
)
def test_threat_16_a_changed_audit_trail(world: World, tampering: str) -> None:
    database = database_of(world.app)
    with trail.snapshot(database) as connection:
        assert trail.verify(connection).n > 5
    with closing(sqlite3.connect(str(database.url.database))) as thief, thief:
        with pytest.raises(sqlite3.DatabaseError):
            thief.execute(tampering)
        for (name,) in thief.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            thief.execute(f'DROP TRIGGER "{name}"')
        thief.execute(tampering)
    with trail.snapshot(database) as connection, pytest.raises(Broken):
        trail.verify(connection)


def test_threat_17_insiders_who_browse(world: World) -> None:
    """Each look is kept; that every page with a screening is one of these, the matrix holds."""
    looks = {
        "admin.show_audit": ("admin", [Act.AUDIT_VIEWED]),
        "nurse.worklist": ("nurse", [Act.LISTED]),
        "nurse.call": ("nurse", [Act.VIEWED]),
        "nurse.history": ("nurse", [Act.VIEWED]),
        "nurse.find": ("nurse", [Act.SEARCHED, Act.LISTED]),
    }
    for endpoint, (who, acts) in looks.items():
        before, row = world.trail(), ROWS[endpoint]
        assert world.send(row, who, row.method).status_code == 200
        account = world.visitors[who].account
        assert world.trail()[len(before) :] == [(account, act) for act in acts], endpoint
    for who in ("admin", "provider"):
        assert world.send(ROWS["nurse.call"], who, "GET").status_code == 403


def test_threat_18_insiders_who_export(world: World) -> None:
    """Only the audit can be exported yet; how many rows, is kept."""
    row, before = ROWS["admin.export_audit"], world.trail()
    for visitor, status in (("nurse", 403), ("provider", 403), ("stale", 303), ("admin", 200)):
        assert world.send(row, visitor, "GET").status_code == status
    acts = [act for _by, act in world.trail()[len(before) :]]
    assert acts == [Act.REFUSED, Act.REFUSED, Act.AUDIT_EXPORTED]
    assert f'"rows"": {len(before) + 2}' in world.client("admin").get("/staff/audit/export").text


def test_threat_19_kept_too_long(world: World) -> None:
    """What the file holds afterwards: tests of retention."""
    config, database = world.app.extensions["desk"].config, database_of(world.app)
    assert config.keep_open == timedelta(days=90)
    keep, later = Keep(config.keep_open, timedelta(days=365)), now() + timedelta(days=366)
    assert retention.purge(database, keep, at=later, by="tests").total > 0
    held = world.held()
    assert held["screening"] == held["session"] == held["given"] == []
    assert Act.PURGED in {act for _by, act in world.trail()}


def test_threat_20_locking_somebody_out(world: World) -> None:
    owner = member(world.app, Role.NURSE)
    answers = [knocks(world, owner.email, "wrong", "192.0.2.1") for _ in range(50)]
    assert set(answers) <= {422, 429}
    assert knocks(world, owner.email, PASSWORD, "192.0.2.1") in {422, 429}
    assert knocks(world, owner.email, PASSWORD, "192.0.2.2") == 303


def knocks(world: World, email: str, password: str, address: str) -> int:
    """Try a password from an address; what is said of it by others is not believed."""
    client, named = world.client("nobody"), world.visitors["nobody"].named
    form = {"email": email, "password": password, "csrf_token": named["staff_token"]}
    said = {"X-Forwarded-For": "198.51.100.7", "Forwarded": "for=198.51.100.7"}
    where = {"REMOTE_ADDR": address}
    return client.post(DOOR, data=form, headers=said, environ_overrides=where).status_code


@pytest.mark.parametrize(("proxies", "believed"), [(0, "192.0.2.9"), (1, "203.0.113.5")])
def test_threat_21_hosts_forwarding_and_redirects(
    world: World, proxies: int, believed: str
) -> None:
    """Every redirect: tests/web/test_redirects.py."""
    client = world.client("nobody")
    assert client.get("/", environ_overrides={"HTTP_HOST": "evil.example"}).status_code == 400
    assert "evil" not in client.get("/", headers={"X-Forwarded-Host": "evil.example"}).text
    before, old = len(world.trail()), world.app.extensions["desk"].config
    config = Config(database=old.database, secret_key=KEY, keys=KEYS, proxies=proxies)
    with application(config) as app:
        nurse = Client(app)
        nurse.set_cookie("staff", world.visitors["nurse"].cookies["staff"])
        said = {"X-Forwarded-For": "198.51.100.1, 203.0.113.5"}
        nurse.get("/staff/audit", headers=said, environ_overrides={"REMOTE_ADDR": "192.0.2.9"})
        with trail.snapshot(database_of(app)) as connection:
            rows = list(trail.entries(connection))[before:]
    assert [(row.act, row.place) for row in rows] == [(Act.REFUSED, believed)]


def test_threat_22_huge_requests(world: World) -> None:
    """Slow ones are for the server and a proxy in front: docs/operations.md."""
    client, named = world.client("patient"), world.visitors["patient"].named
    form = {"csrf_token": named["patient_token"], "version": named["version"]}
    huge = client.post(f"{named['s']}/q/age", data={**form, "a": "a" * 3_000_000})
    assert huge.status_code == 413
    many = {f"field{number}": "a" for number in range(2000)}
    answer = client.post(f"{named['s']}/q/age", data={**form, **many, "age": "65_to_79"})
    assert answer.status_code == 303
    assert client.post(DOOR, data={**many, "csrf_token": named["staff_token"]}).status_code == 422


def test_threat_23_what_it_is_made_of(world: World) -> None:
    locks = files("requirements")
    for lock in locks:
        packages = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())
        assert [package for package in packages if "--hash=sha256:" not in package] == []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert len(project["dependencies"]) <= 24
    served = [*files("templates"), *files("screening/static")]
    assert [path.name for path in served if FOREIGN.search(path.read_text(encoding="utf-8"))] == []
    sys.addaudithook(hear)
    for row in TABLE:
        for visitor in ("finished", "admin"):
            world.send(row, visitor, row.method)
            world.put_back()
    outside = [place for place in HEARD if not is_here(place)]
    assert outside == []


def is_here(place: Any) -> bool:  # noqa: ANN401 -- an address as sockets write it
    """Whether a connection stays on this machine."""
    return not isinstance(place, tuple) or ip_address(place[0]).is_loopback


def test_threat_24_unsafe_start(tmp_path: Path) -> None:
    clinic: dict[str, Any] = {"url": "https://ask.example", "data": tmp_path}
    for unsafe in ({}, {"keys": KEYS, "demo": True}, {"keys": KEYS, "secret_key": "short"}):
        with pytest.raises(ConfigError):
            Config(**{**clinic, **unsafe})
    with pytest.raises(ConfigError):
        Config(url="http://ask.example", keys=KEYS)
    with application(Config(**clinic, keys=KEYS, secret_key=KEY)) as app:
        assert (app.debug, app.testing) == (False, False)
    environment = {"SCREENING_URL": "https://ask.example", "SCREENING_DATA": str(tmp_path)}
    run = subprocess.run([PROGRAM, "run"], env=environment, capture_output=True, check=False)  # noqa: S603
    assert run.returncode != 0
    assert b"SCREENING_KEYS" in run.stderr + run.stdout
