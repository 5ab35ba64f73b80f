"""Headers of every response."""

from flask import Flask, Response

from screening.web.exchange import add_ours, asked

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
HTTPS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def add_headers(app: Flask, *, is_https: bool) -> None:
    """Nothing from elsewhere, nothing in a frame, and no page kept by the browser."""
    always = tuple({**ALWAYS, **HTTPS}.items() if is_https else ALWAYS.items())
    inside = (*always, ("X-Robots-Tag", "noindex"))  # nobody finds more than the first page

    def add(response: Response) -> Response:
        headers = response.headers
        if "Cache-Control" not in headers:
            headers.add("Cache-Control", "no-store")
        add_ours(headers, always if asked().path == "/" else inside)  # nobody else sets these
        return response

    app.after_request(add)
