"""The questions on paper: all of them, large, with the dangers first."""

import re
from dataclasses import replace

import pytest

from screening.exports.paper import PaperForm, PaperQuestion, PaperSection, paper_pdf
from tests.answers import mild
from tests.exports import sheets
from tests.exports.pdf import Pdf, without_spaces

LARGE, SQUARE = 16, 6 / 25.4 * 72  # points


@pytest.fixture(scope="module")
def form() -> PaperForm:
    """The questions of the rulebook."""
    return sheets.form()


@pytest.fixture(scope="module")
def pdf(form: PaperForm) -> Pdf:
    """The form as a file."""
    return Pdf(paper_pdf(form))


def test_all_words_are_there(form: PaperForm, pdf: Pdf) -> None:
    assert [text for text in sheets.texts(form) if without_spaces(text) not in pdf.letters] == []
    longer = sheets.longer(form)
    letters = Pdf(paper_pdf(longer)).letters
    assert [text for text in sheets.texts(longer) if without_spaces(text) not in letters] == []


def test_the_dangers_come_first(form: PaperForm, pdf: Pdf) -> None:
    first = replace(form, danger=(), sections=(), intro=())
    assert len(Pdf(paper_pdf(first)).pages) == 1
    words = [part.heading for part in form.danger] + [form.sections[0].questions[0].ask]
    found = [pdf.letters.index(without_spaces(each)) for each in words]
    assert found == sorted(found)
    assert without_spaces(form.danger[-1].items[-1]) in pdf.on_page(0)


def test_each_page_says_what_it_is(form: PaperForm, pdf: Pdf) -> None:
    for number in range(len(pdf.pages)):
        letters = pdf.on_page(number)
        said = form.page_of.replace("{page}", str(number + 1))
        for text in (
            form.service,
            form.title,
            form.version,
            said.replace("{pages}", str(len(pdf.pages))),
        ):
            assert without_spaces(text) in letters


def test_it_can_be_read_out(form: PaperForm, pdf: Pdf) -> None:
    assert pdf.says("/MarkInfo<</Marked true")
    assert pdf.says("<pdfuaid:part>1<")
    assert pdf.says(f">{form.title}</rdf:li>")
    assert pdf.says("/Lang(en)")
    assert pdf.says(f"/Alt({form.square.alt})")
    assert pdf.roles("H1") == ["H1"]
    assert len(pdf.roles("H2")) == len(form.danger) + len(form.sections) + 1
    assert len(pdf.roles("H3")) == len(mild().questions)
    asked = [question for part in form.sections for question in part.questions]
    boxes = sum(len(question.options) + len(question.others) for question in asked)
    signs = sum(len(part.items) for part in form.danger)
    assert len(pdf.roles("LI")) == boxes + signs


def test_it_is_large(pdf: Pdf) -> None:
    """What is smaller than large print is the edge of the page."""
    for page in pdf.pages:
        drawn = pdf.stream(pdf.refers(page, "Contents"))
        body = re.sub(rb"/Artifact.*?EMC", b"", drawn, flags=re.DOTALL)
        assert min(float(size) for size in re.findall(rb"/f\d+ ([\d.]+) Tf", body)) >= LARGE
    drawn = pdf.stream(pdf.refers(pdf.pages[1], "Contents"))
    sides = [float(side) for side in re.findall(rb"\b0 0 m ([\d.]+) 0 l \1 \1 l 0 \1 l", drawn)]
    assert len(sides) > 10
    assert min(sides) >= SQUARE


def test_a_number_is_circled_or_written(form: PaperForm) -> None:
    scale = PaperQuestion(
        ask="How bad?", numbers=("0", "1", "2"), low_means="none", high_means="all"
    )
    typed = PaperQuestion(ask="How many?", write="Number:")
    part = PaperSection(title="Part", questions=(scale, typed))
    pdf = Pdf(paper_pdf(replace(form, sections=(part,))))
    for asked in ("1.Howbad?012noneall", "2.Howmany?Number:"):
        assert asked in pdf.letters


def test_a_question_longer_than_a_page_goes_on(form: PaperForm) -> None:
    options = tuple(f"Option {number}" for number in range(90))
    long = PaperQuestion(ask="Which?", options=tuple(f"{each} {'and ' * 20}" for each in options))
    pdf = Pdf(paper_pdf(replace(form, sections=(PaperSection(title="Part", questions=(long,)),))))
    assert [each for each in options if without_spaces(each) + "and" not in pdf.letters] == []
    assert pdf.lowest() > 0


def test_the_same_form_is_the_same_file(form: PaperForm, pdf: Pdf) -> None:
    assert paper_pdf(replace(form, version="another")) != pdf.file
    assert paper_pdf(form) == pdf.file
