"""Opens the screens. The first frame comes before the database: nothing here imports the store."""

from __future__ import annotations

import gc
import os
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecfrs_tui.cli.shared import Shared, UsageError, home_of

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk


def open_screens(shared: Shared, home: Path | None = None) -> int:
    """Opens the screens over a home and gives their exit status. Raises UsageError without a terminal."""
    must_be_terminal("; name a command to do without")
    from ecfrs_tui.cli.faults import note
    from ecfrs_tui.cli.printing import complain
    from ecfrs_tui.tui.app import BookingApp

    place = home or home_of(shared)
    clock = shared.clock()

    def open_desk() -> Desk:
        from ecfrs_tui.services.office import open_office

        return open_office(place, clock)

    from ecfrs_tui.services.screen_looks import look_of, theme_of

    keys, stated = looks(place)
    look = look_of(place)
    app = BookingApp(
        open_desk,
        keymap=keys,
        key_lines=key_lines(place),
        theme=os.environ.get("ECFRS_THEME", "") or theme_of(look, stated) or None,
        density=look.density,
        home=place,
        # what is read once stays: the collector need not walk it again, which would take 0.2 s in ten years' data
        settled=gc.freeze,
    )
    app.run()
    # the app has shown the traceback already and left; what is its own fault is told from a refusal here
    crash = getattr(app, "_exception", None)
    if isinstance(crash, Exception):
        where = note(shared, crash)
        complain(f"something went wrong in this program; it is written down in {where}")
        return 3
    return app.return_code or 0


def must_be_terminal(hint: str) -> None:
    """Raises UsageError when nobody could see or work the screens."""
    if os.environ.get("TEXTUAL_DRIVER"):
        return  # a browser, or whatever else the driver stands for
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(f"the screens need a terminal{hint}")


def looks(home: Path, theme: str = "") -> tuple[dict[str, str], str]:
    """Keys and theme from ecfrs.toml, read by hand: the full settings would delay the first frame.

    A file that cannot be read gives nothing here; opening the office says what is wrong with it.
    """
    try:
        stated: dict[str, Any] = tomllib.loads((home / "ecfrs.toml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}, theme
    from ecfrs_tui.keyfile import flat

    keys = stated.get("keys", {})
    named = stated.get("theme", "")
    return (
        {str(k): v for k, v in flat(keys).items() if isinstance(v, str)} if isinstance(keys, dict) else {},
        theme or (named if isinstance(named, str) else ""),
    )


def key_lines(home: Path) -> dict[str, int]:
    """The line of ecfrs.toml where each action's own keys stand."""
    from ecfrs_tui.keyfile import lines_of

    try:
        return lines_of((home / "ecfrs.toml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return {}
