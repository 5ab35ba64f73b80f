"""The first look at a request, before any view: what no browser sends from our pages is refused."""

from urllib.parse import unquote_to_bytes

from flask import Flask, abort

from screening.config import is_loopback
from screening.web.exchange import FORM, LARGEST_BODY, asked


def refuse_garbage(app: Flask, our_host: str) -> None:
    """Refuse undecodable bytes, NUL, foreign hosts, other kinds of body, and posts from elsewhere.

    A body that is too large is refused here as well: reading it does that (413), but one that does
    not tell its length is only cut off.
    """

    def look() -> None:
        here = asked()
        path, body = here.environ.get("PATH_INFO", "").encode("latin-1"), here.get_data()
        if len(body) >= LARGEST_BODY:
            abort(413)
        for sent in (path, here.query_string, body):
            _refuse_undecodable(sent)
        if not _is_ours(here.host, our_host):
            abort(400)
        if here.method == "POST":
            if here.kind not in (FORM, ""):
                abort(415)
            if here.environ.get("HTTP_SEC_FETCH_SITE", "none") not in ("same-origin", "none"):
                abort(400)

    app.before_request(look)


def _refuse_undecodable(sent: bytes) -> None:
    if b"%" not in sent and sent.isascii() and b"\0" not in sent:
        return  # most is plain
    try:
        text = unquote_to_bytes(sent).decode("utf-8")
    except UnicodeDecodeError:
        abort(400)
    if "\0" in text:
        abort(400)


def _is_ours(host: str, ours: str) -> bool:
    name = host.rsplit(":", 1)[0].strip("[]") if not host.endswith("]") else host.strip("[]")
    return name == ours or (is_loopback(ours) and is_loopback(name))
