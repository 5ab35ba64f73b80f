"""For those who operate an installation: is it alive, can it serve, what has it counted."""

import hmac

from flask import Blueprint, Response, abort, request
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from screening.keyring import NoSuchKey
from screening.logs import LOG
from screening.store import audit
from screening.store.audit import Broken
from screening.store.database import FAULTS
from screening.store.shape import is_newest
from screening.web import context
from screening.web.guards import anybody
from screening.web.watch import counts

pages = Blueprint("ops", __name__)


@pages.get("/health/live")
@anybody()
def live() -> Response:
    """Say that the process answers. Nothing else is touched."""
    return Response("ok", mimetype="text/plain")


@pages.get("/health/ready")
@anybody()
def ready() -> Response:
    """Say whether people can be served; if not, one word says what is missing."""
    missing = _missing()
    return Response(missing or "ok", 503 if missing else 200, mimetype="text/plain")


@pages.get("/metrics")
@anybody()
def metrics() -> Response:
    """What was counted, for whoever has the token; for everybody else there is no such page."""
    token = context.config().metrics_token
    sent = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(sent.encode("latin-1"), f"Bearer {token}".encode()):
        abort(404)
    return Response(counts().text(), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _missing() -> str:
    """One word for what keeps people from being served. Whatever it is, it has a word."""
    try:
        is_shaped = is_newest(context.connection())
    except Exception as error:  # noqa: BLE001
        return _not_ready("database", error)
    if not is_shaped:
        return _not_ready("migration")
    try:
        audit.head_of(context.connection())
        context.newest_rulebook()
    except FAULTS as error:
        return _not_ready("database", error)
    except (Broken, NoSuchKey) as error:
        return _not_ready("keys", error)
    except Exception as error:  # noqa: BLE001
        return _not_ready("rulebook", error)
    return ""


def _not_ready(kind: str, error: Exception | None = None) -> str:
    LOG.warning("not ready", kind=kind, error=error)
    return kind
