"""Refusals that a patient may see, and how one comes to them."""

from tests.browser.kinds import Way, at, coming_back
from tests.browser.scene import Scene

TRIES = 7  # of one code, of which the last one is refused


def _too_often(scene: Scene) -> None:
    for _ in range(TRIES):
        coming_back(code=("HRTN-4863",), year=("1950",))(scene)


def _from_elsewhere(scene: Scene) -> None:
    scene.walk("age")
    scene.person.press(answers={"csrf_token": ("forged",)})


def _not_the_stored_one(scene: Scene) -> None:
    scene.finish()
    scene.change("UPDATE assessment SET result = '{}' WHERE screening_id = :own")
    scene.person.open("result")


def _not_saved(scene: Scene) -> None:
    scene.walk("age")
    scene.change("ALTER TABLE given RENAME TO away")
    scene.after.callback(scene.change, "ALTER TABLE away RENAME TO given")
    scene.person.press(answers={"age": ("65_to_79",)})


REFUSALS: dict[str, Way] = {
    "not found": at("/nothing"),
    "too often": _too_often,
    "from elsewhere": _from_elsewhere,
    "not the stored one": _not_the_stored_one,
    "not saved": _not_saved,
}
"""The page of errors: read and sent, with and without a reference. Others differ in their words."""
