"""What opens a screening again: a code, and the year of birth."""

from wtforms import StringField, ValidationError
from wtforms.validators import InputRequired

from screening.codes import SHORT, Code, read_code
from screening.web import context
from screening.web.languages import later
from screening.web.typed_forms import TypedForm, stripped

FIRST_YEAR = 1900
WRONG = later(
    "This code and this year do not go together, or the code does not work any more. "
    "Check both and try again."
)


def is_year(_form: TypedForm, field: StringField) -> None:
    """Refuse what cannot be the year that somebody who lives was born."""
    typed = field.data or ""
    is_number = typed.isascii() and typed.isdigit() and len(typed) == 4  # noqa: PLR2004 -- as years have
    if not is_number or not FIRST_YEAR <= int(typed) <= context.now().year:
        raise ValidationError(later("Enter the year as 4 numbers, such as 1950"))


def is_code(_form: TypedForm, field: StringField) -> None:
    """Refuse what nobody was given."""
    if read_code(field.data or "", SHORT) is None:
        raise ValidationError(
            later("Enter the 8 letters and numbers of your code, such as HRTN-4862")
        )


def _year() -> StringField:
    return StringField(
        filters=[stripped],
        validators=[InputRequired(later("Enter the year you were born")), is_year],
    )


class Born(TypedForm):
    """The year that somebody was born."""

    year = _year()

    @property
    def born(self) -> int:
        """The year; of a form without errors."""
        return int(self.text("year"))


class Saved(Born):
    """A code, and the year."""

    code = StringField(validators=[InputRequired(later("Enter your code")), is_code])
    year = _year()  # anew, for it is asked after the code

    @property
    def read(self) -> Code:
        """The code; of a form without errors."""
        read = read_code(self.text("code"), SHORT)
        if read is None:
            raise ValueError("the form has errors")
        return read
