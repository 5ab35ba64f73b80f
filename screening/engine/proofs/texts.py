"""Proof 9: texts are there in each language, plain enough, and say nothing that may not be said."""

import re
from collections.abc import Iterable, Iterator

from screening.engine.diagrams.functions import Functions
from screening.engine.problems import Place
from screening.engine.proofs.plainness import grade, joined, sentences, words
from screening.engine.proofs.proof import Failure, Found, Warned
from screening.engine.proofs.spanish import inflesz
from screening.engine.questions import Reader
from screening.engine.rulebook import Rulebook
from screening.engine.spoken import Said, said_in

MEASURED = ("es",)
"""Languages whose plainness can be measured."""

FILLED_IN = re.compile(r"\[\w+\]\.?|\d+")
"""What a translation keeps: places to fill in, with the full stop that they may have; numbers."""


def texts_fit(functions: Functions) -> Iterator[Found]:
    """Each language has each text; patients' texts are plain, short, and use no forbidden word."""
    rulebook = functions.rulebook
    yield from _english_is_plain(rulebook)
    if not rulebook.languages:
        yield Warned("the texts are in no other language than English")
    for language in rulebook.languages:
        yield from _is_translated(rulebook, language)
        yield from _other_is_plain(rulebook, language)


def _english_is_plain(rulebook: Rulebook) -> Iterator[Found]:
    texts = _patients(rulebook)
    for said in texts:
        place, lower = rulebook.place(said.where), said.text.lower()
        yield from _unsaid([word for word in rulebook.never_say if word.lower() in lower], place)
        yield from _short(said.text, place, rulebook.invariants.longest_sentence)
    pooled, most = grade(_pooled(texts)), rulebook.invariants.reading_grade
    if pooled > most:
        yield Failure(f"the reading grade of patients' texts is {pooled:.1f}; {most} at most")


def _other_is_plain(rulebook: Rulebook, language: str) -> Iterator[Found]:
    never = rulebook.languages[language].never_say
    texts = _patients(rulebook.spoken(language))
    pairs = zip(_patients(rulebook), texts, strict=True)
    written = {there.text: ("languages", language, "texts", here.text) for here, there in pairs}
    for text, where in written.items():
        place = rulebook.place(where)
        yield from _unsaid([word for word in never if _begins_with(word, text)], place)
        yield from _short(text, place, rulebook.invariants.longest_sentence)
    if language not in MEASURED:
        yield Warned(f"nothing measures how plain the texts in '{language}' are")
        return
    pooled, least = inflesz(_pooled(texts)), rulebook.invariants.inflesz
    if pooled < least:
        text = f"the INFLESZ of patients' texts in '{language}' is {pooled:.1f}; {least} at least"
        yield Failure(text)


def _is_translated(rulebook: Rulebook, language: str) -> Iterator[Found]:
    """Each text has its translation, which keeps what is filled in; none is left over."""
    known = rulebook.languages[language].texts
    said: dict[str, Said] = {}
    for each in said_in(rulebook):
        if each.has_words:
            said.setdefault(each.text, each)
    for each in said.values():
        place = rulebook.place(each.where)
        if each.text not in known:
            yield Failure(f"has no text in '{language}': {each.text:.60}", place)
        else:
            yield from _keeps(rulebook, language, each.text)
    for english in known:
        if english not in said:
            place = rulebook.place(("languages", language, "texts", english))
            yield Failure(f"no text of the rulebook is so in English: {english:.60}", place)


def _keeps(rulebook: Rulebook, language: str, english: str) -> Iterator[Found]:
    there = set(FILLED_IN.findall(english))
    here = set(FILLED_IN.findall(rulebook.languages[language].texts[english]))
    if there != here:
        only = ", ".join(sorted(there ^ here))
        place = rulebook.place(("languages", language, "texts", english))
        yield Failure(f"the text and its English differ in: {only}", place)


def _patients(rulebook: Rulebook) -> list[Said]:
    """Every text that a patient may read, and where it stands."""
    return [said for said in said_in(rulebook) if said.reader is Reader.PATIENT]


def _begins_with(word: str, text: str) -> bool:
    """Whether a word of the text begins so: "cura" is in "curar", and not in "procurar"."""
    return re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE) is not None


def _unsaid(forbidden: Iterable[str], place: Place | None) -> Iterator[Found]:
    for word in forbidden:
        yield Failure(f"'{word}' may not be said to patients", place)


def _short(text: str, place: Place | None, most: int) -> Iterator[Found]:
    for sentence in sentences(text):
        count = len(words(sentence))
        if count > most:
            yield Failure(f"a sentence of {count} words; {most} at most: {sentence}", place)


def _pooled(texts: list[Said]) -> str:
    return joined([said.text for said in texts])
