"""Every kind of page that a patient may see, each with its mistakes, and how one comes to it.

A way is gone without a browser; it ends at the page that is to be shown.
"""

from collections.abc import Callable, Mapping

from screening.engine.answers import Answer
from tests.browser.scene import Scene
from tests.person import code_of
from tests.sheet import Fields
from tests.web.test_look_again import DISAGREE
from tests.web.test_never_unsaid import DANGER, SAFE
from tests.web.test_send import sent_and_begun_anew

WRONG: Fields = {
    "name": ("N" * 121,),
    "month": ("13",),
    "phone": ("1",),
    "best_time": ("never",),
    "language": ("tlh",),
}
Way = Callable[[Scene], object]


def at(path: str) -> Way:
    return lambda scene: scene.person.open(path)


def _asked(until: str) -> Way:
    return lambda scene: scene.walk(until)


def _wrong(until: str, **answers: tuple[str, ...]) -> Way:
    def go(scene: Scene) -> None:
        scene.walk(until)
        scene.person.press(answers=answers)

    return go


def _on_the_way(path: str, **fields: tuple[str, ...]) -> Way:
    """A page of a screening that is not finished; with its form sent where fields are given."""
    return _sent_from(lambda scene: scene.walk(), path, fields)


def _of_result(path: str, **fields: tuple[str, ...]) -> Way:
    """The same of one that is."""
    return _sent_from(lambda scene: scene.finish(), path, fields)


def _sent_from(begin: Way, path: str, fields: Fields) -> Way:
    def go(scene: Scene) -> None:
        begin(scene)
        scene.person.open(path)
        if fields:
            scene.person.press(answers=fields)

    return go


def _result(**answers: Answer) -> Way:
    return lambda scene: scene.finish(**answers)


def _advice(**answers: Answer) -> Way:
    return lambda scene: scene.walk(**answers)


def _advice_at_the_end(scene: Scene) -> None:
    fever: dict[str, Answer] = {"fever": "yes", "infection_risk": "no"}
    scene.walk(**fever)
    (onward,) = filter(scene.person.is_onward, scene.person.seen.links)
    scene.person.open(onward)
    scene.walk(**fever)
    scene.person.open("advice")


def _begun(scene: Scene) -> None:
    scene.walk("age")
    scene.person.open("/")


def _closed(scene: Scene) -> None:
    scene.walk("age")
    scene.change("UPDATE session SET seen_at = '2026-01-01 00:00:00' WHERE screening_id = :own")
    scene.person.open("/")


def _follow_up(scene: Scene) -> None:
    scene.walk("pain_medicine")
    scene.person.open("q/physical_therapy")


def _both(scene: Scene) -> None:
    scene.walk("fever")
    scene.quarrel({"fever": ("no",)}, {"fever": ("declined",)})


def _both_in_danger(scene: Scene) -> None:
    scene.person.begin()
    scene.quarrel(_fields(SAFE), _fields(DANGER))


def _late(slug: str, answers: Fields) -> Way:
    def go(scene: Scene) -> None:
        scene.walk()
        form = scene.person.open(f"q/{slug}").form
        scene.finish()
        scene.person.press(form, answers)

    return go


def _sent(scene: Scene) -> None:
    scene.finish()
    scene.send()


def _sent_in_danger(scene: Scene) -> None:
    scene.finish(injury="minor")
    scene.send()


def _result_sent(scene: Scene) -> None:
    _sent(scene)
    scene.person.open("result")


def _sent_and_changed(path: str) -> Way:
    """A page of who sent a result, and then changed the answers."""

    def go(scene: Scene) -> None:
        sent_and_begun_anew(scene.person, dict(scene.typical))
        scene.person.press()
        scene.person.open(path)

    return go


def _rest_deleted(scene: Scene) -> None:
    _sent_and_changed("delete")(scene)
    scene.person.press()


def _attended(scene: Scene) -> None:
    """A page of questions that a nurse has open, too."""
    scene.walk("fever")
    scene.attend()
    scene.person.open(scene.person.seen.path)


def _opened_by_the_clinic(scene: Scene) -> None:
    """The page of deleting, of what a nurse opened."""
    scene.walk()
    scene.pick_up()
    scene.person.open("delete")


def _whom_in_danger(scene: Scene) -> None:
    scene.finish(injury="minor")
    scene.person.open("send")


def _code(scene: Scene) -> None:
    scene.walk()
    code_of(scene.person)


def _code_of_result(scene: Scene) -> None:
    scene.finish()
    code_of(scene.person)


