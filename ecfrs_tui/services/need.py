"""Need of every open school: sets joined to schools once, a matrix a theme, and weights on top.

A change of weights is one product of the matrix with the weights. What was read from the database is kept
with the database and read again when a file was imported, something undone or a school changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain import need as rules
from ecfrs_tui.intake.csvfile import header_key
from ecfrs_tui.services.need_joining import Join, Land, join_counts, join_scores, load_land
from ecfrs_tui.services.need_visits import Visited, load_diary
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.sqlite import kept as kept_at_hand
from ecfrs_tui.store.tables.columns import columns

_KEPT_DAYS = 3
"""How many past rankings are kept at hand."""


@dataclass(frozen=True)
class SetFacts:
    """A set of scores or points as it counts, joined to the schools."""

    number: int
    source: str
    publisher: str
    kind: str
    theme: str
    as_of: date
    restricted: bool
    higher_is_worse: bool
    radius_km: float
    weight: float
    join: Join
    percentiles: tuple[float | None, ...]
    """In the order of the land's schools."""

    @property
    def key(self) -> str:
        """The key of this part: the next set of the same source has the same one."""
        return header_key(self.source).replace(" ", "-")

    @cached_property
    def label(self) -> str:
        """`IDACI 2025`."""
        return f"{self.source} {self.as_of.year}"

    @cached_property
    def _told(self) -> dict[int, str]:
        return {}

    def standing(self, urn: int, percentile: float) -> str:
        """Where a school stands, in words; the same for all weights, so they are put together once."""
        words = self._told.get(urn)
        if words is None:
            low = not self.higher_is_worse
            words = rules.standing_words(self.label, self.join.values[urn], percentile, low=low)
            if self.kind == "points":
                words += f" (counted within {self.radius_km:g} km, the nearer the more)"
            self._told[urn] = words
        return words


@dataclass(frozen=True)
class Base:
    """The schools and the sets that count on a day; `matrices` keeps what was made of it, by theme."""

    mark: tuple[Any, ...]
    on: date | None
    land: Land
    sets: tuple[SetFacts, ...]
    matrices: dict[str, ThemeMatrix] = field(default_factory=dict)
    kept: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    """What others made of it: what it was made for, and what it is."""


@dataclass(frozen=True, slots=True)
class PartFacts:
    """A part of a theme: from a set, or from our own diary when `of` is None."""

    key: str
    label: str
    weight: float
    of: SetFacts | None

    @property
    def restricted(self) -> bool:
        """Whether it stands on a restricted source."""
        return self.of is not None and self.of.restricted


@dataclass(frozen=True)
class ThemeMatrix:
    """Percentiles of the schools (rows) by part (columns), the middle where not known; and 1 where known."""

    mark: tuple[Any, ...]
    parts: tuple[PartFacts, ...]
    percentiles: Any
    known: Any
    visited: Visited

    def needs(self, weights: Sequence[float]) -> tuple[Any, Any]:
        """Need, and the weight that is known, of every school."""
        import numpy as np

        w = np.asarray(weights, dtype=float)
        total = float(w.sum())
        needs = self.percentiles @ w / total if total > 0 else np.zeros(len(self.percentiles))
        return needs, self.known @ w


def base_of(session: DbSession, on: date | None = None) -> Base:
    """The schools and the sets in force, or those that counted on a day; read again only when they changed."""
    mark = _mark(session)
    kept: dict[date | None, Base] = kept_at_hand(session).setdefault("need", {})
    found = kept.get(on)
    if found is None or found.mark != mark:
        if len(kept) > _KEPT_DAYS:
            kept.clear()
        found = kept[on] = _load(session, on, mark)
    return found


