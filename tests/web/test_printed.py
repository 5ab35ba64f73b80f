"""What a patient prints: the result and the questions, in the language of the page."""

import pytest

from screening.app import Application
from screening.engine.answers import Answer
from screening.engine.rulebook import Rulebook
from tests.client import Client, ClientWire
from tests.exports.pdf import Pdf, without_spaces
from tests.person import Person, code_of
from tests.sheet import ENGLISH, SPANISH, Interface


def letters(client: Client, path: str) -> str:
    """What a PDF says, without spaces."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="ask-about-mild.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    return Pdf(answer.data).letters


@pytest.mark.parametrize("interface", [ENGLISH, SPANISH])
def test_the_result_is_printed_as_the_page_says_it(
    app: Application, typical: dict[str, Answer], rulebook: Rulebook, interface: Interface
) -> None:
    client = Client(app)
    client.expects = interface
    client.set_cookie("lang", client.expects.language)
    person = Person(ClientWire(client))
    person.finish({**typical, "cancer_signs": ("weight_loss",)})
    spoken = rulebook.spoken(client.expects.language)
    printed = letters(client, f"{person.home}/result.pdf")
    for text in (
        spoken.outcomes["discuss_mild"].title,
        spoken.outcomes["within_days"].title,
        spoken.footer,
        *spoken.ask_provider,
        *spoken.warning_signs,
        rulebook.version,
    ):
        assert text in person.seen.text
        assert without_spaces(text) in printed, text


def test_the_code_of_this_visit_is_printed(
    client: Client, person: Person, typical: dict[str, Answer]
) -> None:
    person.finish(typical)
    code = code_of(person)
    assert code in letters(client, f"{person.home}/result.pdf")
    assert code in person.open("result").text


def test_there_is_nothing_to_print_before_the_end(
    client: Client, person: Person, typical: dict[str, Answer]
) -> None:
    person.walk(typical)
    answer = client.get(f"{person.home}/result.pdf")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{person.home}/check")


def test_every_question_is_on_paper(app: Application, rulebook: Rulebook) -> None:
    for language in ("en", "es"):
        client = Client(app)
        client.set_cookie("lang", language)
        printed = letters(client, "/paper.pdf")
        for question in rulebook.spoken(language).questions.values():
            for text in (question.ask, *question.options.values()):
                assert without_spaces(text) in printed, text
