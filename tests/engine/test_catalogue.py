"""Catalogues of translations: what is read of them, and how a mistake in one is told."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.catalogue import read_catalogue, written
from screening.engine.load import load
from screening.engine.problems import RulebookError
from screening.engine.rulebook import Rulebook
from tests.engine.books import asking, book, mild
from tests.engine.copies import HERE, Copy
from tests.engine.strategies import often

GOOD = r"""
# A remark of the translator.
msgid ""
msgstr "Language: es\n"

#. ask (patient)
#: questions/safety.yaml:12
msgid "One"
msgstr "Uno"

#| msgid "Then"
msgid ""
"Say \"two\"\n"
"and \\ three"
msgstr ""
"Diga \"dos\"\n"
  "y \\ tres"
#~ msgid "Old"
#~ msgstr "Viejo"
"""


def read(folder: Path, content: str) -> dict[str, object]:
    """The texts of a catalogue."""
    (folder / "es.po").write_text(content, encoding="utf-8")
    return dict(read_catalogue(folder / "es.po", "es.po"))


def test_what_editors_write_is_read(tmp_path: Path) -> None:
    expected = {"One": "Uno", 'Say "two"\nand \\ three': 'Diga "dos"\ny \\ tres'}
    for content in (GOOD, "\ufeff" + GOOD.replace("\n", "\r\n"), GOOD.replace("msgid", "  msgid")):
        assert read(tmp_path, content) == expected
    assert read(tmp_path, "") == read(tmp_path, "# only a remark") == {}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('msgid "a"\nmsgstr ""', "1: the translation is empty; write it after 'msgstr'"),
        ('\nmsgid "a"\nmsgstr "  "', "2: the translation is empty; write it after 'msgstr'"),
        ('msgid "a"', "1: the translation is empty; write it after 'msgstr'"),
        (
            'msgid "a"\nmsgstr "b"\n\n#, fuzzy\nmsgid "c"\nmsgstr "d"\nmsgid "e"\nmsgstr "f"',
            "5: is marked as fuzzy: compare it with the English, and take the mark away",
        ),
        (
            'msgid "a"\nmsgstr "b"\nmsgid "a "\nmsgstr "c"',
            "3: this text is given twice; the first is on line 1",
        ),
        ('msgid "a"\nmsgstr "b"\nmsgstr "c"', "3: expected msgid and msgstr, each in double"),
        ('msgstr "b"', "1: expected msgid and msgstr"),
        ('"b"', "1: expected msgid and msgstr"),
        ('msgid "a"\nmsgstr "b" c', "2: expected msgid and msgstr"),
        ('msgid "a"\nmsgstr "b"\nmsgctxt "c"', "3: expected msgid and msgstr"),
        ('msgid "a"\nmsgid_plural "b"', "2: expected msgid and msgstr"),
        ('msgid "a\\q"\nmsgstr "b"', "1: expected msgid and msgstr"),
        ("a: b", "1: expected msgid and msgstr"),
    ],
    ids=range(13),
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, content: str, says: str) -> None:
    with pytest.raises(RulebookError) as told:
        read(tmp_path, content)
    assert str(told.value).splitlines()[0].startswith(f"es.po:{says}")


def test_all_mistakes_are_told_with_those_of_the_other_files(copy: Copy) -> None:
    empty = copy.change("es.po", 'msgid "Age"\nmsgstr "Edad"', f'{HERE}msgid "Age"\nmsgstr ""')
    fuzzy = copy.change("es.po", 'msgid "Under 18"', f'#, fuzzy\n{HERE}msgid "Under 18"')
    yaml = copy.change("notes.yaml", "  text: Blood", f"  {HERE}texts: Blood")
    told = {problem.partition(": ")[0] for problem in copy.problems()}
    assert {empty, fuzzy} == told
    copy.change("es.po", 'msgid "Age"\nmsgstr ""', 'msgid "Age"\nmsgstr "Edad"')
    copy.change("es.po", "#, fuzzy\n", "")
    assert yaml in {problem.partition(": ")[0] for problem in copy.problems()}


def test_a_missing_and_a_strange_catalogue_are_told(copy: Copy) -> None:
    (copy.folder / "es.po").rename(copy.folder / "ex.po")
    assert copy.problems() == [
        "es.po:1: the file is missing; a rulebook needs it",
        "ex.po:1: no rulebook has this file; did you mean 'es.po'?",
    ]


def test_texts_of_a_language_stand_in_its_catalogue_alone(copy: Copy) -> None:
    place = copy.change("rulebook.yaml", "    status: draft\n", f"    {HERE}texts: {{a: b}}\n")
    assert f"{place}: 'texts' has a file of its own, es.po; take it out here" in copy.problems()


def test_the_order_and_remarks_of_a_catalogue_do_not_change_the_hash(copy: Copy) -> None:
    head, *entries = (copy.folder / "es.po").read_text(encoding="utf-8").split("\n\n")
    copy.write("es.po", "\n\n".join((head, *reversed(entries), "# a remark")) + "\n")
    assert copy.read().hash == mild().hash


def test_another_translation_is_another_rulebook(copy: Copy) -> None:
    copy.change("es.po", '"Edad"', '"Su edad"')
    assert copy.read().hash != mild().hash


@often
@given(st.dictionaries(st.text('aé"\\\n[] .', min_size=1), st.text('bñ"\\\n[] .', min_size=1)))
def test_what_is_written_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, texts: dict[str, str]
) -> None:
    known = {english.strip(): text for english, text in texts.items()}
    known = {english: text for english, text in known.items() if "a" in english and "b" in text}
    options = {f"c{number}": english for number, english in enumerate(known)}
    rulebook = book([asking("q0", options=options or {"c": "1"})])
    content = written(rulebook, "es", {**known, "nowhere": "en ninguna parte"})
    missing = content.count('msgstr ""')
    assert missing > 10
    assert '\n#~ msgid "nowhere"\n#~ msgstr "en ninguna parte"\n' in content
    filled = content.replace('msgstr ""', 'msgstr "x"')
    folder = tmp_path_factory.mktemp("catalogue")
    assert known.items() <= read(folder, filled).items()


def test_the_catalogue_of_mild_is_written_as_it_stands() -> None:
    folder = Path("rules/mild")
    stands = (folder / "es.po").read_text(encoding="utf-8")
    rulebook: Rulebook = load(folder)
    assert stands.endswith("\n" + written(rulebook, "es", rulebook.languages["es"].texts))
