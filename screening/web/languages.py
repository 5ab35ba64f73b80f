"""The interface in English and Spanish: which language a page is in, and its words and dates.

Text that people read is written in English: `{{ "Sign in"|t }}` in a template, `say("Saved")` in
Python. The Spanish stands in translations/es.po, keyed by the English sentence. Each language has
templates of its own, compiled with its words in place, so that showing a page looks nothing up.
"""

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import flask
from babel.dates import format_date, format_time
from babel.messages.pofile import read_po
from flask import Flask, Response, current_app
from jinja2 import Environment
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from screening.web.exchange import asked
from screening.web.sessions import is_staff_page

ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "es": "Español"}  # each by its own name
LOCALES = {ENGLISH: "en_US", "es": "es_US"}  # dates and times as they are written here
TRANSLATIONS = Path(__file__).parents[1] / "translations"
YEAR = 365 * 24 * 60 * 60  # seconds
READING = ("GET", "HEAD")
LONGEST_HEADER = 200  # characters of Accept-Language that are read

Translate = Callable[[str], str]


class Tongue(NamedTuple):
    """What an application knows of one language."""

    templates: Environment
    translate: Translate


class Switch(NamedTuple):
    """The way to the same page in the other language: a link, or a form that sends this again."""

    language: str
    name: str
    href: str
    sent: tuple[tuple[str, str], ...]


def add_languages(app: Flask, zone: tzinfo) -> None:
    """Teach an application its languages, and the time zone of the dates that it says.

    Filters that are added later are not in all of them.
    """
    app.extensions["zone"] = zone
    prefix = "__Host-" if app.config["SESSION_COOKIE_SECURE"] else ""
    app.config["LANGUAGE_COOKIE"] = f"{prefix}lang"
    for language in LANGUAGES:
        texts = {} if language == ENGLISH else catalogue(language)
        teach(app, language, _translator(texts))
    app.after_request(_remember)


def teach(app: Flask, language: str, translate: Translate) -> None:
    """Give a language its words, and templates that are compiled with them."""
    templates = app.jinja_env if language == ENGLISH else app.jinja_env.overlay()
    templates.globals["say"] = say
    templates.filters = {**app.jinja_env.filters, "t": translate, "day": day, "moment": moment}
    templates.filters |= {"clock": clock, "born": born}
    app.extensions.setdefault("languages", {})[language] = Tongue(templates, translate)


def catalogue(language: str) -> dict[str, str]:
    """The texts of a language by their English; what is empty or uncertain is not there."""
    with (TRANSLATIONS / f"{language}.po").open("rb") as file:
        messages = list(read_po(file, locale=language, abort_invalid=True))
    return {
        message.id: message.string
        for message in messages
        if isinstance(message.id, str) and isinstance(message.string, str)
        if message.id and message.string and not message.fuzzy
    }


def _translator(texts: dict[str, str]) -> Translate:
    def translate(text: str) -> str:
        """The text in the language; in English where that is not known."""
        return texts.get(text, text)

    return translate


def render(template: str, /, **values: object) -> str:
    """A page in the language of the request."""
    return flask.render_template(_tongue().templates.get_template(template), **values)


def say(text: str, /, **values: object) -> str:
    """A text in the language of the request: `say("Signed in as %(name)s", name=name)`."""
    said = _tongue().translate(text)
    return said % values if values else said


def translated(text: str, language: str) -> str:
    """A text in a language that is not the request's."""
    found: Tongue = current_app.extensions["languages"][language]
    return found.translate(text)


def later(text: str, /) -> str:
    """Mark a text that is written down here and said by another line: `say(TEXTS[code])`."""
    return text


def day(at: datetime) -> str:
    """A day in words, as it is at the clinic."""
    return format_date(_there(at), "long", locale=LOCALES[language()])


def moment(at: datetime) -> str:
    """A day and the time of day at the clinic, with the name of its time."""
    there = _there(at)
    time = format_time(there.time(), "short", locale=LOCALES[language()])
    return f"{day(at)}, {time} {there:%Z}"


def clock(at: datetime) -> str:
    """The time of day at the clinic, and the day if it is not this one."""
    there, locale = _there(at), LOCALES[language()]
    time = str(format_time(there.time(), "short", locale=locale))
    is_today = there.date() == _there(asked().at).date()
    return time if is_today else f"{format_date(there, 'medium', locale=locale)}, {time}"


def born(written: str) -> str:
    """A day of birth, written YYYY-MM-DD, in words and with the age: a caller says both."""
    birth, today = date.fromisoformat(written), _there(asked().at).date()
    years = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    told = format_date(birth, "medium", locale=LOCALES[language()])
    return say("%(day)s (%(years)s years)", day=told, years=years)


def _there(at: datetime) -> datetime:
    """A moment in the clinic's time zone."""
    return at.astimezone(current_app.extensions["zone"])


def language() -> str:
    """The language of the page: as the link says, else the cookie, else the browser."""
    here = asked()
    if not here.language:
        header = here.environ.get("HTTP_ACCEPT_LANGUAGE", "")
        wanted = (_linked(), _kept(), *_accepted(header[:LONGEST_HEADER]))
        here.language = next(filter(_is_offered, filter(None, wanted)), ENGLISH)
    return here.language


def switch() -> Switch | None:
    """The way to the other language; none where the page cannot be had again."""
    (other,) = LANGUAGES.keys() - {language()}
    here = asked()
    is_read = here.method in READING
    if not _is_offered(other) or not (is_read or here.is_repeatable):
        return None
    sent = () if is_read else tuple(here.form.items(multi=True))
    others = [(key, value) for key, value in here.args.items(multi=True) if key != "lang"]
    return Switch(other, LANGUAGES[other], "?" + urlencode([*others, ("lang", other)]), sent)


def repeatable() -> None:
    """Let the page that refuses a form have the switch, too: it sends the same once more.

    Only where that will be refused again, tries no secret, and holds none.
    """
    asked().is_repeatable = True


def _tongue() -> Tongue:
    found: Tongue = current_app.extensions["languages"][language()]
    return found


def _is_offered(wanted: str) -> bool:
    """Whether the page is there in a language: a patient's only if the questions are, too."""
    if wanted not in LANGUAGES:
        return False
    here = asked()
    if wanted == ENGLISH or here.rulebook is None or is_staff_page(here.path):
        return True
    return wanted in here.rulebook.languages


def _linked() -> str | None:
    """The language of a link that was followed, or of a form that stood on such a page."""
    return asked().args.get("lang")


def _kept() -> str | None:
    """The language that was chosen before."""
    return asked().cookies.get(current_app.config["LANGUAGE_COOKIE"])


@lru_cache(maxsize=64)  # one browser says the same each time, and most others do, too
def _accepted(header: str) -> tuple[str, ...]:
    """The languages of a browser, the best first: es-MX is Spanish."""
    found = parse_accept_header(header, LanguageAccept)
    return tuple([tag.partition("-")[0].lower() for tag, weight in found if weight])


def _remember(response: Response) -> Response:
    """Keep the language of a link that was followed."""
    linked = _linked()
    if linked and _is_offered(linked):
        response.set_cookie(
            current_app.config["LANGUAGE_COOKIE"],
            linked,
            max_age=YEAR,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
    return response
