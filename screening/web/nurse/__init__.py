"""The pages of the nurses: the worklist, a whole call on one screen, what it comes to."""

from screening.web.nurse import answers, call, finish, history, people, pick_up, worklist
from screening.web.nurse.blueprint import pages

__all__ = ["answers", "call", "finish", "history", "pages", "people", "pick_up", "worklist"]
