"""create_app: the only module that knows all the others."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, Response
from typing_extensions import override
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from screening.config import Config, built_in
from screening.publishing import Shelf
from screening.store.database import Database
from screening.web import admin, assets, context, guards, headers, nurse, ops, patient, staff
from screening.web.errors import add_error_pages
from screening.web.exchange import LARGEST_BODY, Answer, Asked
from screening.web.languages import add_languages
from screening.web.limits import add_limits
from screening.web.sanity import refuse_garbage
from screening.web.sessions import FormTokens, TokenSessions
from screening.web.watch import add_watch

HERE = Path(__file__).parent


class Application(Flask):
    """Flask, with the one place that commits: inside the reach of the error pages."""

    session_interface = TokenSessions()
    request_class = Asked
    response_class = Answer

    @override
    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No view and no hook here is a coroutine, so none is asked each time whether it is."""
        return func

    @override
    def dispatch_request(self) -> Response:
        try:
            response = self.make_response(guards.refusal() or super().dispatch_request())
        except HTTPException:
            context.leave_behind()
            raise
        context.settle(response)
        return response


def create_app(config: Config) -> Application:
    """The application. It opens no database before the first request."""
    app = Application("screening", template_folder=str(built_in("templates")), static_folder=None)
    app.config.update(_settings(config))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    database = Database(config.database_url, config.ring())
    app.extensions["desk"] = context.Desk(config, database, Shelf())
    add_watch(app)
    refuse_garbage(app, config.host)
    FormTokens(app)
    for reader in (patient, staff, nurse, admin, ops):
        app.register_blueprint(reader.pages)
    assets.add_assets(app, HERE / "static")
    add_error_pages(app)
    add_languages(app, config.zone)
    add_limits(app, config.limits)
    headers.add_headers(app, is_https=config.is_https)
    app.teardown_request(context.release)
    app.context_processor(context.for_templates)
    guards.check_routes(app)
    _trust_proxies(app, config.proxies)
    return app


def _settings(config: Config) -> dict[str, object]:
    prefix = "__Host-" if config.is_https else ""
    return {
        "DEBUG": False,  # whatever FLASK_DEBUG says: nobody but us reads the environment
        "SECRET_KEY": config.key(),
        "MAX_CONTENT_LENGTH": LARGEST_BODY,
        "SESSION_COOKIE_NAME": f"{prefix}visit",
        "STAFF_COOKIE": f"{prefix}staff",
        "DEVICE_COOKIE": f"{prefix}device",
        "SESSION_COOKIE_SECURE": config.is_https,
    }


def _trust_proxies(app: Application, proxies: int) -> None:
    """Take the word of our own proxies on where a request comes from; of nobody else's."""
    if proxies:
        trusting = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)
        app.wsgi_app = trusting  # type: ignore[method-assign]
