"""One test for each threat of docs/threat-model.md, at the running product: the first twelve.

What is tested closely elsewhere is tried here once, as somebody would who wants in.
"""

import csv
import re
import tomllib
import unicodedata
from io import BytesIO, StringIO
from pathlib import Path

import pytest

from screening import codes
from screening.config import Config
from screening.engine.load import load
from screening.engine.problems import RulebookError
from screening.exports.paper import paper_pdf
from screening.exports.result import result_pdf
from screening.exports.spreadsheet import FORMULAS
from screening.store import audit
from screening.store.audit import Act
from tests.applications import KEY, KEYS, application
from tests.client import Client, post
from tests.dump import database_of
from tests.exports.pdf import Pdf, without_spaces
from tests.exports.sheets import form, replaced, worst
from tests.promises.floods import flooded_with_codes, flooded_with_sends, open_saved
from tests.promises.tree import ROOT
from tests.sheet import Sheet
from tests.staff import now
from tests.web.matrix import ADMIN, DOOR, ROWS, SECOND, STAFF
from tests.web.world import World

HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "=cmd|' /C calc'!A0",
    "{{ config }}{% raw %}",
    "javascript:alert(1)",
)
MARKUP = (
    '#read("/etc/passwd")',
    '#import "@preview/a:1.0.0"',
    '"); #panic("out"); ("',
    "`$x$` <a> @b",
)
DOCUMENTS = "typst|reportlab|weasyprint|fpdf|xhtml2pdf|pdfkit|pikepdf|pypdf|borb|docx|wkhtml"
HOSTILE_FILES = {
    "runs something": "a: !!python/object/apply:os.system ['touch was-run']\n",
    "grows": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "is deep": "a: " + "[" * 5000 + "\n",
    "is no text": "a: \x07\n",
    "is something else": "- a\n- b\n",
    "has a key twice": "a: 1\na: 2\n",
}


def test_threat_01_guessing_resume_codes(world: World, log: BytesIO) -> None:
    """How long each refusal takes, what is kept, limits at once: tests/web/test_resume.py."""
    assert len(set(codes.SIGNS)) == 31
    assert not set(codes.SIGNS) & set("01OIL")
    made = [codes.new_code(codes.SHORT).written for _ in range(2000)]
    assert len(set(made)) == 2000
    assert {sign for code in made for sign in code} == {*codes.SIGNS, "-"}
    row, right = ROWS["patient.open_saved"], world.visitors["nobody"].named["saved"]
    near = right[:-1] + ("3" if right[-1] == "2" else "2")
    wrong = [(near, "1950"), (right, "1951"), (made[0], "1950"), (near[::-1], "1950")]
    said = set()
    for code, year in wrong:
        answer = world.send(row, "nobody", "POST", code=code, year=year)
        assert answer.status_code == 422
        said.add(answer.text.replace(code, "").replace(f'value="{year}"', ""))
        world.put_back()
    assert len(said) == 1
    statuses = [world.send(row, "nobody", "POST", code=near).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]  # wherever they come from
    assert world.send(row, "nobody", "POST").status_code == 429  # right or wrong
    world.put_back()
    answer = world.send(row, "nobody", "POST")
    assert answer.status_code == 303
    assert right not in str(answer.headers)
    assert right not in log.getvalue().decode() + str(world.held()["resume_code"])


def test_threat_02_the_result_of_another_by_link(world: World) -> None:
    theirs = world.visitors["finished"].named["s"]
    for who in ("nobody", "patient", "nurse", "admin"):
        for page in ("", "/result", "/check", "/advice", "/q/age", "/keep", "/kept", "/delete"):
            assert world.client(who).get(theirs + page).status_code == 404


LEAVING = (("patient.close", "finished"), ("staff.sign_out", "nurse"))


