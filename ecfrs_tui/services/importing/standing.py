"""What a request still lacks, and the state that follows from it."""

from __future__ import annotations

from collections.abc import Sequence

from ecfrs_tui.store.tables import Request

NEEDED = ("school", "programme", "pupils", "dates", "contact e-mail")
"""Without these a request cannot be offered a time."""
WANTED = ("room", "parking", "teacher present")
"""These are asked for, and do not hold a request up."""
UNTOUCHED = frozenset({"new", "needs info", "ready"})
"""States in which nothing has been put to the school yet."""


def missing(request: Request, *, pupils: Sequence[int], windows: int) -> list[str]:
    """What a request lacks: needed things first, then wanted ones.

    `pupils` are those of its sessions, `windows` the number of its preferences.
    """
    lacks = {
        "school": request.urn is None and request.venue_id is None,
        "programme": not pupils,
        "pupils": not pupils or any(not number for number in pupils),
        "dates": not windows,
        "contact e-mail": not request.contact_email,
        "room": not request.room,
        "parking": not request.parking,
        "teacher present": not request.teacher_present,
    }
    return [name for name in (*NEEDED, *WANTED) if lacks[name]]


def state_of(lacks: Sequence[str]) -> str:
    """`needs info` when a needed thing is missing, else `ready`."""
    return "needs info" if set(lacks) & set(NEEDED) else "ready"
