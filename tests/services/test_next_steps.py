"""What Today says of campaigns and incidents."""

from __future__ import annotations

from datetime import date, timedelta

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services import campaigns, incident_actions, incidents
from ecfrs_tui.services.contact_log import log_contact
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.errands import errands
from tests.services.target_world import CENTRE


def lines(context: Context, days: int) -> list[tuple[str, str]]:
    """References and words of the lines about targets, so many days ahead."""
    now = context.now() + timedelta(days=days)
    with context.store.reading() as session:
        book = context.book(session, now.date(), now.date())
        return [
            (e.reference, e.words)
            for e in errands(session, book, now)
            if (e.kind, e.opens) == ("target", "targets")
        ]


def test_a_campaigns_due_steps_are_one_line_the_longest_overdue_named(county: Context) -> None:
    campaigns.save(county, "Spring", "knife", [900001, 900002, 900003])
    log_contact(county, 900001, kind="called", campaign=1, step_due=date(2027, 3, 4))
    log_contact(county, 900002, kind="wrote", campaign=1, step_due=date(2027, 3, 3))
    assert lines(county, 1) == []
    assert lines(county, 2) == [("campaign:1", "Spring: call them, Larkspur Junior, today")]
    assert lines(county, 3) == [
        ("campaign:1", "Spring: call them, Larkspur Junior, since Wed 3 Mar 2027 and 1 more school")
    ]


def test_a_step_outside_campaigns_is_a_line_of_its_own(county: Context) -> None:
    log_contact(county, 900001, kind="spoke", step="send the risk assessment", step_due=date(2027, 3, 2))
    assert lines(county, 1) == [("urn:900001", "send the risk assessment, Hollowmere Primary, today")]
    county.clock = county.store.clock = RehearsalClock(county.now() + timedelta(days=1))
    log_contact(county, 900001, kind="answered", step_due=date(2027, 4, 1))
    assert lines(county, 5) == []


def test_open_actions_are_told_once_their_day_is_over(county: Context) -> None:
    incidents.enter(county, on_date=date(2027, 2, 26), kind="fire", theme="fires", place=CENTRE)
    for urn, due in ((900001, date(2027, 3, 5)), (900002, date(2027, 3, 4)), (900003, date(2027, 3, 3))):
        incident_actions.act(county, "INC-0001", urn, action="call the head", due=due)
    incident_actions.act(county, "INC-0001", 900003, action="they came to us", state="done")
    assert lines(county, 3) == []
    assert lines(county, 4) == [("INC-0001", "INC-0001: call the head, Larkspur Junior, due Thu 4 Mar 2027")]
    assert lines(county, 5) == [
        ("INC-0001", "INC-0001: call the head, Larkspur Junior, due Thu 4 Mar 2027 and 1 more action")
    ]
