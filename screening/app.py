"""create_app: the only module that knows all the others."""

from pathlib import Path

from flask import Flask, Response
from flask_wtf.csrf import CSRFProtect
from typing_extensions import override

from screening.config import Config, built_in
from screening.publishing import Shelf
from screening.store.database import Database
from screening.web import assets, context, headers, patient
from screening.web.errors import add_error_pages
from screening.web.sanity import refuse_garbage
from screening.web.sessions import TokenSessions

HERE = Path(__file__).parent
LARGEST_BODY = 128 * 1024  # bytes


class Application(Flask):
    """Flask, with the one place that commits: inside the reach of the error pages."""

    session_interface = TokenSessions()

    @override
    def dispatch_request(self) -> Response:
        response = self.make_response(super().dispatch_request())
        context.settle(response)
        return response


def create_app(config: Config) -> Application:
    """The application. It opens no database before the first request."""
    app = Application("screening", template_folder=str(built_in("templates")), static_folder=None)
    app.config.update(
        SECRET_KEY=config.key(),
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        SESSION_COOKIE_NAME="__Host-visit" if config.is_https else "visit",
        SESSION_COOKIE_SECURE=config.is_https,
        WTF_CSRF_TIME_LIMIT=None,  # a form token lives as long as its session
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["desk"] = context.Desk(config, Database(config.database_url), Shelf())
    app.before_request(refuse_garbage)
    CSRFProtect(app)
    app.register_blueprint(patient.pages)
    assets.add_assets(app, HERE / "static")
    add_error_pages(app)
    app.after_request(headers.add_headers)
    app.teardown_request(context.release)
    app.context_processor(context.for_templates)
    return app