def _full(scene: Scene) -> None:
    """A result that says as much as any can."""
    scene.finish(**FULL)
    code_of(scene.person)
    scene.person.open("result")


def _deleted(scene: Scene) -> None:
    scene.walk()
    scene.person.open("delete")
    scene.person.press()


def _deleted_after_sending(scene: Scene) -> None:
    _sent(scene)
    scene.person.open("delete")
    scene.person.press()


def coming_back(**fields: tuple[str, ...]) -> Way:
    def go(scene: Scene) -> None:
        scene.person.open("/resume")
        scene.person.press(answers=fields)

    return go


def _fields(answers: Mapping[str, Answer]) -> Fields:
    return {name: answer for name, answer in answers.items() if isinstance(answer, tuple)}


FULL: dict[str, Answer] = {  # two banners
    "saddle_numbness": "declined",
    **dict.fromkeys(("fever", "infection_risk", "physical_therapy"), "unsure"),
    **dict.fromkeys(("steroid_injections", "enough_relief"), "unsure"),
}
MUCH: dict[str, Answer] = {  # one, and the most to find out
    **dict.fromkeys(("fever", "infection_risk", "pain_medicine"), "unsure"),
    **dict.fromkeys(("steroid_injections", "enough_relief"), "unsure"),
    **dict.fromkeys(
        ("back_pain", "leg_pain", "numbness", "tingling", "walking_standing"), "unsure"
    ),
}

KINDS: dict[str, Way] = {
    "start": at("/"),
    "start, begun": _begun,
    "start, with a result": _of_result("/"),
    "start, closed": _closed,
    "privacy": at("/privacy"),
    "accessibility": at("/accessibility"),
    "learn": at("/learn"),
    "paper": at("/paper"),
    "one": _asked("age"),
    "several": _asked("location"),
    "numbers": _asked("pain_scores"),
    "follow-up": _follow_up,
    "warned": _asked("fever"),
    "one, missing": _wrong("age"),
    "some, missing": _wrong("symptoms"),
    "several, missing": _wrong("location"),
    "several, and none": _wrong("location", location=("left_thigh", "unsure")),
    "numbers, missing": _wrong("pain_scores"),
    "numbers, amiss": _wrong("pain_scores", back_pain_score=("1", "2"), leg_pain_score=("11",)),
    "both answers": _both,
    "both answers, in danger": _both_in_danger,
    "advice": _advice(injury="major"),
    "advice to call 911": _advice(**DANGER),
    "advice to go on": _advice(injury="minor"),
    "advice at the end": _advice_at_the_end,
    "attended": _attended,
    "check": _asked(""),
    "check of a result": _of_result("check"),
    "do they fit": _advice(**DISAGREE),
    "result": _result(),
    "result with a banner": _result(cancer_signs=("weight_loss",)),
    "result with a code": _full,
    "result that was sent": _result_sent,
    "result after one that was sent": _sent_and_changed("result"),
    "result in danger": _result(saddle_numbness="unsure"),
    "no result": _result(saddle_numbness="declined", stenosis_diagnosis="declined"),
    "answers disagree": _result(**DISAGREE),
    "finished already": _late("recent_scan", {"recent_scan": ("no",)}),
    "finished already, in danger": _late("emergency_signs", _fields(DANGER)),
    "whom": _of_result("send"),
    "whom, in danger": _whom_in_danger,
    "whom, after one was sent": _sent_and_changed("send"),
    "nobody": _of_result("send", name=("",)),
    "nobody that there is": _of_result("send", **WRONG),
    "sent": _sent,
    "sent, in danger": _sent_in_danger,
    "year": _on_the_way("keep"),
    "no year": _on_the_way("keep", year=("",)),
    "not a year": _on_the_way("keep", year=("50",)),
    "code": _code,
    "code of a result": _code_of_result,
    "which code": at("/resume"),
    "no code": coming_back(code=("",), year=("",)),
    "not a code": coming_back(code=("HRTN",), year=("50",)),
    "code of nobody": coming_back(code=("HRTN-4862",), year=("1950",)),
    "delete, after one was sent": _sent_and_changed("delete"),
    "rest deleted": _rest_deleted,
    "delete, opened by a nurse": _opened_by_the_clinic,
    "delete": _on_the_way("delete"),
    "deleted": _deleted,
    "deleted after sending": _deleted_after_sending,
}
"""Pages of templates/patient; that none is left out is measured in tests/web/test_all_shown.py."""
