"""Somebody's own account: password, second factor, sessions."""

from flask import abort
from werkzeug.wrappers import Response

from screening.access import factors, people, sessions, signing_in
from screening.access.people import Role
from screening.store import proofs, staff_sessions
from screening.store.audit import Act
from screening.web import context, guards
from screening.web import staff_forms as forms
from screening.web.languages import later, render
from screening.web.staff.blueprint import TRIES, Answered, go_to, knock, pages, site

WRONG_NOW = later(
    "This is not the password you have now, or there were too many tries. Wait 15 minutes"
)


@pages.get("/account")
@guards.staff()
def account() -> Answered:
    """Show what somebody has, and where they are signed in."""
    session, connection = context.signed_in(), context.connection()
    own, at = session.account.id, context.now()
    since = at - context.config().staff_idle
    return render(
        "staff/account.html",
        session=session,
        role=forms.ROLES[Role(session.account.role)],
        passkeys=proofs.passkeys(connection, own),
        codes_left=proofs.codes_left(connection, own),
        sessions=staff_sessions.of_account(connection, own, at=at, since=since),
        may_use_passkey=site(),
    )


@pages.post("/account/sessions/<session_id>/end")
@guards.staff()
def end_session(session_id: str) -> Response:
    """End one's own session on another device."""
    own = context.signed_in().account.id
    if not sessions.end(context.connection(), own, session_id, at=context.now(), by=own):
        context.leave(Act.REFUSED, "staff.end_session")
        abort(404)
    return go_to(".account")


@pages.post("/account/sessions/end")
@guards.staff()
def end_sessions() -> Response:
    """End all one's sessions but this one."""
    sessions.end_others(context.connection(), context.signed_in(), at=context.now())
    return go_to(".account")


@pages.get("/account/password")
@guards.staff()
def password() -> Answered:
    """Ask for another password."""
    return render("staff/password.html", form=forms.ChangePassword())


@pages.post("/account/password")
@guards.staff(limit=TRIES)
def set_password() -> Answered:
    """Take another password; sessions on other devices end."""
    form, session, connection = forms.ChangePassword(), context.signed_in(), context.connection()
    if form.validate() and not signing_in.password_again(
        connection, session, form.text("current"), knock(), at=context.now()
    ):
        context.keep()
        form.refuse(form.current, WRONG_NOW)
    if not form.errors:
        try:
            token = people.set_password(
                connection, session, form.text("password"), at=context.now()
            )
            context.visit().renew(token)
        except people.WeakPassword as refused:
            form.refuse(form.password, forms.WEAK[refused.weakness])
    if form.errors:
        return render("staff/password.html", form=form), 422
    return go_to(".account")


@pages.post("/account/app")
@guards.staff(fresh=True)
def begin_app() -> Response:
    """Begin to set up another app; the one before counts until the new one is confirmed."""
    factors.begin_app(context.connection(), context.signed_in())
    return go_to(".set_up")


@pages.post("/account/app/remove")
@guards.staff(fresh=True)
def remove_app() -> Answered:
    """Take the app away, where there is a passkey."""
    try:
        factors.remove_app(context.connection(), context.signed_in().account, at=context.now())
    except factors.LastFactor:
        return render("staff/last_factor.html"), 409
    return go_to(".account")


@pages.post("/account/passkeys/<passkey_id>/remove")
@guards.staff(fresh=True)
def remove_passkey(passkey_id: str) -> Answered:
    """Take a passkey away, where something is left to sign in with."""
    own = context.signed_in().account
    try:
        found = factors.remove_passkey(context.connection(), own, passkey_id, at=context.now())
    except factors.LastFactor:
        return render("staff/last_factor.html"), 409
    if not found:
        context.leave(Act.REFUSED, "staff.remove_passkey")
        abort(404)
    return go_to(".account")


@pages.post("/account/codes")
@guards.staff(fresh=True)
def make_codes() -> Response:
    """Make recovery codes in the place of those before, and show them."""
    session, made = context.signed_in(), factors.new_codes()
    factors.keep_codes(context.connection(), session, made, at=context.now())
    return go_to(".codes")
