"""Sets of scores and points of need: put beside what stands, or refused when they cannot be believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select

from ecfrs_tui.clock import wall
from ecfrs_tui.domain.need import Joined, Theme, number_words, objections
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.intake.areas import AreaRecord
from ecfrs_tui.intake.incidents import PointRecord
from ecfrs_tui.intake.records import Read
from ecfrs_tui.intake.risk import Measure, ScoreRow
from ecfrs_tui.services.importing.base import Tally, Task, listed, table_of
from ecfrs_tui.services.matching import plain_text
from ecfrs_tui.services.need import join_of
from ecfrs_tui.services.need_joining import Join, Land, join_counts, join_scores, load_land
from ecfrs_tui.services.themes import find_theme, load_themes, theme_named
from ecfrs_tui.store.tables import AreaLookup, AreaPoint, NeedPoint, School, Score, ScoreSet

OWN_WEIGHT, GENERAL_WEIGHT = 30.0, 10.0
"""What a set weighs in its own theme, and what one weighs that counts in every theme."""
FAR_KM = 15.0
"""No incident that concerns a school of ours lies farther from the nearest one."""
_NAMED = 12


@dataclass(frozen=True)
class _Set:
    """A set that a file holds: its name, theme and what it came to; `rows` as the table of its kind has them."""

    source: str
    theme: str
    kind: str
    weight: float
    higher_is_worse: bool
    rows: Sequence[Mapping[str, Any]]
    join: Join


@dataclass(frozen=True)
class _Stored:
    """A set as it was stored, and the row of the one that stood before."""

    made: _Set
    row: ScoreSet
    last: Any

    def joined(self) -> str:
        """How it joined, in words."""
        join, row = self.made.join, self.row
        words = f"as of {row.as_of}: {row.joined} of {row.joined + row.not_joined} open schools got a value"
        if self.made.kind == "points":
            near = sum(1 for value in join.values.values() if value > 0)
            return f"{words}; {near} have one within {row.radius_km:g} km"
        return f"{words} ({row.through})" if row.through else words

    def standing(self) -> str:
        """What it does to the one before, in words."""
        if self.last is None:
            return ""
        if self.row.in_force:
            return f"takes over from the set as of {self.last.as_of}, which is kept"
        return (
            f"is kept for rankings of its time: the set as of {self.last.as_of} is newer and stays in force"
        )

    def weighs(self) -> str:
        """What it counts, in words."""
        if self.row.weight == 0:
            return "weighs nothing until somebody gives it a weight"
        what = f"in {self.row.theme}" if self.row.theme else "in every theme"
        return f"counts {what}, with a weight of {number_words(self.row.weight)}"


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
    _put_sets(task, read, tally, sets, len(rows))
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
) -> _Set:
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
    return _Set(
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
        _Set(
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
    _put_sets(task, read, tally, sets, taken, latest)
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


def _put_sets(
    task: Task,
    read: Read[Any],
    tally: Tally,
    sets: Sequence[_Set],
    rows: int,
    latest: date | None = None,
) -> None:
    if not sets:
        raise RefusedError(
            "nothing_to_import",
            "no row of the file can stand, so nothing was imported and what stands stays in force",
            hint="mend the rows that are listed, or check that it is the right file",
            details={
                "refused": [[r.row, r.column, r.value, r.reason] for r in (*read.refused, *tally.refused)][
                    :200
                ]
            },
        )
    _ask(task, sets)
    as_of = task.options.as_of or read.about.get("as_of") or latest
    stored: list[_Stored] = []
    for made in sets:
        _put_set(task, read, stored, made, as_of)
    if stored:
        tally.added += rows
        tally.notes.extend(_report(task, stored))
    else:
        tally.unchanged += rows


def _ask(task: Task, sets: Sequence[_Set]) -> None:
    """Refuses sets that cannot be believed, unless they are to be taken as they are."""
    if task.options.accept_anyway:
        return
    doubts = []
    for made in sets:
        last = _last(task, made)
        before = None
        if last is not None:
            land = load_land(task.work.session)
            before = Joined(join_of(task.work.session, land, last).values, last.higher_is_worse)
        found = objections(Joined(made.join.values, made.higher_is_worse), before)
        doubts += [f"{made.source}: {words}" for words in found]
    if doubts:
        raise RefusedError(
            "implausible_set",
            f"this cannot be right, so nothing was imported and what stands stays in force: {'; '.join(doubts[:6])}",
            hint="check the file and its options (--low-is-worse, --theme), or --accept-anyway",
            details={"doubts": doubts},
        )


def _last(task: Task, made: _Set) -> Any:
    c = table_of(ScoreSet).c
    same = (c.source == made.source) & (c.theme == made.theme) & (c.kind == made.kind) & c.in_force
    query = select(*c).where(same).order_by(c.as_of.desc(), c.id.desc()).limit(1)
    return task.work.session.connection().execute(query).first()


def _put_set(task: Task, read: Read[Any], stored: list[_Stored], made: _Set, as_of: date | None) -> None:
    """Stores a set unless the very same one stands already."""
    session, options = task.work.session, task.options
    last = _last(task, made)
    digest = _digest(made, options.restricted, options.radius_km)
    if _stands(task, made, digest, as_of):
        return
    day = as_of or wall(task.work.clock).date()
    newest = last is None or last.as_of <= day
    if last is not None and newest:
        session.get_one(ScoreSet, last.id).in_force = False
    row = ScoreSet(
        source=made.source,
        theme=made.theme,
        as_of=day,
        restricted=options.restricted,
        higher_is_worse=made.higher_is_worse,
        in_force=newest,
        imported_utc=task.work.clock.now_utc(),
        publisher=options.publisher or str(read.about.get("publisher", "")),
        kind=made.kind,
        radius_km=options.radius_km,
        weight=made.weight,
        rows=len(made.rows),
        joined=len(made.join.values),
        not_joined=len(made.join.missing),
        through=made.join.through,
        content_hash=digest,
    )
    session.add(row)
    session.flush()
    table = NeedPoint if made.kind == "points" else Score
    # not in the journal one by one: undoing takes the set away, and its rows go with it
    rows = [{"set_id": row.id, **values} for values in made.rows]
    session.connection().execute(insert(table_of(table)), rows)
    stored.append(_Stored(made, row, last))


def _stands(task: Task, made: _Set, digest: str, as_of: date | None) -> bool:
    c = table_of(ScoreSet).c
    same = (c.source == made.source) & (c.theme == made.theme) & (c.content_hash == digest)
    # without a stated day the same content is the same set: it is in force, or was once
    same &= (c.as_of == as_of) if as_of is not None else c.in_force
    query = select(c.id).where(same).limit(1)
    return task.work.session.connection().execute(query).first() is not None


def _digest(made: _Set, restricted: bool, radius_km: float) -> str:
    told = f"{made.higher_is_worse} {restricted} {radius_km if made.kind == 'points' else ''}\n"
    lines = "\n".join(sorted(repr(tuple(row.values())) for row in made.rows))
    return sha256((told + lines).encode()).hexdigest()


def _report(task: Task, stored: Sequence[_Stored]) -> list[str]:
    """The join report: what is the same for several measures of a file is said once."""
    notes = []
    for words in (_Stored.joined, _Stored.standing, _Stored.weighs):
        alike: dict[str, list[str]] = {}
        for each in stored:
            alike.setdefault(words(each), []).append(each.row.source)
        for said, names in alike.items():
            every = len(names) == len(stored) > 2
            if said:
                notes.append(f"{f'all {len(names)} measures' if every else ', '.join(names)}: {said}")
    named: set[tuple[int, ...]] = set()
    for each in stored:
        missing = each.made.join.missing
        if missing and tuple(missing) not in named:
            named.add(tuple(missing))
            notes += [f"{words}; `sources {each.row.id}` names all" for words in _without(task, missing)]
    return notes


def _without(task: Task, missing: Mapping[int, str]) -> list[str]:
    """The schools that got no value, by why, the first of each named."""
    c = table_of(School).c
    whys: dict[str, list[int]] = {}
    for urn, why in missing.items():
        whys.setdefault(why, []).append(urn)
    told = []
    for why, urns in list(whys.items())[:_NAMED]:
        some = urns[:_NAMED]
        query = select(c.urn, c.name).where(c.urn.in_(some)).order_by(c.name)
        names = [f"{name} ({urn})" for urn, name in task.work.session.connection().execute(query)]
        more = f" and {len(urns) - len(some)} more" if len(urns) > len(some) else ""
        told.append(f"{len(urns)} without a value, because {why}: {', '.join(names)}{more}")
    return told


def put_areas(task: Task, read: Read[AreaRecord]) -> Tally:
    """Look-ups and centroids of small areas; what stands already stays."""
    tally = Tally()
    connection = task.work.session.connection()
    points, links = table_of(AreaPoint), table_of(AreaLookup).c
    standing = set(
        connection.execute(select(links.from_kind, links.from_key, links.to_kind, links.to_key)).tuples()
    )
    codes = {row.code: row for row in connection.execute(select(points))}
    new_links, new_points = [], []
    for record in read.records:
        if record.to_kind:
            key = (record.from_kind, record.from_key, record.to_kind, record.to_key)
            if key in standing:
                tally.unchanged += 1
            else:
                new_links.append(dict(zip(("from_kind", "from_key", "to_kind", "to_key"), key, strict=True)))
            continue
        stands = codes.get(record.from_key)
        at = {"kind": record.from_kind, "latitude": record.latitude, "longitude": record.longitude}
        if stands is None:
            new_points.append({"code": record.from_key, **at})
        elif (stands.latitude, stands.longitude) == (record.latitude, record.longitude):
            tally.unchanged += 1
        else:
            row = task.work.session.get_one(AreaPoint, record.from_key)
            row.kind, row.latitude, row.longitude = record.from_kind, record.latitude, record.longitude
            tally.changed += 1
    task.work.bulk_insert(AreaLookup, new_links)
    task.work.bulk_insert(AreaPoint, new_points)
    tally.added += len(new_links) + len(new_points)
    return tally
