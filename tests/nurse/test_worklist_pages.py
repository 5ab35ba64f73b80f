"""The worklist as nurses see it: what it says, each form's errors, and what no address holds."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from screening.access.people import Role
from screening.app import Application
from screening.config import Config
from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from screening.store import screenings, tasks
from screening.store.audit import Act
from screening.store.trail import Chosen, entries
from screening.web.nurse.listed import MOST
from tests.applications import CLINIC, KEY, KEYS, application, migrated
from tests.client import Client, ClientWire, post
from tests.dump import database_of
from tests.nurse.ward import ADA, DAY, NOBODY, TO_ER, Ward
from tests.person import Person, code_of
from tests.sheet import Fields
from tests.staff import Member, member, now, signed_in

LIST, CALLS, HAND_OFF = "/staff/worklist", "/staff/calls", "/finish?done=1"
VERSION = re.compile(r'name="version" value="(\d+)"')
WRONG = "This code and this year do not go together"


class Nurse:
    """A nurse at a browser."""

    def __init__(self, app: Application, name: str) -> None:
        self.app = app
        self.member: Member = member(app, Role.NURSE, name)
        self.client: Client = signed_in(app, self.member)
        self.client.get(LIST)
        (self.token,) = self.client.seen.forms[0].hidden["csrf_token"]

    def open(self, path: str = LIST) -> str:
        """The text of a page."""
        assert self.client.get(path).status_code == 200
        return " ".join(re.sub(r"<[^>]+>", " ", self.client.seen.html).split())

    def send(self, path: str, **fields: str) -> TestResponse:
        """Send a form."""
        values = {name.replace("_", "-"): (value,) for name, value in fields.items()}
        return post(self.client, path, {"csrf_token": (self.token,), **values})

    def begin(self) -> str:
        """Begin a call."""
        return self.send(CALLS).headers["Location"]


@pytest.fixture
def app(sqlite_url: str) -> Iterator[Application]:
    """An application for this test alone."""
    config = Config(database=sqlite_url, secret_key=KEY, keys=KEYS, clinic=CLINIC)
    with migrated(sqlite_url), application(config) as app:
        yield app


@pytest.fixture
def dana(app: Application) -> Nurse:
    """One nurse."""
    return Nurse(app, "Dana Reyes")


@pytest.fixture
def sam(app: Application) -> Nurse:
    """Another."""
    return Nurse(app, "Sam Ortega")


def acts(app: Application) -> list[tuple[str, str]]:
    """What the audit trail knows."""
    with database_of(app).reader.begin() as connection:
        return [(row.act, row.on) for row in entries(connection, Chosen())]


@pytest.fixture
def ward(app: Application, rulebook: Rulebook) -> Ward:
    """What waits there."""
    return Ward(database_of(app), rulebook)


def test_a_row_says_who_holds_it_and_that_a_hold_has_ended(
    ward: Ward, dana: Nurse, sam: Nurse
) -> None:
    name = ward.sent(TO_ER, is_doubtful=True)
    text = dana.open()
    assert "Go to the emergency room now" in text
    assert "Not confirmed: may be from a machine" in text
    assert "Overdue by" in text
    assert dana.send(f"{CALLS}/{name}/claim").headers["Location"] == f"{CALLS}/{name}"
    assert "You, until" in dana.open()
    assert "Dana Reyes until" in sam.open()
    assert sam.send(f"{CALLS}/{name}/claim").status_code == 409
    assert "Somebody else holds this" in sam.client.seen.text
    with ward.database.writer.begin() as connection:
        task = ward.task(name)
        tasks.change(connection, task, held_until=now())
    assert "Nobody The hold of Dana Reyes has ended." in sam.open()


def test_a_colleague_reads_the_note_and_each_try_is_shown(
    ward: Ward, dana: Nurse, sam: Nurse
) -> None:
    place = f"{CALLS}/{ward.sent(TO_ER)}"
    assert dana.send(f"{place}/hand-over", hand_to="nobody", hand_note="Slowly").status_code == 422
    assert "Select a colleague" in dana.client.seen.text
    assert 'value="Slowly"' in dana.client.seen.html
    to = sam.member.account.id
    assert dana.send(f"{place}/hand-over", hand_to=to, hand_note="Slowly").status_code == 303
    assert "Handed over by Dana Reyes: Slowly" in sam.open(f"{LIST}?way=mine")
    assert "Slowly" not in dana.open()
    assert sam.send(f"{place}/contact").status_code == 422
    assert "Select what came of it" in sam.client.seen.text
    assert sam.send(f"{place}/contact", try_outcome="unreached", try_note="Busy").status_code == 303
    assert sam.send(f"{place}/contact", try_outcome="left_message").status_code == 303
    shown = dana.open(place)
    assert "Tried to reach: Could not reach \N{EN DASH} Busy" in shown
    assert "Tried to reach: Left a message" in shown
    assert "Tries to reach: 2" in dana.open()
    assert dana.send(f"{place}/later").status_code == 422
    assert "Choose when to call back" in dana.client.seen.text
    helped = dana.send(f"{place}/contact", try_outcome="sent_help").headers["Location"]
    for verb, fields in (("claim", {}), ("contact", {"try_outcome": "reached"}), ("release", {})):
        assert dana.send(f"{place}/{verb}", **fields).status_code == 409
    assert (helped, "Sam Ortega" in dana.open(f"{LIST}?way=done")) == (f"{place}{HAND_OFF}", False)


def test_what_is_said_at_a_danger_stands_apart_and_in_the_language_asked_for(
    ward: Ward, dana: Nurse
) -> None:
    shown = dana.open(f"{CALLS}/{ward.sent(TO_ER)}")
    assert "Say now \N{LEFT DOUBLE QUOTATION MARK}Go to the emergency room now." in shown
    assert "Vaya a la sala de emergencias ahora. No maneje usted." in shown
    assert "Envíe a la sala" not in shown  # it tells the nurse what to do
    assert "Apr 27, 1951 (" in shown


def test_a_long_list_goes_on_on_the_next_page(ward: Ward, dana: Nurse) -> None:
    names = [ward.call(told=NOBODY._replace(name=f"Ada {n:02}")) for n in range(MOST + 1)]
    shown = dana.open()
    (following,) = [link for link in dana.client.seen.links if "after=" in link]
    assert len({*re.findall(r"Ada \d\d", shown)}) == MOST
    assert ADA.phone not in following
    assert "Ada" not in following
    rest = dana.open(following)
    assert len({*re.findall(r"Ada \d\d", shown + rest)}) == len(names)
    assert "Next" not in rest
    for garbage in ("x", "1.2", "1.2.3", f"{10**30}.{10**30}.1.a", "1.-1.1.a"):
        assert dana.client.get(f"{LIST}?after={garbage}").status_code == 200


@pytest.mark.parametrize(
    ("form", "fields", "said", "kept"),
    [
        ("pick-up", {"code": "?", "year": "x"}, "Enter the 8 letters", "x"),
        ("pick-up", {"code": "", "year": ""}, "Enter your code", ""),
        ("find", {"who_name": "Ada"}, "Enter a phone number, or a name and a birth date", "Ada"),
        ("find", {"who_phone": "12"}, "Enter a phone number with its area code", "12"),
        ("find", {"who_name": "Bo", "who_month": "13"}, "as month, day and year", "13"),
    ],
)
def test_what_is_wrong_is_told_once_and_what_was_typed_is_kept(
    dana: Nurse, form: str, fields: dict[str, str], said: str, kept: str
) -> None:
    assert dana.send(f"{CALLS}/{form}", **fields).status_code == 422
    seen = dana.client.seen
    assert said in seen.text
    assert seen.html.count('role="alert" tabindex="-1"') == 1
    assert f'value="{kept}"' in seen.html
    ids = re.findall(r' id="([^"]+)"', seen.html)
    assert sorted({*ids}) == sorted(ids)
    assert {*re.findall(r'<li><a href="#([^"]+)"', seen.html)} <= {*ids}


def test_somebody_is_found_by_phone_or_name_and_birth_date(
    app: Application, ward: Ward, dana: Nurse, log: BytesIO
) -> None:
    names = {ward.sent(ago=DAY), ward.sent()}
    before = len(acts(app))
    by_name = {"who_name": "ada  doe", "who_month": "4", "who_day": "27", "who_year": "1951"}
    for fields in ({"who_phone": "+1 404 555-0142"}, by_name):
        assert dana.send(f"{CALLS}/find", **fields).status_code == 200
        assert "Found (2)" in dana.client.seen.text
    looks = [each for each in acts(app)[before:] if each[0] != Act.LISTED]
    once = [(Act.SEARCHED, ""), *((Act.VIEWED, name) for name in sorted(names))]
    assert sorted(looks) == sorted(once * 2)
    dana.send(f"{CALLS}/find", **{**by_name, "who_day": "28"})
    assert "Nobody is known by this." in dana.client.seen.text
    links = " ".join(each for each in dana.client.seen.links if not each.startswith("tel:"))
    written = log.getvalue().decode()
    for personal in ("ada", "0142", "1951"):
        assert personal not in (links + written).lower()


def test_a_code_and_a_year_open_it_and_no_refusal_tells_which_was_wrong(
    app: Application, dana: Nurse, typical: dict[str, Answer]
) -> None:
    patient = Person(ClientWire(Client(app)))
    patient.walk(typical)
    code = code_of(patient)
    other = ("2" if code[-1] != "2" else "3") + code[1:]
    refused = []
    for wrong in ({"code": other, "year": "1950"}, {"code": code, "year": "1951"}):
        assert dana.send(f"{CALLS}/pick-up", **wrong).status_code == 422
        text = dana.client.seen.text
        assert WRONG in text
        refused.append(text)
    assert refused[0] == refused[1]
    assert [act for act, _on in acts(app)].count(Act.RESUME_FAILED) == 2
    place = dana.send(f"{CALLS}/pick-up", code=code, year="1950").headers["Location"]
    own = patient.home.rpartition("/")[2]
    assert place == f"{CALLS}/{own}"
    assert (Act.RESUMED, own) in acts(app)
    assert "Picked up by code" in dana.open()
    tries = [dana.send(f"{CALLS}/pick-up", code=code, year="1951") for _ in range(6)]
    assert tries[-1].status_code == 429


def test_a_danger_that_the_patient_answers_at_home_comes_on_top(
    app: Application, dana: Nurse, typical: dict[str, Answer]
) -> None:
    patient = Person(ClientWire(Client(app)))
    patient.walk(typical)
    dana.send(f"{CALLS}/pick-up", code=code_of(patient), year="1950")
    assert "Danger 0" in dana.open()
    patient.open("q/emergency_signs")
    patient.press(answers={"emergency_signs": ("chest_breathing",)})
    assert "Danger 1" in dana.open()
    assert "Call 911 now" in dana.client.seen.text


def test_a_danger_that_the_patient_cannot_keep_comes_on_top_as_well(
    app: Application, dana: Nurse, typical: dict[str, Answer]
) -> None:
    patient = Person(ClientWire(Client(app)))
    patient.walk(typical)
    code = code_of(patient)
    place = dana.send(f"{CALLS}/pick-up", code=code, year="1950").headers["Location"]
    patient.open("q/emergency_signs")
    dana.open(place)
    sent: Fields = {"shown": ("emergency_signs",), "typed-emergency_signs": ("-",)}
    version = VERSION.findall(dana.client.seen.html)[0]
    fields: Fields = {"csrf_token": (dana.token,), "version": (version,), **sent}
    assert post(dana.client, place, fields).status_code == 303
    assert "Danger 0" in dana.open()
    shown = patient.press(answers={"emergency_signs": ("chest_breathing",)})
    assert shown.status == 409
    assert "Danger 1" in dana.open()


def test_deleting_says_what_the_clinic_opened_and_keeps_that(
    app: Application, dana: Nurse, typical: dict[str, Answer]
) -> None:
    patient = Person(ClientWire(Client(app)))
    patient.walk(typical)
    dana.send(f"{CALLS}/pick-up", code=code_of(patient), year="1950")
    asked = patient.open("delete").text
    assert "The clinic keeps the answers that its nurse opened on " in asked
    assert "We will delete all that the clinic does not have" in asked
    own = patient.home.rpartition("/")[2]
    shown = patient.press()
    assert shown.heading == "Your answers are closed"
    assert "The clinic keeps what it has from you." in shown.text
    dana.open(f"{CALLS}/{own}")
    with database_of(app).reader.begin() as connection:
        assert screenings.find(connection, own) is not None
