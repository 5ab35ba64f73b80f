"""P9: what a first visit brings over the wire, and what Lighthouse says of it."""

import re
import socket
from pathlib import Path

from tests.bench import lighthouse
from tests.bench.starts import COMMAND, served
from tests.bench.table import Line, at_most

BROWSER = (
    "Accept: text/html,*/*;q=0.8",
    "Accept-Encoding: gzip, deflate, br, zstd",
    "Accept-Language: en-US,en;q=0.9",
    "Connection: close",
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0.0.0",
)
FETCHED = re.compile(r'<(?:link|script|img|iframe|source)\b[^>]*?\b(?:href|src)="([^"]*)"')
ADDRESS = re.compile(r"""(?:https?:)?//[\w.-]+\.\w+|url\((?!["']?data:)[^)]*\)|@import""")


def measure(folder: Path) -> list[Line]:
    """The lines of P9."""
    with served((COMMAND, "run"), folder) as port:
        return [*_wire(port), *lighthouse.measure(folder / "lighthouse", port)]


def _wire(port: int) -> list[Line]:
    page = _fetch(port, "/")
    linked = [a for a in FETCHED.findall(page.decode()) if not a.startswith("data:")]
    responses = [page, *(_fetch(port, address) for address in linked if address.startswith("/"))]
    texts = [page, *(_fetch(port, a, packed=False) for a in linked if a.startswith("/"))]
    foreign = [found for text in texts for found in ADDRESS.findall(_body(text))]
    kilobytes = sum(map(len, responses)) / 1000
    of_what = f"start page, {' and '.join(Path(address).suffix[1:] for address in linked)}"
    return [
        at_most("P9 first visit on the wire", kilobytes, 20, "kB", f"{of_what}, with headers"),
        at_most("P9 first visit, requests", 1 + len(linked), 4, ""),
        at_most("P9 first visit, foreign addresses", len(foreign), 0, "", ", ".join(foreign)),
    ]


def _body(response: bytes) -> str:
    return response.partition(b"\r\n\r\n")[2].decode()


def _fetch(port: int, path: str, *, packed: bool = True) -> bytes:
    """A whole response, headers too, as it comes over the wire."""
    wanted = [line for line in BROWSER if packed or not line.startswith("Accept-Encoding")]
    head = (f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", *wanted)
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall("".join(line + "\r\n" for line in (*head, "")).encode())
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    assert received.startswith(b"HTTP/1.1 200 "), received[:100]
    return received
