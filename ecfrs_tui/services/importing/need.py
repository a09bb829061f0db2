"""Scores and points of need as files have them, made into sets: by measure, or by theme and type of crime."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from ecfrs_tui.domain.need import Theme
from ecfrs_tui.intake.incidents import PointRecord
from ecfrs_tui.intake.records import Read
from ecfrs_tui.intake.risk import Measure, ScoreRow
from ecfrs_tui.services.importing.base import Tally, Task, listed, table_of
from ecfrs_tui.services.importing.need_sets import NeedSet, put_sets
from ecfrs_tui.services.matching import plain_text
from ecfrs_tui.services.need_joining import Land, join_counts, join_scores, load_land
from ecfrs_tui.services.themes import find_theme, load_themes, theme_named
from ecfrs_tui.store.tables import School

OWN_WEIGHT, GENERAL_WEIGHT = 30.0, 10.0
"""What a set weighs in its own theme, and what one weighs that counts in every theme."""
FAR_KM = 15.0
"""No incident that concerns a school of ours lies farther from the nearest one."""


def put_scores(task: Task, read: Read[ScoreRow]) -> Tally:
    """Scores of one or more measures: each is a set of its own, and takes over from the last of its source."""
    tally = Tally()
    kind, column = read.about["key_kind"], read.about["key_column"]
    known = _known_keys(task, kind)
    rows: list[ScoreRow] = []
    for number, record in zip(read.rows, read.records, strict=True):
        if known is not None and plain_text(record.key) not in known:
            what = {"urn": "no school has this URN", "district": "no school lies in a district of this name"}
            tally.refuse(number, column, record.key, what[kind])
        else:
            rows.append(record)
    land = load_land(task.work.session)
    sets = [
        made
        for measure in read.about["measures"]
        if (made := _score_set(task, read, kind, measure, rows, land, tally)).rows
    ]
    put_sets(task, read, tally, sets, len(rows))
    return tally


def _known_keys(task: Task, kind: str) -> set[str] | None:
    """What a key must be one of; None for kinds of key that may name places without a school."""
    c = table_of(School).c
    connection = task.work.session.connection()
    if kind == "urn":
        return {str(urn) for urn in connection.execute(select(c.urn)).scalars()}
    if kind == "district":
        rows = connection.execute(select(c.district, c.district_code).distinct())
        return {plain_text(name) for row in rows for name in row if name}
    return None


def _score_set(
    task: Task,
    read: Read[ScoreRow],
    kind: str,
    measure: Measure,
    rows: Sequence[ScoreRow],
    land: Land,
    tally: Tally,
) -> NeedSet:
    values = {row.key: value for row in rows for name, value in row.values if name == measure.name}
    options = task.options
    theme = _theme(task, measure.theme)
    stated = options.source or str(read.about.get("source", ""))
    only = len(read.about["measures"]) == 1
    if not stated:
        source = measure.name or "Scores"
        if not measure.name:
            tally.notes.append("no source was named, so it goes by “Scores”: --source names one")
    elif only and (not measure.name or options.theme or theme):
        source = stated
    else:
        source = f"{stated}: {measure.name}"
    weight = OWN_WEIGHT if theme else GENERAL_WEIGHT
    if measure.weight is not None:
        weight = measure.weight
    elif measure.theme and theme is None:
        weight = 0.0
        tally.notes.append(
            f"“{measure.theme}” is no theme of ours: it stands beside every theme and weighs nothing "
            "until somebody gives it a weight, or say --theme"
        )
    low = measure.low_is_worse if measure.low_is_worse is not None else options.low_is_worse
    return NeedSet(
        source,
        theme.code if theme else "",
        "scores",
        weight,
        not low,
        [{"key_kind": kind, "key": key, "value": value} for key, value in sorted(values.items())],
        join_scores(land, kind, values),
    )


def _theme(task: Task, named: str) -> Theme | None:
    themes = load_themes(task.work.session)
    if task.options.theme:
        return theme_named(themes, task.options.theme)
    return find_theme(themes, named.replace("_", " ")) if named else None


def put_points(task: Task, read: Read[PointRecord]) -> Tally:
    """Points, a set for every theme (and type of crime) in the file; those far from every school are refused."""
    tally = Tally()
    land = load_land(task.work.session)
    far = _far(land, read.records)
    groups: dict[tuple[str, str], list[PointRecord]] = {}
    left_out: dict[str, int] = {}
    taken = 0
    for number, record, is_far in zip(read.rows, read.records, far, strict=True):
        if is_far:
            at = f"{record.latitude:g}, {record.longitude:g}"
            reason = f"no school lies within {FAR_KM:g} km: in the sea, or far from our county"
            tally.refuse(number, "latitude", at, reason)
            continue
        group = _group(task, read, record)
        if group is None:
            left_out[record.kind] = left_out.get(record.kind, 0) + 1
            continue
        groups.setdefault(group, []).append(record)
        taken += 1
    if left_out:
        number = sum(left_out.values())
        what = (
            "of a type that belongs to no theme was"
            if number == 1
            else "of types that belong to no theme were"
        )
        named = listed(sorted(left_out))
        tally.notes.append(f"{number} {what} left out ({named}); name a --theme to bring them in")
    radius = task.options.radius_km
    sets = [
        NeedSet(
            source,
            theme,
            "points",
            OWN_WEIGHT if theme else GENERAL_WEIGHT,
            True,
            [
                {
                    "reference": r.reference,
                    "on_date": r.on_date,
                    "kind": r.kind,
                    "latitude": r.latitude,
                    "longitude": r.longitude,
                }
                for r in records
            ],
            join_counts(land, ([r.latitude for r in records], [r.longitude for r in records]), radius),
        )
        for (source, theme), records in groups.items()
    ]
    latest = max((r.on_date for r in read.records), default=None)
    put_sets(task, read, tally, sets, taken, latest)
    if not read.about.get("police"):
        _follow(task, [record for records in groups.values() for record in records])
    return tally


def _follow(task: Task, records: Sequence[PointRecord]) -> None:
    """Incidents of our own layout are worked on one by one as well; police files only count."""
    from ecfrs_tui.services.incidents import store_incidents

    store_incidents(task.work, records)


def _group(task: Task, read: Read[PointRecord], record: PointRecord) -> tuple[str, str] | None:
    """Source and theme that a point counts for; None when it counts for none."""
    source = task.options.source or str(read.about.get("source", "")) or "Incidents"
    theme = _theme(task, record.theme)
    if not read.about.get("police"):
        return source, theme.code if theme else ""
    if task.options.theme:
        return source, theme.code if theme else ""
    return (f"{source} {record.kind}", theme.code) if theme else None


def _far(land: Land, records: Sequence[PointRecord]) -> list[bool]:
    """Which points have no school within reach; none when no school has a place."""
    from ecfrs_tui.services.need_points import counts

    placed = [s for s in land.schools if s.latitude is not None and s.longitude is not None]
    if not placed or not records:
        return [False] * len(records)
    near = counts(
        [r.latitude for r in records],
        [r.longitude for r in records],
        [s.latitude for s in placed],
        [s.longitude for s in placed],
        FAR_KM,
    )
    return [not each for each in (near > 0).tolist()]
