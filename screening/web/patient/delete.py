"""Deleting one's answers, and the receipt for that."""

from flask import abort, url_for

from screening import deleting, sharing
from screening.store.screenings import PATIENT
from screening.web import context, guards
from screening.web.languages import render
from screening.web.patient.way import Answered, pages, see_other

LEFT = '"cache", "storage"'  # of this site in the browser; the cookie now opens the receipt alone


@pages.get("/s/<screening_id>/delete")
@guards.anybody()
def ask_to_delete(screening_id: str) -> Answered:
    """Ask whether all is to be deleted, and say what the clinic keeps."""
    screening = context.screening(screening_id)
    sent = sharing.sendings(context.connection(), screening)
    opened = deleting.opened(context.connection(), screening)
    return render("patient/delete.html", screening=screening, sent=sent, opened=opened)


@pages.post("/s/<screening_id>/delete")
@guards.anybody()
def delete(screening_id: str) -> Answered:
    """Delete all answers, end the visit, and leave nothing on the device but the receipt.

    Who presses twice is shown the one receipt.
    """
    connection, token = context.connection(), context.visit().token
    found = context.opened()
    if found is None and deleting.receipt(connection, token, at=context.now()):
        return see_other(url_for(".deleted"))
    if found is None or found.id != screening_id:
        abort(404)
    deleting.delete(connection, found, at=context.now(), by=PATIENT, token=token)
    response = see_other(url_for(".deleted"))
    response.headers["Clear-Site-Data"] = LEFT
    return response


@pages.get("/deleted")
@guards.anybody()
def deleted() -> Answered:
    """Show the receipt, for a while; it is the visit's, so a page that is loaded again shows it."""
    token = context.visit().token
    receipt = deleting.receipt(context.connection(), token, at=context.now())
    if receipt is None:
        return see_other(url_for(".start"))
    context.newest_rulebook()
    return render("patient/deleted.html", receipt=receipt)
