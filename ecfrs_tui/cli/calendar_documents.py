"""Calendars and bookings as JSON documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecfrs_tui.cli.documents import day, moment

if TYPE_CHECKING:
    from ecfrs_tui.services import calendarviews as views


def calendar(view: views.CalendarView) -> dict[str, Any]:
    """A calendar in the list."""
    return {
        "number": view.number,
        "officer": view.officer,
        "name": view.name,
        "from": view.where,
        "fetched": view.fetched,
        "good_at": moment(view.good_at),
        "problem": view.problem,
        "known_until": day(view.known_until),
        "busy": view.busy,
        "notes": list(view.notes),
    }


def reading(view: views.CalendarRead) -> dict[str, Any]:
    """What reading a calendar came to."""
    return {
        "number": view.number,
        "officer": view.officer,
        "name": view.name,
        "added": view.added,
        "gone": view.gone,
        "unchanged": view.unchanged,
        "ours": view.ours,
        "problem": view.problem,
        "hint": view.hint,
        "notes": list(view.notes),
        "clashes": list(view.clashes),
        "known_until": day(view.known_until),
    }


def booking(view: views.BookingsView) -> dict[str, Any]:
    """A booking taken over."""
    return {
        "booking": view.booking_id,
        "visit": view.visit,
        "state": view.state,
        "school": view.school,
        "starts_at": moment(view.starts_at),
        "question": view.question,
        "seen_at": moment(view.seen_at),
    }
