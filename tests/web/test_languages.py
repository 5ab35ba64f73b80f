"""The language of a page: chosen by link, cookie or browser, and compiled into its templates."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from screening.app import Application
from screening.config import Config
from screening.web import context
from screening.web.exchange import LARGEST_BODY
from screening.web.languages import catalogue, day, later, moment, render, say, teach
from tests.applications import KEY, KEYS, application
from tests.client import FORM, Client
from tests.pseudo import PSEUDO, marked, teach_pseudo, untranslated
from tests.sheet import ENGLISH, SPANISH, Sheet

NOWHERE = "/staff/nothing"
HOSTILE = "<script>alert(1)</script>%(name)s{{ 7 * 7 }}\"'&"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;%(name)s{{ 7 * 7 }}&#34;&#39;&amp;"


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Application]:
    """An application that a test may teach what it likes; its database is never opened."""
    with application(
        Config(database=f"sqlite:///{tmp_path / 'none.db'}", secret_key=KEY, keys=KEYS)
    ) as app:
        yield app


@pytest.fixture
def client(alone: Application) -> Client:
    """A browser that says nothing of its language."""
    return Client(alone)


def spoken(app: Application, source: str, **values: object) -> str:
    """What a template says in Spanish."""
    said: str = app.extensions["languages"]["es"].templates.from_string(source).render(values)
    return said


# Compiled in


@pytest.mark.parametrize(
    ("source", "constant"),
    [
        ('<b>{{ "Need help?"|t }}</b>', "<b>¿Necesita ayuda?</b>"),
        ('{{ f("Need help?"|t) }}', "'¿Necesita ayuda?'"),
        ('{{ "Call %(phone)s."|t|e|format(phone=x) }}', "Markup('Llame al %(phone)s.')"),
    ],
)
def test_spanish_is_a_constant_of_the_compiled_template(
    alone: Application, source: str, constant: str
) -> None:
    templates = alone.extensions["languages"]["es"].templates
    compiled = templates.compile(source, "page.html", raw=True)
    assert constant in compiled
    names = [line.split()[0] for line in compiled.splitlines() if "filters['t']" in line]
    assert [name for name in names if f"{name}(" in compiled.replace(f"def {name}(", "")] == []


def test_showing_a_page_looks_nothing_up(alone: Application) -> None:
    asked: Counter[str] = Counter()

    def translate(text: str) -> str:
        asked[text] += 1
        return marked(text)

    teach(alone, "es", translate)
    client = Client(alone)
    client.expects = PSEUDO
    client.get(NOWHERE, query_string={"lang": "es"})
    from_templates = Counter({text: asked[text] for text in ("Need help?", "Go to the start page")})
    client.get(NOWHERE)
    assert all(from_templates.values())
    assert {text: asked[text] for text in from_templates} == from_templates


def test_a_template_speaks_each_language_at_the_same_time(client: Client) -> None:
    for interface in (SPANISH, ENGLISH, SPANISH):
        client.expects = interface
        client.get(NOWHERE, query_string={"lang": interface.language})
        heading = "We cannot find this page"
        assert client.seen.heading == (
            heading if interface is ENGLISH else catalogue("es")[heading]
        )


def test_what_has_no_spanish_is_said_in_english(alone: Application) -> None:
    assert spoken(alone, '{{ "Not in the catalogue"|t }}') == "Not in the catalogue"


@pytest.mark.parametrize("escaping", ["|t", "|t|e"])
def test_what_is_put_into_a_text_is_escaped(alone: Application, escaping: str) -> None:
    teach(alone, "es", {"Hello %(name)s <b>": "Hola %(name)s <b>"}.__getitem__)
    source = '{{ "Hello %(name)s <b>"' + escaping + "|format(name=name) }}"
    assert spoken(alone, source, name=HOSTILE) == f"Hola {ESCAPED} &lt;b&gt;"


def test_a_link_may_stand_in_a_text_and_what_is_in_it_is_escaped(alone: Application) -> None:
    source = (
        '{% set phone %}<a href="tel:{{ number }}">{{ number }}</a>{% endset %}'
        '{{ "Call %(phone)s, %(hours)s."|t|e|format(phone=phone, hours=hours) }}'
    )
    said = spoken(alone, source, number=HOSTILE, hours=HOSTILE)
    assert said == f'Llame al <a href="tel:{ESCAPED}">{ESCAPED}</a>, {ESCAPED}.'


def test_a_view_renders_with_what_every_template_may_ask_for(alone: Application) -> None:
    with alone.test_request_context(NOWHERE, query_string={"lang": "es"}):
        html = render("error.html", title=HOSTILE, text="", status=404, template="a name")
    assert Sheet(html).heading == HOSTILE
    assert '<html lang="es">' in html


def test_python_says_things_too(alone: Application) -> None:
    sorry = later("Something went wrong")
    with alone.test_request_context(NOWHERE, query_string={"lang": "es"}):
        assert say(sorry) == "Algo falló"
        assert say("Call %(phone)s.", phone=HOSTILE) == f"Llame al {HOSTILE}."
        assert say("100 % new to us") == "100 % new to us"
    with alone.test_request_context("/"):
        assert say(sorry) == sorry


# Dates


def test_dates_are_said_in_the_language_and_times_are_those_of_utc(alone: Application) -> None:
    late = datetime(2026, 11, 22, 23, 5, tzinfo=timezone(timedelta(hours=-5)))
    source = "{{ at|day }}; {{ at|moment }}"
    with alone.test_request_context(NOWHERE):
        assert day(late) == "November 23, 2026"
        assert moment(late) == "November 23, 2026, 4:05\u202fAM UTC"
        assert moment(late.astimezone(UTC)) == moment(late)
    with alone.test_request_context(NOWHERE, query_string={"lang": "es"}):
        assert spoken(alone, source, at=late) == (
            "23 de noviembre de 2026; 23 de noviembre de 2026, 4:05\u202fa.m. UTC"
        )


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-23T04:05Z", "November 22, 2026, 11:05\u202fPM EST"),
        ("2026-07-04T03:59Z", "July 3, 2026, 11:59\u202fPM EDT"),
    ],
)
def test_days_and_times_are_those_of_the_clinic(tmp_path: Path, at: str, said: str) -> None:
    database = f"sqlite:///{tmp_path / 'none.db'}"
    config = Config(database=database, secret_key=KEY, keys=KEYS, timezone="America/New_York")
    with application(config) as app, app.test_request_context(NOWHERE):
        assert moment(datetime.fromisoformat(at)) == said
        assert said.startswith(f"{day(datetime.fromisoformat(at))}, ")


# Chosen


@pytest.mark.parametrize(
    ("linked", "kept", "accepted", "language"),
    [
        (None, None, None, "en"),
        (None, None, "es-MX,en;q=0.5", "es"),
        (None, None, "ES", "es"),
        (None, None, "en-US,es;q=0.9", "en"),
        (None, None, "de,es;q=0.2", "es"),
        (None, None, "es;q=0,de", "en"),
        (None, None, "*", "en"),
        (None, None, ";;q=,\u00ff", "en"),
        (None, "es", "en", "es"),
        (None, "en", "es", "en"),
        (None, "de", "es", "es"),
        (None, "", None, "en"),
        ("es", "en", "en", "es"),
        ("en", "es", "es", "en"),
        ("de", "es", "en", "es"),
        ("", None, "es", "es"),
        ("ES", None, None, "en"),
        ("es\r\nSet-Cookie: a=b", None, None, "en"),
    ],
)
def test_the_link_wins_then_the_cookie_then_the_browser(
    alone: Application, linked: str | None, kept: str | None, accepted: str | None, language: str
) -> None:
    headers = {"Accept-Language": accepted} if accepted else {}
    if kept is not None:
        headers["Cookie"] = f"lang={kept}"
    query = {} if linked is None else {"lang": linked}
    with alone.test_request_context(NOWHERE, query_string=query, headers=headers):
        assert context.language() == language
    client = Client(alone, use_cookies=False)
    client.expects = SPANISH if language == "es" else ENGLISH
    answer = client.get(NOWHERE, query_string=query, headers=headers)
    cookies = [sent for sent in answer.headers.getlist("Set-Cookie") if "lang" in sent]
    assert bool(cookies) == (linked in {"en", "es"})


def test_a_chosen_language_is_kept_for_a_year(client: Client) -> None:
    client.expects = SPANISH
    answer = client.get(NOWHERE, query_string={"lang": "es"})
    (cookie,) = (sent for sent in answer.headers.getlist("Set-Cookie") if sent.startswith("lang="))
    parts = cookie.split("; ")
    assert {"lang=es", "Max-Age=31536000", "HttpOnly", "Path=/", "SameSite=Lax"} < set(parts)
    assert "Secure" not in parts
    assert "lang=" not in str(client.get(NOWHERE).headers.getlist("Set-Cookie"))


def test_under_https_the_cookie_is_bound_to_it(tmp_path: Path) -> None:
    url = "https://clinic.example"
    database = f"sqlite:///{tmp_path / 'none.db'}"
    with application(Config(url=url, database=database, secret_key=KEY, keys=KEYS)) as app:
        client = Client(app)
        client.expects = SPANISH
        answer = client.get(NOWHERE, base_url=url, query_string={"lang": "es"})
        (cookie,) = (sent for sent in answer.headers.getlist("Set-Cookie") if "lang=" in sent)
        assert cookie.startswith("__Host-lang=es;")
        assert {"Secure", "Path=/"} < set(cookie.split("; "))
        client.get(NOWHERE, base_url=url)
        client.expects = ENGLISH
        planted = Client(app, use_cookies=False)
        planted.get(NOWHERE, base_url=url, headers={"Cookie": "lang=es"})


def test_one_link_switches_the_language_of_the_same_page(client: Client) -> None:
    client.get(f"{NOWHERE}?a=1&lang=de&a=%C3%B1%26%22quoted&lang=es")
    (link,) = (a for a in client.seen.root.iter("a") if "hreflang" in a.attrib)
    assert (link.text, link.attrib["lang"], link.attrib["hreflang"]) == ("Español", "es", "es")
    assert link.attrib["href"] == "?a=1&a=%C3%B1%26%22quoted&lang=es"
    client.expects = SPANISH
    client.get(NOWHERE + link.attrib["href"])
    (link,) = (a for a in client.seen.root.iter("a") if "hreflang" in a.attrib)
    assert (link.text, link.attrib["lang"], link.attrib["hreflang"]) == ("English", "en", "en")


def test_an_error_that_answers_a_form_has_no_such_link_and_sends_nothing_again(
    client: Client,
) -> None:
    client.post(NOWHERE, data="a=1", content_type=FORM)
    assert [link for link in client.seen.links if "lang=" in link] == []
    assert client.seen.forms == []


# Nothing left in English


@pytest.mark.parametrize(
    ("method", "body", "kind", "status"),
    [
        ("GET", "", None, 404),
        ("POST", "", FORM, 404),
        ("POST", "a" * (LARGEST_BODY + 1), FORM, 413),
        ("POST", "{}", "application/json", 415),
        ("POST", "a=%00", FORM, 400),
    ],
)
def test_error_pages_are_translated_all_through(
    alone: Application, method: str, body: str, kind: str | None, status: int
) -> None:
    teach_pseudo(alone)
    client = Client(alone)
    client.expects = PSEUDO
    client.set_cookie("lang", "es")
    answer = client.open(NOWHERE, method=method, data=body, content_type=kind)
    assert answer.status_code == status
    assert list(untranslated(client.seen)) == []


def test_the_footer_is_translated_all_through(tmp_path: Path) -> None:
    config = Config(
        database=f"sqlite:///{tmp_path / 'none.db'}",
        secret_key=KEY,
        keys=KEYS,
        clinic="Riverside Spine",
        phone="404-555-0142",
        hours="8 to 5",
    )
    with application(config) as app:
        teach_pseudo(app)
        client = Client(app)
        client.expects = PSEUDO
        client.get(NOWHERE, query_string={"lang": "es"})
        assert list(untranslated(client.seen, [config.clinic])) == []
        assert list(untranslated(client.seen)) == ["Riverside Spine"]


def test_what_was_not_translated_is_found() -> None:
    page = (
        '<!doctype html><html lang="es"><head><title>⟦A⟧ | Tab</title></head><body><!-- no -->'
        '<h1 title="Tip">⟦Call <a href="/">b</a> now⟧ 12:30 %</h1><p>Ana Left | ⟦Nurse⟧</p>'
        '<p>Left <b lang="en">English</b> over</p><p translate="no">K7</p><script>x</script>'
        '<p>⟦Hi ⟦you⟧ there⟧</p><input type="submit" value="Send"><img alt="⟦B⟧" src="/"></body>'
    )
    found = list(untranslated(Sheet(page), ["Ana Left"]))
    assert found == ["| Tab", "Tip", "Left", "over", "Send"]
