"""A rulebook in another language: other words, and the same in all else."""

import json
from pathlib import Path

import pytest
from hypothesis import given

from screening.engine.answers import Answer
from screening.engine.assess import assess
from screening.engine.cases import answers_of
from screening.engine.explain import explain, functions_of
from screening.engine.journey import journey
from screening.engine.judges import judges_of
from screening.engine.load import from_text, load
from screening.engine.parts import Case, Language
from screening.engine.questions import STAFF
from screening.engine.rulebook import Rulebook
from screening.engine.spoken import named, said_in
from screening.engine.tree import every_condition
from tests.engine.books import asking, book, mild
from tests.engine.copies import HERE, Copy
from tests.engine.strategies import answers_to, often, people, rulebooks

KNEE = Path(__file__).parents[1] / "rulebooks" / "knee"


def spanish() -> Rulebook:
    """MILD in Spanish."""
    return mild().spoken("es")


def shouting(rulebook: Rulebook) -> Rulebook:
    """A rulebook with a language in which everything is said louder."""
    words = {"patient": "loud", "staff": "loud"}
    language = {"status": "draft", "status_note": words, "on_scale": "[answer]! OF [most]!"}
    texts = {said.text: said.text.upper() for said in said_in(rulebook)} | {"loud": "LOUD"}
    loud = Language.model_validate({**language, "texts": texts})
    plain = json.loads(rulebook.canonical)
    return from_text(json.dumps({**plain, "languages": {"loud": loud.model_dump(mode="json")}}))


@pytest.mark.parametrize("case", mild().cases.cases, ids=lambda case: case.id)
def test_a_worked_case_comes_out_the_same(case: Case) -> None:
    answers = answers_of(mild(), case)
    assert assess(spanish(), answers).text == assess(mild(), answers).text


@often
@given(people(mild()))
def test_whatever_is_answered_comes_out_the_same(answers: dict[str, Answer]) -> None:
    for finished in (True, False):
        one = assess(spanish(), answers, finished=finished)
        assert one.text == assess(mild(), answers, finished=finished).text
    assert explain(spanish(), answers) == explain(mild(), answers)
    there, here = journey(spanish(), answers), journey(mild(), answers)
    assert there.may_finish == here.may_finish
    assert there.assessment.path.heard == here.assessment.path.heard


@often
@given(rulebooks().flatmap(lambda book: answers_to(book).map(lambda given: (book, given))))
def test_so_it_does_in_any_rulebook(visit: tuple[Rulebook, dict[str, Answer]]) -> None:
    rulebook, answers = shouting(visit[0]), visit[1]
    loud = rulebook.spoken("loud")
    assert loud.language == "loud"
    assert all(s.text == s.text.upper() for s in said_in(loud) if s.where[0] != "languages")
    assert assess(loud, answers).text == assess(rulebook, answers).text


def test_all_but_the_words_is_the_same() -> None:
    here, there = mild(), spanish()
    assert (there.language, here.language) == ("es", "en")
    assert (there.hash, there.version, there.canonical) == (here.hash, here.version, here.canonical)
    assert [*there.questions] == [*here.questions]
    assert [*there.pages] == [*here.pages]
    for name, question in here.questions.items():
        assert there.questions[name].codes == question.codes
        assert there.questions[name].sources == question.sources
    conditions = zip(every_condition(here), every_condition(there), strict=True)
    assert all(one is other for one, other in conditions)
    assert there.facts is here.facts
    assert there.place(("footer",)) == here.place(("footer",))
    assert there.place_of_question("fever") == here.place_of_question("fever")


def test_what_is_worked_out_of_it_is_kept_once() -> None:
    assert mild().spoken("es") is spanish()
    assert judges_of(spanish()) is judges_of(mild())
    assert functions_of(spanish()) is functions_of(mild())


def test_a_language_that_it_does_not_have_is_english() -> None:
    for language in ("en", "fr", "", "ES"):
        assert mild().spoken(language) is mild()
        assert spanish().spoken(language) is mild()
    assert spanish().spoken("es") is spanish()
    knee = load(KNEE)
    assert knee.spoken("es") is knee
    assert (knee.learn, knee.ask_provider, knee.languages) == ((), (), {})


def test_each_text_is_that_of_the_catalogue_or_has_no_words() -> None:
    known = mild().languages["es"].texts
    for here, there in zip(said_in(mild()), said_in(spanish()), strict=True):
        assert (here.where, here.reader) == (there.where, there.reader)
        if here.where[0] != "status_note":
            assert there.text == (known[here.text] if here.has_words else here.text)


