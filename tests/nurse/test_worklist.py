"""The worklist: who comes first, who holds what, tries to reach, and what ends a danger."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from screening.engine.answers import Answer
from screening.placing import AT_ONCE, LATER, SOON, TODAY
from screening.store import screenings
from screening.store.tasks import CALL, DANGER, SHARED
from screening.worklist import HOLD, Contact, Ended, HeldByOther
from tests.nurse.ward import CALM, DANA, DAY, MINUTE, NOW, SAM, TO_911, TO_ER, Ward

NO_TIME = timedelta(0)
TODAYS: dict[str, Answer] = {**CALM, "saddle_numbness": "old_untold"}
UNTOLD: dict[str, Answer] = {**CALM, "bladder_bowel": "declined"}


def test_danger_comes_first_then_the_promise_then_age(ward: Ward) -> None:
    calm_old, calm = ward.call(ago=3 * DAY), ward.call(ago=9 * MINUTE)
    to_er, to_911 = ward.call(TO_ER, ago=DAY), ward.call(TO_911)
    promised = ward.call(ago=MINUTE)
    ward.claim(promised)
    ward.promise(promised, MINUTE)
    assert ward.listed() == [to_911, to_er, calm_old, promised, calm]
    ward.promise(calm_old, 2 * MINUTE)
    younger = ward.call(ago=NO_TIME)
    ward.promise(younger, 2 * MINUTE)
    assert ward.listed() == [to_911, to_er, promised, calm_old, younger, calm]
    assert ward.listed("danger") == [to_911, to_er]
    assert ward.listed("overdue") == [to_er]


@pytest.mark.parametrize(
    ("said", "due"),
    [(TO_911, AT_ONCE), (TO_ER, AT_ONCE), (TODAYS, TODAY), (UNTOLD, SOON), (CALM, LATER)],
    ids=["911", "emergency room", "today", "declined", "routine"],
)
def test_how_soon_somebody_is_to_be_called(
    ward: Ward, said: dict[str, Answer], due: timedelta
) -> None:
    assert ward.task(ward.sent(said)).due_at == NOW + due


def test_what_is_not_urgent_may_wait_and_an_unfinished_call_may_not(ward: Ward) -> None:
    sent, call = ward.task(ward.sent()), ward.task(ward.call())
    assert (sent.why, sent.due_at, sent.language) == (SHARED, NOW + LATER, "es")
    assert (call.why, call.due_at) == (CALL, NOW + TODAY)


def test_a_hold_lapses_and_until_then_nobody_else_takes_it(ward: Ward) -> None:
    name = ward.call()
    assert ward.claim(name).holder == DANA
    for verb in (ward.claim, ward.release):
        with pytest.raises(HeldByOther):
            verb(name, SAM)
    with pytest.raises(HeldByOther):
        ward.promise(name, MINUTE, SAM)
    with pytest.raises(HeldByOther):
        ward.hand_over(name, DANA, "", SAM)
    assert (ward.listed("mine"), ward.listed("free")) == ([name], [])
    late = NOW + HOLD
    assert (ward.listed("mine", at=late), ward.listed("free", at=late)) == ([], [name])
    task = ward.task(name)
    assert (task.holder, task.is_held(late), task.is_held(late - MINUTE)) == (DANA, False, True)
    assert ward.claim(name, SAM, late).held_until == late + HOLD


def test_who_holds_it_may_go_on_and_let_go(ward: Ward) -> None:
    name = ward.call()
    ward.claim(name)
    assert ward.claim(name, at=NOW + 20 * MINUTE).held_until == NOW + 20 * MINUTE + HOLD
    assert ward.release(name).holder == ""
    with ward.database.reader.begin() as connection:
        kinds = [kind for kind, _at, _by in screenings.steps(connection, name)]
    assert kinds == ["begun", "claimed", "released"]  # going on holding is no new step


def test_a_colleague_is_handed_it_with_a_note(ward: Ward) -> None:
    name = ward.call()
    ward.claim(name)
    task = ward.hand_over(name, SAM, "Speaks slowly.")
    assert (task.holder, ward.listed("mine", by=SAM), ward.listed("mine")) == (SAM, [name], [])
    (note,) = ward.remarks(name)
    assert (note.kind, note.code, note.by, note.text) == ("handed", SAM, DANA, "Speaks slowly.")


def test_of_two_who_take_it_at_once_one_has_it(ward: Ward) -> None:
    name = ward.call()

    def take(by: str) -> str:
        try:
            return ward.claim(name, by).holder
        except HeldByOther:
            return ""

    with ThreadPoolExecutor(4) as pool:
        held = set(pool.map(take, [DANA, SAM] * 4))
    assert held - {""} == {ward.task(name).holder}


@pytest.mark.parametrize("outcome", [Contact.LEFT_MESSAGE, Contact.UNREACHED])
def test_a_danger_stays_on_top_until_somebody_is_reached(ward: Ward, outcome: Contact) -> None:
    danger, other = ward.sent(TO_ER, ago=DAY), ward.sent()
    ward.claim(danger)
    task = ward.contact(danger, outcome, note="No voicemail.")
    assert (task.why, task.tries, task.holder, task.due_at) == (DANGER, 1, "", NOW + AT_ONCE)
    ward.contact(danger, outcome, SAM)
    assert ward.listed() == [danger, other]
    tries = [(each.kind, each.code, each.by, each.text) for each in ward.remarks(danger)]
    first, second = ("contact", outcome, DANA, "No voicemail."), ("contact", outcome, SAM, "")
    assert sorted(tries) == sorted([first, second])


def test_who_was_reached_is_in_a_call_and_help_that_was_sent_ends_it(ward: Ward) -> None:
    one, two = ward.sent(TO_ER), ward.sent(TO_911)
    reached = ward.contact(one, Contact.REACHED)
    assert (reached.why, reached.contacted, reached.holder) == (CALL, "ed_now", DANA)
    assert ward.listed("danger") == [two]
    sent = ward.contact(two, Contact.SENT_HELP, SAM)
    assert (sent.ended_at, sent.ended_by, ward.listed()) == (NOW, SAM, [one])
    assert ward.listed("done") == [two]
    for verb in (ward.claim, ward.release):
        with pytest.raises(Ended):
            verb(two)
    with pytest.raises(Ended):
        ward.contact(two, Contact.REACHED)
    with pytest.raises(Ended):
        ward.promise(two, MINUTE)


def test_a_try_of_somebody_else_takes_nobodys_hold(ward: Ward) -> None:
    name = ward.sent(TO_ER)
    ward.claim(name)
    assert ward.contact(name, Contact.UNREACHED, SAM).holder == DANA


def test_a_promise_never_puts_off_a_danger(ward: Ward) -> None:
    danger, calm = ward.sent(TO_ER), ward.sent()
    assert ward.promise(danger, DAY).due_at == NOW + AT_ONCE
    assert ward.promise(danger, MINUTE).due_at == NOW + MINUTE
    assert ward.promise(calm, 5 * DAY).due_at == NOW + 5 * DAY
    ward.contact(danger, Contact.REACHED)
    assert ward.promise(danger, DAY).due_at == NOW + DAY


def test_a_danger_stays_although_answers_improve(ward: Ward) -> None:
    name = ward.call(TO_ER, ago=20 * MINUTE)
    before = ward.task(name)
    after = ward.answer(name, saddle_numbness="no")
    for task in (before, after):
        assert (task.why, task.level, task.headline) == (DANGER, "ed_now", "ed_now")
        assert (task.due_at, task.since) == (NOW - 20 * MINUTE + AT_ONCE, NOW - 20 * MINUTE)
    assert after.rank == before.rank


def test_who_was_reached_and_gets_worse_is_on_top_again(ward: Ward) -> None:
    name = ward.call(TO_ER)
    ward.contact(name, Contact.REACHED)
    same = ward.answer(name, age="80_or_older")
    assert (same.why, same.contacted) == (CALL, "ed_now")
    worse = ward.answer(name, emergency_signs=("chest_breathing",))
    assert (worse.why, worse.level, worse.due_at) == (DANGER, "call_911", NOW + AT_ONCE)


def test_a_danger_that_had_gone_and_comes_again_is_a_new_one(ward: Ward) -> None:
    name = ward.call(TO_ER)
    ward.contact(name, Contact.REACHED)
    assert ward.answer(name, saddle_numbness="no").why == CALL
    assert ward.answer(name, saddle_numbness="new").why == DANGER


def test_help_that_was_sent_stays_sent_while_the_call_goes_on(ward: Ward) -> None:
    name = ward.call(TO_ER)
    ward.contact(name, Contact.SENT_HELP)
    assert ward.answer(name, age="80_or_older").why == CALL
    assert ward.answer(name, emergency_signs=("chest_breathing",)).why == DANGER
