"""Incidents and review meetings, and the actions that follow from them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from ecfrs_tui.errors import EcfrsError, NotFoundError, RefusedError
from ecfrs_tui.intake.incidents import PointRecord
from ecfrs_tui.services import incident_actions, incidents, raising
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.needviews import IncidentView
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.store import tables as t
from tests.services.target_world import CENTRE

TODAY = date(2027, 3, 1)


def enter(context: Context, **changes: object) -> str:
    given: dict[str, object] = {
        "on_date": date(2027, 2, 26),
        "kind": "assault with a knife",
        "theme": "knife",
        "place": CENTRE,
    }
    words = incidents.enter(context, **(given | changes)).words  # type: ignore[arg-type]
    return words.partition(":")[0]


def view(context: Context, reference: str, **options: object) -> IncidentView:
    with context.store.reading() as session:
        return incidents.incident(context, session, reference, **options)  # type: ignore[arg-type]


def test_an_incident_shows_the_schools_near_it_as_proposed(county: Context) -> None:
    assert enter(county) == "INC-0001"
    found = view(county, "inc-0001", km=5)
    assert (found.theme, found.place) == ("Knife crime and gangs", "51.7356, 0.4685")
    assert [(row.urn, row.programme, row.action) for row in found.schools] == [
        (900001, "KC6", "proposed"),
        (900002, "KC6", "proposed"),
        (900003, "GA9", "proposed"),
    ]
    assert found.open_actions == found.done_actions == 0


def test_references_run_on_and_a_taken_one_is_refused(county: Context) -> None:
    enter(county, reference="INC-0007")
    assert enter(county) == "INC-0008"
    assert enter(county, reference="Fire 12/27") == "Fire 12/27"
    for again in ("fire 12/27", "  Fire   12/27 "):
        with pytest.raises(RefusedError, match="already"):
            enter(county, reference=again)
    # wildcards of a comparison are no wildcards here
    assert enter(county, reference="Fire_12/27") == "Fire_12/27"


def test_a_meeting_may_be_entered_before_it_sits_and_an_incident_may_not(county: Context) -> None:
    with pytest.raises(RefusedError, match="still to come"):
        enter(county, on_date=TODAY + timedelta(days=1))
    assert enter(county, on_date=TODAY + timedelta(days=1), kind="Review meeting")
    with pytest.raises(RefusedError, match="long ago"):
        enter(county, on_date=date(1927, 2, 26))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"place": "0.4685,51.7356"}, "point_swapped"),
        ({"place": "51.5,0.75"}, "point_in_sea"),
        ({"place": "XX1 1XX"}, "place_unknown"),
        ({"theme": "dragons"}, "theme_unknown"),
        ({"reference": "'); DROP TABLE incident"}, "reference_wrong"),
    ],
)
def test_what_cannot_be_entered_leaves_nothing(county: Context, changes: dict[str, str], code: str) -> None:
    with pytest.raises(EcfrsError) as refused:
        enter(county, **changes)
    assert refused.value.code == code
    with county.store.reading() as session:
        assert incidents.incidents(session) == ()
        assert session.exec(select(t.AuditEntry).where(t.AuditEntry.action == "incident")).all() == []


def test_an_action_is_tracked_to_its_end(county: Context) -> None:
    reference = enter(county)
    opened = incident_actions.act(county, reference, 900001, action="offer KC6")
    assert opened.words == "INC-0001, Hollowmere Primary: offer KC6, by Mon 15 Mar 2027"
    assert view(county, reference).schools[0].action == "open"
    incident_actions.act(county, reference, 900001, action="", state="done")
    after = view(county, reference)
    assert (after.open_actions, after.done_actions, after.schools[0].action) == (0, 1, "done")
    undo(county)
    assert view(county, reference).schools[0].action == "open"


def test_entering_and_opening_are_undone_one_after_the_other(county: Context) -> None:
    reference = enter(county)
    incident_actions.act(county, reference, 900001, action="offer KC6")
    assert undo(county).words == "Undone: INC-0001, Hollowmere Primary: offer KC6, by Mon 15 Mar 2027"
    assert view(county, reference).schools[0].action == "proposed"
    undo(county)
    with pytest.raises(NotFoundError, match="no incident INC-0001"):
        view(county, reference)


def test_dropping_needs_a_reason_and_an_action_that_was_opened(county: Context) -> None:
    reference = enter(county)
    with pytest.raises(RefusedError, match="nothing was opened for Hollowmere Primary"):
        incident_actions.act(county, reference, 900001, action="too far", state="dropped")
    incident_actions.act(county, reference, 900001, action="offer KC6", due=date(2027, 3, 3))
    with pytest.raises(RefusedError, match="needs a reason"):
        incident_actions.act(county, reference, 900001, action=" ", state="dropped")
    with pytest.raises(RefusedError, match="cannot be “paused”"):
        incident_actions.act(county, reference, 900001, action="x", state="paused")
    with pytest.raises(RefusedError, match="is over"):
        incident_actions.act(county, reference, 900002, action="call", due=date(2027, 2, 1))
    done = incident_actions.act(county, reference, 900001, action="had us last week", state="dropped")
    assert done.words.endswith("dropped: had us last week")
    assert view(county, reference).schools[0].action == "dropped"


def test_an_action_beyond_the_radius_asked_for_is_still_shown(county: Context) -> None:
    reference = enter(county)
    incident_actions.act(county, reference, 900005, action="call")
    urns = [row.urn for row in view(county, reference, km=1).schools]
    assert urns == [900001, 900005]


def test_a_request_raised_from_an_incident_belongs_to_its_action(county: Context) -> None:
    reference = enter(county)
    raising.raise_request(
        county, 900001, programme="KC6", reason="after last week's assault", incident=reference
    )
    row = view(county, reference).schools[0]
    assert (row.action, row.request) == ("open", "REQ-0001")
    undo(county)
    row = view(county, reference).schools[0]
    assert (row.action, row.request) == ("proposed", None)


def point(reference: str, **changes: object) -> PointRecord:
    given = {
        "reference": reference,
        "on_date": date(2027, 2, 1),
        "kind": "bin fire",
        "theme": "Arson",
        "latitude": 51.74,
        "longitude": 0.47,
    }
    return PointRecord(**(given | changes))  # type: ignore[arg-type]


def test_imported_incidents_are_kept_by_reference_and_what_people_wrote_stays(county: Context) -> None:
    enter(county, reference="F-1", notes="spoke to the caretaker")
    with county.store.writing("Pat") as work:
        first = incidents.store_incidents(work, [point("f-1"), point("F-2"), point("")])
        again = incidents.store_incidents(work, [point("F-1"), point("F-2")])
        work.record("import", "", "incidents")
    assert (first.added, first.changed, first.unchanged) == (1, 1, 0)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    with county.store.reading() as session:
        by_reference = {i.reference: i for i in incidents.incidents(session)}
    assert by_reference.keys() == {"F-1", "F-2"}
    assert by_reference["F-1"].notes == "spoke to the caretaker"
    assert by_reference["F-1"].theme == "Deliberate fires and arson"
    assert view(county, "F-2").schools[0].urn == 900001
    undo(county)
    with county.store.reading() as session:
        (left,) = incidents.incidents(session)
    assert (left.reference, left.theme, left.place) == ("F-1", "Knife crime and gangs", "51.7356, 0.4685")


def test_an_incident_without_a_place_says_so(county: Context) -> None:
    with county.store.writing("set-up") as work:
        work.session.add(t.Incident(reference="OLD-1", on_date=TODAY))
        work.record("set-up", "", "", undoable=False)
    with pytest.raises(RefusedError, match="OLD-1 has no place"):
        view(county, "OLD-1")
    with county.store.reading() as session:
        assert incidents.incidents(session)[0].place == ""
