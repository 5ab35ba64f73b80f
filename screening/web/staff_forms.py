"""The forms of staff pages. Messages are said in the reader's language by the templates."""

from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, StringField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, ValidationError

from screening.access import people
from screening.access.passwords import Weakness
from screening.access.people import Role
from screening.web.languages import later
from screening.web.typed_forms import TypedForm, is_name, stripped

NAME = 80  # characters

WRONG = later(
    "We could not sign you in. Check your e-mail address and password. "
    "If you tried often, wait 15 minutes."
)
WRONG_CODE = later(
    "That code did not work. Wait for the next code and try once more. "
    "If you tried often, wait 15 minutes."
)
WEAK = {
    Weakness.SHORT: later("Use 12 characters or more"),
    Weakness.LONG: later("Use 200 characters or fewer"),
    Weakness.COMMON: later(
        "This is too easy to guess. Use a few words that do not belong together"
    ),
}
ROLES = {
    Role.NURSE: later("Nurse"),
    Role.PROVIDER: later("Provider"),
    Role.ADMIN: later("Administrator"),
}


def is_address(_form: FlaskForm, field: Field) -> None:
    """Refuse what cannot be an e-mail address."""
    if not people.is_address(field.data or ""):
        raise ValidationError(later("Enter an e-mail address, like name@clinic.example"))


class SignIn(TypedForm):
    """E-mail address and password."""

    email = StringField(validators=[InputRequired(later("Enter your e-mail address"))])
    password = PasswordField(validators=[InputRequired(later("Enter your password"))])


class Code(TypedForm):
    """The code of an app, or a recovery code."""

    code = StringField(
        validators=[InputRequired(later("Enter the code")), Length(max=40, message=WRONG_CODE)]
    )


class NewPassword(TypedForm):
    """A password to begin with."""

    password = PasswordField(validators=[InputRequired(later("Enter a new password"))])


class ChangePassword(NewPassword):
    """A password in the place of another."""

    current = PasswordField(validators=[InputRequired(later("Enter the password you have now"))])


class Invite(TypedForm):
    """Somebody who is to come in."""

    name = StringField(
        filters=[stripped],
        validators=[
            DataRequired(later("Enter a name")),
            is_name,
            Length(max=NAME, message=later("Use 80 characters or fewer")),
        ],
    )
    email = StringField(validators=[is_address])
    role = StringField(validators=[AnyOf([*Role], later("Select a role"))])


class ChangeRole(TypedForm):
    """What somebody is here to do from now on."""

    role = StringField(validators=[AnyOf([*Role], later("Select a role"))])
