"""Read models of driving times as JSON documents: snake_case keys, London wall times, minutes as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecfrs_tui.cli.documents import moment

if TYPE_CHECKING:
    from ecfrs_tui.domain.travel import LegFacts
    from ecfrs_tui.services.corrections import CorrectionView
    from ecfrs_tui.services.learning import Lesson
    from ecfrs_tui.services.legs import NamedLeg
    from ecfrs_tui.services.travel_health import TravelHealth

Document = dict[str, Any]


def facts(value: LegFacts) -> Document:
    """A drive with what is behind it; `correction` and `learned` are null where nothing changed it."""
    correction, learned = value.correction, value.learned
    return {
        "minutes": value.minutes,
        "km": value.km,
        "source": value.source,
        "error_minutes": value.error_minutes,
        "via": list(value.via),
        "note": value.note,
        "raw_minutes": value.raw_minutes,
        "correction": correction
        and {"minutes": correction.minutes, "by": correction.by, "why": correction.why},
        "learned": learned
        and {
            "factor": round(learned.factor, 4),
            "records": learned.records,
            "error_percent": round(100 * learned.error_share, 1),
        },
    }


def leg(view: NamedLeg) -> Document:
    """A drive between two named places."""
    document = {
        **facts(view.facts),
        "minutes": view.minutes,
        "from": view.origin.label,
        "to": view.destination.label,
        "at": moment(view.at),
        "quiet_minutes": view.facts.minutes,
        "time_of_day": view.band
        and {
            "from": f"{view.band.start:%H:%M}",
            "factor": round(view.band.factor, 4),
            "learned": round(view.band.learned, 4),
            "records": view.band_records,
        },
    }
    if document["correction"]:
        document["correction"]["at"] = moment(view.corrected_at)
    return document


def correction(view: CorrectionView) -> Document:
    """A drive that a person stated."""
    return {
        "from": view.one,
        "to": view.other,
        "from_label": view.one_label,
        "to_label": view.other_label,
        "minutes": view.minutes,
        "raw_minutes": view.raw_minutes,
        "by": view.by,
        "at": moment(view.at),
        "why": view.why,
    }


def lesson(view: Lesson) -> Document:
    """What recorded drives taught; errors are mean absolute per cents on held-back drives."""
    return {
        "drives": view.drives,
        "current": view.current,
        "calibrations": [
            {
                "source": c.source,
                "band": c.band or None,
                "factor": round(c.factor, 4),
                "records": c.records,
                "error_percent_without": round(100 * c.error_without, 1),
                "error_percent_with": round(100 * c.error_with, 1),
                "used": c.used,
                "why": c.why,
            }
            for c in view.calibrations
        ],
    }


def health(view: TravelHealth) -> Document:
    """The sources in their order, what is stored, corrected and learned."""
    return {
        "order": [
            {
                "source": s.name,
                "state": s.state,
                "version": s.version,
                "attached": s.attached,
                "places": s.places,
                "stored_bytes": s.stored_bytes,
                "made_at": moment(s.made_at),
                "age_days": s.age_days,
            }
            for s in view.sources
        ],
        "corrections": view.corrections,
        "unattached": [{"key": key, "name": name, "why": why} for key, name, why in view.unattached],
        "learned": lesson(view.lesson),
    }
