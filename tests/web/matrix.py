"""Who may do what: each route, and what each kind of visitor is answered. A new route needs a row.

A number is a status; a text is the place of a redirect, as a pattern.
"""

from collections.abc import Mapping
from typing import NamedTuple

Answer = int | str
Answers = Mapping[str, Answer]

READING = ("GET", "HEAD", "OPTIONS")
PATIENTS = ("patient", "finished")  # in the middle of a screening, and at its result
OUTSIDE = ("nobody", *PATIENTS, "disabled", "ended")  # who is not signed in, or no longer
ON_THE_WAY = ("half", "new")  # the password was shown; with a second factor to show, or none yet
MEMBERS = ("nurse", "provider", "admin", "stale")  # stale: an administrator of an hour ago
VISITORS = (*OUTSIDE, *ON_THE_WAY, *MEMBERS)

DOOR, SECOND, CONFIRM = "/staff/sign-in", "/staff/second", "/staff/confirm"
HOME, ACCOUNT, PERSON = "/staff", "/staff/account", "/staff/people/[0-9a-f]{32}"
SCREENING = "/s/[0-9a-f]{16}"
WORKLIST, CALLS, CALL = "/staff/worklist", "/staff/calls", "/staff/calls/[0-9a-f]{16}"


class Row(NamedTuple):
    """A route, and whom it lets in with what answer. The others are refused in one way."""

    endpoint: str
    method: str
    path: str
    answers: Answers
    fields: Mapping[str, str] = {}

    def expected(self, visitor: str, method: str, path: str) -> Answer:
        """What a visitor is answered, who asks at a path."""
        if method not in {self.method, "OPTIONS", "HEAD"}:
            return 405
        if visitor in self.answers:
            return 200 if method == "OPTIONS" else self.answers[visitor]
        return self._refusal(visitor, method, path)

    def _refusal(self, visitor: str, method: str, path: str) -> Answer:
        is_reading = method in READING
        if visitor in OUTSIDE:
            return f"{DOOR}?next={path}" if is_reading else 401
        if visitor in ON_THE_WAY:
            return f"{SECOND}?next={path}" if is_reading else 401
        if set(self.answers) <= set(ON_THE_WAY):
            return HOME
        is_asked_again = visitor == "stale" and "admin" in self.answers
        return f"{CONFIRM}?next={path if is_reading else ACCOUNT}" if is_asked_again else 403


def anybody(answer: Answer, **others: Answer) -> Answers:
    """A page for everybody."""
    return {**dict.fromkeys(VISITORS, answer), **others}


def patients(patient: Answer, finished: Answer) -> Answers:
    """A page of one screening: for everybody else it is not there."""
    return anybody(404, patient=patient, finished=finished)


def known(half: Answer, new: Answer, member: Answer) -> Answers:
    """A page for who has shown a password."""
    return {"half": half, "new": new, **dict.fromkeys(MEMBERS, member)}


def members(answer: Answer, **others: Answer) -> Answers:
    """A page for all staff."""
    return {**dict.fromkeys(MEMBERS, answer), **others}


def nurses(answer: Answer) -> Answers:
    """A page for nurses."""
    return {"nurse": answer}


def fresh(answer: Answer) -> Answers:
    """A page for staff who proved a moment ago who they are."""
    return dict.fromkeys(("nurse", "provider", "admin"), answer)


def admins(answer: Answer) -> Answers:
    """A page for administrators."""
    return dict.fromkeys(("admin", "stale"), answer)


def fresh_admins(answer: Answer) -> Answers:
    """A page for administrators who proved a moment ago who they are."""
    return {"admin": answer}


AGE = {"age": "65_to_79"}
CONTACT = {
    "name": "Ada Doe",
    "month": "4",
    "day": "27",
    "year": "1951",
    "phone": "404 555 0142",
    "best_time": "any",
    "language": "en",
    "consent": "yes",
}
BORN = {"year": "1950"}
SIGN_IN = {"email": "{targets_email}", "password": "{password}"}
INVITE = {"name": "Ada Doe", "email": "ada@clinic.example", "role": "nurse"}
CHANGE = {"current": "{password}", "password": "quartz lantern meadow"}

