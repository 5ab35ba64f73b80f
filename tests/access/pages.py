"""The pages of the way in, as somebody without a screen goes through them."""

from itertools import count
from typing import NamedTuple

from screening.app import Application
from tests.client import Client, post
from tests.sheet import Blank
from tests.staff import PASSWORD, Member

number = count(1)


class Answer(NamedTuple):
    """What came back: a status, where it leads, and the page without what is anybody's own."""

    status: int
    place: str
    page: str


class Guest:
    """Somebody at an address where nobody was before."""

    def __init__(self, app: Application, address: str = "") -> None:
        self.client = Client(app)
        n = next(number)
        address = address or f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"
        self.client.environ_base["REMOTE_ADDR"] = address

    @property
    def token(self) -> str:
        """The session's cookie."""
        found = self.client.get_cookie("staff")
        return found.value if found else ""

    def form(self, path: str, field: str) -> Blank:
        """The form with a field."""
        self.client.get(path)
        return next(form for form in self.client.seen.forms if field in form.offered)

    def send(self, path: str, **typed: str) -> Answer:
        """Fill in a form, and send it."""
        form = self.form(path, next(iter(typed)))
        fields = form.filled({name: (text,) for name, text in typed.items()})
        is_here = form.action == path.partition("?")[0]
        answer = post(self.client, path if is_here else form.action, fields)
        page = answer.text
        for own in (*typed.values(), *(value for (value,) in form.hidden.values())):
            page = page.replace(f'value="{own}"', 'value=""')
        return Answer(answer.status_code, answer.headers.get("Location", ""), page)

    def password(self, email: str, typed: str = PASSWORD) -> Answer:
        """Show a password."""
        return self.send("/staff/sign-in", email=email, password=typed)

    def code(self, typed: str) -> Answer:
        """Show a code."""
        return self.send("/staff/second", code=typed)

    def press(self, path: str, action: str) -> Answer:
        """Press the button of a form that has nothing to fill in."""
        self.client.get(path)
        form = next(form for form in self.client.seen.forms if form.action.endswith(action))
        answer = post(self.client, form.action, form.hidden)
        return Answer(answer.status_code, answer.headers.get("Location", ""), "")

    def come_in(self, member: Member) -> None:
        """The whole way, with everything right."""
        assert self.password(member.email).status == 303
        assert self.code(member.code()).status == 303
