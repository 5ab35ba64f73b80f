"""The patient's pages: start, questions page by page, advice, check, result; saving, deleting."""

from screening.web.patient import begin, delete, drawing, keep, questions, result
from screening.web.patient.way import pages

__all__ = ["begin", "delete", "drawing", "keep", "pages", "questions", "result"]
