"""Pages in order: which come up, which may be opened, and when the questions stop."""

import pytest
from hypothesis import given

from screening.engine.answers import Answer
from screening.engine.journey import Journey, journey, openers
from screening.engine.judges import judges_of
from screening.engine.rulebook import Page
from tests.engine.books import mild, typical
from tests.engine.strategies import often, people

SAFETY_PAGES = 8  # with the follow-up of a fever

STOPPING: list[dict[str, Answer]] = [
    {"emergency_signs": ("tearing_pain",)},
    {"emergency_signs": ("faint_cold_sweaty",)},
    {"emergency_signs": ("cold_leg",)},
    {"emergency_signs": ("chest_breathing", "none")},
    {"saddle_numbness": "new"},
    {"bladder_bowel": "new"},
    {"leg_weakness": "new"},
    {"injury": "major"},
    {"fever": "yes", "infection_risk": "yes"},
    {"fever": "yes", "infection_risk": "declined"},
]
NOT_STOPPING: list[dict[str, Answer]] = [
    {"emergency_signs": "unsure"},
    {"emergency_signs": "declined"},
    {"saddle_numbness": "old_untold"},
    {"saddle_numbness": "unsure"},
    {"saddle_numbness": "declined"},
    {"bladder_bowel": "old_untold"},
    {"leg_weakness": "slow"},
    {"injury": "minor"},
    {"fever": "yes"},
    {"fever": "yes", "infection_risk": "no"},
    {"fever": "unsure", "infection_risk": "yes"},
    {"cancer_signs": ("past_cancer", "weight_loss", "night_pain")},
]


def _page(slug: str) -> Page:
    return mild().pages[slug]


def _slugs(walk: Journey) -> list[str]:
    return [page.slug for page in walk.pages]


def _up_to(question: str, **changes: Answer) -> dict[str, Answer]:
    """The typical answers, changed, to the questions up to one."""
    answers, questions = typical(**changes), list(mild().questions)
    before = questions[: questions.index(question) + 1]
    return {name: answers[name] for name in before if name in answers}


def test_with_a_fever_and_treatments_tried_there_are_22_pages_in_order() -> None:
    slugs = _slugs(journey(mild(), typical(fever="yes")))
    assert slugs == list(mild().pages)
    assert len(slugs) == 22
    assert slugs[:SAFETY_PAGES] == [question.id for question in mild().sections[0].questions]


def test_pages_that_ask_nothing_do_not_come_up() -> None:
    nothing = dict.fromkeys(("physical_therapy", "pain_medicine", "steroid_injections"), "unsure")
    left_out = {"infection_risk", "enough_relief"}
    expected = [slug for slug in mild().pages if slug not in left_out]
    assert _slugs(journey(mild(), typical(**nothing))) == expected


def test_a_page_asks_only_what_is_on_the_path() -> None:
    page = _page("physical_therapy")
    for helped, count in (("no_help", 2), ("not_tried", 1)):
        walk = journey(mild(), typical(physical_therapy=helped))
        assert walk.asked(page) == page.questions[:count]


def test_from_page_to_page_all_are_met_in_order_and_back_again() -> None:
    page: Page | None = _page("emergency_signs")
    met: list[Page] = []
    while page is not None:
        met.append(page)
        answers = _up_to(page.questions[-1].id, fever="yes", infection_risk="no")
        page = journey(mild(), answers).after(page)
    assert met == list(mild().pages.values())
    walk = journey(mild(), typical(fever="yes", infection_risk="no"))
    assert [walk.before(page) for page in met] == [None, *met[:-1]]
    assert {walk.after(page) for page in met} == {None}


def test_after_the_last_page_comes_the_one_that_was_passed_over() -> None:
    walk = journey(mild(), typical(injury=None))
    assert walk.after(_page("recent_scan")) == walk.next_open == _page("injury")


def test_at_the_start_only_the_first_page_may_be_opened() -> None:
    walk = journey(mild(), {})
    assert [slug for slug in mild().pages if walk.may_open(_page(slug))] == ["emergency_signs"]


def test_pages_that_are_done_may_be_opened_and_the_first_that_is_not() -> None:
    walk = journey(mild(), _up_to("leg_weakness"))
    may_open = [slug for slug in mild().pages if walk.may_open(_page(slug))]
    assert may_open == [*list(mild().pages)[:4], "injury"]


def test_a_page_that_is_not_on_the_path_may_not_be_opened() -> None:
    walk = journey(mild(), typical(infection_risk="yes"))
    assert not walk.may_open(_page("infection_risk"))


def test_a_page_is_done_when_all_but_the_optional_is_answered() -> None:
    answers = typical(leg_pain_score=None)
    walk = journey(mild(), answers)
    assert walk.is_done(_page("physical_therapy"))
    assert not walk.is_done(_page("pain_scores"))
    assert journey(mild(), {**answers, "leg_pain_score": 0}).is_done(_page("pain_scores"))


