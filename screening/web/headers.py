"""Headers of every response."""

from flask import Response, request

from screening.web import context

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS_HTTPS = "max-age=31536000; includeSubDomains"


def add_headers(response: Response) -> Response:
    """Nothing from elsewhere, nothing in a frame, and no page kept by the browser."""
    headers = response.headers
    headers["Content-Security-Policy"] = POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers.setdefault("Cache-Control", "no-store")
    if context.config().is_https:
        headers["Strict-Transport-Security"] = ALWAYS_HTTPS
    if request.path != "/":
        headers["X-Robots-Tag"] = "noindex"
    return response
