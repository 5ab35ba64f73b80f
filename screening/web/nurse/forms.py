"""The forms of nurses. Messages are said in the reader's language by the templates."""

from collections.abc import Container
from datetime import datetime, timedelta

from typing_extensions import override
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, Length, Optional

from screening.calls import Closing, End, Giver, Identity, Told, Why
from screening.web.languages import LANGUAGES, later
from screening.web.person_forms import LONGEST_NAME, NO_DATE, Dated, is_phone
from screening.web.typed_forms import TypedForm, is_name, stripped
from screening.worklist import Contact

LONGEST_TEXT = 2000  # characters
TOO_LONG = Length(max=LONGEST_TEXT, message=later("Use 2,000 characters or fewer"))
WHO = later("Enter a phone number, or a name and a birth date")
COLLEAGUE = later("Select a colleague")
WHEN = later("Choose when to call back")
PROMISES = {
    "15": later("In 15 minutes"),
    "60": later("In 1 hour"),
    "240": later("In 4 hours"),
    "1440": later("Tomorrow at this time"),
    "2880": later("In 2 days at this time"),
}


def _text(*validators: object) -> StringField:
    return StringField(filters=[stripped], validators=[*validators])


class Person(Dated):
    """Somebody, as far as it is known: each part may be left out."""

    phone = _text(Optional(), is_phone)
    name = _text(Optional(), is_name, Length(max=LONGEST_NAME))

    @override
    def validate(self, extra_validators: object = None) -> bool:
        """Check each field, and that what was typed of a birth date is one."""
        is_right: bool = super().validate(extra_validators)
        if self.is_dated and self.born is None:
            self.refuse(self.month, NO_DATE)
            return False
        return is_right


class Search(Person):
    """Who is looked for, by the exact phone number, or the exact name and birth date."""

    @override
    def validate(self, extra_validators: object = None) -> bool:
        """Check each field, and that there is something to look for."""
        is_right = super().validate(extra_validators)
        is_enough = bool(self.text("phone") or (self.text("name") and self.born))
        if is_right and not is_enough:
            self.refuse(self.phone, WHO)
        return is_right and is_enough


def searched() -> Search:
    """The form of who is looked for; another form on its page asks for a year, too."""
    return Search(prefix="who-")


class Who(Person):
    """Who is on the phone, as far as they tell; the language of the call."""

    giver = StringField(validators=[AnyOf([*Giver], later("Select who answers"))])
    identity = _text(AnyOf(["", *Identity], later("Select what you checked")))
    language = StringField(
        validators=[AnyOf([*LANGUAGES], later("Select the language for the call"))]
    )

    def told(self) -> Told:
        """What was told; of a form without errors."""
        return Told(
            Giver(self.text("giver")),
            self.text("identity"),
            self.text("language"),
            self.text("name"),
            self.born.isoformat() if self.born else "",
            self.text("phone"),
        )


class Note(TypedForm):
    """A note in the caller's own words."""

    text_ = TextAreaField(
        name="text", filters=[stripped], validators=[DataRequired(later("Write a note")), TOO_LONG]
    )


class HandOver(TypedForm):
    """To which colleague, and what to know."""

    to = StringField(validators=[DataRequired(COLLEAGUE)])
    note = TextAreaField(filters=[stripped], validators=[TOO_LONG])

    def is_to_one_of(self, colleagues: Container[str]) -> bool:
        """Whether it is one of these; said at the field if not."""
        if self.text("to") not in colleagues:
            self.refuse(self.to, COLLEAGUE)
        return not self.errors


class Try(TypedForm):
    """What came of a try to reach somebody."""

    outcome = StringField(validators=[AnyOf([*Contact], later("Select what came of it"))])
    note = TextAreaField(filters=[stripped], validators=[TOO_LONG])


class Promise(TypedForm):
    """When somebody is to be called again, and what to know."""

    after = StringField(validators=[AnyOf([*PROMISES], WHEN)])
    note = TextAreaField(filters=[stripped], validators=[TOO_LONG])

    def due(self, at: datetime) -> datetime:
        """The moment; of a form without errors."""
        return at + timedelta(minutes=int(self.text("after")))


class Finish(TypedForm):
    """What a call came to."""

    teach_back = StringField(
        validators=[AnyOf(["yes", "again", "no"], later("Select whether they said it back"))]
    )
    end = StringField(validators=[AnyOf([*End], later("Select what happens next"))])
    level = StringField(validators=[DataRequired(later("Select how urgent you judge it"))])
    reason = _text(AnyOf(["", *Why], later("Select a reason")))
    signs_read = BooleanField()
    message = TextAreaField(filters=[stripped], validators=[TOO_LONG])
    after = _text(AnyOf(["", *PROMISES], WHEN))

    def closing(self, at: datetime) -> Closing:
        """What it came to; of a form without errors."""
        after = self.text("after")
        return Closing(
            End(self.text("end")),
            self.text("level"),
            self.text("reason"),
            self.text("teach_back"),
            bool(self.signs_read.data),
            self.text("message"),
            at + timedelta(minutes=int(after)) if after else None,
        )
