"""Schools and their links from the national register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import select

from ecfrs_tui.intake.gias import SOURCES, LinkRecord, SchoolRecord
from ecfrs_tui.intake.records import Read
from ecfrs_tui.services.importing.base import Tally, Task, plain_difference, put_keyed, table_of
from ecfrs_tui.store.tables import School, SchoolLink

_PLACE = ("latitude", "longitude", "place_source")
_COLUMNS = tuple(f.name for f in fields(SchoolRecord) if f.name not in ("easting", "northing"))


def put_schools(task: Task, read: Read[SchoolRecord]) -> Tally:
    """Adds and changes schools; what a person edited stays, and is shown beside what the register says."""
    tally = Tally()
    kept: list[str] = []

    def differing(stands: Mapping[str, Any], stated: dict[str, Any]) -> dict[str, Any]:
        difference = plain_difference(stands, stated)
        if stated["latitude"] is None:
            # a register without a place takes none away
            for name in _PLACE:
                difference.pop(name, None)
        edited = set(stands["edited_fields"] or ())
        if edited & set(_PLACE):
            edited |= set(_PLACE)
        for name in sorted(edited & difference.keys()):
            theirs = difference.pop(name)
            if name != "place_source":
                kept.append(
                    f"{stands['name']} ({stands['urn']}): {name.replace('_', ' ')} stays “{stands[name]}” "
                    f"as edited by hand; the register says “{theirs}”"
                )
        return difference

    present = read.about["columns"]
    stated = [name for name in _COLUMNS if name not in SOURCES or present & set(SOURCES[name])]
    rows = [{name: getattr(record, name) for name in stated} for record in read.records]
    put_keyed(task, tally, School, "urn", rows, differing=differing)
    tally.notes.extend(kept[:20])
    if len(kept) > 20:
        tally.notes.append(f"{len(kept) - 20} more values stay as edited by hand")
    return tally


def put_links(task: Task, read: Read[LinkRecord]) -> Tally:
    """Adds and changes links that touch a school of ours; the others are passed over."""
    tally = Tally()
    session = task.work.session
    ours = set(session.connection().execute(select(table_of(School).c.urn)).scalars())
    table = table_of(SchoolLink)
    standing = {(r.urn, r.linked_urn, r.kind): r for r in session.connection().execute(select(table))}
    passed = 0
    for at, record in enumerate(read.records):
        if at % 250 == 0:
            task.progress(at, len(read.records))
        if record.urn not in ours and record.linked_urn not in ours:
            passed += 1
            continue
        stands = standing.get((record.urn, record.linked_urn, record.kind))
        if stands is None:
            session.add(
                SchoolLink(
                    urn=record.urn,
                    linked_urn=record.linked_urn,
                    kind=record.kind,
                    established_on=record.established_on,
                )
            )
            tally.added += 1
        elif stands.established_on != record.established_on:
            row = session.get_one(SchoolLink, stands.id)
            row.established_on = record.established_on
            tally.changed += 1
        else:
            tally.unchanged += 1
    if passed:
        tally.notes.append(f"{passed} links between schools that are not ours were passed over")
    if not ours:
        tally.notes.append("no schools are known yet: import the register first")
    return tally
