"""What an assessment says of a set of answers."""

import pytest

from screening.engine.answers import Answer
from screening.engine.assess import assess
from tests.engine.books import FOR_READERS, LEVELS, asking, book, mild, rule, typical, urgent, worth

SILENT = ("unsure", "declined", None)


def test_the_worst_level_that_holds_is_the_urgency_whatever_the_order_of_rules() -> None:
    both = typical(fever="yes", injury="major", cancer_signs=("weight_loss",))
    assessment = assess(mild(), both)
    fired = [finding.rule.id for finding in assessment.fired]
    assert fired == ["major_injury", "fever", "cancer_signs"]
    assert assessment.level == assessment.headline == "ed_now"
    assert assessment.outcome == "discuss_mild"


def test_below_the_headline_levels_the_pathway_is_the_headline() -> None:
    assessment = assess(mild(), typical(cancer_signs=("weight_loss",)))
    assert (assessment.level, assessment.headline) == ("within_days", "discuss_mild")


def test_a_plain_result_holds_all_that_was_found() -> None:
    assert assess(mild(), typical()).plain() == {
        "urgency": "routine",
        "urgency_rules": [],
        "pathway": "discuss_mild",
        "reason": "",
        "rule": "documented_indications",
        "score": 9,
        "groups": {"diagnosis": 1, "symptoms": 5, "treatments": 3},
        "notes": [finding.rule.id for finding in assess(mild(), typical()).noted],
        "headline": "discuss_mild",
    }


def test_before_anything_is_said_nothing_is_decided() -> None:
    assessment = assess(mild(), {}, finished=False)
    assert (assessment.decider, assessment.outcome, assessment.headline) == (None, None, None)
    assert (assessment.level, assessment.fired, assessment.noted) == ("routine", (), ())
    assert [(group.earned, group.possible) for group in assessment.score] == [
        (0, 1),
        (0, 5),
        (0, 3),
    ]
    assert assessment.plain()["rule"] is None
    assert assessment.plain()["reason"] == ""


def test_an_unknown_rule_holds_up_later_ones_only_until_all_is_answered() -> None:
    two = book(
        [asking("first"), asking("second")],
        pathway={
            "reasons": {"why": FOR_READERS},
            "rules": [
                rule("early", {"first": "yes"}, outcome="red", reason="why"),
                rule("late", "always", outcome="blue"),
            ],
        },
    )
    assert assess(two, {"first": "unsure"}, finished=False).outcome is None
    assert assess(two, {"first": "no"}, finished=False).outcome == "blue"
    assert assess(two, {"first": "yes"}, finished=False).plain()["reason"] == "why"
    assert assess(two, {"first": "unsure", "second": "no"}, finished=False).outcome == "blue"
    assert assess(two, {"first": "unsure"}).outcome == "blue"


def test_points_of_a_group_count_up_to_its_most() -> None:
    points = [worth({"first": "yes"}, 2), worth({"second": "yes"}, 2), worth("always", 0)]
    group = {"id": "g", "title": "words", "most": 3, "needs": 1, "sources": {"design": "a test"}}
    scored = book(
        [asking("first"), asking("second")],
        score={"max": 3, "groups": [{**group, "points": points}]},
    )
    said: list[tuple[dict[str, Answer], tuple[int, int]]] = [
        ({}, (0, 3)),
        ({"first": "yes"}, (2, 3)),
        ({"first": "no"}, (0, 2)),
        ({"first": "yes", "second": "yes"}, (3, 3)),
        ({"first": "no", "second": "no"}, (0, 0)),
    ]
    for answers, (earned, possible) in said:
        [points_of] = assess(scored, answers, finished=False).score
        assert (points_of.earned, points_of.possible) == (earned, possible)


@pytest.mark.parametrize("silence", SILENT)
def test_what_nobody_knows_and_matters_is_an_open_item(silence: str | None) -> None:
    for question in ("stenosis_diagnosis", "fever"):
        assert question in assess(mild(), typical(**{question: silence})).open_items


def test_what_does_not_matter_is_no_open_item() -> None:
    assert assess(mild(), typical()).open_items == ()
    assert assess(mild(), typical(recent_scan="unsure", duration=None)).open_items == ()
    assert assess(mild(), typical(age="under_18", back_pain="unsure")).open_items == ()


def test_open_items_come_in_the_order_of_the_questions() -> None:
    unsure = typical(walking_standing=None, **dict.fromkeys(_SYMPTOMS, "unsure"), fever="declined")
    order = list(mild().questions)
    items = assess(mild(), unsure).open_items
    assert list(items) == sorted(items, key=order.index)
    assert items[0] == "fever"


_SYMPTOMS = ("back_pain", "leg_pain", "numbness", "tingling")


def test_a_rule_of_no_headline_level_leaves_the_pathway_its_headline() -> None:
    rules = [urgent("u", {"q": "yes"}, "soon"), urgent("v", {"q": ["yes", "no"]}, "now")]
    levels = {"levels": LEVELS, "rules": rules}
    shown = book([asking("q")], urgency={**levels, "headline": LEVELS[:1]})
    hidden = book([asking("q")], urgency={**levels, "headline": []})
    assert assess(shown, {"q": "yes"}).level == assess(hidden, {"q": "yes"}).level == "now"
    assert assess(shown, {"q": "yes"}).headline == "now"
    assert assess(hidden, {"q": "yes"}).headline == "blue"
    assert assess(shown, {"q": "unsure"}).level == "calm"
