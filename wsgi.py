"""Builds the application from the environment; nothing else reads os.environ.

A server imports `wsgi:app`; the `screening` command starts at `main`.
"""

import os
from functools import cache

from screening import logs
from screening.app import Application, create_app
from screening.cli import command_line
from screening.config import Config


def config() -> Config:
    """The settings of this environment."""
    return Config.from_environment(os.environ)


@cache
def _app() -> Application:
    logs.start()
    return create_app(config())


def __getattr__(name: str) -> Application:
    """`app`, built when a server asks for it and not when a command is run."""
    if name == "app":
        return _app()
    raise AttributeError(name)


def main() -> None:
    """The `screening` command."""
    command_line(config, create_app)
