"""The register as the school matcher wants it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ecfrs_tui.intake.gias import is_open
from ecfrs_tui.intake.school_evidence import SchoolEntry
from ecfrs_tui.intake.school_matcher import SchoolMatcher
from ecfrs_tui.services.importing.base import table_of
from ecfrs_tui.store.tables import School, SchoolLink


@dataclass(frozen=True, slots=True)
class KnownSchool:
    """What reading a school's dates needs of it."""

    authority: str
    phase: str


def successors(session: Session) -> dict[int, tuple[int, ...]]:
    """Who followed a school, by its URN, from links of either direction."""
    found: dict[int, set[int]] = {}
    for row in session.connection().execute(select(table_of(SchoolLink))):
        kind = row.kind.casefold()
        if "predecessor" in kind:
            found.setdefault(row.linked_urn, set()).add(row.urn)
        elif "successor" in kind:
            found.setdefault(row.urn, set()).add(row.linked_urn)
    return {urn: tuple(sorted(others)) for urn, others in found.items()}


def load_matcher(session: Session) -> tuple[SchoolMatcher, dict[int, KnownSchool]]:
    """A matcher over all schools, and each school's authority and phase."""
    c = table_of(School).c
    followed = successors(session)
    entries = []
    known = {}
    query: Any = select(
        c.urn, c.name, c.town, c.locality, c.district, c.postcode, c.website, c.phase, c.status, c.authority
    )
    for row in session.connection().execute(query):
        entries.append(
            SchoolEntry(
                row.urn,
                row.name,
                row.town,
                row.locality,
                row.district,
                row.postcode,
                row.website,
                row.phase,
                closed=not is_open(row.status),
                successors=followed.get(row.urn, ()),
            )
        )
        known[row.urn] = KnownSchool(row.authority, row.phase)
    return SchoolMatcher(entries), known
