"""Read models as the JSON documents of FORMATS: snake_case keys, London wall times, minutes as numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ecfrs_tui.cli import start_documents

if TYPE_CHECKING:
    from ecfrs_tui.domain.programmes import Programme
    from ecfrs_tui.domain.visits import Busy
    from ecfrs_tui.intake.preferences import Understanding
    from ecfrs_tui.services import views
    from ecfrs_tui.services.care import Health
    from ecfrs_tui.services.messages import MessageRow
    from ecfrs_tui.services.undoviews import UndoStep

Document = dict[str, Any]


def moment(at: datetime | None) -> str | None:
    """`2027-03-09T09:30`."""
    return None if at is None else at.isoformat(timespec="minutes")


def day(at: date | None) -> str | None:
    """`2027-03-09`."""
    return None if at is None else at.isoformat()


def session(view: views.SessionView) -> Document:
    """A session asked for or booked."""
    return {
        "programme": view.programme,
        "title": view.title,
        "year": view.year,
        "pupils": view.pupils,
        "attended": view.attended,
        "starts_at": moment(view.starts_at),
        "ends_at": moment(view.ends_at),
    }


def visit(view: views.VisitRow) -> Document:
    """A visit, as `book` and `visits list` give it."""
    return {
        "visit": view.reference,
        "request": view.request,
        "state": view.state,
        "officers": list(view.officers),
        "starts_at": moment(view.starts_at),
        "ends_at": moment(view.ends_at),
        "arrives_at": moment(view.arrives_at),
        "departs_at": moment(view.departs_at),
        "uid": view.uid,
        "sequence": view.sequence,
        "urn": view.urn,
        "school": view.school,
        "town": view.town,
        "district": view.district,
        "sessions": [session(s) for s in view.sessions],
        "what": view.what,
        "pupils": view.pupils,
        "distinct": view.distinct,
        "teacher_present": view.teacher_present,
        "held_until": moment(view.held_until),
        "messages": view.messages,
        "version": view.version,
    }


def outcome(view: views.Outcome) -> Document:
    """What a use case did; without a visit its keys stand for nothing."""
    of_visit: Document = {"visit": None} if view.visit is None else visit(view.visit)
    return {**of_visit, "words": view.words, "files": list(view.files), "lapsed": list(view.lapsed)}


def undo_step(step: UndoStep) -> Document:
    """A change that can be taken back; `told` when somebody has been told of it."""
    return {
        "number": step.number,
        "at": moment(step.at),
        "words": step.words,
        "reference": step.reference,
        "told": step.told,
    }


def request(view: views.RequestRow) -> Document:
    """A line of the inbox."""
    return {
        "request": view.reference,
        "state": view.state,
        "urn": view.urn,
        "school": view.school,
        "programmes": list(view.programmes),
        "pupils": view.pupils,
        "received_at": moment(view.received_at),
        "missing": list(view.missing),
        "school_known": view.school_known,
        "town": view.town,
        "district": view.district,
        "what": view.what,
        "age_days": view.age_days,
        "need": view.need,
        "version": view.version,
    }


def request_detail(view: views.RequestDetail) -> Document:
    """One request whole, with its untouched original."""
    return {
        **request(view.row),
        "source": view.source,
        "typed_school": view.typed_school,
        "typed_preferences": view.typed_preferences,
        "understood": view.understood,
        "confidence": view.understood_confidence,
        "not_understood": list(view.not_understood),
        "notes": list(view.notes),
        "sessions": [session(s) for s in view.sessions],
        "contact": {"name": view.contact_name, "email": view.contact_email, "phone": view.contact_phone},
        "room": view.room,
        "remarks": view.remarks,
        "address": view.address,
        "latitude": view.latitude,
        "longitude": view.longitude,
        "candidates": [
            {
                "urn": c.urn,
                "name": c.name,
                "town": c.town,
                "postcode": c.postcode,
                "confidence": c.confidence,
                "why": c.why,
            }
            for c in view.candidates
        ],
        "visits": [visit(v) for v in view.visits],
        "last_visits": [visit(v) for v in view.last_visits],
        "original": [{"question": question, "answer": answer} for question, answer in view.original],
    }


def slot(view: views.SlotView) -> Document:
    """One ranked time."""
    return {
        "rank": view.rank,
        "officers": list(view.officers),
        "officer_names": list(view.officer_names),
        "starts_at": moment(view.starts_at),
        "ends_at": moment(view.ends_at),
        "arrives_at": moment(view.arrives_at),
        "departs_at": moment(view.departs_at),
        "extra_drive_minutes": view.extra_drive_minutes,
        "explanation": view.explanation,
        "short": view.short,
        "warnings": list(view.warnings),
        "sessions": [session(s) for s in view.sessions],
    }


def suggestions(view: views.Suggestions) -> Document:
    """The best times and what stands in the way elsewhere."""
    return {
        "request": view.request,
        "milliseconds": view.milliseconds,
        "slots": [slot(s) for s in view.slots],
        "refusals": [
            {
                "officer": r.officer,
                "officer_name": r.officer_name,
                "date": day(r.day),
                "reasons": list(r.reasons),
            }
            for r in view.refusals
        ],
    }


def itinerary(view: views.DayView) -> Document:
    """An officer's day with its legs."""
    return {
        "officer": view.officer,
        "name": view.name,
        "date": day(view.day),
        "base": view.base,
        "stops": [
            {
                "kind": s.kind,
                "label": s.label,
                "arrives_at": moment(s.arrives_at),
                "departs_at": moment(s.departs_at),
                "latitude": s.latitude,
                "longitude": s.longitude,
                "drive_minutes": s.drive_minutes,
                "drive_km": s.drive_km,
                "drive_source": s.drive_source,
                "drive_error_minutes": s.drive_error_minutes,
                "via": list(s.via),
                "leaves_at": moment(s.leaves_at),
                "visit": s.visit,
                "state": s.state,
            }
            for s in view.stops
        ],
        "drive_minutes": view.drive_minutes,
        "drive_km": view.drive_km,
        "lunch_at": moment(view.lunch_at),
        "note": view.note,
    }