def _mark(session: DbSession) -> tuple[Any, ...]:
    """Changes with every import, undo, set or school; looked at only when anything was written at all."""
    run, audit, of, school = (columns(x) for x in (t.ImportRun, t.AuditEntry, t.ScoreSet, t.School))
    connection = session.connection()
    quick = select(
        *(select(func.max(c.id)).scalar_subquery() for c in (audit, run, of)),
        select(func.count()).select_from(t.School).scalar_subquery(),
    )
    written = tuple(connection.execute(quick).one())
    kept = kept_at_hand(session)
    found = kept.get("need mark")
    if found is None or found[0] != written:
        query = select(
            select(func.max(audit.id)).where(audit.action == "undo").scalar_subquery(),
            select(func.total(of.in_force)).scalar_subquery(),
            select(func.total(school.version)).scalar_subquery(),
        )
        found = kept["need mark"] = (written, (*written[1:], *connection.execute(query).one()))
    mark: tuple[Any, ...] = found[1]
    return mark


def _load(session: DbSession, on: date | None, mark: tuple[Any, ...]) -> Base:
    land = load_land(session, on)
    return Base(mark, on, land, tuple(joined(session, land, row) for row in _counting(session, on)))


def _counting(session: DbSession, on: date | None) -> list[Any]:
    """The sets in force; or, for a day, the newest of each source that is not younger."""
    c = columns(t.ScoreSet)
    query = select(*c).order_by(c.as_of, c.id)
    if on is None:
        return list(session.connection().execute(query.where(c.in_force)))
    newest = {
        (row.source, row.theme, row.kind): row
        for row in session.connection().execute(query.where(c.as_of <= on))
    }
    return sorted(newest.values(), key=lambda row: int(row.id))


def joined(session: DbSession, land: Land, row: Any) -> SetFacts:
    """A set with its values for the schools; `row` is one of the table of sets."""
    join = join_of(session, land, row)
    values = [join.values.get(school.urn) for school in land.schools]
    return SetFacts(
        number=row.id,
        source=row.source,
        publisher=row.publisher,
        kind=row.kind,
        theme=row.theme,
        as_of=row.as_of,
        restricted=row.restricted,
        higher_is_worse=row.higher_is_worse,
        radius_km=row.radius_km,
        weight=row.weight,
        join=join,
        percentiles=tuple(rules.percentiles(values, high_is_worse=row.higher_is_worse)),
    )


def join_of(session: DbSession, land: Land, row: Any) -> Join:
    """What a stored set comes to among the schools."""
    connection = session.connection()
    if row.kind == "points":
        point = columns(t.NeedPoint)
        places = connection.execute(
            select(point.latitude, point.longitude).where(point.set_id == row.id)
        ).all()
        return join_counts(land, ([p[0] for p in places], [p[1] for p in places]), row.radius_km)
    score = columns(t.Score)
    rows = connection.execute(
        select(score.key_kind, score.key, score.value).where(score.set_id == row.id)
    ).all()
    by_kind: dict[str, dict[str, float]] = {}
    for kind, key, value in rows:
        by_kind.setdefault(kind, {})[key] = value
    join = Join()
    for kind in sorted(by_kind, key=("urn", "postcode", "lsoa", "district").index):
        found = join_scores(land, kind, by_kind[kind])
        for urn, value in found.values.items():
            if urn not in join.values:
                join.values[urn], join.keys[urn] = value, found.keys[urn]
        for urn, why in found.missing.items():
            join.missing.setdefault(urn, why)
    for urn in join.values:
        join.missing.pop(urn, None)
    return join


def parts_of(base: Base, theme: rules.Theme, *, unlocked: bool = False) -> tuple[PartFacts, ...]:
    """The parts of a theme: its own sets, those for every theme, and two from our diary."""
    found: list[PartFacts] = []
    keys: set[str] = set()
    # its own sets first: one for every theme that goes by the same name has another key here
    for s in sorted(base.sets, key=lambda s: (s.theme != theme.code, s.number)):
        if s.theme not in ("", theme.code) or (s.restricted and not unlocked):
            continue
        key = s.key if s.key not in keys else f"{s.key}-{s.kind}-{s.theme or 'every'}"
        keys.add(key)
        found.append(PartFacts(key, s.label, theme.weights.get(key, s.weight), s))
    found.sort(key=lambda p: (-p.weight, p.label))
    for key, label, weight in (
        (rules.SINCE, "time since the last visit", rules.SINCE_WEIGHT),
        (rules.REACHED, "pupils not reached this school year", rules.REACHED_WEIGHT),
    ):
        found.append(PartFacts(key, label, theme.weights.get(key, weight), None))
    return tuple(found)


