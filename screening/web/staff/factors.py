"""Setting up a second factor: an app, a passkey, recovery codes."""

import segno
from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from screening.access import factors, passkeys, sessions, signing_in, totp
from screening.access.signing_in import Shown
from screening.store import proofs
from screening.store.staff_sessions import Session
from screening.web import context, guards
from screening.web import staff_forms as forms
from screening.web.languages import render
from screening.web.staff.blueprint import (
    TRIES,
    Answered,
    go_to,
    knock,
    let_in,
    pages,
    site,
)

IN, NEW, AGAIN = "in", "new", "again"  # what a passkey is asked for


@pages.get("/set-up")
@guards.known()
def set_up() -> Answered:
    """Show the secret that an app is to learn, as a picture and in letters."""
    session = context.signed_in()
    if "totp" not in session.held:
        return go_to(".second" if session.second_at is None else ".account")
    if not factors.may_add(context.connection(), session, context.now()):
        return _prove_first(session)
    return _set_up(forms.Code())


@pages.post("/set-up")
@guards.known(limit=TRIES)
def confirm_app() -> Answered:
    """Take the app that shows the right code."""
    form, session, connection = forms.Code(), context.signed_in(), context.connection()
    if "totp" not in session.held:
        return go_to(".home")
    if not factors.may_add(connection, session, context.now()):
        return _prove_first(session)
    shown = None
    if form.validate():
        shown = factors.confirm_app(connection, session, form.text("code"), at=context.now())
        if shown is None:
            form.refuse(form.code, forms.WRONG_CODE)
    return _added(session, shown) if shown else (_set_up(form), 422)


@pages.post("/passkey")
@guards.known()
def begin_passkey() -> Response:
    """Begin to make or to show a passkey: one challenge, for one try."""
    session, aim = context.signed_in(), _aim()
    if aim == NEW and not factors.may_add(context.connection(), session, context.now()):
        return _prove_first(session)
    challenge = passkeys.new_challenge()
    place = guards.local(request.values.get("next", ""))
    sessions.hold(context.connection(), session, challenge=challenge, aim=aim, next=place)
    return go_to(".passkey")


@pages.get("/passkey")
@guards.known()
def passkey() -> Answered:
    """Let the browser make or show a passkey; this needs a script."""
    session = context.signed_in()
    where, challenge = site(), session.held.get("challenge")
    if where is None or challenge is None:
        return go_to(".home")
    known = proofs.passkeys(context.connection(), session.account.id)
    if session.held["aim"] == NEW:
        options = passkeys.to_make(where, session.account, known, challenge)
    else:
        options = passkeys.to_show(where, known, challenge)
    return render("staff/passkey.html", options=options, aim=session.held["aim"], back=_back())


@pages.post("/passkey/answer")
@guards.known(limit=TRIES)
def answer_passkey() -> Answered:
    """Look at what the browser gave; the challenge is used up either way."""
    session, connection = context.signed_in(), context.connection()
    where, challenge, aim = site(), session.held.get("challenge"), session.held.get("aim")
    place = str(session.held.get("next", ""))
    if where is None or challenge is None:
        return go_to(".home")
    sessions.hold(connection, session, challenge=None, aim=None, next=None)
    given, own = request.form.get("given", ""), session.account.id
    if aim == NEW:
        made = passkeys.made(where, given, challenge)
        added = made and factors.add_passkey(connection, session, made, at=context.now())
        return _added(session, added) if added else _failed(place)
    key = passkeys.shown(where, given, challenge, proofs.passkeys(connection, own))
    shown = Shown(signing_in.PASSKEY, f"{key.id} {key.count}") if key else None
    return _shown(session, shown, place)


@pages.get("/codes")
@guards.staff()
def codes() -> Answered:
    """Show recovery codes until the person has kept them."""
    held = context.signed_in().held.get("codes")
    return render("staff/codes.html", codes=held) if held else go_to(".home")


@pages.post("/codes")
@guards.staff()
def keep_codes() -> Response:
    """Let go of the codes: from here on nobody can show them."""
    sessions.hold(context.connection(), context.signed_in(), codes=None)
    return go_to(".home")


def _aim() -> str:
    """What a passkey is for here: one that counts, or a new one where there is none yet."""
    session = context.signed_in()
    if session.second_at is None:
        has_one = factors.has_factor(context.connection(), session.account)
        return IN if has_one else NEW
    return NEW if request.form.get("aim") == NEW else AGAIN


def _shown(session: Session, shown: Shown | None, place: str) -> Answered:
    connection, at = context.connection(), context.now()
    if session.second_at is None:
        let = signing_in.show_second(connection, session, shown, knock(), at=at)
        return let_in(let, guards.local(place)) if let else _failed(place)
    token = signing_in.prove_again(connection, session, shown, knock(), at=at)
    if token is None:
        return _failed(place)
    context.visit().renew(token)
    return redirect(guards.local(place), 303)


def _added(session: Session, shown: Shown) -> Answered:
    """A factor was added: on the way in it lets in, and recovery codes are made."""
    connection, at = context.connection(), context.now()
    if session.second_at is not None:
        token = signing_in.prove_again(connection, session, shown, knock(), at=at)
        context.visit().renew(token or context.visit().token)
        return go_to(".account")
    made = factors.new_codes()
    let = signing_in.show_second(connection, session, shown, knock(), at=at)
    if let is None:  # too many failures came before it: it stands, and is asked for later
        context.keep()
        return go_to(".second")
    factors.keep_codes(connection, session, made, at=at)
    return let_in(let, url_for(".codes"))


def _prove_first(session: Session) -> Response:
    """To the page that asks who it is, before a factor is added."""
    if session.second_at is None:
        return go_to(".second")
    return redirect(url_for(".confirm", next=url_for(".account")), 303)


def _failed(place: str) -> Answered:
    """Say that this was no passkey; that the challenge is used up, and the failure, are kept."""
    context.keep()
    return render("staff/passkey.html", options=None, back=_back(place)), 422


def _back(place: str = "") -> str:
    """Where a passkey can be asked for anew."""
    if context.signed_in().second_at is None:
        return url_for(".second", next=place or None)
    return guards.local(place)


def _set_up(form: forms.Code) -> str:
    session = context.signed_in()
    secret = session.held["totp"]
    address = totp.address(secret, session.account.email)
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff")
    grouped = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return render(
        "staff/set_up.html", form=form, picture=picture, secret=grouped, may_use_passkey=site()
    )