def busy(view: Busy) -> Document:
    """A busy time of an officer."""
    return {
        "starts_at": moment(view.span.start),
        "ends_at": moment(view.span.end),
        "level": view.level,
        "label": view.label,
        "source": view.source,
        "uid": view.uid,
        "officer": view.officer,
    }


def officer(view: views.OfficerView) -> Document:
    """An officer in a list."""
    return {
        "officer": view.code,
        "name": view.name,
        "active": view.active,
        "email": view.email,
        "base": view.base,
    }


def programme(value: Programme) -> Document:
    """A line of the catalogue; the season as FORMATS writes it, nothing for all year."""
    season = value.season
    return {
        "programme": value.code,
        "title": value.title,
        "topic": value.topic,
        "years": list(value.years),
        "mode": value.mode,
        "minutes": value.minutes,
        "setup_minutes": value.setup_minutes,
        "gap_minutes": value.gap_minutes,
        "packup_minutes": value.packup_minutes,
        "max_pupils": value.max_pupils,
        "officers_needed": value.officers_needed,
        "season": "{:02}-{:02}..{:02}-{:02}".format(*season.first, *season.last) if season else "",
        "active": value.active,
        "retired_from": day(value.retired_from),
    }


def hit(view: views.Hit) -> Document:
    """Something that look-up found."""
    return {
        "kind": view.kind,
        "reference": view.reference,
        "label": view.label,
        "detail": view.detail,
        "score": view.score,
        "school_key": view.school_key,
    }


def understanding(value: Understanding) -> Document:
    """What a sentence about dates and times is taken to mean."""
    return {
        "windows": [
            {"from": moment(w.starts_at), "until": moment(w.ends_at), "rank": w.rank} for w in value.windows
        ],
        "not_understood": list(value.not_understood),
        "confidence": value.confidence,
        "exclusions": [{"from": moment(s.start), "until": moment(s.end)} for s in value.exclusions],
        "reading": value.reading,
        "notes": list(value.notes),
    }


def import_report(view: views.ImportReport) -> Document:
    """What reading a file came to."""
    return {
        "file": view.file,
        "kind": view.kind,
        "rows": view.rows,
        "added": view.added,
        "changed": view.changed,
        "unchanged": view.unchanged,
        "refused": [
            {"row": r.row, "column": r.column, "value": r.value, "reason": r.reason} for r in view.refused
        ],
        "seconds": view.seconds,
        "notes": list(view.notes),
        "dry_run": view.dry_run,
    }


def check(number: int, found: Iterable[views.Finding]) -> Document:
    """Every live visit against the rule book."""
    return {
        "visits": number,
        "broken": [{"visit": f.visit, "rule": f.rule, "message": f.message} for f in found],
    }


def history(view: views.HistoryLine) -> Document:
    """An entry of the audit."""
    return {"at": moment(view.at), "actor": view.actor, "words": view.words, "reference": view.reference}


def message(view: MessageRow) -> Document:
    """A message about a visit or a request."""
    return {
        "visit": view.visit or None,
        "request": view.request or None,
        "kind": view.kind,
        "state": view.state,
        "officer": view.officer or None,
        "recipient": view.recipient,
        "email": view.email,
        "subject": view.subject,
        "uid": view.uid,
        "sequence": view.sequence,
        "drafted_at": moment(view.drafted_at),
        "left_at": moment(view.left_at),
        "path": view.path,
        "problem": view.problem,
        "number": view.number,
        "way": view.way or None,
        "attempts": view.attempts,
        "next_attempt_at": moment(view.next_attempt_at),
        "released_by": view.released_by or None,
    }


def health(view: Health) -> Document:
    """What `doctor` found."""
    return {
        "version": view.version,
        "python": view.python,
        "libraries": view.libraries,
        "home": str(view.home),
        "database": str(view.database),
        "database_bytes": view.database_bytes,
        "schema": view.schema,
        "schema_wanted": view.schema_wanted,
        "backups": view.backups,
        "rows": view.rows,
        "travel": {
            "source": view.travel_source,
            "version": view.travel_version,
            "places": view.travel_places,
            "stored": view.travel_current,
        },
        "places_without_coordinates": [{"key": key, "name": name} for key, name in view.unplaced],
        "places_far_from_postcode": [
            {"urn": o.urn, "name": o.name, "postcode": o.postcode, "km": o.km} for o in view.odd
        ],
        "attributions": list(view.attributions),
        "problems": list(view.problems),
        "missing": [start_documents.missing(each) for each in view.missing],
    }