def test_what_has_no_translation_is_said_in_english() -> None:
    without = json.loads(mild().canonical)
    del without["languages"]["es"]["texts"]["Age"]
    assert from_text(json.dumps(without)).spoken("es").questions["age"].short == "Age"


def test_a_number_on_a_scale_is_said_in_the_language() -> None:
    score = spanish().questions["back_pain_score"]
    assert score.words(6) == ("6 de 10",)
    assert mild().questions["back_pain_score"].words(6) == ("6 out of 10",)
    assert score.words("unsure") == ("unsure",)
    typed = asking("q0", kind="number", options={}, low=0, high=99)
    scale = asking("q1", kind="number", options={}, low=0, high=5)
    loud = shouting(book([typed, scale])).spoken("loud")
    assert loud.questions["q0"].words(42) == ("42",)
    assert loud.questions["q1"].words(4) == ("4! OF 5!",)


@pytest.mark.parametrize(
    ("english", "other", "status", "words"),
    [
        ("draft", "draft", "draft", ["Estas preguntas", "Las palabras en español"]),
        ("draft", "signed", "draft", ["Estas preguntas"]),
        ("signed", "draft", "draft", ["Las palabras en español"]),
        ("signed", "signed", "signed", ["Estas preguntas"]),
    ],
)
def test_a_draft_is_told_to_patients_whichever_it_is(
    english: str, other: str, status: str, words: list[str]
) -> None:
    plain = json.loads(mild().canonical)
    plain["status"] = english
    plain["languages"]["es"]["status"] = other
    there = from_text(json.dumps(plain)).spoken("es")
    assert there.status == status
    note = there.status_note.patient
    assert [
        each for each in ("Estas preguntas", "Las palabras en español") if each in note
    ] == words
    assert note.startswith(words[0])
    assert from_text(json.dumps(plain)).status_note == mild().status_note


def test_a_rulebook_that_was_published_before_there_were_languages_opens() -> None:
    plain = json.loads(mild().canonical)
    for later in ("languages", "learn", "ask_provider"):
        del plain[later]
    older = from_text(json.dumps(plain))
    assert older.spoken("es") is older
    assert "languages" not in json.loads(older.canonical)


def test_a_text_is_named_by_the_ids_of_what_it_stands_in() -> None:
    names = {named(mild(), said.where): said for said in said_in(mild())}
    assert names["sections safety questions fever options yes"].text == "Yes"
    assert names["notes pregnant text"].reader is STAFF
    assert len(names) == len([*said_in(mild())])


TOLD = [
    ("learn.yaml", "learn:\n", f"{HERE}lern:\n", "'lern' is not a key of this file; did you mean"),
    ("learn.yaml", "ask_provider:\n", f"{HERE}footer:\n", "'footer' is not a key of this file"),
    (
        "learn.yaml",
        "- id: who\n",
        f"{HERE}- id: what\n",
        "there is a 'what' here already",
    ),
    ("learn.yaml", "mild_page: risks\n", f"{HERE}mild_pages: risks\n", "there is no source"),
    ("learn.yaml", "    text: >-\n", f"    {HERE}texts: >-\n", "'texts' is not a key that is"),
    ("rulebook.yaml", "  es:\n", f"  {HERE}en:\n", "the rulebook itself is in English"),
    (
        "rulebook.yaml",
        "on_scale: '[a",
        f"{HERE}on_scale: '[b",
        "on_scale says where numbers go: [an",
    ),
    ("rulebook.yaml", "    on_scale", f"    {HERE}onscale", "'onscale' is not a key that is known"),
]


@pytest.mark.parametrize("mistake", TOLD, ids=lambda mistake: mistake[3])
def test_a_mistake_in_lessons_and_languages_is_told(
    copy: Copy, mistake: tuple[str, str, str, str]
) -> None:
    file, old, new, says = mistake
    place = copy.change(file, old, new)
    if "en:" in new:
        (copy.folder / "es.po").rename(copy.folder / "en.po")
    told = [problem for problem in copy.problems() if problem.startswith(f"{place}: {says}")]
    assert told, copy.problems()


def test_a_lesson_says_something(copy: Copy) -> None:
    copy.write("learn.yaml", "learn:\n  - {id: a, title: A, sources: {mild_page: b}}\n")
    assert copy.problems() == ["learn.yaml:2: 'a' has neither text nor points"]
    copy.write("learn.yaml", "- a list\n")
    assert copy.problems() == ["learn.yaml:1: expected lines of the form 'learn:'"]
    copy.write("learn.yaml", "learn: [a\n")
    assert [problem.partition(": ")[0] for problem in copy.problems()] == ["learn.yaml:2"]
