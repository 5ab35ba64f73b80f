"""A further worker: a fork of the loaded application, and the memory that it alone holds.

`python -m tests.bench.worker STAGES` prints it in kB.
"""

import gc
import os
import re
import sys
from pathlib import Path

from tests.bench.client import get, operation
from tests.bench.stage import read

REQUESTS = 200


def main() -> None:
    """Load, freeze, fork; the child serves, and says what it holds beyond its fork."""
    stage = read(Path(sys.argv[1]))["mild"]
    app = stage.open()
    gc.collect()
    gc.freeze()
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    before = _private()
    start, ask = (operation(app, request) for request in (get("/", stage.cookie), stage.ask))
    answer = stage.answering(app)
    for _ in range(REQUESTS // 4):
        for send in (start, ask, answer, answer):
            send()
    print(_private() - before)


def _private() -> int:
    smaps = Path("/proc/self/smaps_rollup").read_text()
    return sum(map(int, re.findall(r"^Private_\w+:\s+(\d+) kB", smaps, re.MULTILINE)))


if __name__ == "__main__":
    main()
