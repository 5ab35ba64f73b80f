"""Taking up an invitation: a password, and on to the second factor."""

from secrets import token_urlsafe

from flask import request
from werkzeug.wrappers import Response

from screening.access import people, sessions, totp
from screening.store.accounts import Account
from screening.web import context, guards
from screening.web import staff_forms as forms
from screening.web.languages import render
from screening.web.staff.blueprint import TRIES, Answered, go_to, knock, pages


@pages.get("/invitation/<token>")
@guards.anybody(limit=TRIES)
def invitation(token: str) -> Answered:
    """Greet somebody, and ask for a password."""
    try:
        account = people.invited(context.connection(), token, context.now())
    except people.NotInvited:
        return render("staff/not_invited.html"), 404
    return _invited(forms.NewPassword(), account, token)


@pages.post("/invitation")
@guards.anybody(limit=TRIES)
def accept() -> Answered:
    """Take the invitation up, with the password; it cannot be taken up again."""
    form, at = forms.NewPassword(), context.now()
    token = request.form.get("token", "")
    try:
        account = _whom(token)
    except people.NotInvited:
        return render("staff/not_invited.html"), 404
    try:
        if form.validate():
            kept = people.new_password(account, form.text("password"))
            return _begin(people.accept(context.connection(), token, kept, at=at))
    except people.NotInvited:
        return render("staff/not_invited.html"), 404
    except people.WeakPassword as refused:
        form.refuse(form.password, forms.WEAK[refused.weakness])
    return _invited(form, account, token), 422


def _whom(token: str) -> Account:
    """Whom an invitation is for, without a lock: the slow hash that follows is to stop nobody."""
    with context.desk().database.reader.connect() as reader:
        return people.invited(reader, token, context.now())


def _begin(account: Account) -> Response:
    """The session of somebody who has a password and no second factor yet."""
    token = token_urlsafe(32)
    sessions.begin(
        context.connection(),
        account,
        token,
        place=knock().place,
        at=context.now(),
        limits=context.staff_limits(),
        held={"totp": totp.new_secret()},
    )
    context.visit().renew(token)
    return go_to(".set_up")


def _invited(form: forms.NewPassword, account: Account, token: str) -> str:
    role = forms.ROLES[people.Role(account.role)]
    return render("staff/invited.html", form=form, account=account, token=token, role=role)
