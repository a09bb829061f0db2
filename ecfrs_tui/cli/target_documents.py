"""Campaigns, contacts, incidents and schools near a place as JSON documents: snake_case keys, London wall times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecfrs_tui.cli.documents import Document, day, moment, outcome

if TYPE_CHECKING:
    from ecfrs_tui.services import needviews
    from ecfrs_tui.services.views import Outcome


def near(view: needviews.NearRow) -> Document:
    """A school near a place."""
    return {
        "urn": view.urn,
        "school": view.school,
        "town": view.town,
        "district": view.district,
        "phase": view.phase,
        "km": view.km,
        "drive_minutes": view.drive_minutes,
        "contact": view.contact,
        "phone": view.phone,
        "last_visit": day(view.last_visit),
        "programme": view.programme,
        "action": view.action,
        "request": view.request,
    }


def campaign(view: needviews.CampaignView) -> Document:
    """A campaign with its counts; the rates are in per cent of the schools contacted."""
    return {
        "campaign": view.number,
        "name": view.name,
        "theme": view.theme,
        "made_at": moment(view.made_at),
        "schools": view.schools,
        "contacted": view.contacted,
        "answered": view.answered,
        "booked": view.booked,
        "declined": view.declined,
        "due": view.due,
        "response_percent": view.response_percent,
        "booked_percent": view.booked_percent,
        "version": view.version,
    }


def listed(view: needviews.TargetRow) -> Document:
    """A school on a campaign's list."""
    return {
        "rank": view.rank,
        "urn": view.urn,
        "school": view.school,
        "district": view.district,
        "need": view.need,
        "response": view.response,
        "last_contact": view.last_contact,
        "step": view.step,
        "step_due": day(view.step_due),
        "last_visit": day(view.last_visit),
        "next_visit": day(view.next_visit),
        "request": view.request,
    }


def contact(view: needviews.ContactLine) -> Document:
    """A line of the contact log."""
    return {
        "at": moment(view.at),
        "kind": view.kind,
        "words": view.words,
        "actor": view.actor,
        "urn": view.urn,
        "school": view.school,
        "campaign": view.campaign,
    }


def incident(view: needviews.IncidentView) -> Document:
    """An incident; `schools` are there when it was asked for by itself."""
    return {
        "incident": view.reference,
        "date": day(view.on_date),
        "type": view.kind,
        "theme": view.theme,
        "place": view.place,
        "latitude": view.latitude,
        "longitude": view.longitude,
        "notes": view.notes,
        "open_actions": view.open_actions,
        "done_actions": view.done_actions,
        "schools": [near(school) for school in view.schools],
        "version": view.version,
    }


def made(view: Outcome, name: str) -> Document:
    """What a use case did, with the reference of what it made under `name`."""
    return {**outcome(view), name: view.reference}
