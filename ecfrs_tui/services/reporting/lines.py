"""The rows of a report that counts: delivered, booked, held, expected and target side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.reach import Goal, Stretch, asked, goals_for
from ecfrs_tui.services.delivery_targets import goals
from ecfrs_tui.services.reporting.base import NOT_STATED, Scope, time_cut
from ecfrs_tui.services.reporting.counting import Counted, Key, count, together
from ecfrs_tui.services.reporting.expected import NO_DAY, expected
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

YEAR_ORDER = ("N", "R", *(str(n) for n in range(1, 14)))
OTHER_YEARS = "other"
NONE = Counted()


@dataclass(frozen=True, slots=True)
class Line:
    """A row; `target` is None where none was stated for it."""

    label: str
    delivered: Counted
    booked: Counted
    held: Counted
    expected: Counted
    target: float | None


@dataclass(frozen=True, slots=True)
class Lines:
    """The rows of a report and everything together (not their sum: schools and visits count once)."""

    rows: tuple[Line, ...]
    total: Line


def lines(session: DbSession, scope: Scope, now: datetime) -> Lines:
    """Counts the scope. Five queries and those of the targets."""
    cut = time_cut(session, scope)
    counts = count(session, scope, cut)
    whole = together(session, scope, counts)
    ahead, ahead_all = expected(session, scope, cut, now)
    aims = goals(session)
    parts = (counts["delivered"], counts["confirmed"], counts["held"], ahead)
    keys: set[Key] = {key for part in parts for key in part} | _aimed_at(aims, scope)
    if cut:
        keys |= set(range(len(cut)))
    names = _names(session, scope, cut)
    rows: dict[str, list[Key]] = {}
    for key in sorted(keys, key=lambda k: _order(scope, k)):
        rows.setdefault(names.get(key, _plain(scope, key)), []).append(key)
    return Lines(
        tuple(
            _line(label, parts, found, _target(aims, scope, cut, found[0])) for label, found in rows.items()
        ),
        Line(
            "all",
            whole["delivered"],
            whole["confirmed"],
            whole["held"],
            ahead_all,
            _asked_of(aims, scope, scope.topic, scope.district),
        ),
    )


def _line(label: str, parts: Sequence[dict[Key, Counted]], keys: Sequence[Key], target: float | None) -> Line:
    delivered, booked, held, ahead = (_sum(part, keys) for part in parts)
    return Line(label, delivered, booked, held, ahead, target)


def _sum(part: dict[Key, Counted], keys: Sequence[Key]) -> Counted:
    found = [part[key] for key in keys if key in part]
    if len(found) < 2:
        return found[0] if found else NONE
    return Counted(
        sum(c.visits for c in found),
        sum(c.sessions for c in found),
        sum(c.schools for c in found),
        sum(c.young_people for c in found),
        None,
    )


def _aimed_at(aims: Sequence[Goal], scope: Scope) -> set[Key]:
    live = [g for g in aims if g.first <= scope.last and g.last >= scope.first]
    if scope.by == "district" and not scope.district and not scope.authority:
        return {g.district for g in live if g.district}
    if scope.by == "topic" and not scope.topic:
        return {g.topic for g in live if g.topic}
    return set()


def _names(session: DbSession, scope: Scope, cut: Sequence[Stretch]) -> dict[Key, str]:
    if cut:
        return {number: stretch.label for number, stretch in enumerate(cut)}
    if scope.by == "officer":
        c = columns(t.Officer)
        return {r.code: r.name for r in session.connection().execute(select(c.code, c.name))}
    return {}


def _plain(scope: Scope, key: Key) -> str:
    if scope.by == "year_group":
        # typed by schools: only what is a year group is shown as one
        year = str(key).upper()
        return _year_label(year) if year in YEAR_ORDER else OTHER_YEARS
    return str(key) or NOT_STATED


def _year_label(year: str) -> str:
    return {"N": "Nursery", "R": "Reception"}.get(year, f"Year {year}")


def _order(scope: Scope, key: Key) -> tuple[int, int, str]:
    if isinstance(key, int):
        return (0, key, "")
    if scope.by == "year_group" and key.upper() in YEAR_ORDER:
        return (0, YEAR_ORDER.index(key.upper()), "")
    return (2 if key in ("", NO_DAY) else 1, 0, key.casefold())


def _target(aims: Sequence[Goal], scope: Scope, cut: Sequence[Stretch], key: Key) -> float | None:
    if isinstance(key, int):
        found = _goals(aims, scope, scope.topic, scope.district)
        return asked(found, cut[key].first, cut[key].last) if found else None
    if scope.by == "district" and key:
        return _asked_of(aims, scope, scope.topic, key)
    if scope.by == "topic" and key:
        return _asked_of(aims, scope, key, scope.district)
    return None


def _asked_of(aims: Sequence[Goal], scope: Scope, topic: str, district: str) -> float | None:
    found = _goals(aims, scope, topic, district)
    return asked(found, scope.first, scope.last) if found else None


def _goals(aims: Sequence[Goal], scope: Scope, topic: str, district: str) -> tuple[Goal, ...]:
    if scope.authority or scope.phase:
        return ()  # no target is stated for them
    return goals_for(aims, "young_people", scope.first, scope.last, topic=topic, district=district)
