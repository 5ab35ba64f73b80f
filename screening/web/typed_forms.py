"""Forms of typed text. Messages are said in the reader's language by the templates."""

from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import ValidationError

from screening.store import spellings
from screening.web.languages import later

PASTED = {0xA0: " ", 0x202F: " ", 0x200E: None, 0x200F: None}  # gaps and marks of direction


class TypedForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form whose token is checked for every request, before any view."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """No second token."""

        csrf = False

    def text(self, name: str) -> str:
        """What was typed into a field."""
        return str(self[name].data or "")

    def refuse(self, field: Field, message: str) -> None:
        """Say what a verb refused, at the field to mend."""
        field.errors = [*field.errors, message]


def stripped(typed: str | None) -> str:
    """What was typed or pasted, with plain gaps and none around it: a filter of fields."""
    return (typed or "").translate(PASTED).strip()


def is_name(_form: FlaskForm, field: Field) -> None:
    """Refuse what nobody could see on a page."""
    if not spellings.is_name(field.data or ""):
        raise ValidationError(later("Enter a name"))
