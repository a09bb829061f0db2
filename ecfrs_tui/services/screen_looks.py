"""How a person likes the screens: the theme and the density, kept in a small file of the home.

It is not part of the diary: nothing depends on it, there is no undo, and a file that cannot be read or
written is as good as none. It is read before the first frame, so nothing heavy is imported here.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = Path("db") / "looks.json"
DENSITIES = ("comfortable", "compact")
_log = logging.getLogger("ecfrs_tui.looks")


@dataclass(frozen=True, slots=True)
class ScreenLook:
    """A theme by its name (empty: none was chosen) and one of DENSITIES.

    `over` is the theme of ecfrs.toml it was chosen over: once the file names another, that one is newer.
    """

    theme: str = ""
    density: str = DENSITIES[0]
    over: str = ""


def look_of(home: Path) -> ScreenLook:
    """What was chosen last; the usual where nothing is kept."""
    try:
        kept = json.loads((home / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ScreenLook()
    if not isinstance(kept, dict):
        return ScreenLook()
    theme, density, over = (kept.get(name, "") for name in ("theme", "density", "over"))
    return ScreenLook(
        theme if isinstance(theme, str) else "",
        density if density in DENSITIES else DENSITIES[0],
        over if isinstance(over, str) else "",
    )


def keep_look(home: Path, look: ScreenLook) -> bool:
    """Keeps it in place of what was kept before; whether that worked."""
    path = home / FILE
    beside = path.with_suffix(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(asdict(look), ensure_ascii=False, indent=1), encoding="utf-8")
        beside.replace(path)
    except (OSError, UnicodeEncodeError) as fault:
        _log.warning("the look of the screens could not be kept: %s", fault)
        return False
    return True


def theme_of(look: ScreenLook, stated: str) -> str:
    """The theme that counts, given the one ecfrs.toml names (empty: none): the later choice of the two."""
    return look.theme if look.theme and look.over == stated else stated
