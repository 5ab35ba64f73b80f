"""The form of who somebody is, filled in when a result is sent to the clinic."""

from typing_extensions import override
from wtforms import BooleanField, StringField
from wtforms.validators import AnyOf, DataRequired, Length

from screening.sharing import Contact
from screening.web.languages import LANGUAGES, language, later
from screening.web.person_forms import LONGEST_NAME, NO_DATE, Dated, is_phone
from screening.web.typed_forms import is_name, stripped

TIMES = {
    "any": later("Any time"),
    "morning": later("Morning"),
    "afternoon": later("Afternoon"),
    "evening": later("Evening"),
}


class Send(Dated):
    """Who somebody is, how to reach them, and that they agree.

    `website` is a trap for machines; `shown_in` the language in which the consent was read.
    """

    name = StringField(
        filters=[stripped],
        validators=[
            DataRequired(later("Enter your name")),
            is_name,
            Length(max=LONGEST_NAME, message=later("Use 120 characters or fewer")),
        ],
    )
    phone = StringField(filters=[stripped], validators=[is_phone])
    best_time = StringField(validators=[AnyOf([*TIMES], later("Select when we can call you"))])
    language = StringField(  # of the call
        validators=[AnyOf([*LANGUAGES], later("Select the language for the call"))]
    )
    consent = BooleanField(
        validators=[DataRequired(later("Select the box if you agree. Without it nothing is sent"))]
    )
    website = StringField()
    shown_in = StringField()

    @override
    def validate(self, extra_validators: object = None) -> bool:
        """Check each field, and that the three of the birth date are a day in the past."""
        is_right: bool = super().validate(extra_validators)
        if self.born is None:
            self.refuse(self.month, NO_DATE)
        return is_right and self.born is not None

    def contact(self) -> Contact:
        """What was filled in; only after it was found right."""
        if self.born is None:
            raise ValueError(NO_DATE)
        texts = (self.text(name) for name in ("phone", "best_time", "language"))
        return Contact(self.text("name"), self.born, *texts)

    @property
    def shown(self) -> str:
        """The language in which the consent was read."""
        shown = self.text("shown_in")
        return shown if shown in LANGUAGES else language()

    @property
    def is_doubtful(self) -> bool:
        """Whether something was filled in that no person sees."""
        return bool(self.text("website"))
