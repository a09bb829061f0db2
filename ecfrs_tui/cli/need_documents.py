"""Need, sources and themes as JSON documents (see `documents`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecfrs_tui.cli.documents import Document, day, moment

if TYPE_CHECKING:
    from ecfrs_tui.services import needviews
    from ecfrs_tui.services.sources import JoinView


def target(row: needviews.TargetRow) -> Document:
    """A school of the ranked list."""
    return {
        "rank": row.rank,
        "urn": row.urn,
        "school": row.school,
        "town": row.town,
        "district": row.district,
        "authority": row.authority,
        "phase": row.phase,
        "need": row.need,
        "known_percent": row.known_percent,
        "parts": [part(p) for p in row.parts],
        "last_visit": day(row.last_visit),
        "next_visit": day(row.next_visit),
        "last_contact": row.last_contact or None,
        "response": row.response or None,
        "step": row.step or None,
        "step_due": day(row.step_due),
        "request": row.request,
        "reached_percent": row.reached_percent,
    }


def part(view: needviews.PartView) -> Document:
    """A part of a score; `value` null: not known, or never, as the words say."""
    return {
        "source": view.label,
        "key": view.key,
        "as_of": day(view.as_of),
        "value": view.value,
        "percentile": None if view.percentile is None else round(view.percentile, 1),
        "weight": view.weight,
        "points": round(view.points, 1),
        "words": view.words,
    }


def source(view: needviews.SourceView) -> Document:
    """A set that was imported."""
    return {
        "source": view.number,
        "name": view.name,
        "publisher": view.publisher,
        "kind": view.kind,
        "theme": view.theme or None,
        "as_of": day(view.as_of),
        "direction": view.direction,
        "restricted": view.restricted,
        "in_force": view.in_force,
        "rows": view.rows,
        "joined": view.joined,
        "not_joined": view.not_joined,
        "through": view.through,
        "imported_at": moment(view.imported_at),
    }


def join(view: JoinView) -> Document:
    """A set with the schools that got no value from it."""
    return {
        **source(view.source),
        "missing": [{"urn": urn, "school": name, "why": why} for urn, name, why in view.missing],
    }


def theme(view: needviews.ThemeView) -> Document:
    """A theme with the weights of its parts."""
    return {
        "theme": view.code,
        "title": view.title,
        "topics": list(view.topics),
        "weights": [{"part": key, "label": label, "weight": weight} for key, label, weight in view.weights],
        "version": view.version,
    }


def crossed(row: needviews.CrossRow) -> Document:
    """A school in two sources; percentiles."""
    return {
        "urn": row.urn,
        "school": row.school,
        "district": row.district,
        "one": row.one,
        "other": row.other,
        "apart": row.apart,
    }
