"""Proof 9: every text is there, plain enough, and says nothing that may not be said."""

from collections.abc import Iterable, Iterator

from screening.engine.diagrams.functions import Functions
from screening.engine.problems import Where
from screening.engine.proofs.plainness import grade, sentences, words
from screening.engine.proofs.proof import Failure, Found, Warned
from screening.engine.questions import Part
from screening.engine.rulebook import Rulebook


def texts_fit(functions: Functions) -> Iterator[Found]:
    """Patients' texts fit their reading grade, keep sentences short, use no forbidden word."""
    rulebook = functions.rulebook
    texts = dict(patient_texts(rulebook))
    for where, text in texts.items():
        place = rulebook.place(where)
        lower = text.lower()
        for word in rulebook.never_say:
            if word.lower() in lower:
                yield Failure(f"'{word}' may not be said to patients", place)
        for sentence in sentences(text):
            count = len(words(sentence))
            if count > rulebook.invariants.longest_sentence:
                most = rulebook.invariants.longest_sentence
                yield Failure(f"a sentence of {count} words; {most} at most: {sentence}", place)
    pooled = grade(" ".join(_ended(text) for text in texts.values()))
    if pooled > rulebook.invariants.reading_grade:
        most = rulebook.invariants.reading_grade
        yield Failure(f"the reading grade of patients' texts is {pooled:.1f}; {most} at most")
    yield Warned(f"{len(texts)} texts have no Spanish yet")


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def patient_texts(rulebook: Rulebook) -> Iterator[tuple[Where, str]]:
    """Every text that a patient may read, and where it stands."""
    yield ("status_note", "patient"), rulebook.status_note.patient
    yield ("footer",), rulebook.footer
    yield from _part(("start",), rulebook.start)
    yield from _part(("emergency",), rulebook.emergency)
    yield from _listed(("emergency", "signs"), rulebook.emergency.signs)
    yield from _listed(("warning_signs",), rulebook.warning_signs)
    yield from _question_texts(rulebook)
    yield from _result_texts(rulebook)


def _part(where: Where, part: Part) -> Iterator[tuple[Where, str]]:
    for key, text in part:
        if isinstance(text, str):
            yield (*where, key), text


def _listed(where: Where, texts: Iterable[str]) -> Iterator[tuple[Where, str]]:
    for index, text in enumerate(texts):
        yield (*where, index), text


def _result_texts(rulebook: Rulebook) -> Iterator[tuple[Where, str]]:
    for index, rule in enumerate(rulebook.urgency.rules):
        where: Where = ("urgency", "rules", index, "tell")
        if isinstance(rule.tell, str):
            yield where, rule.tell
        else:
            yield from (((*where, code), text) for code, text in rule.tell.items())
    for code, reason in rulebook.pathway.reasons.items():
        yield ("pathway", "reasons", code, "patient"), reason.patient
    for name, outcome in rulebook.outcomes.items():
        yield ("outcomes", name, "title"), outcome.title
        yield ("outcomes", name, "patient"), outcome.patient
        yield from _listed(("outcomes", name, "next"), outcome.next)
        if outcome.call:
            yield ("outcomes", name, "call", "words"), outcome.call.words


def _question_texts(rulebook: Rulebook) -> Iterator[tuple[Where, str]]:
    for number, section in enumerate(rulebook.sections):
        yield ("sections", number, "title"), section.title
        for index, question in enumerate(section.questions):
            where: Where = ("sections", number, "questions", index)
            yield (*where, "ask"), question.ask
            yield (*where, "short"), question.short
            yield (*where, "missing"), question.missing
            for key in ("help", "find_out", "low_means", "high_means"):
                if text := getattr(question, key):
                    yield (*where, key), text
            for code, label in question.options.items():
                yield (*where, "options", code), label