OPS = (
    Row("ops.live", "GET", "/health/live", anybody(200)),
    Row("ops.ready", "GET", "/health/ready", anybody(200)),
    Row("ops.metrics", "GET", "/metrics", anybody(404)),
    Row("static", "GET", "{style}", anybody(200)),
)
PATIENT = (
    Row("patient.start", "GET", "/", anybody(200)),
    Row("patient.privacy", "GET", "/privacy", anybody(200)),
    Row("patient.accessibility", "GET", "/accessibility", anybody(200)),
    Row("patient.begin", "POST", "/", anybody(f"{SCREENING}/q/emergency_signs")),
    Row("patient.resume", "GET", "{s}", patients(f"{SCREENING}/check", f"{SCREENING}/result")),
    Row("patient.ask", "GET", "{s}/q/age", patients(200, f"{SCREENING}/result")),
    Row("patient.answer", "POST", "{s}/q/age", patients(f"{SCREENING}/check", 409), AGE),
    Row(
        "patient.advise", "GET", "{s}/advice", patients(f"{SCREENING}/check", f"{SCREENING}/result")
    ),
    Row(
        "patient.look_again",
        "GET",
        "{s}/again",
        patients(f"{SCREENING}/check", f"{SCREENING}/result"),
    ),
    Row("patient.check", "GET", "{s}/check", patients(200, 200)),
    Row("patient.finish", "POST", "{s}/finish", patients(*2 * (f"{SCREENING}/result",))),
    Row("patient.result", "GET", "{s}/result", patients(f"{SCREENING}/check", 200)),
    Row("patient.change", "POST", "{s}/change", patients(*2 * (f"{SCREENING}/check",))),
    Row("patient.ask_whom", "GET", "{s}/send", patients(f"{SCREENING}/check", 200)),
    Row(
        "patient.send",
        "POST",
        "{s}/send",
        patients(f"{SCREENING}/check", f"{SCREENING}/sent"),
        CONTACT,
    ),
    Row("patient.sent", "GET", "{s}/sent", patients(f"{SCREENING}/check", f"{SCREENING}/result")),
    Row("patient.stay", "POST", "{s}/stay", patients(SCREENING, SCREENING)),
    Row("patient.ask_year", "GET", "{s}/keep", patients(200, 200)),
    Row("patient.keep", "POST", "{s}/keep", patients(*2 * (f"{SCREENING}/kept",)), BORN),
    Row("patient.kept", "GET", "{s}/kept", patients(*2 * (f"{SCREENING}/keep",))),
    Row("patient.ask_code", "GET", "/resume", anybody(200)),
    Row("patient.open_saved", "POST", "/resume", anybody(SCREENING), {**BORN, "code": "{saved}"}),
    Row("patient.ask_to_delete", "GET", "{s}/delete", patients(200, 200)),
    Row("patient.delete", "POST", "{s}/delete", patients("/deleted", "/deleted")),
    Row("patient.learn", "GET", "/learn", anybody(200)),
    Row("patient.paper_page", "GET", "/paper", anybody(200)),
    Row("patient.print_questions", "GET", "/paper.pdf", anybody(200)),
    Row(
        "patient.print_result",
        "GET",
        "{s}/result.pdf",
        patients(f"{SCREENING}/check", 200),
    ),
    Row("patient.deleted", "GET", "/deleted", anybody("/")),
    Row("patient.close", "POST", "{s}/close", anybody("/")),  # ends the visitor's own, if any
)
WAY_IN = (
    Row("staff.sign_in", "GET", DOOR, anybody(200, **known(SECOND, SECOND, HOME))),
    Row("staff.show_password", "POST", DOOR, anybody(SECOND), SIGN_IN),
    Row("staff.invitation", "GET", "/staff/invitation/{token}", anybody(200)),
    Row(
        "staff.accept",
        "POST",
        "/staff/invitation",
        anybody("/staff/set-up"),
        {**CHANGE, "token": "{token}"},
    ),
    Row("staff.second", "GET", SECOND, {"half": 200, "new": "/staff/set-up"}),
    Row("staff.show_code", "POST", SECOND, {"half": HOME, "new": 422}, {"code": "{code}"}),
    Row("staff.set_up", "GET", "/staff/set-up", known(SECOND, 200, ACCOUNT)),
    Row("staff.confirm_app", "POST", "/staff/set-up", known(HOME, 422, HOME), {"code": "{code}"}),
    Row("staff.begin_passkey", "POST", "/staff/passkey", known(*3 * ("/staff/passkey",))),
    Row("staff.passkey", "GET", "/staff/passkey", known(HOME, HOME, HOME)),
    Row("staff.answer_passkey", "POST", "/staff/passkey/answer", known(HOME, HOME, HOME)),
    Row("staff.sign_out", "POST", "/staff/sign-out", known(DOOR, DOOR, DOOR)),
)
STAFF = (
    Row(
        "staff.home",
        "GET",
        HOME,
        members(ACCOUNT, nurse=WORKLIST, admin="/staff/people", stale="/staff/people"),
    ),
    Row("staff.stay", "POST", "/staff/stay", members(HOME)),
    Row("staff.confirm", "GET", CONFIRM, members(200)),
    Row("staff.confirm_code", "POST", CONFIRM, members(HOME), {"code": "{code}"}),
    Row("staff.codes", "GET", "/staff/codes", members(HOME)),
    Row("staff.keep_codes", "POST", "/staff/codes", members(HOME)),
    Row("staff.account", "GET", ACCOUNT, members(200)),
    Row("staff.end_session", "POST", f"{ACCOUNT}/sessions/{{session}}/end", members(ACCOUNT)),
    Row("staff.end_sessions", "POST", f"{ACCOUNT}/sessions/end", members(ACCOUNT)),
    Row("staff.password", "GET", f"{ACCOUNT}/password", members(200)),
    Row("staff.set_password", "POST", f"{ACCOUNT}/password", members(ACCOUNT), CHANGE),
    Row("staff.begin_app", "POST", f"{ACCOUNT}/app", fresh("/staff/set-up")),
    Row("staff.remove_app", "POST", f"{ACCOUNT}/app/remove", fresh(ACCOUNT)),
    Row("staff.remove_passkey", "POST", f"{ACCOUNT}/passkeys/{{passkey}}/remove", fresh(ACCOUNT)),
    Row("staff.make_codes", "POST", f"{ACCOUNT}/codes", fresh("/staff/codes")),
)
TARGET = "/staff/people/{target}"
ADMIN = (
    Row("admin.list_people", "GET", "/staff/people", admins(200)),
    Row("admin.ask_whom", "GET", "/staff/people/invite", fresh_admins(200)),
    Row("admin.invite", "POST", "/staff/people/invite", fresh_admins(PERSON), INVITE),
    Row("admin.hide_link", "POST", "/staff/people/link", admins("/staff/people")),
    Row("admin.person", "GET", TARGET, admins(200)),
    Row("admin.unlock", "POST", f"{TARGET}/unlock", admins(PERSON)),
    Row("admin.end_session", "POST", f"{TARGET}/sessions/{{targets_session}}/end", admins(PERSON)),
    Row("admin.invite_again", "POST", f"{TARGET}/invite", fresh_admins(PERSON)),
    Row("admin.set_role", "POST", f"{TARGET}/role", fresh_admins(PERSON), {"role": "provider"}),
    Row("admin.disable", "POST", f"{TARGET}/disable", fresh_admins(PERSON)),
    Row("admin.restore", "POST", f"{TARGET}/restore", fresh_admins(PERSON)),
    Row("admin.show_audit", "GET", "/staff/audit", admins(200)),
    Row("admin.export_audit", "GET", "/staff/audit/export", fresh_admins(200)),
)
OPENED = "/staff/calls/{call}"
TOLD = {"giver": "child", "identity": "other", "language": "es", "name": "Ada Doe"}
NURSE = (
    Row("nurse.worklist", "GET", WORKLIST, nurses(200)),
    Row("nurse.begin", "POST", CALLS, nurses(CALL)),
    Row("nurse.pick_up", "POST", f"{CALLS}/pick-up", nurses(CALL), {**BORN, "code": "{saved}"}),
    Row("nurse.find", "POST", f"{CALLS}/find", nurses(200), {"who-phone": "404 555 0142"}),
    Row("nurse.call", "GET", OPENED, nurses(200)),
    Row("nurse.answer", "POST", OPENED, nurses(CALL), {**AGE, "shown": "age"}),
    Row("nurse.choose", "POST", f"{OPENED}/both", nurses(CALL)),
    Row("nurse.here", "POST", f"{OPENED}/here", nurses(200)),
    Row("nurse.tell", "POST", f"{OPENED}/caller", nurses(CALL), TOLD),
    Row("nurse.note", "POST", f"{OPENED}/note", nurses(CALL), {"text": "It hurts."}),
    Row("nurse.claim", "POST", f"{OPENED}/claim", nurses(CALL)),
    Row("nurse.release", "POST", f"{OPENED}/release", nurses(WORKLIST)),
    Row(
        "nurse.hand_over", "POST", f"{OPENED}/hand-over", nurses(WORKLIST), {"hand-to": "{target}"}
    ),
    Row("nurse.contact", "POST", f"{OPENED}/contact", nurses(CALL), {"try-outcome": "reached"}),
    Row("nurse.promise", "POST", f"{OPENED}/later", nurses(WORKLIST), {"later-after": "60"}),
    Row("nurse.history", "GET", f"{OPENED}/history", nurses(200)),
    Row("nurse.ask_end", "GET", f"{OPENED}/finish", nurses(200)),
    Row("nurse.finish", "POST", f"{OPENED}/finish", nurses(409)),
)
TABLE = (*OPS, *PATIENT, *WAY_IN, *STAFF, *NURSE, *ADMIN)
ROWS = {row.endpoint: row for row in TABLE}
