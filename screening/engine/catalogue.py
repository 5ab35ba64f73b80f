"""A catalogue in gettext's form (.po) into texts by their English, each with its line.

Editors for translators read and write these files. What is empty, uncertain (fuzzy) or given twice
is refused: a text is either there, or it is not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from screening.engine.problems import Place, Problem, RulebookError
from screening.engine.questions import Part
from screening.engine.reading import Mapping, text_of
from screening.engine.spoken import Said, named, said_in

QUOTED = re.compile(r'(?:(msgid|msgstr) )?"((?:[^"\\]|\\[nt"\\])*)"')
ESCAPE = re.compile(r"\\(.)")
ESCAPED = {"n": "\n", "t": "\t"}


@dataclass
class Entry:
    """What is read of one text so far."""

    place: Place
    is_fuzzy: bool
    english: str = ""
    text: str | None = None

    def add(self, more: str) -> None:
        """Go on with what was begun."""
        if self.text is None:
            self.english += more
        else:
            self.text += more


def read_catalogue(path: Path, name: str) -> Mapping:
    """The texts of a catalogue, sorted by their English, so that their order says nothing.

    Raises:
        RulebookError: with all that is wrong, each with its line.
    """
    found = Mapping(Place(name, 1))
    problems: list[Problem] = []
    for read in _entries(text_of(path, name).removeprefix("\ufeff"), name):
        if isinstance(read, Problem):
            problems.append(read)
        elif read.english.strip():  # the first entry, without English, is the head of the file
            problems.extend(_wrong(read, found))
            found.places.setdefault(read.english.strip(), read.place)
            found[read.english.strip()] = read.text or ""
    if problems:
        raise RulebookError(problems)
    texts = sorted(found.items())
    found.clear()
    found.update(texts)
    return found


def _wrong(entry: Entry, earlier: Mapping) -> Iterator[Problem]:
    if (first := earlier.places.get(entry.english.strip())) is not None:
        text = f"this text is given twice; the first is on line {first.line}"
        yield Problem(entry.place, text)
    if entry.is_fuzzy:
        text = "is marked as fuzzy: compare it with the English, and take the mark away"
        yield Problem(entry.place, text)
    if not (entry.text or "").strip():
        yield Problem(entry.place, "the translation is empty; write it after 'msgstr'")


def _entries(text: str, name: str) -> Iterator[Entry | Problem]:
    """The entries of a file in order, and the lines that are none of the form."""
    entry: Entry | None = None
    is_fuzzy = False
    for number, line in enumerate(text.split("\n"), 1):
        plain = line.strip()
        if not plain or plain.startswith("#"):
            is_fuzzy |= plain.startswith("#,") and "fuzzy" in plain
            continue
        match = QUOTED.fullmatch(plain)
        word, quoted = match.groups() if match else (None, "")
        more = ESCAPE.sub(lambda escape: ESCAPED.get(escape[1], escape[1]), quoted)
        if match and word == "msgid":
            if entry:
                yield entry
            entry, is_fuzzy = Entry(Place(name, number), is_fuzzy, more), False
        elif match and word == "msgstr" and entry and entry.text is None:
            entry.text = more
        elif match and word is None and entry:
            entry.add(more)
        else:
            yield Problem(Place(name, number), "expected msgid and msgstr, each in double quotes")
    if entry:
        yield entry


def written(rulebook: Part, language: str, texts: dict[str, str]) -> str:
    """The catalogue of a rulebook as a file, with the texts that are known; the others are empty.

    What is left over stands at the end, where nothing reads it, for a translator to take from.
    """
    said: dict[str, Said] = {}
    for each in said_in(rulebook):
        if each.has_words:
            said.setdefault(each.text, each)
    entries = [
        f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nLanguage: {language}\\n"'
    ]
    for english, each in said.items():
        remark = f"#. {named(rulebook, each.where)} ({each.reader.value})\n"
        entries.append(remark + _pair(english, texts.get(english, "")))
    entries += [
        _pair(english, text, "#~ ") for english, text in texts.items() if english not in said
    ]
    return "\n\n".join(entries) + "\n"


def _pair(english: str, text: str, mark: str = "") -> str:
    return f"{mark}msgid {_quoted(english)}\n{mark}msgstr {_quoted(text)}"


def _quoted(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(plain, escaped)
    return f'"{text}"'
