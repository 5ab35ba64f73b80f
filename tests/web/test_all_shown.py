"""What browsers measure leaves nothing out: each piece of the patients' templates is shown."""

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import flask
from jinja2 import Environment

from screening.app import Application
from screening.config import Config
from screening.engine.answers import Answer
from tests.applications import CLINIC, KEY, KEYS, application, migrated
from tests.browser.kinds import KINDS
from tests.browser.scene import Scene
from tests.client import Client, ClientWire
from tests.person import Hurried
from tests.sheet import SPANISH

Lines = set[tuple[str, int]]
"""Files of templates, and lines of what these are compiled to."""

# What gives words to a page, be it in a block or in a macro; the rest fetches and asks.
PIECE = re.compile(r"\s*(yield (?!from\b|None\b)|escape\(|['\"])")
# The settings show one of two sentences: on how long answers are kept, and whom to call.
ELSEWHERE = {"patient/accessibility.html": {23}, "patient/privacy.html": {21, 25, 26}}


def test_each_piece_is_shown_by_some_kind(tmp_path: Path, typical: Mapping[str, Answer]) -> None:
    url, file = f"sqlite:///{tmp_path / 'screening.db'}", tmp_path / "screening.db"
    config = Config(
        database=url, secret_key=KEY, keys=KEYS, clinic=CLINIC, phone="404-555-0142", hours="8 to 5"
    )
    with migrated(url), application(config) as app:
        with drawn(app) as seen:
            for way in KINDS.values():
                client = Client(app)
                client.set_cookie("lang", "es")  # whose pages show some English, too
                client.expects = SPANISH
                way(Scene(Hurried(ClientWire(client)), typical, file, ExitStack()))
        templates = app.extensions["languages"]["es"].templates
        names = [name for name in templates.list_templates() if name.startswith("patient/")]
        left_out = {name: unseen(templates, name, seen) for name in names}
    assert {name: lines for name, lines in left_out.items() if lines} == ELSEWHERE


def unseen(templates: Environment, name: str, seen: Lines) -> set[int]:
    """The lines of a template that have a piece which was not shown."""
    template = templates.get_template(name)
    assert templates.loader
    source, file, _ = templates.loader.get_source(templates, name)
    lines = templates.compile(source, name, file, raw=True).splitlines()
    pieces = [number for number, line in enumerate(lines, 1) if PIECE.match(line)]
    assert pieces
    return {
        template.get_corresponding_lineno(number)
        for number in pieces
        if (str(file), number) not in seen
    }


@contextmanager
def drawn(app: Application) -> Iterator[Lines]:
    """The lines that are run of the patients' templates, as the block goes on."""
    seen: Lines = set()

    def trace(frame: FrameType, event: str, given: object) -> Any:  # noqa: ANN401, ARG001 -- Python's
        file = frame.f_code.co_filename
        if "/patient/" not in file or not file.endswith(".html"):
            return None
        seen.add((file, frame.f_lineno))
        return trace

    before = sys.gettrace()  # a measure of coverage, perhaps

    def begin(_app: Application, **_given: object) -> None:
        sys.settrace(trace)

    def end(_app: Application, **_given: object) -> None:
        sys.settrace(before)

    with (
        flask.before_render_template.connected_to(begin, app),
        flask.template_rendered.connected_to(end, app),
    ):
        yield seen
