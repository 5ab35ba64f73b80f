"""One form sent many times at the same moment: once is what comes of it, and all are told so."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from screening.app import Application
from screening.engine.answers import Answer
from tests.client import Client, post
from tests.dump import Held, dump
from tests.person import Person
from tests.sheet import Blank

TIMES = 8


def sent_at_once(app: Application, client: Client, forms: list[Blank]) -> Counter[int]:
    """The statuses that come of forms which one visitor sends from several windows."""
    cookie = client.get_cookie("visit")
    assert cookie is not None
    together = Barrier(len(forms))

    def send(form: Blank) -> int:
        window = Client(app)
        window.set_cookie("visit", cookie.value)
        together.wait()
        return post(window, form.action, form.hidden).status_code

    with ThreadPoolExecutor(len(forms)) as pool:
        return Counter(pool.map(send, forms))


def added(before: Held, after: Held, table: str) -> int:
    """How many rows came."""
    return len(after[table]) - len(before[table])


def test_a_page_is_kept_once(app: Application, client: Client, person: Person) -> None:
    page = person.begin().form
    form = page._replace(hidden=page.filled({"emergency_signs": ("none",)}))
    before = dump(app)
    assert sent_at_once(app, client, [form] * TIMES) == {303: TIMES}
    assert added(before, dump(app), "given") == 1


def test_of_several_answers_one_is_kept_and_the_others_are_asked_about(
    app: Application, client: Client, person: Person, typical: dict[str, Answer]
) -> None:
    page = person.walk(typical, until="duration").form
    codes = page.offered["duration"]
    forms = [page._replace(hidden=page.filled({"duration": (code,)})) for code in codes]
    before = dump(app)
    assert sent_at_once(app, client, forms) == {303: 1, 409: len(codes) - 1}
    assert added(before, dump(app), "given") == 1


def test_a_screening_is_finished_once(
    app: Application, client: Client, person: Person, typical: dict[str, Answer]
) -> None:
    form = person.walk(typical).form
    before = dump(app)
    assert sent_at_once(app, client, [form] * TIMES) == {303: TIMES}
    after = dump(app)
    assert (added(before, after, "step"), added(before, after, "assessment")) == (1, 1)
    assert person.open(person.home).path.endswith("/result")


def test_each_new_screening_that_is_announced_is_there(
    app: Application, client: Client, person: Person, typical: dict[str, Answer]
) -> None:
    person.finish(typical)
    form = person.open("check").form
    before = dump(app)
    statuses = sent_at_once(app, client, [form] * TIMES)
    assert statuses[303] + statuses[404] == TIMES
    assert added(before, dump(app), "screening") == statuses[303] >= 1
