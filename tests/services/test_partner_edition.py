"""The edition for partners: every text of the database is a marker, and the files are searched for them."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import String, Table, Text, UniqueConstraint, update
from sqlmodel import SQLModel

from ecfrs_tui.services.context import Context
from ecfrs_tui.services.reporting import run
from ecfrs_tui.services.reporting.base import GROUPS
from ecfrs_tui.services.reportviews import ReportOptions
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.types import Json
from tests.services.report_world import add_visit

YEAR = ReportOptions("reach", date(2026, 9, 1), date(2027, 8, 31), partner=True)
ALLOWED = frozenset(
    {
        # the national register is public
        "school.name",
        "school.town",
        "school.district",
        "school.authority",
        "school.phase",
        "district_span.name",
        "district_span.authority",
        "visit.district",
        "visit.authority",
        "venue.district",
        "venue.authority",
        # our own catalogue, term calendar and targets
        "programme.title",
        "programme.topic",
        "visit_session.year",
        "term_entry.label",
        "delivery_target.topic",
        "delivery_target.district",
    }
)
"""Text columns that partners may read. A new column is not among them until somebody puts it here."""
KEPT = frozenset(
    {
        # the machinery needs these words as they are; their values are not anybody's
        "visit.state",
        "request.state",
        "school.status",
        "school_link.kind",
        "term_entry.kind",
        "term_entry.scope",
        "contact_log.kind",
        "delivery_target.measure",
        "programme.mode",
        "programme.season",
        "programme.years",
    }
)
MARKER = re.compile(rb"Zq([a-z_]+\.[a-z_]+)qZ")


def texts(table: Table) -> list[Any]:
    """Columns that hold text and point nowhere."""
    plain = {c.name: getattr(c.type, "impl_instance", c.type) for c in table.columns}
    return [c for c in table.columns if isinstance(plain[c.name], String | Text) and not c.foreign_keys]


@pytest.fixture
def marked(context: Context) -> Context:
    """A row in every table, and in each text a marker that names its column."""
    with context.store.writing("t") as work:
        add = work.session.add
        add(t.Venue(name="x", district="x"))
        add(
            t.DeliveryTarget(
                measure="visits", first_day=date(2026, 9, 1), last_day=date(2027, 8, 31), target=9
            )
        )
        add(
            t.DeliveryTarget(
                measure="young_people", first_day=date(2026, 9, 2), last_day=date(2027, 8, 31), target=9
            )
        )
        for kind in ("wrote", "answered"):
            add(t.ContactLog(urn=900001, at=datetime(2027, 1, 5, 9), kind=kind))
        add(t.Contact(urn=900001, name="x"))
    for state, month in (("delivered", 1), ("confirmed", 3), ("held", 4)):
        day = datetime(2027, month, 12, 9)
        add_visit(context, day, [("HS3", "3", 28, 30)], state=state, reached=30, distinct=30)
        add_visit(
            context, day, [("HS3", "words", 28, 30)], state=state, urn=None, venue=1, officers=("BIRCH",)
        )
    with context.store.writing("t") as work:
        work.session.add(
            t.QualityCheck(visit_id=1, on_date=date(2027, 1, 12), observer="x", findings="x", mark="x")
        )
        work.session.flush()
        work.session.add(t.ImprovementAction(check_id=1, words="x", owner="x", state="open"))
        work.session.flush()
        connection = work.session.connection()
        for table in SQLModel.metadata.tables.values():
            for column in texts(table):
                name = f"{table.name}.{column.name}"
                if name in KEPT or column.primary_key:
                    continue
                value: Any = f"Zq{name}qZ"
                if column.unique or any(column.name in u.columns for u in _uniques(table)):
                    key = next(iter(table.primary_key.columns))
                    value = value + key.cast(String)
                if isinstance(column.type, Json):
                    value = {value: value}
                connection.execute(update(table).values({column.name: value}))
    return context


def _uniques(table: Table) -> list[Any]:
    return [c for c in table.constraints if isinstance(c, UniqueConstraint)]


def content(path: Path) -> bytes:
    """The bytes of a file; of a workbook those of every part, its properties too."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def leaks(path: Path) -> set[str]:
    return {m.decode() for m in MARKER.findall(content(path))} - ALLOWED


@pytest.mark.parametrize("form", list(run.FORMS))
@pytest.mark.parametrize("kind", run.KINDS)
def test_no_export_for_partners_holds_a_text_that_is_not_allowed(
    marked: Context, tmp_path: Path, kind: str, form: str
) -> None:
    for by in GROUPS:
        if by == "officer":
            continue
        path = tmp_path / f"out.{form}"
        run.export(marked, replace(YEAR, kind=kind, by=by), path, form)
        assert leaks(path) == set(), (kind, by)
        for officer in (b"ASH", b"BIRCH", b"Pat"):
            assert officer not in content(path)


def test_the_search_finds_what_our_own_edition_holds(marked: Context, tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    run.export(marked, replace(YEAR, partner=False), path, "xlsx")
    assert {"visit.reference", "officer.name", "venue.name"} <= leaks(path)
    run.export(marked, replace(YEAR, kind="quality", partner=False), path, "xlsx")
    assert {"quality_check.observer", "improvement_action.owner"} <= leaks(path)


def test_partners_do_read_what_they_may(marked: Context, tmp_path: Path) -> None:
    path = tmp_path / "partners.xlsx"
    run.export(marked, YEAR, path, "xlsx")
    found = {m.decode() for m in MARKER.findall(content(path))}
    assert {"school.name", "visit.district", "programme.topic"} <= found
    assert b"venue outside the register" in content(path)
