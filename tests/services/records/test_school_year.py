"""Terms, INSET days and school days: entered, changed, removed; what a file brought stays marked."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.services import booking, undoing
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.importing.run import import_file
from ecfrs_tui.services.records import delivery_looks, school_days, terms
from ecfrs_tui.services.records.deliveryviews import TermLine

START = datetime(2027, 3, 16, 9, 30)
INSET = {"scope": "Essex", "kind": "inset", "label": "", "first_day": "2027-03-16"}


def _terms(context: Context) -> tuple[TermLine, ...]:
    with context.store.reading() as session:
        return delivery_looks.terms(session, context.now().date())


def test_an_inset_day_closes_schools_and_names_the_visit_it_hits(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=START)
    (visit,) = terms.weigh(context, INSET)
    assert "VIS-0001 School 1" in visit and "INSET day" in visit
    outcome = terms.save(context, INSET)
    assert outcome.words == "Entered INSET day Tue 16 Mar 2027 for Essex; 1 visit now breaks a rule"
    line = next(each for each in _terms(context) if each.kind == "inset")
    assert line.entered and line.number == int(outcome.reference)
    with pytest.raises(RefusedError, match="entered already"):
        terms.save(context, INSET)
    undoing.undo(context)
    assert all(each.kind != "inset" for each in _terms(context))


def test_a_school_has_days_of_its_own_by_its_urn(context: Context) -> None:
    terms.save(context, {**INSET, "scope": "urn:900001"})
    assert terms.weigh(context, {**INSET, "first_day": "2027-03-17"}) == ()
    line = next(each for each in _terms(context) if each.kind == "inset")
    assert (line.scope, line.place) == ("900001", "School 1")
    with pytest.raises(RefusedError, match="no school 900099"):
        terms.save(context, {**INSET, "scope": "900099"})
    with pytest.raises(RefusedError, match="neither an authority"):
        terms.save(context, {**INSET, "scope": "Mercia"})


def test_what_is_changed_here_is_left_by_its_file_and_removed_ones_come_back(
    context: Context, tmp_path: Path
) -> None:
    path = tmp_path / "terms of 2027.csv"
    path.write_text(
        "authority,kind,label,first_day,last_day\n"
        "Essex,holiday,Easter,2027-03-29,2027-04-09\nEssex,term,Summer,2027-04-12,2027-07-21\n"
    )

    def read() -> tuple[int, int, int, tuple[str, ...]]:
        found = import_file(context.store, "terms", path, actor="Pat", clock=context.clock)
        return found.added, found.changed, found.unchanged, found.notes

    assert read()[:3] == (2, 0, 0)
    easter = next(each for each in _terms(context) if each.label == "Easter")
    assert (easter.source, easter.entered, easter.edited) == (path.name, False, False)
    terms.save(
        context,
        {
            "scope": "Essex",
            "kind": "holiday",
            "label": "Easter",
            "first_day": "2027-03-26",
            "last_day": "2027-04-09",
        },
        number=easter.number,
        version=easter.version,
    )
    *numbers, notes = read()
    assert numbers == [0, 0, 2]
    assert any("stays as entered here" in note for note in notes)
    changed = next(each for each in _terms(context) if each.label == "Easter")
    assert changed.edited and changed.first_day == date(2027, 3, 26)
    summer = next(each for each in _terms(context) if each.label == "Summer")
    assert terms.remove(context, [summer.number]).words.startswith("Removed Summer Mon 12 Apr 2027 to")
    assert read()[0] == 1


def test_days_that_cannot_be_are_said_beside_their_field(context: Context) -> None:
    for last, reason in (("2027-03-15", "before the first"), ("2028-03-15", "is the year right")):
        texts = {**INSET, "last_day": last}
        assert reason in terms.across(texts)["last_day"]
        with pytest.raises(RefusedError, match=reason):
            terms.save(context, texts)
    with pytest.raises(NotFoundError):
        terms.remove(context, [999])


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(-400, 400))
def test_a_stretch_stands_exactly_when_it_runs_forward_and_is_no_slip_of_the_year(
    first: date, days: int
) -> None:
    last = date.fromordinal(first.toordinal() + days)
    wrong = terms.across({"first_day": first.isoformat(), "last_day": last.isoformat()})
    assert bool(wrong) == (days < 0 or days > 150)


DAY = {
    "urn": "",
    "phase": "Primary",
    "opens": "09:00",
    "lunch_starts": "11:45",
    "lunch_ends": "12:45",
    "closes": "15:00",
}


def test_the_day_of_a_phase_moves_what_lies_across_lunch(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=datetime(2027, 3, 16, 11))
    (visit,) = school_days.weigh(context, DAY)
    assert "lunch" in visit
    outcome = school_days.save(context, DAY)
    assert outcome.words == (
        "The day of Primary schools: 09:00–11:45, 12:45–15:00; 1 visit now breaks a rule"
    )
    with context.store.reading() as session:
        (line,) = delivery_looks.school_days(session)
    assert (line.phase, line.opens, line.schools) == ("Primary", time(9), 3)
    own = {**DAY, "urn": "900001", "phase": "", "lunch_starts": "12:15"}
    assert school_days.save(context, own).words.startswith("The day of School 1: 09:00–12:15")
    with pytest.raises(RefusedError, match="change that one"):
        school_days.save(context, DAY)
    with pytest.raises(RefusedError, match="lunch until: is not after 12:50"):
        school_days.save(context, {**DAY, "lunch_starts": "12:50"}, number=line.number)
    undoing.undo(context)
    assert school_days.remove(context, [line.number]).words == (
        "Removed the day of Primary schools: the usual one holds"
    )
