"""What is told to everybody in the same words: about their privacy, and how to use these pages."""

from flask import abort

from screening.web import context, guards
from screening.web.languages import render
from screening.web.patient.way import Answered, pages


@pages.get("/privacy")
@guards.anybody()
def privacy() -> Answered:
    """Say what is kept, for how long, who sees it, and how to be rid of it."""
    context.newest_rulebook()
    return render("patient/privacy.html")


@pages.get("/learn")
@guards.anybody()
def learn() -> Answered:
    """Tell about the procedure, if the rulebook does."""
    if not context.newest_rulebook().learn:
        abort(404)
    return render("patient/learn.html")


@pages.get("/accessibility")
@guards.anybody()
def accessibility() -> Answered:
    """Say what was done so that everybody can use these pages, and whom to ask for help."""
    context.newest_rulebook()
    return render("patient/accessibility.html")