@pytest.mark.parametrize("danger", STOPPING, ids=str)
def test_a_danger_sign_stops_the_questions_at_once(danger: dict[str, Answer]) -> None:
    last = list(danger)[-1]
    walk = journey(mild(), _up_to(last, **danger))
    assert walk.is_stopped_by_danger
    assert walk.is_stopped
    assert not walk.may_finish
    assert walk.next_open is not None
    assert not walk.may_open(walk.next_open)
    assert all(walk.may_open(_page(question)) for question in _up_to(last, **danger))


@pytest.mark.parametrize("danger", STOPPING, ids=str)
def test_nobody_finishes_while_a_danger_sign_stops(danger: dict[str, Answer]) -> None:
    walk = journey(mild(), typical(**danger))
    assert walk.next_open is None
    assert not walk.may_finish
    assert not journey(mild(), typical(**danger, age="under_18")).may_finish


@pytest.mark.parametrize("answers", NOT_STOPPING, ids=str)
def test_what_can_wait_until_the_end_stops_nothing(answers: dict[str, Answer]) -> None:
    walk = journey(mild(), _up_to(list(answers)[-1], **answers))
    assert not walk.is_stopped
    assert not walk.may_finish
    assert walk.next_open is not None
    assert walk.may_open(walk.next_open)


def test_under_18_may_finish_at_once_after_the_safety_check() -> None:
    walk = journey(mild(), _up_to("age", age="under_18"))
    assert walk.is_stopped
    assert not walk.is_stopped_by_danger
    assert walk.may_finish
    assert walk.assessment.outcome == "outside_scope"


@pytest.mark.parametrize("question", [q.id for q in mild().questions.values() if q.safety])
def test_under_18_finishes_no_safety_check(question: str) -> None:
    answers = {n: a for n, a in _up_to("age", age="under_18").items() if n != question}
    walk = journey(mild(), answers)
    assert not walk.may_finish
    assert walk.may_open(_page(question))


def test_one_may_finish_when_every_question_that_must_be_is_answered() -> None:
    assert journey(mild(), typical()).may_finish
    assert journey(mild(), typical(fever="unsure", infection_risk="unsure")).may_finish
    assert not journey(mild(), typical(fever="unsure")).may_finish
    assert not journey(mild(), typical(recent_scan=None)).may_finish
    assert not journey(mild(), {}).may_finish


@often
@given(people(mild()))
def test_nothing_stops_but_a_danger_sign_or_being_under_18(answers: dict[str, Answer]) -> None:
    walk = journey(mild(), answers)
    dangerous = walk.assessment.level in ("call_911", "ed_now")
    assert walk.is_stopped_by_danger == dangerous
    assert not walk.is_stopped or dangerous or answers.get("age") == "under_18"
    assert not (walk.may_finish and dangerous)


@often
@given(people(mild()))
def test_somebody_always_has_a_page_to_open_or_may_finish_or_is_in_danger(
    answers: dict[str, Answer],
) -> None:
    walk = journey(mild(), answers)
    opens = walk.next_open is not None and walk.may_open(walk.next_open)
    assert opens or walk.may_finish or walk.is_stopped_by_danger


def test_the_dangers_of_a_page_are_those_that_its_answers_are_part_of() -> None:
    both = journey(mild(), typical(fever="yes", infection_risk="yes", injury="minor"))
    found = {slug: [f.rule.id for f in both.dangers(page)] for slug, page in mild().pages.items()}
    assert {slug: rules for slug, rules in found.items() if rules} == {
        "injury": ["minor_injury"],
        "fever": ["fever_with_infection_risk", "fever"],
        "infection_risk": ["fever_with_infection_risk"],
    }


def test_what_is_no_headline_is_no_danger_of_a_page() -> None:
    walk = journey(mild(), typical(fever="unsure", cancer_signs=("past_cancer",)))
    assert walk.assessment.level == "within_days"
    assert [walk.dangers(page) for page in walk.pages] == [()] * len(walk.pages)


def test_the_choices_that_bring_up_a_later_question_of_the_page_are_known() -> None:
    tried = ("helped_lasting", "helped_wore_off", "helped_some", "no_help", "worse", "unfinished")
    page = _page("pain_medicine")
    assert openers(mild(), page, {}) == {"pain_medicine": tried}
    assert openers(mild(), page, typical(pain_medicine="not_tried")) == {"pain_medicine": tried}
    assert openers(mild(), _page("symptoms"), {}) == {}


@given(people(mild()))
def test_a_danger_comes_and_goes_only_with_a_page_that_it_hangs_on(
    answers: dict[str, Answer],
) -> None:
    risky, is_danger = judges_of(mild()).risky, journey(mild(), answers).assessment.is_danger
    for question in answers:
        rest = {name: answer for name, answer in answers.items() if name != question}
        if journey(mild(), rest).assessment.is_danger != is_danger:
            assert mild().questions[question].slug in risky
    assert not {"age", "location", "recent_scan"} & risky
