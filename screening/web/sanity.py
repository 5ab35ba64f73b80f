"""The first look at a request, before any view: what no browser sends from our pages is refused."""

from urllib.parse import unquote_to_bytes

from flask import abort, current_app, request

from screening.config import is_loopback
from screening.web import context

FORM = "application/x-www-form-urlencoded"


def refuse_garbage() -> None:
    """Refuse undecodable bytes, NUL, foreign hosts, other kinds of body, and posts from elsewhere.

    A body that is too large is refused here as well: reading it does that (413), but one that does
    not tell its length is only cut off.
    """
    path = request.environ.get("PATH_INFO", "").encode("latin-1")
    body = request.get_data()
    if len(body) >= current_app.config["MAX_CONTENT_LENGTH"]:
        abort(413)
    for sent in (path, request.query_string, body):
        _refuse_undecodable(sent)
    if not _is_our_host(request.host):
        abort(400)
    if request.method == "POST":
        if request.mimetype not in (FORM, ""):
            abort(415)
        if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
            abort(400)


def _refuse_undecodable(sent: bytes) -> None:
    try:
        text = unquote_to_bytes(sent).decode("utf-8")
    except UnicodeDecodeError:
        abort(400)
    if "\0" in text:
        abort(400)


def _is_our_host(host: str) -> bool:
    name = host.rsplit(":", 1)[0].strip("[]") if not host.endswith("]") else host.strip("[]")
    ours = context.config().host
    return name == ours or (is_loopback(ours) and is_loopback(name))
