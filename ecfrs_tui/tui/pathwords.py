"""Typing a path: which folder is meant, what the rest may become. Pure, so that it is tested without a screen."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecfrs_tui.services.startviews import Entry


def split(typed: str) -> tuple[str, str]:
    """The folder as typed (with its last `/`) and what is begun in it; a bare name lies in the present folder."""
    typed = afresh(typed)
    cut = max(typed.rfind(sep) for sep in {"/", os.sep}) + 1
    if not cut and typed in ("~", ".", ".."):
        return f"{typed}/", ""
    return (typed[:cut] or "./"), typed[cut:]


def afresh(typed: str) -> str:
    """The path from its last new beginning on: `/home/me//srv/x` means `/srv/x`, `/home/me/~/x` means `~/x`."""
    typed = typed.strip()
    at = max(typed.rfind("//") + 1, typed.rfind("/~/") + 1)
    return typed[at:] if at > 1 else typed


def fitting(entries: Sequence[Entry], begun: str) -> list[Entry]:
    """The entries that begin so, whatever the case; then those that have it in the middle."""
    wanted = begun.casefold()
    first = [each for each in entries if each.name.casefold().startswith(wanted)]
    return first + [each for each in entries if wanted in each.name.casefold() and each not in first]


def completed(typed: str, entries: Sequence[Entry]) -> str:
    """As far as what was typed goes on alike in every entry that begins so; the same text where it does not."""
    folder, begun = split(typed)
    able = [each for each in entries if each.name.casefold().startswith(begun.casefold())]
    if not able:
        return typed
    if len(able) == 1:
        return f"{folder}{able[0].name}{'/' if able[0].folder else ''}"
    alike = _alike([each.name for each in able])
    return f"{folder}{alike}" if len(alike) > len(begun) else typed


def _alike(names: Sequence[str]) -> str:
    """How all of the names begin, whatever the case; as the first of them writes it."""
    columns = zip(*names, strict=False)
    same = next((at for at, each in enumerate(columns) if len({c.casefold() for c in each}) > 1), None)
    return names[0][: min(map(len, names)) if same is None else same]
