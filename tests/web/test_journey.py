"""The way through the pages: in order, with a way back, and to advice at once when it matters."""

import pytest

from screening.app import Application
from screening.engine.answers import Answer
from screening.engine.assess import Assessment, assess
from screening.engine.cases import answers_of
from screening.engine.journey import journey
from screening.engine.parts import Case
from screening.engine.rulebook import Rulebook
from tests.answers import Danger, dangers, mild
from tests.client import Client, ClientWire
from tests.person import Person


def test_everything_that_can_be_asked(
    person: Person, rulebook: Rulebook, everything: dict[str, Answer]
) -> None:
    asked: list[str] = []
    pages = 0
    person.begin()
    while slug := person.seen.slug:
        asked += person.seen.form.offered
        pages += 1
        person.answer(slug, everything)
    assert asked == list(rulebook.questions)
    assert pages == len(rulebook.pages)
    assert person.seen.path == f"{person.home}/check"
    person.press()
    assert person.seen.path == f"{person.home}/result"
    expected = assess(rulebook, everything)
    assert person.seen.heading == rulebook.outcomes[_first_said(expected)].title


def _by_outcome() -> list[Case]:
    """A worked case for each result, level and reason."""
    cases: dict[object, Case] = {}
    for case in mild().cases.cases:
        answers = answers_of(mild(), case)
        result = assess(mild(), answers)
        if journey(mild(), answers).may_finish:
            cases.setdefault((result.headline, result.level, result.plain()["reason"]), case)
    return list(cases.values())


@pytest.mark.parametrize("case", _by_outcome(), ids=lambda case: case.id)
def test_a_worked_case_walks_to_its_result(sqlite_app: Application, case: Case) -> None:
    answers = answers_of(mild(), case)
    person = Person(ClientWire(Client(sqlite_app)))
    result = person.finish(answers)
    expected = assess(mild(), answers)
    assert result.path == f"{person.home}/result"
    assert result.heading == mild().outcomes[_first_said(expected)].title
    assert mild().outcomes[expected.headline or ""].title in result.text


def _first_said(expected: Assessment) -> str:
    """An urgency stands above the result that it does not replace."""
    level, outcomes = expected.level, mild().outcomes
    return level if level in outcomes else expected.headline or ""


@pytest.mark.parametrize("danger", dangers(), ids=lambda danger: danger.name)
def test_a_danger_sign_leads_to_advice_at_once(person: Person, danger: Danger) -> None:
    slug = danger.question.slug
    person.walk(danger.answers, until=slug)
    person.open(f"q/{slug}")
    advice = person.answer(slug, danger.answers)
    assert advice.path == f"{person.home}/advice"
    assert advice.heading == mild().outcomes[danger.level].title
    assert f"{person.home}/q/{slug}" in advice.links
    onward = [link for link in advice.links if person.is_onward(link)]
    assert bool(onward) == (danger.level not in mild().urgency.stops)


@pytest.mark.parametrize("level", mild().urgency.stops)
def test_who_is_stopped_goes_nowhere_else(person: Person, rulebook: Rulebook, level: str) -> None:
    danger = next(danger for danger in dangers() if danger.level == level)
    slugs = list(rulebook.pages)
    after = slugs[slugs.index(danger.question.slug) + 1]
    person.walk(danger.answers)
    if not person.seen.path.endswith("/advice") or person.seen.slug:
        person.open("advice")
    for path in ("", "check", "result", f"q/{after}"):
        assert person.open(path).path == f"{person.home}/advice"


def test_a_slip_is_mended_and_the_way_goes_on(
    person: Person, rulebook: Rulebook, typical: dict[str, Answer]
) -> None:
    first, second = list(rulebook.pages)[:2]
    person.begin()
    person.answer(first, {first: ("cold_leg",)})
    assert person.seen.path.endswith("/advice")
    mend = f"{person.home}/q/{first}"
    assert mend in person.seen.links
    assert person.open(mend).form.chosen == {first: ("cold_leg",)}
    assert person.answer(first, typical).slug == second
    assert person.finish(typical).path.endswith("/result")


def test_advice_is_for_those_in_danger(person: Person, rulebook: Rulebook) -> None:
    person.begin()
    assert person.open("advice").slug == next(iter(rulebook.pages))


def test_nobody_jumps_ahead(person: Person, rulebook: Rulebook, typical: dict[str, Answer]) -> None:
    first, second, *later = rulebook.pages
    person.begin()
    for path in (*later, second):
        assert person.open(f"q/{path}").slug == first
    for path in ("check", "result", "advice"):
        assert person.open(path).slug == first
    person.answer(first, typical)
    assert person.open("").slug == second


def test_nobody_finishes_early(person: Person, typical: dict[str, Answer]) -> None:
    for slug in ("emergency_signs", "recent_scan"):
        person.walk(typical, until=slug)
        finish = person.seen.form._replace(action=f"{person.home}/finish")
        assert person.press(finish).slug == slug


