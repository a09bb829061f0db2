"""The note for a review meeting, as a page and as text: what happened, the schools near, what is done.

It goes to people outside of the team: no names or numbers of contacts and no scores of need stand in it.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import date, datetime

from ecfrs_tui.outputs.text import strip_controls

_HEADS = (
    "School",
    "Town",
    "Phase",
    "km",
    "Drive",
    "Last visit on this theme",
    "We propose",
    "Action",
    "Request",
)
_STYLE = """
body { font: 11pt/1.45 system-ui, sans-serif; color: #1d1f21; background: #fff; margin: 2em auto; max-width: 72em }
h1 { font-size: 1.5em; margin-bottom: 0 } p.about { color: #555; margin-top: .2em }
table { border-collapse: collapse; width: 100% } caption { text-align: left; padding: .4em 0; font-weight: 600 }
th, td { text-align: left; vertical-align: top; padding: .3em .6em; border-bottom: 1px solid #ccc }
td.number { text-align: right; white-space: nowrap }
@media print { body { margin: 0; font-size: 9pt } tr { break-inside: avoid } }
"""


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """A school near the incident: kilometres in a straight line, minutes of quiet driving (None: no way)."""

    school: str
    town: str
    phase: str
    km: float
    drive_minutes: int | None
    last_visit: date | None
    programme: str
    action: str
    request: str


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """All that the note says; `looked` says how far was looked, `made_at` is London wall time."""

    reference: str
    on_date: date
    kind: str
    theme: str
    place: str
    notes: str
    looked: str
    made_at: datetime
    service: str
    schools: tuple[SchoolLine, ...]


def note_text(facts: NoteFacts) -> bytes:
    """The note as plain text in UTF-8."""
    lines = [
        _title(facts),
        _about(facts),
        "",
        *([_line(each) for each in strip_controls(facts.notes).splitlines()] if facts.notes else []),
        *([""] if facts.notes else []),
        _caption(facts),
    ]
    for number, school in enumerate(facts.schools, 1):
        cells = _cells(school)
        lines.append(f"{number}. {cells[0]}" + "".join(f", {part}" for part in cells[1:3] if part))
        said = [f"{cells[3]} km", f"{cells[4]} drive" if school.drive_minutes is not None else cells[4]]
        lines.append(f"   {', '.join(said)}; last visit on this theme: {cells[5]}")
        lines.extend(
            f"   {name}: {value}"
            for name, value in zip(("we propose", "action", "request"), cells[6:], strict=True)
            if value
        )
    return ("\n".join([*lines, "", _foot(facts)]) + "\n").encode("utf-8")


def note_page(facts: NoteFacts) -> bytes:
    """The note as one HTML page that needs nothing else; everything from outside is escaped."""
    told = "".join(
        f"<p>{_safe(each)}</p>\n" for each in strip_controls(facts.notes).splitlines() if each.strip()
    )
    heads = "".join(f'<th scope="col">{html.escape(head)}</th>' for head in _HEADS)
    page = (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{_safe(_title(facts))}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<h1>{_safe(_title(facts))}</h1>\n<p class="about">{_safe(_about(facts))}</p>\n{told}'
        f"<table>\n<caption>{_safe(_caption(facts))}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n"
        + "".join(_row(school) for school in facts.schools)
        + f'</tbody>\n</table>\n<p class="about">{_safe(_foot(facts))}</p>\n</body>\n</html>\n'
    )
    return page.encode("utf-8")


def _row(school: SchoolLine) -> str:
    numbers = (3, 4)
    cells = (
        f'<td class="number">{_safe(cell)}</td>' if at in numbers else f"<td>{_safe(cell)}</td>"
        for at, cell in enumerate(_cells(school))
    )
    return f"<tr>{''.join(cells)}</tr>\n"


def _cells(school: SchoolLine) -> tuple[str, ...]:
    drive = "no way by road" if school.drive_minutes is None else f"{school.drive_minutes} min"
    return (
        _line(school.school),
        _line(school.town),
        _line(school.phase),
        f"{school.km:.1f}",
        drive,
        _day(school.last_visit) if school.last_visit else "never",
        _line(school.programme),
        _line(school.action),
        _line(school.request),
    )


def _title(facts: NoteFacts) -> str:
    return f"{_line(facts.reference)}: {_line(facts.kind) or 'incident'} at {_line(facts.place)}"


def _about(facts: NoteFacts) -> str:
    return ", ".join(part for part in (_day(facts.on_date), _line(facts.theme)) if part)


def _caption(facts: NoteFacts) -> str:
    number = len(facts.schools)
    return f"{number} {'school' if number == 1 else 'schools'} {_line(facts.looked)}"


def _foot(facts: NoteFacts) -> str:
    made = f"{_day(facts.made_at)}, {facts.made_at:%H:%M}"
    return f"{_line(facts.service)}. Made on {made}. Drives are those of quiet hours, kilometres a straight line."


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def _line(text: str) -> str:
    return " ".join(strip_controls(text).split())


def _safe(text: str) -> str:
    return html.escape(_line(text))
