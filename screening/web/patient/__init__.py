"""The patient's pages: start, questions page by page, advice, check, result; saving, deleting."""

from screening.web.patient import (
    about,
    begin,
    delete,
    drawing,
    keep,
    printed,
    questions,
    result,
    send,
)
from screening.web.patient.way import pages

__all__ = [
    "about",
    "begin",
    "delete",
    "drawing",
    "keep",
    "pages",
    "printed",
    "questions",
    "result",
    "send",
]