def test_threat_03_the_next_person_at_the_same_device(world: World) -> None:
    """In a real browser: tests/browser/test_shared_device.py."""
    home = world.visitors["finished"].named["s"]
    for page in ("/result", "/check"):
        assert world.client("finished").get(home + page).headers["Cache-Control"] == "no-store"
    shown = Sheet(world.client("finished").get(f"{home}/result").text)
    (warning,) = (e.attrib for e in shown.root.iter("section") if "data-idle" in e.attrib)
    assert 29 * 60 <= int(warning["data-idle"]) <= 30 * 60
    assert warning["data-gone"] == "/"
    for endpoint, visitor in (("patient.delete", "patient"), *LEAVING):
        answer = world.send(ROWS[endpoint], visitor, "POST")
        assert '"cache"' in answer.headers["Clear-Site-Data"]
    assert world.client("finished").get(f"{home}/result").status_code == 404
    script = (ROOT / "screening/static/script.js").read_text(encoding="utf-8")
    assert not re.search(r"localStorage|sessionStorage|indexedDB|caches\b|serviceWorker", script)


def test_threat_04_posing_as_staff(world: World) -> None:
    for row in (*STAFF, *ADMIN):
        for visitor in ("half", "new"):
            answer = world.send(row, visitor, row.method)
            place = answer.headers.get("Location", "")
            assert answer.status_code == 401 or place.startswith(SECOND)
    assert world.held() == world.first


def test_threat_05_what_is_not_ones_own(world: World) -> None:
    """Every route for every visitor: tests/web/test_matrix.py."""
    theirs = world.visitors["admin"].named
    path = ROWS["staff.end_session"].path.replace("{session}", theirs["own"])
    row = ROWS["staff.end_session"]._replace(path=path)
    assert world.send(row, "nurse", "POST").status_code == 404
    assert world.client("admin").get("/staff/people").status_code == 200


