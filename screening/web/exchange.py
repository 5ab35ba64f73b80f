"""A request and its answer, as this application has them: less is looked up, and each thing once.

Flask and Werkzeug are ready for forms of any kind, addresses in any script and settings that change
from request to request. What we take is narrower, and refused before (`sanity`); what we send is
whole. So the same questions have shorter answers here.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from secrets import token_hex
from time import perf_counter
from typing import IO, TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qsl

from flask import Request, Response
from flask.globals import _cv_request
from typing_extensions import override
from werkzeug.datastructures import Headers, ImmutableMultiDict
from werkzeug.exceptions import ClientDisconnected
from werkzeug.http import parse_cookie
from werkzeug.utils import cached_property

from screening.engine.rulebook import Rulebook
from screening.store.audit import Act
from screening.store.database import Connection
from screening.store.sessions import Opened
from screening.store.staff_sessions import Session

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HTML = "text/html; charset=utf-8"
FORM = "application/x-www-form-urlencoded"
LARGEST_BODY = 128 * 1024  # bytes
TO_NOTHING = (("Content-Type", HTML), ("Content-Length", "0"))
NOTHING: ImmutableMultiDict[str, str] = ImmutableMultiDict()


class Asked(Request):
    """A request, with what its answer needs all the way through.

    id: its name, made by us, whatever was sent; the same in the log and in the page.
    at: its time, the same however often it is asked.
    connection: in its one transaction, from the first use on; see `context.connection`.
    is_repeatable: what was sent may be sent once more, to be refused in the other language.
    keeps: what it wrote is kept although it is refused.
    answers_from: before that moment of `monotonic()` the answer is held back.
    is_told: its line is in the log.
    left: what the audit trail is to know of although it only reads or is refused.
    language: of the page, once somebody asked; nothing before.
    rulebook: that of this request, once it is known.
    opened: what the visitor's session opens, once it was looked up, until it is seen to be used.
    staff: the session of whoever of the staff asks; nobody, or (False) not looked up yet.
    """

    max_content_length = LARGEST_BODY

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 -- Werkzeug's own
        super().__init__(*given, **named)
        self.began = perf_counter()
        self.at = datetime.now(UTC)
        self.id = token_hex(8)
        self.connection: Connection | None = None
        self.is_repeatable = False
        self.keeps = False
        self.is_told = False
        self.answers_from = 0.0
        self.left: list[tuple[Act, str, dict[str, object]]] = []
        self.language = ""
        self.rulebook: Rulebook | None = None
        self.opened: Opened | None = None
        self.staff: Session | Literal[False] | None = False

    @cached_property
    def kind(self) -> str:
        """Of what kind its body is; empty if nothing says so."""
        told = self.environ.get("CONTENT_TYPE", "")
        return FORM if told == FORM else self.mimetype

    @cached_property
    @override
    def stream(self) -> IO[bytes]:
        """The body, read at once where its length is told; Werkzeug reads one piece by piece."""
        told = self.environ.get("CONTENT_LENGTH", "")
        if not (told.isascii() and told.isdigit() and int(told) < LARGEST_BODY):
            return super().stream
        sent = self.environ["wsgi.input"].read(int(told))
        if len(sent) < int(told):
            raise ClientDisconnected
        return BytesIO(sent)

    @cached_property
    @override
    def args(self) -> ImmutableMultiDict[str, str]:
        """What stands in the address after a question mark: mostly nothing."""
        sent = self.environ.get("QUERY_STRING")
        return super().args if sent else NOTHING  # type: ignore[return-value]

    @cached_property
    @override
    def cookies(self) -> ImmutableMultiDict[str, str]:
        """Read from the one header, without going through the others."""
        try:
            return parse_cookie(self.environ, ImmutableMultiDict)  # type: ignore[return-value]
        except UnicodeDecodeError:  # what another application of this host left is not for us
            sent = self.environ["HTTP_COOKIE"].encode("ascii", "ignore").decode()
            return parse_cookie(sent, ImmutableMultiDict)  # type: ignore[return-value]

    @override
    def _load_form_data(self) -> None:
        """Read what was sent with a form; one of any other kind was refused, and files with it."""
        if "form" not in vars(self):
            sent = self.get_data(as_text=True) if self.kind == FORM else ""
            form = ImmutableMultiDict(parse_qsl(sent, keep_blank_values=True))
            vars(self).update(form=form, files=ImmutableMultiDict())


class Answer(Response):
    """An answer. Of a page that is there and whole, nothing is left to be worked out."""

    @override
    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:
        if self.status_code == HTTPStatus.OK and self.is_sequence and self.response != []:
            return self.headers
        return super().get_wsgi_headers(environ)


class SeeOther(Answer):
    """To another page of ours, which the browser gets; the place is written in ASCII."""

    def __init__(self, where: str) -> None:
        headers = Headers()
        headers.add("Location", where)
        add_ours(headers, TO_NOTHING)
        super().__init__(headers=headers, status=HTTPStatus.SEE_OTHER)

    @override
    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        start_response(self.status, self.headers.to_wsgi_list())
        return ()


def add_ours(headers: Headers, lines: Iterable[tuple[str, str]]) -> None:
    """Add headers that are written in our code; Werkzeug would look for line breaks in each."""
    headers._list.extend(lines)  # noqa: SLF001


def asked() -> Asked:
    """The request. Flask's own `request` looks for it anew at each of its attributes."""
    found: Asked = _cv_request.get().request  # type: ignore[assignment]
    return found
