"""Whatever stands in a sheet is text: shown, or seen to be missing. Nothing else is read."""

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import repeat
from pathlib import Path

import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.exports import typeset
from screening.exports.paper import PaperForm, paper_pdf
from screening.exports.printable import MISSING, NOT_SHOWN, printable
from screening.exports.result import Advice, Listed, ResultSheet, result_pdf
from tests.exports import sheets
from tests.exports.pdf import Pdf, without_spaces

WIDEST = 100  # signs as wide as these that a line has room for
AS_THEY_ARE = (
    '#import "@preview/cetz:0.3.4": *',
    '#read("/etc/passwd")',
    '"); #read("style.typ"); ("',
    '\\"); #panic("out")',
    "#sys.inputs",
    "```typ #1/0``` `code` $x^2$ @somebody <label> [body] {code} // no /* comment */",
    "= Heading - item + item / term: it *bold* _slanted_ ~ --- \\ \\u{41}",
    "../../../etc/passwd",
    "{page} of {pages} {{ config }} {% raw %} %(name)s",
    "<script>alert(1)</script>",
)
REPLACED = (
    "a\0b\x01c\x7fd",
    "\ud800 alone \udfff",
    "\U0001f600 \U0001f469\u200d\U0001f4bb",
    "\u202etxet desrever",
    "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd \u4f60\u597d",
    "\u00ad\u200b\u2060\ufeff\ufff9\ue000\U0010ffff",
    "e" + "\u0301\u0327" * 40,
)


def everywhere(text: str) -> tuple[ResultSheet, PaperForm]:
    """Sheets with the text at each place that has one."""
    return sheets.replaced(sheets.worst(), text), sheets.replaced(sheets.form(), text)


@pytest.mark.parametrize("text", AS_THEY_ARE)
def test_markup_is_shown_and_not_followed(text: str) -> None:
    result, paper = everywhere(text)
    for pdf in (Pdf(result_pdf(result)), Pdf(paper_pdf(paper))):
        assert pdf.letters.count(without_spaces(text)) > 10
        assert "root:" not in pdf.letters


@pytest.mark.parametrize("text", REPLACED)
def test_what_cannot_be_shown_is_seen_to_be_missing(text: str) -> None:
    result, paper = everywhere(text)
    for pdf in (Pdf(result_pdf(result)), Pdf(paper_pdf(paper))):
        assert pdf.letters.count(MISSING) > 10


def test_lines_and_tabs_are_spaces() -> None:
    assert printable("a\nb\r\nc\td\u2028e\u2029f\x85g\x1ch") == "a b c d e f g h"
    assert printable("one\u00a0piece") == "one\u00a0piece"
    assert printable("e\u0301") == "é"


@pytest.mark.parametrize("word", ["W" * 3000, "M.W/" * 300, "—" * 500])
def test_very_long_words_wrap(word: str) -> None:
    result, paper = everywhere("short")
    result = replace(result, steps=Listed(heading=word, items=(word,)), footer=word)
    for pdf in (Pdf(result_pdf(result)), Pdf(paper_pdf(replace(paper, footer=word)))):
        wide = word[0]
        assert pdf.letters.count(wide) >= word.count(wide)
        assert 10 < max(map(str.count, pdf.strings, repeat(wide))) < WIDEST


def test_each_sign_that_is_let_through_is_in_each_face_of_the_font() -> None:
    signs = [chr(code) for code in range(sys.maxunicode) if not NOT_SHOWN.match(chr(code))]
    assert 600 < len(signs) < 1000
    text = " ".join(sign for sign in signs if sign != " ")
    advice = Advice(title=text, text=text, tone="alert", call=text)
    said = Listed(heading=text, items=(text,))
    sheet = replace(sheets.short(), verdict=advice, saying=said, steps=said)
    letters = Pdf(result_pdf(sheet)).letters
    assert {*without_spaces(printable(text))} - {*letters} == set()


@given(text=st.text(min_size=1, max_size=60).map("a{}".format))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_text_at_all_can_be_set(text: str) -> None:
    advice = Advice(title=text, text=text, tone="go", reason=text, call=text)
    sheet = ResultSheet(
        language="es",
        title=text,
        service=text,
        clinic=text,
        verdict=advice,
        steps=Listed(heading=text, items=(text, text + " " + text)),
        saying=Listed(heading="Say", items=(text,)),
        footer=text,
        dated=text,
    )
    pdf = Pdf(result_pdf(sheet))
    assert without_spaces(printable(text)) in pdf.letters


def test_templates_import_nothing_from_elsewhere_and_read_no_file() -> None:
    sources = {path.name: path.read_text(encoding="utf-8") for path in typeset.FOLDER.iterdir()}
    assert {"result.typ", "paper.typ", "style.typ"} == {*sources}
    for name, source in sources.items():
        assert source.count("#import") == (name != "style.typ")
        assert not any(
            word in source for word in ("@preview", "read(", "include", "plugin(", "eval(")
        )


def test_nothing_above_the_templates_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("canary7519")
    inside = tmp_path / "inside"
    inside.mkdir()
    for place in ("../secret.txt", "/../secret.txt", str(tmp_path / "secret.txt")):
        (inside / "a.typ").write_text(f'#read("{place}")')
        with pytest.raises(typst.TypstError):
            typst.Compiler(inside / "a.typ", root=inside).compile(format="pdf")


def test_a_failure_does_not_tell_what_was_to_be_drawn() -> None:
    with pytest.raises(typeset.NotDrawn) as caught:
        result_pdf(replace(sheets.short(), language="canary7519"))
    assert "canary" not in repr(caught.value)
    assert caught.value.__suppress_context__
    assert Pdf(result_pdf(sheets.short())).pages


def test_eight_threads_get_each_its_own() -> None:
    names = [f"Clinic {number}" for number in range(8)]
    alone = {name: result_pdf(replace(sheets.short(), clinic=name)) for name in names}
    with ThreadPoolExecutor(8) as threads:
        asked = names * 5
        made = threads.map(lambda name: result_pdf(replace(sheets.short(), clinic=name)), asked)
        assert [alone[name] for name in asked] == list(made)
