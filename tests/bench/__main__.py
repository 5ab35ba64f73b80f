"""`make bench`: each goal beside its floor in the same run, as one table."""

import os
import platform
import re
import subprocess
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from tests.bench import calls, engines, papers, requests, starts, stored, trail, visit
from tests.bench.table import as_table

NEEDS_ROOT = "valgrind is missing; as root, please: apt-get install valgrind"


def main() -> None:
    """Measure, and print the table."""
    _bring_valgrind()
    with TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        lines = [
            *requests.measure(folder),
            *engines.measure(folder),
            *starts.measure(folder, folder / requests.STAGES),
            *visit.measure(folder),
            *stored.measure(folder),
            *trail.measure(folder),
            *papers.measure(),
            *calls.measure(folder),
        ]
    print(f"{_machine()}\n\n{as_table(lines)}")


def _bring_valgrind() -> None:
    """Debian's valgrind counts instructions."""
    if which("valgrind"):
        return
    if os.geteuid() or not which("apt-get"):
        print(NEEDS_ROOT)
        return
    print("Installing valgrind ...")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = ("apt-get", "--quiet", "--quiet", "--yes")
    for command in (("update",), ("install", "--no-install-recommends", "valgrind")):
        subprocess.run((*quiet, *command), env=environment, check=False, capture_output=True)


def _machine() -> str:
    named = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    model = named[1] if named else platform.machine()
    return f"{os.cpu_count()} cores, {model}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