def test_threat_06_forms_from_elsewhere(world: World) -> None:
    client, named = world.client("nobody"), world.visitors["nobody"].named
    form = {
        "email": (named["targets_email"],),
        "password": (named["password"],),
        "csrf_token": (named["staff_token"],),
    }
    before = world.trail()
    for site in ("cross-site", "same-site"):
        assert post(client, DOOR, form, headers={"Sec-Fetch-Site": site}).status_code == 400
    for token in ("", world.visitors["ended"].named["staff_token"]):
        assert post(client, DOOR, {**form, "csrf_token": (token,)}).status_code == 400
    assert (world.trail(), world.held()) == (before, world.first)
    answer = post(client, DOOR, form, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.headers["Location"] == SECOND
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("name", HOSTILE)
def test_threat_07_script_through_names(world: World, name: str) -> None:
    client, browser = world.client("admin"), {"User-Agent": name}
    answer = world.send(ROWS["admin.invite"], "admin", "POST", name=name)
    assert answer.status_code == 303
    shown = Sheet(client.get(answer.headers["Location"]).text)
    assert shown.heading == " ".join(name.split())
    post(client, "/staff/stay", shown.forms[0].hidden, headers=browser)
    pages = [
        client.get(world.path(row, "admin")) for row in (*STAFF, *ADMIN) if row.method == "GET"
    ]
    typed = world.send(ROWS["patient.open_saved"], "nobody", "POST", code=name, year=name)
    sent = world.send(ROWS["patient.send"], "finished", "POST", name=name, consent="")
    assert typed.status_code == sent.status_code == 422  # and the pages show what was typed
    assert Sheet(sent.text).element("name").attrib["value"] == name
    for page in (
        *pages,
        typed,
        sent,
        client.get("/staff/audit", query_string={"on": name, "who": name}),
    ):
        assert "<script>alert" not in page.text
        assert "<img" not in page.text
    assert name in Sheet(client.get("/staff/people").text).text


def test_threat_08_formulas_in_spreadsheets(world: World) -> None:
    with database_of(world.app).writer.begin() as connection:
        for begin in (*FORMULAS, "\N{FULLWIDTH EQUALS SIGN}", " =", "\n="):
            audit.add(connection, Act.VIEWED, f"{begin}1+1", at=now(), by=f"{begin}2")
    answer = world.client("admin").get("/staff/audit/export")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    cells = [cell for row in csv.reader(StringIO(answer.text, newline="")) for cell in row]
    assert sum("1+1" in cell for cell in cells) == len(FORMULAS) + 3
    begins = (unicodedata.normalize("NFKC", cell).lstrip()[:1] for cell in cells)
    assert set(begins) & {*FORMULAS} == set()


@pytest.mark.parametrize("text", [*HOSTILE, *MARKUP])
def test_threat_09_injection_into_documents(text: str) -> None:
    """Closer: tests/exports/test_typeset.py. The one renderer is typst."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    needs = [need for group in groups for need in group if re.match(DOCUMENTS, need)]
    assert [need.partition("~")[0] for need in needs] == ["typst"]
    result = Pdf(result_pdf(replaced(worst(), text)))
    paper = Pdf(paper_pdf(replaced(form(), text)))
    for pdf in (result, paper):
        assert pdf.letters.count(without_spaces(text)) > 10
        assert "root:x:" not in pdf.letters


@pytest.mark.parametrize("kind", HOSTILE_FILES)
def test_threat_10_a_hostile_rulebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rulebook.yaml").write_text(HOSTILE_FILES[kind], encoding="utf-8")
    with pytest.raises(RulebookError):
        load(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["rulebook.yaml"]


def test_threat_11_floods(world: World) -> None:
    """What may be a machine's is marked: tests/test_sharing.py."""
    own = world.app.extensions["desk"].config.database
    config = Config(database=own, secret_key=KEY, keys=KEYS, begins="5/hour")
    with application(config) as app:
        flood, person = Client(app), Client(app)
        flood.get("/", environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
        form = flood.seen.form.hidden
        answers = []
        for number in range(500):
            said = {"X-Forwarded-For": f"198.51.100.{number % 250}"}
            where = {"REMOTE_ADDR": "192.0.2.1"}
            answer = post(flood, "/", form, headers=said, environ_overrides=where)
            answers.append(answer.status_code)
            if answer.status_code == 303:  # a new visit has a new token
                flood.get("/")
                form = flood.seen.forms[0].hidden
        assert answers.count(303) == 5
        assert answers.count(429) == 495
        person.get("/")
        assert post(person, "/", person.seen.form.hidden).status_code == 303
        assert flooded_with_codes(flood) == [422] * 20 + [429] * 30
        assert open_saved(person, world.visitors["nobody"].named["saved"]) == 303
    assert flooded_with_sends(world) == [422] * 30 + [429] * 5


def test_threat_12_fixed_and_stolen_sessions(world: World) -> None:
    planted = Client(world.app)
    planted.set_cookie("staff", "p" * 43)
    planted.get(DOOR)
    named, tokens = world.visitors["half"].named, ["p" * 43]
    form = {"email": (named["targets_email"],), "password": (named["password"],)}
    post(planted, DOOR, {**planted.seen.form.hidden, **form})
    cookie = planted.get_cookie("staff")
    assert cookie is not None
    assert cookie.value not in tokens
    before = world.visitors["half"].cookies["staff"]
    assert world.send(ROWS["staff.show_code"], "half", "POST").status_code == 303
    thief = Client(world.app)
    thief.set_cookie("staff", before)
    assert DOOR in thief.get("/staff/account").headers["Location"]
    assert world.send(ROWS["staff.sign_out"], "nurse", "POST").status_code == 303
    assert DOOR in world.client("nurse").get("/staff/account").headers["Location"]
    disabled_at_once(world)
    resumed_under_a_new_token(world)


def resumed_under_a_new_token(world: World) -> None:
    """Who comes back with a code has a token that nobody planted."""
    victim = Client(world.app)
    victim.set_cookie("visit", "p" * 43)
    assert open_saved(victim, world.visitors["nobody"].named["saved"]) == 303
    thief, home = Client(world.app), world.visitors["nobody"].named["s"]
    thief.set_cookie("visit", "p" * 43)
    assert thief.get(f"{home}/check").status_code == 404
    assert victim.get(f"{home}/check").status_code == 200


def disabled_at_once(world: World) -> None:
    """Who is shut out is out with the next request."""
    assert world.client("provider").get("/staff/account").status_code == 200
    path = ROWS["admin.disable"].path.replace("{target}", world.visitors["provider"].account)
    world.send(ROWS["admin.disable"]._replace(path=path), "admin", "POST")
    assert DOOR in world.client("provider").get("/staff/account").headers["Location"]
