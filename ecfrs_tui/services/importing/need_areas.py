"""Look-ups and centroids of small areas: what joins scores of areas to schools."""

from __future__ import annotations

from sqlalchemy import select

from ecfrs_tui.intake.areas import AreaRecord
from ecfrs_tui.intake.records import Read
from ecfrs_tui.services.importing.base import Tally, Task, table_of
from ecfrs_tui.store.tables import AreaLookup, AreaPoint


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
