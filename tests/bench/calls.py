"""How soon nurses see what comes of an answer, with twenty of them on the phone at once."""

import http.client
import random
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep
from typing import NamedTuple
from urllib.parse import urlencode

from screening.access.people import Role
from screening.app import create_app
from screening.config import Config
from tests.answers import mild
from tests.bench.starts import COMMAND, served
from tests.bench.table import Line, at_most
from tests.staff import member, signed_in

NURSES = 20
PAUSE = (1.0, 3.0)  # seconds between two answers; nobody asks and hears sooner
QUESTIONS = 12  # that each nurse asks
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Nurse(NamedTuple):
    """Somebody who is signed in, at a call."""

    port: int
    cookie: str

    def send(self, method: str, path: str, **form: str) -> tuple[str, str]:
        """Where a request leads, and the page that comes back."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": f"staff={self.cookie}", **FORM}
        connection.request(method, path, urlencode(form), headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        connection.close()
        assert answer.status < 400, (answer.status, path)
        return answer.headers.get("Location", ""), page


def measure(folder: Path) -> list[Line]:
    """The lines of calls."""
    with served((COMMAND, "run"), folder):
        pass  # it makes the database and the keys
    cookies = _sign_in(folder / "served")
    with served((COMMAND, "run"), folder) as port, ThreadPoolExecutor(NURSES) as pool:
        alone = _call(Nurse(port, cookies[0]), 0.0)
        together = list(pool.map(lambda cookie: _call(Nurse(port, cookie), 1.0), cookies))
    took = sorted(each for call in together for each in call)
    worst = quantiles(took, n=100)[94]
    beside = f"median {median(took):.0f} ms; one nurse alone {median(alone):.0f} ms"
    goal = f"An answer of a call, {NURSES} nurses at once, 95th percentile"
    return [at_most(goal, worst, 150, "ms", f"{beside}; {len(took)} answers")]


def _sign_in(data: Path) -> list[str]:
    app = create_app(Config(data=data))
    cookies = []
    for _ in range(NURSES):
        cookie = signed_in(app, member(app, Role.NURSE)).get_cookie("staff")
        assert cookie is not None
        cookies.append(cookie.value)
    app.extensions["desk"].database.dispose()
    return cookies


def _call(nurse: Nurse, pauses: float) -> list[float]:
    """Milliseconds until each answer's result was there."""
    _, page = nurse.send("GET", "/staff/worklist")
    token = _hidden("csrf_token", page)
    place, _ = nurse.send("POST", "/staff/calls", csrf_token=token)
    took, version = [], "0"
    for question in [*mild().questions.values()][:QUESTIONS]:
        sleep(pauses * random.uniform(*PAUSE))
        said = {"shown": question.id, f"typed-{question.id}": "1", "version": version}
        begun = perf_counter()
        _, page = nurse.send("POST", place, csrf_token=token, part="1", **said)
        took.append((perf_counter() - begun) * 1000)
        version = _hidden("version", page)
    return took


def _hidden(name: str, page: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found is not None, page
    return found[1]
