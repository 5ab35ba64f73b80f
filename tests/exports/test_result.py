"""The printed result: one page, tagged, whole, and the same for the same result."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from screening.engine.answers import Answer
from screening.exports.result import Advice, Listed, ResultSheet, Tone, result_pdf
from tests.answers import typical
from tests.exports import sheets
from tests.exports.pdf import Pdf, without_spaces

DANGER: dict[str, Answer] = {"leg_weakness": "slow", "bladder_bowel": "unsure"}
RESULTS: dict[str, Callable[[], ResultSheet]] = {
    "short": sheets.short,
    "worst": sheets.worst,
    "longer": lambda: sheets.longer(sheets.worst()),
    "danger": lambda: sheets.result_of({**typical(), **DANGER}),
    "empty": lambda: sheets.EMPTY,
}


@pytest.fixture(params=RESULTS)
def sheet(request: pytest.FixtureRequest) -> ResultSheet:
    """Results from the shortest to the longest."""
    return RESULTS[request.param]()


def test_a_result_is_one_letter_page_with_all_its_words(sheet: ResultSheet) -> None:
    pdf = Pdf(result_pdf(sheet))
    (page,) = pdf.pages
    assert b"/MediaBox[0 0 612 792]" in pdf.objects[page]
    assert missing(sheet, pdf) == []


def test_the_longest_has_each_kind_of_part() -> None:
    worst = sheets.worst()
    assert len(worst.banners) == 1
    assert worst.homework
    assert len(worst.homework.items) > 10
    assert worst.code
    assert sheets.length(sheets.longer(worst)) > 1.2 * sheets.length(worst)


def test_what_does_not_fit_goes_on_and_nothing_is_lost() -> None:
    sheet = sheets.longer(sheets.longer(sheets.longer(sheets.longer(sheets.worst()))))
    pdf = Pdf(result_pdf(sheet))
    assert len(pdf.pages) > 1
    assert missing(sheet, pdf) == []
    assert f"1/{len(pdf.pages)}" in pdf.letters


def test_a_long_section_alone_goes_on_too() -> None:
    steps = Listed(heading="Steps", items=tuple(f"Step {n} of many" for n in range(300)))
    sheet = replace(sheets.EMPTY, steps=steps)
    pdf = Pdf(result_pdf(sheet))
    assert len(pdf.pages) > 2
    assert missing(sheet, pdf) == []


def test_it_can_be_read_out(sheet: ResultSheet) -> None:
    pdf = Pdf(result_pdf(sheet))
    assert pdf.says("/MarkInfo<</Marked true")
    assert pdf.says("/StructTreeRoot")
    assert pdf.says("<pdfuaid:part>1<")
    assert pdf.says(f">{sheet.title}</rdf:li>")
    assert pdf.says("/DisplayDocTitle true")
    assert pdf.says("/Lang(en)")
    assert pdf.roles("H1") == ["H1"]
    parts = (sheet.reasons, sheet.saying, sheet.steps, sheet.homework, sheet.questions, sheet.code)
    headings = len(sheet.banners) + len(sheet.danger) + sum(part is not None for part in parts)
    assert len(pdf.roles("H2")) == headings
    assert not pdf.roles("H3")
    items = sum(len(part.items) for part in (*parts[:5], *sheet.danger) if part)
    assert len(pdf.roles("LI")) == items
    assert len(pdf.roles("Figure")) == (sheet.code is not None)
    assert pdf.says("/Alt") == (sheet.code is not None)


def test_it_is_in_the_language_that_the_sheet_says() -> None:
    pdf = Pdf(result_pdf(replace(sheets.short(), language="es", title="Su resultado")))
    assert pdf.says("/Lang(es)")
    assert not pdf.says("/Lang(en)")


def test_the_worst_comes_first() -> None:
    sheet = sheets.worst()
    letters = Pdf(result_pdf(sheet)).letters
    assert sheet.reasons is None
    assert sheet.steps
    assert sheet.homework
    order = (
        sheet.banners[0].title,
        sheet.verdict.title,
        sheet.steps.heading,
        sheet.homework.heading,
    )
    found = [letters.index(without_spaces(each)) for each in order]
    assert found == sorted(found)


RED = b"0.6509804 0.105882354 0.078431375 scn"


def test_red_is_for_an_emergency_alone() -> None:
    tones: tuple[Tone, ...] = ("go", "wait", "today", "alert")
    sheet = replace(sheets.EMPTY, verdict=Advice(title="Title", text="Text", tone="wait"))
    drawn = {
        tone: result_pdf(replace(sheet, verdict=replace(sheet.verdict, tone=tone)))
        for tone in tones
    }
    assert len(set(drawn.values())) == len(tones)
    pdfs = {tone: Pdf(file) for tone, file in drawn.items()}
    red = {
        tone: RED in pdf.stream(pdf.refers(pdf.pages[0], "Contents")) for tone, pdf in pdfs.items()
    }
    assert [tone for tone in tones if red[tone]] == ["alert"]


def test_accents_and_typeset_signs_are_shown_as_they_are() -> None:
    text = "áéíóúñüÁÉÍÓÚÑÜ ¿Sí? ¡No! “así” ‘a’ – — … • ✓ € ½ °"  # noqa: RUF001 -- typeset
    pdf = Pdf(result_pdf(replace(sheets.EMPTY, footer=text)))
    assert without_spaces(text) in pdf.letters


def test_the_same_result_is_the_same_file(sheet: ResultSheet) -> None:
    first = result_pdf(sheet)
    assert result_pdf(replace(sheet, dated="Another day")) != first
    assert result_pdf(sheet) == first


def missing(sheet: ResultSheet, pdf: Pdf) -> list[str]:
    """The texts that the file does not show."""
    shown = [text for text in sheets.texts(sheet) if without_spaces(text) not in pdf.letters]
    return [text for text in shown if text != sheet.title]
