"""Many requests from one address, as somebody sends them who wants to shut others out."""

from typing import Any

from screening import codes
from tests.client import Client, post
from tests.web.matrix import ROWS
from tests.web.world import World


def flooded_with_sends(world: World) -> list[int]:
    """What 35 forms from one address are answered that somebody sends to the clinic."""
    client, named = world.client("finished"), world.visitors["finished"].named
    form = {"csrf_token": (named["patient_token"],), "name": ("Ada Doe",)}
    where = {"REMOTE_ADDR": "192.0.2.1"}
    path = world.path(ROWS["patient.send"], "finished")
    return [post(client, path, form, environ_overrides=where).status_code for _ in range(35)]


def flooded_with_codes(flood: Client) -> list[int]:
    """What 50 made-up codes from one address are answered, that says to be many."""
    return [
        open_saved(
            flood,
            codes.new_code(codes.SHORT).written,
            headers={"X-Forwarded-For": f"198.51.100.{number}"},
            environ_overrides={"REMOTE_ADDR": "192.0.2.1"},
        )
        for number in range(50)
    ]


def open_saved(client: Client, code: str, **more: Any) -> int:  # noqa: ANN401
    """Try a code."""
    client.get("/resume")
    form = client.seen.form.filled({"code": (code,), "year": ("1950",)})
    return post(client, "/resume", form, **more).status_code
