"""The patient's pages: start, one page of questions at a time, advice, check, result."""

from screening.web.patient import about, begin, drawing, printed, questions, result, send
from screening.web.patient.way import pages

__all__ = ["about", "begin", "drawing", "pages", "printed", "questions", "result", "send"]
