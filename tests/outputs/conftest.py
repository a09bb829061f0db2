"""A made-up visit, told once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ecfrs_tui.outputs.invitation import Invitation, Person
from ecfrs_tui.outputs.letters import SessionFacts, VisitFacts


@pytest.fixture(scope="session")
def office() -> Person:
    return Person("Education bookings", "bookings@fire.example")


@pytest.fixture(scope="session")
def teacher() -> Person:
    return Person("Mrs Reed", "office@northlands.example")


@pytest.fixture(scope="session")
def invitation(office: Person, teacher: Person) -> Invitation:
    return Invitation(
        uid="visit-1a2b3c@bookings.example",
        sequence=2,
        cancelled=False,
        summary="Knife crime, Year 6: Northlands Primary School (VIS-0311)",
        description="When: Mon 26 Oct 2026\nA teacher stays in the room; thank you, all.",
        location="Northlands Primary School, Main Road, Basildon",
        starts_at=datetime(2026, 10, 26, 9, 30),
        ends_at=datetime(2026, 10, 26, 11, 30),
        stamp=datetime(2026, 9, 1, 8, 15, tzinfo=UTC),
        organizer=office,
        attendee=teacher,
        latitude=51.5736,
        longitude=0.4825,
        categories=("School visit", "Basildon"),
        reminder_minutes=60,
    )


@pytest.fixture(scope="session")
def facts() -> VisitFacts:
    return VisitFacts(
        reference="VIS-0311",
        school="Northlands Primary School",
        address="Main Road, Basildon SS13 1AA",
        officers=("Officer Ash", "Officer Birch"),
        arrives_at=datetime(2027, 3, 9, 9, 0),
        departs_at=datetime(2027, 3, 9, 11, 45),
        sessions=(
            SessionFacts(datetime(2027, 3, 9, 9, 30), datetime(2027, 3, 9, 10, 30), "Knife crime", "6", 29),
            SessionFacts(datetime(2027, 3, 9, 10, 30), datetime(2027, 3, 9, 11, 30), "Knife crime", "5", 1),
        ),
        contact="Mrs Reed",
        contact_phone="01632 960101",
        room="Hall",
        parking="by the gate",
        notes="no lift",
        officer_notes="bring the long cable",
        call_name="Education bookings",
        call_phone="01632 960202",
        call_email="bookings@fire.example",
        drive_minutes=12,
        drive_from="the base",
        asked=("a teacher stays in the room", "the room: Hall, with a screen"),
        equipment=("the film on the stick",),
    )
