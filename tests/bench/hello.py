"""The floor: the least that Flask can do, and that waitress can serve. It imports nothing of ours.

`python -m tests.bench.hello PORT` serves it.
"""

import sys

from flask import Flask
from waitress import serve


def hello_app() -> Flask:
    """One page with one word."""
    app = Flask("hello", static_folder=None)
    app.add_url_rule("/", view_func=lambda: "hello")
    return app


if __name__ == "__main__":
    serve(hello_app(), host="127.0.0.1", port=int(sys.argv[1]), ident=None)
