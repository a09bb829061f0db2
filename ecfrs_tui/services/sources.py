"""What was imported about need: the sets, how each joined, and two of them side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.services import need
from ecfrs_tui.services.need_joining import Join, load_land
from ecfrs_tui.services.needviews import CrossRow, SourceView
from ecfrs_tui.services.phrases import london
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns


@dataclass(frozen=True, slots=True)
class JoinView:
    """How a set joins the schools that are open now: (URN, school, why) for each that got no value."""

    source: SourceView
    missing: tuple[tuple[int, str, str], ...]


def source_views(session: DbSession) -> tuple[SourceView, ...]:
    """Every set that was imported: those in force first, by name, then the newest; never any value of one."""
    c = columns(t.ScoreSet)
    order = (c.in_force.desc(), c.source, c.theme, c.as_of.desc(), c.id.desc())
    return tuple(source_view(row) for row in session.connection().execute(select(*c).order_by(*order)))


def source_view(row: Any, join: Join | None = None) -> SourceView:
    """A stored set as it is shown; with the figures of a `join` made now, or of when it was imported."""
    return SourceView(
        number=row.id,
        name=row.source,
        publisher=row.publisher,
        kind=row.kind,
        theme=row.theme,
        as_of=row.as_of,
        direction="high" if row.higher_is_worse else "low",
        restricted=row.restricted,
        in_force=row.in_force,
        rows=row.rows,
        joined=row.joined if join is None else len(join.values),
        not_joined=row.not_joined if join is None else len(join.missing),
        through=row.through if join is None else join.through,
        imported_at=london(row.imported_utc),
    )


def join_report(session: DbSession, number: int) -> JoinView:
    """How a set joins now, every school that got no value named. Raises NotFoundError."""
    row = _row(session, number)
    land = load_land(session)
    join = need.join_of(session, land, row)
    missing = tuple((s.urn, s.name, join.missing[s.urn]) for s in land.schools if s.urn in join.missing)
    return JoinView(source_view(row, join), missing)


def cross(session: DbSession, one: int, other: int, *, unlocked: bool = False) -> tuple[CrossRow, ...]:
    """Two sets side by side by percentile, where they disagree most first; schools in neither are left out.

    Raises NotFoundError, and RefusedError for a restricted set while it is locked.
    """
    rows = [_row(session, number) for number in (one, other)]
    for row in rows:
        if row.restricted and not unlocked:
            raise RefusedError(
                "source_restricted",
                f"{row.source} is restricted",
                hint="unlock restricted sources for this session first",
            )
    land = load_land(session)
    first, second = (need.joined(session, land, row) for row in rows)
    found = [
        CrossRow(s.urn, s.name, s.district, a, b, None if a is None or b is None else a - b)
        for s, a, b in zip(land.schools, first.percentiles, second.percentiles, strict=True)
        if a is not None or b is not None
    ]
    return tuple(sorted(found, key=lambda r: (r.apart is None, -abs(r.apart or 0.0), r.school, r.urn)))


def _row(session: DbSession, number: int) -> Any:
    c = columns(t.ScoreSet)
    row = session.connection().execute(select(*c).where(c.id == number)).one_or_none()
    if row is None:
        raise NotFoundError("source_unknown", f"there is no source {number}", hint="`sources` lists them")
    return row
