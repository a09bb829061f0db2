"""Schools ranked by need for a theme, with what each score stands on and what has been done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain import need as rules
from ecfrs_tui.services import need, sources, themes
from ecfrs_tui.services.inbox import OPEN_STATES
from ecfrs_tui.services.matching import WordFilter, plain_text, word_filter
from ecfrs_tui.services.need_joining import Ground
from ecfrs_tui.services.needviews import AreaRow, PartView, TargetRow, TargetsView
from ecfrs_tui.services.phrases import long_day
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

FILTER_FIELDS = ("district", "authority", "phase", "town", "visited", "response")
"""What may be asked for by `field:value`; `visited:never` are the schools without a visit on the theme."""
_ANSWERS = ("answered", "booked", "declined")


@dataclass(frozen=True)
class Doings:
    """What has been done about schools, by URN."""

    contact: dict[int, str]
    response: dict[int, str]
    step: dict[int, tuple[str, date | None]]
    request: dict[int, str]


def targets(
    session: DbSession,
    theme: str,
    *,
    today: date,
    words: str = "",
    weights: Mapping[str, float] | None = None,
    as_of: date | None = None,
    limit: int | None = None,
    unlocked: bool = False,
) -> TargetsView:
    """The ranked list of a theme; ranks count all open schools, `words` and `limit` choose what is shown.

    `weights` are tried without being kept. With `as_of` the sets, schools and visits are those of that day,
    the weights those of today. Raises NotFoundError for an unknown theme.
    """
    about = themes.theme_named(themes.load_themes(session), theme)
    base = need.base_of(session, as_of)
    day = as_of or today
    matrix = need.matrix_of(session, base, about, day, unlocked=unlocked)
    used = need.weights_of(matrix.parts, weights)
    needs, held = matrix.needs(used)
    # as plain numbers: one by one they are slow to fetch out of an array
    scores: list[float] = needs.tolist()
    order = _order(base.land.schools, scores)
    doings = _doings(session)
    asked = word_filter(words, FILTER_FIELDS)
    chosen = [
        (rank, n) for rank, n in enumerate(order, 1) if _fits(asked, base.land.schools[n], matrix, doings)
    ]
    lines = _Lines(base, matrix, used, day)
    counting = {part.of.number for part in matrix.parts if part.of is not None}
    shown = [view for view in sources.source_views(session) if view.number in counting]
    return TargetsView(
        theme=about.code,
        title=about.title,
        rows=tuple(_row(rank, n, scores[n], lines, doings) for rank, n in chosen[:limit]),
        sources=tuple(shown),
        districts=_areas(base.land.schools, scores, matrix, "district"),
        authorities=_areas(base.land.schools, scores, matrix, "authority"),
        unlocked=unlocked,
        hidden_parts=need.hidden_parts(base, about, unlocked=unlocked),
        notes=_notes(matrix, used, held, as_of),
    )


def _order(schools: Sequence[Ground], scores: Sequence[float]) -> list[int]:
    # the same score: by name, so that a list stays as it is
    return sorted(range(len(schools)), key=lambda n: (-scores[n], schools[n].name, schools[n].urn))


def _fits(asked: WordFilter, school: Ground, matrix: need.ThemeMatrix, doings: Doings) -> bool:
    if not asked.words and not asked.fields:
        return True
    text = f"{school.name} {school.town} {school.district} {school.urn} {school.postcode}"
    return asked.fits(
        plain_text(text),
        {
            "district": plain_text(school.district),
            "authority": plain_text(school.authority),
            "phase": plain_text(school.phase),
            "town": plain_text(school.town),
            "visited": "yes" if school.urn in matrix.visited.last else "never no",
            "response": doings.response.get(school.urn, "none"),
        },
    )


def _row(rank: int, n: int, score: float, lines: _Lines, doings: Doings) -> TargetRow:
    school = lines.base.land.schools[n]
    visited = lines.matrix.visited
    step, due = doings.step.get(school.urn, ("", None))
    reached = visited.reached.get(school.urn, 0)
    return TargetRow(
        rank=rank,
        urn=school.urn,
        school=school.name,
        town=school.town,
        district=school.district,
        authority=school.authority,
        phase=school.phase,
        need=round(score),
        parts=lines.parts(n),
        last_visit=visited.last.get(school.urn),
        next_visit=visited.next.get(school.urn),
        last_contact=doings.contact.get(school.urn, ""),
        response=doings.response.get(school.urn, ""),
        step=step,
        step_due=due,
        request=doings.request.get(school.urn),
        reached_percent=min(100, round(100 * reached / school.pupils)) if school.pupils else None,
        latitude=school.latitude,
        longitude=school.longitude,
        known_percent=lines.known_percent(n),
    )


class _Lines:
    """The parts of each score in words."""

    def __init__(
        self, base: need.Base, matrix: need.ThemeMatrix, weights: Sequence[float], day: date
    ) -> None:
        self.base, self.matrix, self.weights, self.day = base, matrix, weights, day
        self._held: list[float] = (matrix.known @ list(weights)).tolist()

    def known_percent(self, n: int) -> int:
        """How much of the weight is known for the school at `n`."""
        total = sum(self.weights)
        return round(100 * self._held[n] / total) if total else 0

    def parts(self, n: int) -> tuple[PartView, ...]:
        """The parts of the school at `n`."""
        known = self.matrix.known[n].tolist()
        percentiles = self.matrix.percentiles[n].tolist()
        total = sum(self.weights)
        return tuple(
            self._part(n, part, p if k else None, w, w / total if total else 0.0)
            for part, p, k, w in zip(self.matrix.parts, percentiles, known, self.weights, strict=True)
        )

    def _part(
        self, n: int, part: need.PartFacts, percentile: float | None, weight: float, share: float
    ) -> PartView:
        as_of = part.of.as_of if part.of else None
        if percentile is None:
            points = rules.MIDDLE * share
            words = rules.missing_words(part.label, weight, points)
            return PartView(part.key, part.label, as_of, None, None, weight, points, words, part.restricted)
        points = percentile * share
        urn = self.base.land.schools[n].urn
        if part.of is None:
            value, words = self._of_diary(urn, part, n, weight, points)
        else:
            value = part.of.join.values[urn]
            words = part.of.standing(urn, percentile) + rules.weight_words(weight, points)
        return PartView(
            part.key, part.label, as_of, value, percentile, weight, points, words, part.restricted
        )

    def _of_diary(
        self, urn: int, part: need.PartFacts, n: int, weight: float, points: float
    ) -> tuple[float | None, str]:
        end = rules.weight_words(weight, points)
        if part.key == rules.SINCE:
            last = self.matrix.visited.last.get(urn)
            if last is None:
                return None, f"never visited on this theme{end}"
            return float((self.day - last).days), f"last visited {long_day(last)}{end}"
        reached, pupils = self.matrix.visited.reached.get(urn, 0), self.base.land.schools[n].pupils
        of = f" of {pupils:,}" if pupils else ""
        return float(reached), f"{reached:,}{of} pupils reached this school year{end}"


def _areas(
    schools: Sequence[Ground], scores: Sequence[float], matrix: need.ThemeMatrix, by: str
) -> tuple[AreaRow, ...]:
    """The league table: mean need first. `high_reached` had a visit on the theme this school year;
    `young_people` are those reached since 1 September."""
    areas: dict[str, list[int]] = {}
    for n, school in enumerate(schools):
        areas.setdefault(getattr(school, by) or "not known", []).append(n)
    visited = matrix.visited
    rows = []
    for name, members in areas.items():
        high = [n for n in members if scores[n] >= rules.HIGH_NEED]
        urns = [schools[n].urn for n in members]
        rows.append(
            AreaRow(
                name=name,
                schools=len(members),
                mean_need=round(sum(scores[n] for n in members) / len(members)),
                high=len(high),
                high_reached=sum(1 for n in high if visited.reached.get(schools[n].urn)),
                never_visited=sum(1 for urn in urns if urn not in visited.last),
                young_people=sum(visited.reached.get(urn, 0) for urn in urns),
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.mean_need, row.name)))


def _notes(
    matrix: need.ThemeMatrix, weights: Sequence[float], held: Any, as_of: date | None
) -> tuple[str, ...]:
    notes = []
    if as_of is not None:
        notes.append(f"as it stood on {long_day(as_of)}, by the weights of today")
    if all(part.of is None for part in matrix.parts):
        notes.append("no source speaks of this theme yet: the ranking knows only past visits")
    total = sum(weights)
    partly = int((held < total - 1e-9).sum()) if total else 0
    if partly:
        notes.append(
            f"{partly} of {len(held)} schools are ranked on a part of the weight: "
            "what is not known counts as the middle"
        )
    return tuple(notes)


def _doings(session: DbSession) -> Doings:
    log, entry, request = columns(t.ContactLog), columns(t.TargetEntry), columns(t.Request)
    connection = session.connection()
    contact: dict[int, str] = {}
    response: dict[int, str] = {}
    for urn, at, kind in connection.execute(select(log.urn, log.at, log.kind).order_by(log.at, log.id)):
        contact[urn] = f"{kind} {_short(at)}"
        if kind in _ANSWERS:
            response[urn] = kind
    # the earliest step that has a day comes last here, and stays
    steps = select(entry.urn, entry.step, entry.step_due).where(entry.step != "")
    ordered = steps.order_by(entry.step_due.is_not(None), entry.step_due.desc(), entry.id)
    open_ones = select(request.urn, request.reference).where(
        request.urn.is_not(None) & request.state.in_(OPEN_STATES)
    )
    return Doings(
        contact,
        response,
        {urn: (step, due) for urn, step, due in connection.execute(ordered)},
        dict(_pairs(connection.execute(open_ones.order_by(request.id)))),
    )


def _pairs(rows: Iterable[Any]) -> Iterable[tuple[int, str]]:
    return ((urn, reference) for urn, reference in rows)


def _short(at: datetime) -> str:
    return f"{at.day} {at:%b %Y}"


def needs_of(
    session: DbSession, urn: int, today: date, *, unlocked: bool = False
) -> tuple[tuple[str, str, int, tuple[PartView, ...]], ...]:
    """Code, title, need and parts of each theme that knows an open school, the greatest need first."""
    base = need.base_of(session)
    place = next((n for n, school in enumerate(base.land.schools) if school.urn == urn), None)
    if place is None or not base.sets:
        return ()
    found = []
    for about in themes.load_themes(session).values():
        matrix = need.matrix_of(session, base, about, today, unlocked=unlocked)
        used = need.weights_of(matrix.parts)
        if not any(
            part.of is not None and weight > 0 for part, weight in zip(matrix.parts, used, strict=True)
        ):
            continue
        scores, _ = matrix.needs(used)
        found.append(
            (
                about.code,
                about.title,
                round(float(scores[place])),
                _Lines(base, matrix, used, today).parts(place),
            )
        )
    return tuple(sorted(found, key=lambda each: (-each[2], each[1])))
