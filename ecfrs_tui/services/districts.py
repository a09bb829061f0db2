"""Districts with dates: councils are reorganised, and every report says the names of its own days.

A visit keeps the district it was booked in, so what was counted stays. A school lies where the register says;
until the register knows a new council, the successor of the old one is followed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from sqlmodel import select as entities

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

MOST_STEPS = 20
"""Successors followed: a ring of them is a slip."""


@dataclass(frozen=True, slots=True)
class District:
    """A district while it exists; both days included, None is open-ended."""

    code: str
    name: str
    authority: str
    valid_from: date | None = None
    valid_until: date | None = None
    successor: str = ""

    def exists(self, day: date) -> bool:
        """Whether it existed on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


def districts(session: DbSession) -> tuple[District, ...]:
    """Every district that was entered, the oldest first; those of the register that nobody entered after them."""
    c, school = columns(t.DistrictSpan), columns(t.School)
    query = select(c.code, c.name, c.authority, c.valid_from, c.valid_until, c.successor)
    entered = [District(*row) for row in session.connection().execute(query.order_by(c.valid_from, c.code))]
    known = {d.code for d in entered}
    query = (
        select(school.district_code, school.district, school.authority)
        .where(school.district_code != "")
        .distinct()
        .order_by(school.district_code)
    )
    return (
        *entered,
        *(District(*row) for row in session.connection().execute(query) if row.district_code not in known),
    )


def on_day(known: Sequence[District], code: str, day: date) -> District | None:
    """The district that stands for a code on a day: itself, or whoever succeeded it by then; None when it is
    unknown or was divided."""
    by_code: dict[str, list[District]] = {}
    for district in known:
        by_code.setdefault(district.code, []).append(district)
    at = code
    for _ in range(MOST_STEPS):
        spans = by_code.get(at, [])
        standing = next((d for d in spans if d.exists(day)), None)
        if standing is not None:
            return standing
        ended = [d for d in spans if d.valid_until is not None and d.valid_until < day and d.successor]
        if not ended:
            return None
        at = max(ended, key=lambda d: d.valid_until or day).successor
    return None


def present(session: DbSession, day: date) -> Mapping[str, District]:
    """By the code schools carry in the register: the district that stands for it on a day."""
    known = districts(session)
    found = {code: on_day(known, code, day) for code in {d.code for d in known}}
    return {code: district for code, district in found.items() if district is not None}


def reorganise(
    context: Context, day: date, *, code: str, name: str, authority: str, replaces: Sequence[str]
) -> Outcome:
    """A new district from a day on in the place of others, which end the day before.

    Visits keep the district they were booked in. Raises RefusedError for a district that does not exist on
    the day before, or a new one without a name.
    """
    code, name = code.strip().upper(), " ".join(name.split())
    if not code or not name or not replaces:
        raise RefusedError(
            "district_wrong",
            "a new district needs a code, a name and those it replaces",
            hint="state all three",
        )
    eve = day - timedelta(days=1)
    with context.writing() as (work, _):
        known = {d.code: d for d in districts(work.session) if d.exists(eve)}
        missing = [old for old in replaces if old.upper() not in known]
        if missing:
            raise RefusedError(
                "district_unknown",
                f"there is no district {', '.join(missing)} on {eve:%d/%m/%Y}",
                hint=f"there are {', '.join(sorted(known)) or 'none'}",
            )
        for old in replaces:
            district = known[old.upper()]
            query = entities(t.DistrictSpan).where(
                t.DistrictSpan.code == district.code, t.DistrictSpan.valid_from == district.valid_from
            )
            row = work.session.exec(query).first() or t.DistrictSpan(
                code=district.code, name=district.name, authority=district.authority
            )
            row.valid_until, row.successor = eve, code
            work.session.add(row)
        work.session.add(t.DistrictSpan(code=code, name=name, authority=authority.strip(), valid_from=day))
        old_names = ", ".join(known[old.upper()].name for old in replaces)
        words = f"From {day:%d/%m/%Y} on {name} ({code}) stands in the place of {old_names}"
        work.record("district", "", words)
    return Outcome(words)
