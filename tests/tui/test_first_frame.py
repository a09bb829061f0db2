"""The first frame is out before the desk is opened, and before anything heavy is imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fake_desk import FakeDesk
from story import wait_for

from ecfrs_tui.errors import StoreError
from ecfrs_tui.tui.app import BookingApp
from ecfrs_tui.tui.screens.fault import FaultScreen

HEAVY = (
    "sqlmodel", "sqlalchemy", "pydantic", "alembic", "numpy", "openpyxl", "pyproj", "ics", "icalendar", "holidays",
    "rapidfuzz", "geopy", "sqlite3", "typer", "ecfrs_tui.store", "ecfrs_tui.intake", "ecfrs_tui.outputs",
    "ecfrs_tui.scheduling", "ecfrs_tui.services.office", "ecfrs_tui.services.desk", "ecfrs_tui.services.views",
)  # fmt: skip

SCRIPT = """
import json, sys
from paint import PaintingDriver
from ecfrs_tui.tui.app import BookingApp

seen = {}

def open_desk():
    seen["painted"] = PaintingDriver.painted("Needs you") is not None
    seen["modules"] = sorted(sys.modules)
    from fake_desk import FakeDesk
    app.call_from_thread(app.exit)
    return FakeDesk()

app = BookingApp(open_desk)
app.run(size=(100, 30))
print(json.dumps(seen))
"""


def test_the_first_frame_waits_for_nothing() -> None:
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=here,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(here), str(here.parents[1]))),
            "TEXTUAL_DRIVER": "paint:PaintingDriver",
        },
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.strip().splitlines()[-1])
    assert seen["painted"]
    assert [name for name in HEAVY if name in seen["modules"]] == []


async def test_a_diary_that_cannot_be_opened_says_so_and_ends_with_its_status() -> None:
    def open_desk() -> FakeDesk:
        raise StoreError(
            "too_new", "The diary in [/home] was written by a newer version.", hint="Update first."
        )

    app = BookingApp(open_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for(pilot, lambda: isinstance(app.screen, FaultScreen))
        await pilot.pause()
        text = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "The diary in [/home] was written by a newer version." in text
        assert "Update first." in text
        await pilot.press("enter")
    assert app.return_code == 1


async def test_a_fault_of_ours_in_opening_ends_with_three() -> None:
    def open_desk() -> FakeDesk:
        raise KeyError("surprise")

    app = BookingApp(open_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for(pilot, lambda: isinstance(app.screen, FaultScreen))
        await pilot.press("escape")
    assert app.return_code == 3


@pytest.mark.parametrize(
    "keys", [("f2",), ("u",), ("2", "h"), ("2", "enter"), ("3", "enter"), ("5", "c"), ("enter",)]
)
async def test_keys_pressed_before_the_diary_is_open_do_no_harm(keys: tuple[str, ...]) -> None:
    import threading

    gate = threading.Event()
    desk = FakeDesk()

    def open_desk() -> FakeDesk:
        gate.wait(20)
        return desk

    app = BookingApp(open_desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press(*keys)
        assert desk.calls == []
        gate.set()
        await wait_for(pilot, lambda: app.generation)
        await pilot.pause()
    assert app.return_code in (0, None)
