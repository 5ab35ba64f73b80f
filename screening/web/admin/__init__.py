"""Administrators' pages: people and their accounts, the audit trail."""

from screening.web.admin import audit, people
from screening.web.admin.blueprint import pages

__all__ = ["audit", "pages", "people"]
