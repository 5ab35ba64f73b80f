"""Who somebody is, as it is typed: the day of birth in three parts, and a phone number."""

from datetime import date

from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.validators import ValidationError

from screening import sharing
from screening.web import context
from screening.web.languages import later
from screening.web.typed_forms import TypedForm, stripped

LONGEST_NAME = 120  # characters
NO_DATE = later("Enter the day you were born as month, day and year, like 4 27 1951")


def is_phone(_form: FlaskForm, field: Field) -> None:
    """Refuse what cannot be called."""
    if not sharing.is_phone(field.data or ""):
        raise ValidationError(later("Enter a phone number with its area code, like 404 555 0142"))


class Dated(TypedForm):
    """A day of birth in three parts."""

    month = StringField(filters=[stripped])
    day = StringField(filters=[stripped])
    year = StringField(filters=[stripped])

    @property
    def is_dated(self) -> bool:
        """Whether any part was typed."""
        return any(self.text(name) for name in ("year", "month", "day"))

    @property
    def born(self) -> date | None:
        """The birth date, if it is one in the past."""
        typed = (self.text(name) for name in ("year", "month", "day"))
        return sharing.birth_date(*typed, today=context.now().date())
