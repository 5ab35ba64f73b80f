"""Who works here: invitations, roles, sign-in state, sessions."""

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from screening.access import factors, people, sessions
from screening.access.people import Role
from screening.store import accounts, proofs, staff_sessions, waits
from screening.store.accounts import Account
from screening.store.audit import Act
from screening.web import context, guards
from screening.web import staff_forms as forms
from screening.web.admin.blueprint import pages
from screening.web.languages import later, render
from screening.web.staff.blueprint import Answered

TAKEN = later("Somebody has an account with this address")
STATES = {
    accounts.INVITED: later("Invited"),
    accounts.ACTIVE: later("Active"),
    accounts.DISABLED: later("Disabled"),
}


@pages.get("/people")
@guards.staff(Role.ADMIN)
def list_people() -> Answered:
    """Show everybody."""
    everybody = list(accounts.everybody(context.connection()))
    return render("admin/people.html", people=everybody, roles=forms.ROLES, states=STATES)


@pages.get("/people/invite")
@guards.staff(Role.ADMIN, fresh=True)
def ask_whom() -> Answered:
    """Ask for who is to come in."""
    return render("admin/invite.html", form=forms.Invite(), roles=forms.ROLES)


@pages.post("/people/invite")
@guards.staff(Role.ADMIN, fresh=True)
def invite() -> Answered:
    """Invite somebody, and show the link to pass on."""
    form, by = forms.Invite(), context.staff_name()
    if form.validate():
        try:
            account, token = people.invite(
                context.connection(),
                name=form.text("name"),
                email=form.text("email"),
                role=Role(form.text("role")),
                at=context.now(),
                by=by,
            )
            return _with_link(account.id, token)
        except people.EmailTaken:
            form.refuse(form.email, TAKEN)
    return render("admin/invite.html", form=form, roles=forms.ROLES), 422


@pages.get("/people/<account_id>")
@guards.staff(Role.ADMIN)
def person(account_id: str) -> Answered:
    """Show one person: role, state, what they sign in with, where they are signed in."""
    connection, at = context.connection(), context.now()
    found, held = _found(account_id), context.signed_in().held
    until = waits.longest(connection, found.id)
    since = at - context.config().staff_idle
    return render(
        "admin/person.html",
        person=found,
        role=Role(found.role),
        roles=forms.ROLES,
        states=STATES,
        has_factor=factors.has_factor(connection, found),
        codes_left=proofs.codes_left(connection, found.id),
        waits_until=until if until and until > at else None,
        sessions=staff_sessions.of_account(connection, found.id, at=at, since=since),
        link=held.get("link") if held.get("linked") == found.id else None,
    )


@pages.post("/people/<account_id>/invite")
@guards.staff(Role.ADMIN, fresh=True)
def invite_again(account_id: str) -> Answered:
    """Let somebody begin anew who lost the way in."""
    try:
        token = people.invite_again(
            context.connection(), _found(account_id), at=context.now(), by=context.staff_name()
        )
    except people.LastAdministrator:
        return _last()
    return _with_link(account_id, token)


@pages.post("/people/<account_id>/role")
@guards.staff(Role.ADMIN, fresh=True)
def set_role(account_id: str) -> Answered:
    """Give somebody another role."""
    form, found = forms.ChangeRole(), _found(account_id)
    if not form.validate():
        return _back(account_id)
    try:
        people.set_role(
            context.connection(),
            found,
            Role(form.text("role")),
            at=context.now(),
            by=context.staff_name(),
        )
    except people.LastAdministrator:
        return _last()
    return _back(account_id)


@pages.post("/people/<account_id>/disable")
@guards.staff(Role.ADMIN, fresh=True)
def disable(account_id: str) -> Answered:
    """Shut somebody out, at once."""
    try:
        people.disable(
            context.connection(), _found(account_id), at=context.now(), by=context.staff_name()
        )
    except people.LastAdministrator:
        return _last()
    return _back(account_id)


@pages.post("/people/<account_id>/restore")
@guards.staff(Role.ADMIN, fresh=True)
def restore(account_id: str) -> Answered:
    """Let somebody in again."""
    token = people.restore(
        context.connection(), _found(account_id), at=context.now(), by=context.staff_name()
    )
    return _with_link(account_id, token) if token else _back(account_id)


@pages.post("/people/<account_id>/unlock")
@guards.staff(Role.ADMIN)
def unlock(account_id: str) -> Answered:
    """End the wait of somebody who failed to sign in too often."""
    people.unlock(
        context.connection(), _found(account_id), at=context.now(), by=context.staff_name()
    )
    return _back(account_id)


@pages.post("/people/<account_id>/sessions/<session_id>/end")
@guards.staff(Role.ADMIN)
def end_session(account_id: str, session_id: str) -> Answered:
    """End one session of somebody."""
    by = context.staff_name()
    if not sessions.end(context.connection(), account_id, session_id, at=context.now(), by=by):
        context.leave(Act.REFUSED, str(request.endpoint))
        abort(404)
    return _back(account_id)


@pages.post("/people/link")
@guards.staff(Role.ADMIN)
def hide_link() -> Answered:
    """Let go of a link that was passed on."""
    session = context.signed_in()
    account_id = session.held.get("linked", "")
    sessions.hold(context.connection(), session, link=None, linked=None)
    return _back(str(account_id)) if account_id else redirect(url_for(".list_people"), 303)


def _found(account_id: str) -> Account:
    """An account, locked when it may be changed; 404 when there is none such."""
    to_change = request.method not in context.READING
    found = accounts.find(context.connection(), account_id, to_change=to_change)
    if found is None:
        context.leave(Act.REFUSED, str(request.endpoint))
        abort(404)
    return found


def _with_link(account_id: str, token: str) -> Response:
    """To the person's page, which shows the link until it was passed on."""
    path = url_for("staff.invitation", token=token)
    link = context.config().url.rstrip("/") + path
    sessions.hold(context.connection(), context.signed_in(), link=link, linked=account_id)
    return _back(account_id)


def _back(account_id: str) -> Response:
    return redirect(url_for(".person", account_id=account_id), 303)


def _last() -> Answered:
    return render("admin/last.html"), 409
