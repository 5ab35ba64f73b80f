"""The way in and out: password, second factor, staying, leaving."""

from time import monotonic

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from screening.access import factors, sessions, signing_in
from screening.access.people import Role
from screening.store import proofs
from screening.web import context, guards
from screening.web import staff_forms as forms
from screening.web.languages import render
from screening.web.staff.blueprint import (
    TRIES,
    Answered,
    go_to,
    knock,
    let_in,
    onward,
    pages,
    site,
)
from screening.web.staff.demo import shown as demo_shown

ALIKE = 0.05  # seconds in which every refusal is written, whoever it is: so they take as long
HOME = {Role.NURSE: "nurse.worklist", Role.PROVIDER: ".account", Role.ADMIN: "admin.list_people"}


@pages.get("/sign-in")
@guards.anybody()
def sign_in() -> Answered:
    """Ask for e-mail address and password."""
    session = context.staff()
    if session:
        return go_to(".home" if session.second_at else ".second")
    return _door(forms.SignIn())


@pages.post("/sign-in")
@guards.anybody(limit=TRIES)
def show_password() -> Answered:
    """Look at the password, and go on to the second factor."""
    form = forms.SignIn()
    if not form.validate():
        return _door(form), 422
    with context.desk().database.reader.connect() as reader:  # a slow hash locks nobody out
        proof = signing_in.check_password(
            reader, form.text("email"), form.text("password"), demo=context.config().demo
        )
    until = monotonic() + ALIKE
    before = context.staff()
    token = signing_in.sign_in(
        context.connection(), proof, knock(), at=context.now(), limits=context.staff_limits()
    )
    if token is None:
        context.keep()
        context.answer_from(until)
        form.refuse(form.email, forms.WRONG)
        return _door(form), 422
    if before:
        sessions.sign_out(context.connection(), before, at=context.now())
    context.visit().renew(token)
    return redirect(url_for(".second", next=request.args.get("next")), 303)


@pages.get("/second")
@guards.half()
def second() -> Answered:
    """Ask for the second factor; who has none yet sets one up."""
    if not factors.has_factor(context.connection(), context.signed_in().account):
        return go_to(".set_up")
    return _second(forms.Code())


@pages.post("/second")
@guards.half(limit=TRIES)
def show_code() -> Answered:
    """Look at a code, and let the person in."""
    form, session, connection = forms.Code(), context.signed_in(), context.connection()
    if not form.validate():
        return _second(form), 422
    shown = signing_in.check_code(connection, session.account, form.text("code"), context.now())
    let = signing_in.show_second(connection, session, shown, knock(), at=context.now())
    if let is None:
        context.keep()
        form.refuse(form.code, forms.WRONG_CODE)
        return _second(form), 422
    return let_in(let, guards.local(request.args.get("next", "")))


@pages.get("/confirm")
@guards.staff()
def confirm() -> Answered:
    """Ask once more who it is, before something grave."""
    return _confirm(forms.Code())


@pages.post("/confirm")
@guards.staff(limit=TRIES)
def confirm_code() -> Answered:
    """Look at the code, and go back to what it was for."""
    form, session, connection = forms.Code(), context.signed_in(), context.connection()
    if not form.validate():
        return _confirm(form), 422
    shown = signing_in.check_code(connection, session.account, form.text("code"), context.now())
    token = signing_in.prove_again(connection, session, shown, knock(), at=context.now())
    if token is None:
        context.keep()
        form.refuse(form.code, forms.WRONG_CODE)
        return _confirm(form), 422
    context.visit().renew(token)
    return onward()


@pages.get("")
@guards.staff()
def home() -> Response:
    """To where this person's work is."""
    return go_to(HOME[Role(context.signed_in().account.role)])


@pages.post("/stay")
@guards.staff()
def stay() -> Response:
    """Stay signed in: asking for anything does that."""
    return onward()


@pages.post("/sign-out")
@guards.known()
def sign_out() -> Response:
    """End the session, and leave nothing in the browser."""
    sessions.sign_out(context.connection(), context.signed_in(), at=context.now())
    context.visit().renew()
    response = go_to(".sign_in")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'  # not that it is a known device
    return response


def _door(form: forms.SignIn) -> str:
    return render("staff/sign_in.html", form=form, demo=demo_shown())


def _second(form: forms.Code) -> str:
    return render("staff/second.html", form=form, has_passkey=_has_passkey())


def _confirm(form: forms.Code) -> str:
    return render("staff/confirm.html", form=form, has_passkey=_has_passkey())


def _has_passkey() -> bool:
    own = context.signed_in().account.id
    return site() is not None and bool(proofs.passkeys(context.connection(), own))
