"""How a person left a list: its filter and its order, kept in a small file of the home.

It is not part of the diary: nothing depends on it, there is no undo, and a file that cannot be read or
written is as good as none.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FILE = Path("db") / "lists.json"
_log = logging.getLogger("ecfrs_tui.lists")


@dataclass(frozen=True, slots=True)
class ListLook:
    """The words of the filter, the field of the order (empty: the list's own) and whether it runs down."""

    filter: str = ""
    order: str = ""
    down: bool = False


def look_of(home: Path, name: str) -> ListLook:
    """How the list of that name was left; plain where nothing is kept."""
    kept = _read(home).get(name)
    if not isinstance(kept, dict):
        return ListLook()
    words, order = kept.get("filter", ""), kept.get("order", "")
    if not (isinstance(words, str) and isinstance(order, str)):
        return ListLook()
    return ListLook(words, order, kept.get("down") is True)


def keep_look(home: Path, name: str, look: ListLook) -> None:
    """Keeps it, in place of what was kept before; a plain one is not kept at all."""
    kept = _read(home)
    kept.pop(name, None)
    if look != ListLook():
        kept[name] = asdict(look)
    path = home / FILE
    beside = path.with_suffix(f".{os.getpid()}.part")
    try:
        text = json.dumps(kept, ensure_ascii=False, indent=1).encode("utf-8")
        beside.write_bytes(text)
        beside.replace(path)
    except (OSError, UnicodeEncodeError) as fault:
        _log.warning("how the lists were left could not be kept: %s", fault)


def _read(home: Path) -> dict[str, Any]:
    try:
        kept = json.loads((home / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