def hidden_parts(base: Base, theme: rules.Theme, *, unlocked: bool) -> int:
    """How many restricted parts of a theme are left out."""
    if unlocked:
        return 0
    return sum(1 for s in base.sets if s.restricted and s.theme in ("", theme.code))


def matrix_of(
    session: DbSession, base: Base, theme: rules.Theme, today: date, *, unlocked: bool = False
) -> ThemeMatrix:
    """The matrix of a theme as of a day; made again when a visit, a theme or a set has changed."""
    mark = (visits_mark(session, base), today, theme)
    name = f"{theme.code} {unlocked}"
    kept = base.matrices.get(name)
    if kept is None or kept.mark != mark:
        visited = _visited(session, base, theme, today, mark[0])
        kept = base.matrices[name] = make_matrix(
            base.land, parts_of(base, theme, unlocked=unlocked), visited, today, mark
        )
    return kept


def _visited(session: DbSession, base: Base, theme: rules.Theme, today: date, visits: Any) -> Visited:
    """The diary's word on a theme; the diary is gone through once for all themes."""
    kept = base.kept.get("diary")
    if kept is None or kept[0] != (visits, today):
        kept = base.kept["diary"] = ((visits, today), load_diary(session, today))
    found: Visited = kept[1].about(theme.topics)
    return found


def visits_mark(session: DbSession, base: Base) -> tuple[Any, ...]:
    """Changes with whatever is written about visits; looked at only when anything was written at all."""
    audit, visit, part, programme = (columns(x) for x in (t.AuditEntry, t.Visit, t.VisitSession, t.Programme))
    connection = session.connection()
    # every write has an entry in the audit
    newest = (select(func.max(c.id)).scalar_subquery() for c in (audit, visit))
    written = tuple(connection.execute(select(*newest)).one())
    kept = base.kept.get("visits")
    if kept is None or kept[0] != written:
        query = select(
            select(func.max(visit.id)).scalar_subquery(),
            select(func.total(visit.version)).scalar_subquery(),
            select(func.count()).select_from(t.VisitSession).scalar_subquery(),
            select(func.total(part.pupils) + func.total(part.pupils_actual)).scalar_subquery(),
            select(func.total(programme.version)).scalar_subquery(),
        )
        kept = base.kept["visits"] = (written, tuple(connection.execute(query).one()))
    found: tuple[Any, ...] = kept[1]
    return found


def make_matrix(
    land: Land, parts: tuple[PartFacts, ...], visited: Visited, today: date, mark: tuple[Any, ...] = ()
) -> ThemeMatrix:
    """The percentiles of the parts side by side."""
    import numpy as np

    rows = [column_of(land, part, visited, today) for part in parts]
    table = np.array([[np.nan if v is None else v for v in row] for row in rows], dtype=float).T
    table = table.reshape(len(land.schools), len(parts))
    known = ~np.isnan(table)
    return ThemeMatrix(mark, parts, np.where(known, table, rules.MIDDLE), known.astype(float), visited)


def column_of(land: Land, part: PartFacts, visited: Visited, today: date) -> Sequence[float | None]:
    """The percentiles of a part in the order of the land's schools."""
    if part.of is not None:
        return part.of.percentiles
    if part.key == rules.SINCE:
        return [rules.since_visit(visited.last.get(s.urn), today) for s in land.schools]
    return [rules.not_yet_reached(visited.reached.get(s.urn, 0), s.pupils) for s in land.schools]


def weights_of(parts: Sequence[PartFacts], tried: Mapping[str, float] | None = None) -> list[float]:
    """The weights of the parts; those that are tried beat those that are kept."""
    tried = tried or {}
    return [max(0.0, float(tried.get(part.key, part.weight))) for part in parts]
