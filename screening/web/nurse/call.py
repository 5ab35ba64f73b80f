"""A call: begun, shown, and looked at again while it goes on."""

from http import HTTPStatus

from flask import Response

from screening import intake, worklist
from screening.store.tasks import CALL
from screening.web import context
from screening.web.exchange import asked
from screening.web.nurse.blueprint import Answered, nurses, opened, pages, stand, to_call
from screening.web.nurse.page import here_now, whole
from screening.web.nurse.rows import Shown


@pages.post("/calls")
@nurses
def begin() -> Answered:
    """Begin a call with somebody new; it stands on the worklist until it is finished."""
    connection, at, by = context.connection(), context.now(), context.staff_name()
    rulebook = context.newest_rulebook()
    new = intake.begin(connection, rulebook, at=at, by=by, language=context.language())
    task = stand(new, CALL)
    worklist.claim(connection, task, at=at, by=by)
    return to_call(new.id)


@pages.get("/calls/<screening_id>")
@nurses
def call(screening_id: str) -> Answered:
    """Show a whole call on one screen."""
    return whole(opened(screening_id), Shown())


@pages.post("/calls/<screening_id>/here")
@nurses
def here(screening_id: str) -> Answered:
    """Say that the page is still open, and show what changed since; nothing where nothing did."""
    call = opened(screening_id)
    if asked().form.get("now") == here_now(call).now:
        return Response(status=HTTPStatus.NO_CONTENT)
    return whole(call, Shown())
