"""What no browser sends from our pages: refused with a page, and nothing is stored."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest

from screening.app import Application
from screening.web.exchange import LARGEST_BODY
from tests.client import FORM, Client, post
from tests.dump import dump
from tests.person import Person
from tests.sheet import SPANISH, Blank, encoded


@pytest.fixture
def page(person: Person) -> Blank:
    """The first page of questions, with its token."""
    return person.begin().form


@pytest.fixture
def unchanged(app: Application, page: Blank) -> Iterator[Blank]:
    """The first page; whatever the test sends, the database stays as it is."""
    before = dump(app)
    yield page
    assert dump(app) == before


GARBAGE = {
    "nul": "%00",
    "invalid": "%ff",
    "overlong": "%c0%af",
    "half": "%e2%82",
    "surrogate": "%ed%a0%80",
    "beyond": "%f4%90%80%80",
}
CHUNKED = {"Transfer-Encoding": "chunked"}
BYTES = {"nul": b"\0", "invalid": b"\xff", "surrogate": b"\xed\xa0\x80"}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE)
def test_garbage_in_a_field_is_refused(client: Client, unchanged: Blank, garbage: str) -> None:
    sound = encoded(unchanged.filled({"emergency_signs": ("none",)}))
    for body in (f"{sound}&a={garbage}", f"{garbage}=a&{sound}", f"{sound}{garbage}"):
        assert client.post(unchanged.action, data=body, content_type=FORM).status_code == 400


@pytest.mark.parametrize("garbage", BYTES.values(), ids=BYTES)
def test_raw_garbage_in_a_body_is_refused(client: Client, unchanged: Blank, garbage: bytes) -> None:
    sound = encoded(unchanged.filled({"emergency_signs": ("none",)})).encode()
    answer = client.post(unchanged.action, data=sound + garbage, content_type=FORM)
    assert answer.status_code == 400


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_garbage_in_a_query_is_refused(
    client: Client, unchanged: Blank, method: str, garbage: str
) -> None:
    data = encoded(unchanged.filled({"emergency_signs": ("none",)})) if method == "POST" else None
    query = {"QUERY_STRING": f"a={garbage}"}
    answer = client.open(
        unchanged.action, method=method, data=data, content_type=FORM, environ_overrides=query
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("garbage", BYTES.values(), ids=BYTES)
@pytest.mark.parametrize("where", ["/", "/s/", "/static/"])
def test_garbage_in_a_path_is_refused(
    client: Client, unchanged: Blank, where: str, garbage: bytes
) -> None:
    path = {"PATH_INFO": where + garbage.decode("latin-1")}
    assert client.get("/", environ_overrides=path).status_code == 400
    assert post(client, "/", unchanged.hidden, environ_overrides=path).status_code == 400


@pytest.mark.parametrize("has_length", [True, False])
@pytest.mark.parametrize("size", [LARGEST_BODY + 1, 10_000_000])
def test_a_body_that_is_too_large_is_refused(
    client: Client, unchanged: Blank, size: int, *, has_length: bool
) -> None:
    body = encoded(unchanged.filled({"emergency_signs": ("none",)})).encode() + b"&a="
    stream = BytesIO(body.ljust(size, b"a"))
    more: dict[str, Any] = {"content_length": size} if has_length else {"headers": CHUNKED}
    ends = {"wsgi.input_terminated": not has_length}
    answer = client.post(
        unchanged.action, input_stream=stream, content_type=FORM, environ_overrides=ends, **more
    )
    assert answer.status_code == 413


def test_thousands_of_fields_are_no_trouble(client: Client, page: Blank) -> None:
    more = {f"field{number}": ("a",) for number in range(5_000)}
    answer = post(client, page.action, page.filled({**more, "emergency_signs": ("none",)}))
    assert answer.status_code == 303


KINDS = ["application/json", "multipart/form-data; boundary=a", "text/plain", "text/html", "a"]


@pytest.mark.parametrize("kind", KINDS)
def test_another_kind_of_body_is_refused(client: Client, unchanged: Blank, kind: str) -> None:
    body = encoded(unchanged.filled({"emergency_signs": ("none",)}))
    assert client.post(unchanged.action, data=body, content_type=kind).status_code == 415


def test_a_file_is_refused(client: Client, unchanged: Blank) -> None:
    fields = {"csrf_token": unchanged.hidden["csrf_token"][0], "a": (BytesIO(b"a"), "a.txt")}
    assert client.post(unchanged.action, data=fields).status_code == 415


@pytest.mark.parametrize("site", ["cross-site", "same-site", "elsewhere", ""])
def test_a_form_sent_from_elsewhere_is_refused(client: Client, unchanged: Blank, site: str) -> None:
    fields = unchanged.filled({"emergency_signs": ("none",)})
    answer = post(client, unchanged.action, fields, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 400


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_form_of_ours_is_taken(client: Client, page: Blank, site: str) -> None:
    fields = page.filled({"emergency_signs": ("none",)})
    answer = post(client, page.action, fields, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    "host",
    [
        "elsewhere.example",
        "elsewhere.example:5000",
        "127.0.0.1.elsewhere.example",
        "localhost.elsewhere.example",
        "localhost@elsewhere.example",
        "10.0.0.1",
        "[2001:db8::1]",
        "a b",
        ":5000",
    ],
)
def test_a_request_for_another_host_is_refused(client: Client, unchanged: Blank, host: str) -> None:
    overrides = {"HTTP_HOST": host}
    assert client.get("/", environ_overrides=overrides).status_code == 400
    fields = unchanged.filled({"emergency_signs": ("none",)})
    answer = post(client, unchanged.action, fields, environ_overrides=overrides)
    assert answer.status_code == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.1:80", "[::1]", "[::1]:80"])
def test_this_machine_has_several_names(client: Client, host: str) -> None:
    assert client.get("/", environ_overrides={"HTTP_HOST": host}).status_code == 200


def test_what_others_say_of_the_host_is_not_believed(client: Client, page: Blank) -> None:
    headers = {"X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "https"}
    fields = page.filled({"emergency_signs": ("none",)})
    answer = post(client, page.action, fields, headers={**headers, "Forwarded": "host=elsewhere"})
    assert answer.headers["Location"].startswith("/s/")
    assert "elsewhere" not in client.get("/", headers=headers).text


@pytest.mark.parametrize("path", ["//elsewhere.example", "/s//x", "//", "/s/../s", "/\\elsewhere"])
def test_no_path_leads_elsewhere(client: Client, path: str) -> None:
    answer = client.get("/", environ_overrides={"PATH_INFO": path})
    assert answer.status_code in {200, 308, 404}
    assert answer.headers.get("Location", "/").removeprefix("http://localhost")[:2] != "//"
    assert answer.headers.get("Location", "http://localhost/").startswith("http://localhost/")


UNKNOWN = ["/nothing", "/s", "/s/a/b", "/static", "/static/", "/static/style.css", "/index.html"]


@pytest.mark.parametrize("path", [*UNKNOWN, "/.git/config", "/wsgi.py", "/static/../app.py"])
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path).status_code in {404, 405}


def test_a_page_of_questions_that_is_not_there_is_not_found(
    client: Client, person: Person, page: Blank
) -> None:
    path = f"{person.home}/q/nothing"
    assert client.get(path).status_code == 404
    assert post(client, path, page.hidden).status_code == 404


def test_what_a_page_does_not_do_is_refused_with_what_it_does(app: Application) -> None:
    client = Client(app)
    methods = {"GET", "POST", "PUT", "PATCH", "DELETE"}
    places = app.url_map.bind("127.0.0.1")
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<", "").replace(">", "")
        known = set(places.allowed_methods(path))  # of all rules that this path fits
        assert known >= (rule.methods or set())
        for method in methods - known:
            answer = client.open(path, method=method)
            assert answer.status_code == 405
            assert set(answer.headers["Allow"].split(", ")) == known


def test_a_cookie_that_is_no_text_keeps_nobody_out(app: Application) -> None:
    client = Client(app, use_cookies=False)
    client.expects = SPANISH
    client.get("/", headers={"Cookie": "who=Jos\xe9; lang=es"})
    assert client.seen.status == 200
    client.get("/nothing", headers={"Cookie": "lang=es; who=Jos\xe9"})
    assert client.seen.status == 404