def test_the_way_back_and_forth(
    person: Person, rulebook: Rulebook, typical: dict[str, Answer]
) -> None:
    first, second, third, *_ = rulebook.pages
    person.walk(typical, until=third)
    assert f"{person.home}/q/{second}" in person.seen.links
    assert person.open(f"q/{second}").form.chosen == {second: (typical[second],)}
    assert f"{person.home}/q/{first}" in person.seen.links
    assert person.answer(second, {second: "declined"}).slug == third
    assert person.open(f"q/{second}").form.chosen == {second: ("declined",)}


def test_a_page_sent_twice_is_kept_once(person: Person, rulebook: Rulebook) -> None:
    first, second, *_ = rulebook.pages
    form = person.begin().form
    for _ in range(3):
        assert person.press(form, {first: ("none",)}).slug == second
    assert person.open(f"q/{first}").form.hidden["version"] == ("1",)


def test_a_corrected_answer_leads_back_to_the_check(
    person: Person, typical: dict[str, Answer]
) -> None:
    person.walk(typical)
    assert person.seen.path.endswith("/check")
    link = f"{person.home}/q/recent_scan"
    assert link in person.seen.links
    person.open(link)
    assert person.answer("recent_scan", {"recent_scan": "no"}).path.endswith("/check")


def test_an_answer_left_over_is_neither_shown_nor_counted(
    person: Person, typical: dict[str, Answer], rulebook: Rulebook
) -> None:
    person.walk({**typical, "fever": "unsure", "infection_risk": "no"})
    short = rulebook.questions["infection_risk"].short
    assert short in person.seen.text
    person.answer("fever", typical)
    assert short not in person.open("check").text
    assert person.open("q/infection_risk").path == f"{person.home}/check"
    person.press()
    assert person.seen.path == f"{person.home}/result"


def test_a_follow_up_on_the_same_page_is_kept_only_when_asked(
    person: Person, typical: dict[str, Answer], rulebook: Rulebook
) -> None:
    short = rulebook.questions["physical_therapy_length"].short
    with_time: dict[str, Answer] = {**typical, "physical_therapy_length": "over_3_months"}
    person.walk({**with_time, "physical_therapy": "not_tried"})
    assert short not in person.seen.text
    person.answer("physical_therapy", with_time)
    assert short in person.open("check").text
    person.answer("physical_therapy", typical)
    chosen = person.open("q/physical_therapy").form.chosen
    assert chosen == {"physical_therapy": (typical["physical_therapy"],)}


def test_changing_a_result_begins_a_new_screening_and_keeps_the_old(
    person: Person, typical: dict[str, Answer]
) -> None:
    person.finish(typical)
    old = person.home
    check = person.open("check")
    person.press()
    person.home = "/".join(person.seen.path.split("/")[:3])
    assert person.home != old
    assert person.seen.path == f"{person.home}/check"
    assert all(words in person.seen.text for words in _told(check.text, typical))
    person.answer("recent_scan", {"recent_scan": "no"})
    assert person.press().path == f"{person.home}/result"


def _told(text: str, answers: dict[str, Answer]) -> list[str]:
    """The names of the questions, as a check of answers tells them."""
    shorts = [mild().questions[question].short for question in answers]
    assert all(short in text for short in shorts)
    return shorts


def test_a_finished_screening_takes_no_more_answers(
    person: Person, typical: dict[str, Answer]
) -> None:
    person.walk(typical, until="recent_scan")
    late = person.seen.form
    person.finish(typical)
    refused = person.press(late, {"recent_scan": ("no",)})
    assert refused.status == 409
    assert f"{person.home}/result" in refused.links
    for path in ("", "q/recent_scan", "advice"):
        assert person.open(path).path == f"{person.home}/result"


def test_what_is_not_finished_needs_no_new_screening(person: Person) -> None:
    form = person.begin().form
    change = form._replace(action=f"{person.home}/change")
    assert person.press(change).path == f"{person.home}/q/emergency_signs"


def test_a_page_that_is_not_yet_open_takes_no_answer(person: Person) -> None:
    form = person.begin().form
    later = form._replace(action=f"{person.home}/q/fever")
    assert person.press(later, {"fever": ("no",)}).slug == "emergency_signs"


def test_the_start_page_knows_who_was_here(person: Person, typical: dict[str, Answer]) -> None:
    person.walk(typical, until="fever")
    assert person.home in person.open("/").links
    assert person.open(person.home).slug == "fever"
    person.finish(typical)
    assert f"{person.home}/result" in person.open("/").links


def test_who_is_outside_the_scope_is_told_so_without_more_questions(
    person: Person, typical: dict[str, Answer], rulebook: Rulebook
) -> None:
    person.walk({**typical, "age": "under_18"})
    assert person.seen.path == f"{person.home}/check"
    assert person.press().heading == rulebook.outcomes["outside_scope"].title
