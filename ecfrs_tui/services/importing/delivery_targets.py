"""Delivery targets from a file."""

from __future__ import annotations

from sqlalchemy import select

from ecfrs_tui.intake.delivery_targets import TargetRecord
from ecfrs_tui.intake.records import Read
from ecfrs_tui.services.importing.base import Tally, Task, table_of
from ecfrs_tui.store.tables import DeliveryTarget, Programme, School


def put_targets(task: Task, read: Read[TargetRecord]) -> Tally:
    """Adds targets, and changes the number of those that stand for the same measure, topic, district and days.

    A topic no programme has, or a district no school lies in, is noted: it may be a slip or still to come.
    """
    tally, session = Tally(), task.work.session
    standing = {
        (r.measure, r.topic.casefold(), r.district.casefold(), r.first_day, r.last_day): r
        for r in session.connection().execute(select(table_of(DeliveryTarget)))
    }
    for record in read.records:
        key = (
            record.measure,
            record.topic.casefold(),
            record.district.casefold(),
            record.first_day,
            record.last_day,
        )
        stands = standing.get(key)
        if stands is None:
            session.add(
                DeliveryTarget(
                    measure=record.measure,
                    topic=record.topic,
                    district=record.district,
                    first_day=record.first_day,
                    last_day=record.last_day,
                    target=record.target,
                )
            )
            tally.added += 1
        elif stands.target != record.target:
            session.get_one(DeliveryTarget, stands.id).target = record.target
            tally.changed += 1
        else:
            tally.unchanged += 1
    session.flush()
    tally.notes.extend(_unknown(task, read))
    return tally


def _unknown(task: Task, read: Read[TargetRecord]) -> list[str]:
    connection = task.work.session.connection()
    topics = {name.casefold() for name in connection.execute(select(table_of(Programme).c.topic)).scalars()}
    districts = {
        name.casefold()
        for name in connection.execute(select(table_of(School).c.district).distinct()).scalars()
    }
    notes = [
        f"no programme has the topic “{topic}” yet"
        for topic in sorted({r.topic for r in read.records if r.topic and r.topic.casefold() not in topics})
    ]
    return notes + [
        f"no school lies in a district “{district}”"
        for district in sorted(
            {r.district for r in read.records if r.district and r.district.casefold() not in districts}
        )
    ]
