"""Who is on the phone, and what they say in their own words."""

from screening import calls
from screening.web import context
from screening.web.nurse.blueprint import Answered, nurses, opened, pages, stand, to_call
from screening.web.nurse.forms import Note, Who
from screening.web.nurse.page import whole
from screening.web.nurse.rows import Shown


@pages.post("/calls/<screening_id>/caller")
@nurses
def tell(screening_id: str) -> Answered:
    """Keep who is on the phone; from then on their earlier screenings count."""
    call, form = opened(screening_id), Who()
    if not form.validate():
        return whole(call, Shown(sent=form)), 422
    connection, at, by = context.connection(), context.now(), context.staff_name()
    calls.tell(connection, call.screening, form.told(), at=at, by=by)
    if not call.task.is_ended:
        stand(call.screening, call.task.why)
    return to_call(screening_id)


@pages.post("/calls/<screening_id>/note")
@nurses
def note(screening_id: str) -> Answered:
    """Keep a note in the caller's own words."""
    call, form = opened(screening_id), Note()
    if not form.validate():
        return whole(call, Shown(sent=form)), 422
    calls.note(
        context.connection(),
        call.screening,
        form.text("text_"),
        at=context.now(),
        by=context.staff_name(),
    )
    return to_call(screening_id)
