"""Every kind of page that there is, and how somebody comes to see it."""

from collections.abc import Callable, Mapping

from screening.engine.answers import Answer
from tests.browser.seat import Seat
from tests.person import code_of
from tests.web.test_send import FILLED

Way = Callable[[Seat, Mapping[str, Answer]], None]


def _error(seat: Seat, typical: Mapping[str, Answer]) -> None:
    seat.arrive(typical, until="symptoms")
    seat.go_on()


def _advice(seat: Seat, typical: Mapping[str, Answer]) -> None:
    seat.arrive({**typical, "injury": "major"})
    seat.open(f"{seat.person.home}/advice")


def _advice_to_go_on(seat: Seat, typical: Mapping[str, Answer]) -> None:
    seat.arrive({**typical, "injury": "minor"})


def _follow_up(seat: Seat, typical: Mapping[str, Answer]) -> None:
    seat.arrive(typical, until="physical_therapy")
    seat.choose("physical_therapy", "no_help")


def _both(seat: Seat, typical: Mapping[str, Answer]) -> None:
    seat.arrive(typical, until="fever")
    seat.person.answer("fever", {"fever": "no"})
    seat.choose("fever", "declined")
    seat.go_on()


def _result(seat: Seat, answers: Mapping[str, Answer]) -> None:
    seat.person.finish(answers)
    seat.open(seat.person.seen.path)


def _banner(seat: Seat, typical: Mapping[str, Answer]) -> None:
    _result(seat, {**typical, "cancer_signs": ("weight_loss",)})


def _unscreened(seat: Seat, typical: Mapping[str, Answer]) -> None:
    _result(seat, {**typical, "saddle_numbness": "declined", "stenosis_diagnosis": "declined"})


def _late(seat: Seat, typical: Mapping[str, Answer]) -> None:
    seat.arrive(typical, until="recent_scan")
    seat.person.finish(typical)
    seat.fill({"recent_scan": "no"})
    seat.go_on()


def _year(seat: Seat, typical: Mapping[str, Answer]) -> None:
    seat.arrive(typical)
    seat.open(f"{seat.person.home}/keep")


def _kept(seat: Seat, typical: Mapping[str, Answer]) -> None:
    seat.arrive(typical)
    code_of(seat.person)
    seat.open(f"{seat.person.home}/kept")


def _torn(seat: Seat, typical: Mapping[str, Answer]) -> None:
    torn = {"physical_therapy": "helped_lasting", "enough_relief": "not_enough"}
    seat.arrive({**typical, **torn})


def _whom(seat: Seat, typical: Mapping[str, Answer]) -> None:
    seat.person.finish(typical)
    seat.open(f"{seat.person.home}/send")


def _nobody(seat: Seat, typical: Mapping[str, Answer]) -> None:
    _whom(seat, typical)
    seat.go_on()


def _sent(seat: Seat, typical: Mapping[str, Answer]) -> None:
    seat.person.finish({**typical, "injury": "minor"})
    seat.person.open("send")
    seat.person.press(answers=FILLED)
    seat.open(seat.person.seen.path)


def _coded(seat: Seat, typical: Mapping[str, Answer]) -> None:
    seat.person.finish(typical)
    code_of(seat.person)
    seat.open(f"{seat.person.home}/result")


def _wrong_code(seat: Seat, _typical: Mapping[str, Answer]) -> None:
    seat.open("/resume")
    seat.go_on()


def _deleted(seat: Seat, typical: Mapping[str, Answer]) -> None:
    seat.arrive(typical)
    seat.open(f"{seat.person.home}/delete")
    seat.go_on()


def _warned(seat: Seat, typical: Mapping[str, Answer]) -> None:
    seat.arrive(typical, until="fever")
    seat.page.locator("[data-idle]").evaluate("warning => { warning.hidden = false; }")


KINDS: dict[str, Way] = {
    "start": lambda seat, _: seat.open("/"),
    "privacy": lambda seat, _: seat.open("/privacy"),
    "accessibility": lambda seat, _: seat.open("/accessibility"),
    "learn": lambda seat, _: seat.open("/learn"),
    "paper": lambda seat, _: seat.open("/paper"),
    "one": lambda seat, typical: seat.arrive(typical, until="age"),
    "several": lambda seat, typical: seat.arrive(typical, until="location"),
    "numbers": lambda seat, typical: seat.arrive(typical, until="pain_scores"),
    "follow-up": _follow_up,
    "error": _error,
    "advice": _advice,
    "advice to go on": _advice_to_go_on,
    "check": lambda seat, typical: seat.arrive(typical),
    "result": _result,
    "result with a banner": _banner,
    "result with a code": _coded,
    "no result": _unscreened,
    "do they fit": _torn,
    "whom": _whom,
    "nobody": _nobody,
    "sent": _sent,
    "both answers": _both,
    "year": _year,
    "code": _kept,
    "wrong code": _wrong_code,
    "deleted": _deleted,
    "warned": _warned,
    "finished already": _late,
    "not found": lambda seat, _: seat.open("/nothing"),
}
