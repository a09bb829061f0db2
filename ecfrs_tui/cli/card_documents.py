"""The full cards as the JSON documents of FORMATS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecfrs_tui.cli import documents, need_documents, stated, team_documents

if TYPE_CHECKING:
    from ecfrs_tui.services.cardviews import CardLine, OfficerPage, SchoolPage, VisitPage
    from ecfrs_tui.services.views import Cell

Document = dict[str, Any]


def line(view: CardLine) -> Document:
    """Something that hangs on the thing of a card."""
    return {
        "kind": view.kind,
        "at": documents.moment(view.when),
        "words": view.words,
        "state": view.state,
        "reference": view.reference,
        "officers": list(view.officers),
    }


def school(page: SchoolPage) -> Document:
    """A school or venue with everything that ever was with it, newest first."""
    card = page.card
    return {
        "key": card.key,
        "urn": card.urn,
        "school": card.name,
        "town": card.town,
        "postcode": card.postcode,
        "district": card.district,
        "authority": card.authority,
        "phase": card.phase,
        "pupils": card.pupils,
        "phone": card.phone,
        "status": card.status,
        "place_note": card.place_note,
        "contacts": list(card.contacts),
        "room": page.room,
        "parking": page.parking,
        "notes": page.notes,
        "nearest_officer": card.nearest_officer,
        "need": [
            {
                "theme": each.theme,
                "title": each.title,
                "need": each.need,
                "parts": [need_documents.part(part) for part in each.parts],
            }
            for each in page.need
        ],
        "next_visits": [documents.visit(each) for each in card.next_visits],
        "last_visits": [documents.visit(each) for each in card.last_visits],
        "open_requests": [documents.request(each) for each in card.open_requests],
        "next_steps": list(card.next_steps),
        "lines": [line(each) for each in page.lines],
    }


def visit(page: VisitPage) -> Document:
    """A visit with its drives, what is wrong with it, and what was written about it."""
    return {
        **documents.visit(page.row),
        "state_reason": page.state_reason,
        "contact": page.contact,
        "room": page.room,
        "notes": page.notes,
        "remarks": page.remarks,
        "drives": [stated.document(each) for each in page.drives],
        "warnings": list(page.warnings),
        "overrides": dict(page.overrides),
        "partners": list(page.partners),
        "lines": [line(each) for each in page.lines],
    }


def officer(page: OfficerPage) -> Document:
    """An officer with the days ahead and how old the calendar is."""
    return {
        **stated.document(page.line),
        "competences": [team_documents.competence(each) for each in page.competences],
        "days": [
            {**_day(each), "words": words} for each, words in zip(page.days, page.day_words, strict=True)
        ],
        "busy": [team_documents.busy_line(each) for each in page.busy],
        "week_drive_minutes": page.week_drive,
        "week_visits": page.week_visits,
        "calendars": [{"words": each.words, "sound": each.sound} for each in page.diaries],
    }


def _day(cell: Cell) -> Document:
    return {
        "date": documents.day(cell.day),
        "visits": cell.visits,
        "taken_minutes": cell.taken_minutes,
        "worked_minutes": cell.worked_minutes,
        "free_minutes": cell.free_minutes,
        "drive_minutes": cell.drive_minutes,
        "word": cell.word,
    }
