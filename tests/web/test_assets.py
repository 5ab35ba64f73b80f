"""The style sheet and the script: found where the pages say, packed, and kept for long."""

import gzip
import re

from screening.app import Application
from tests.client import Client

PART = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def test_every_part_of_a_page_is_there_and_packed(sqlite_app: Application) -> None:
    client = Client(sqlite_app)
    parts = PART.findall(client.get("/").text)
    assert len(parts) >= 2
    for part in parts:
        packed = client.get(part, headers={"Accept-Encoding": "gzip"})
        plain = client.get(part)
        assert (packed.status_code, plain.status_code) == (200, 200)
        assert packed.headers["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in plain.headers
        assert gzip.decompress(packed.data) == plain.data
        assert packed.headers["Vary"] == "Accept-Encoding"
        assert packed.mimetype in {"text/css", "text/javascript"}
        assert "Set-Cookie" not in packed.headers


def test_another_version_of_a_part_is_not_found(sqlite_app: Application) -> None:
    client = Client(sqlite_app)
    for part in PART.findall(client.get("/").text):
        older = re.sub(r"-[0-9a-f]+\.", "-000000000000.", part)
        assert client.get(older).status_code == 404
