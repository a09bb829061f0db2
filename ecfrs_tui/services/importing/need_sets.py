"""What becomes of sets of need: stored beside those that stand, or refused when they cannot be believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select

from ecfrs_tui.clock import wall
from ecfrs_tui.domain.need import Joined, number_words, objections
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.intake.records import Read
from ecfrs_tui.services.importing.base import Tally, Task, table_of
from ecfrs_tui.services.need import join_of
from ecfrs_tui.services.need_joining import Join, load_land
from ecfrs_tui.store.tables import NeedPoint, School, Score, ScoreSet

_NAMED = 12


@dataclass(frozen=True)
class NeedSet:
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

    made: NeedSet
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


def put_sets(
    task: Task,
    read: Read[Any],
    tally: Tally,
    sets: Sequence[NeedSet],
    rows: int,
    latest: date | None = None,
) -> None:
    """Stores the sets of a file, each beside what stands of its source; the join report goes into the notes.

    `rows` counts those of the file that can stand; `latest` is the day of a set that nothing states. Raises
    RefusedError when no row can stand or a set cannot be believed.
    """
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


def _ask(task: Task, sets: Sequence[NeedSet]) -> None:
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


def _last(task: Task, made: NeedSet) -> Any:
    c = table_of(ScoreSet).c
    same = (c.source == made.source) & (c.theme == made.theme) & (c.kind == made.kind) & c.in_force
    query = select(*c).where(same).order_by(c.as_of.desc(), c.id.desc()).limit(1)
    return task.work.session.connection().execute(query).first()


def _put_set(task: Task, read: Read[Any], stored: list[_Stored], made: NeedSet, as_of: date | None) -> None:
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


def _stands(task: Task, made: NeedSet, digest: str, as_of: date | None) -> bool:
    c = table_of(ScoreSet).c
    same = (c.source == made.source) & (c.theme == made.theme) & (c.content_hash == digest)
    # without a stated day the same content is the same set: it is in force, or was once
    same &= (c.as_of == as_of) if as_of is not None else c.in_force
    query = select(c.id).where(same).limit(1)
    return task.work.session.connection().execute(query).first() is not None


def _digest(made: NeedSet, restricted: bool, radius_km: float) -> str:
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
