"""What administrators' pages share."""

from flask import Blueprint

pages = Blueprint("admin", __name__, url_prefix="/staff")
