"""The style sheet and the script: read once, packed once, and named by their content."""

import gzip
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from flask import Flask, Response, abort, request

from screening.web import guards

TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOREVER = "public, max-age=31536000, immutable"  # a changed file has another name


class Asset(NamedTuple):
    """One file as it is sent."""

    content: bytes
    packed: bytes
    mimetype: str


def add_assets(app: Flask, folder: Path) -> None:
    """Serve the files of a folder, and tell templates their names: `asset("style.css")`."""
    assets: dict[str, Asset] = {}
    names: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        content = path.read_bytes()
        name = f"{path.stem}-{sha256(content).hexdigest()[:12]}{path.suffix}"
        packed = gzip.compress(content, mtime=0)
        assets[name] = Asset(content, packed, TYPES[path.suffix])
        names[path.name] = f"/static/{name}"

    @guards.anybody()
    def static(name: str) -> Response:
        """Send a file, packed where the browser can unpack it."""
        asset = assets.get(name) or abort(404)
        packs = request.accept_encodings["gzip"] > 0
        response = Response(asset.packed if packs else asset.content, mimetype=asset.mimetype)
        if packs:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = FOREVER
        return response

    app.add_url_rule("/static/<name>", "static", static)
    app.jinja_env.globals["asset"] = names.__getitem__
