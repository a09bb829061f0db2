"""An officer's day on paper: a page of its own (A4, nothing fetched from anywhere) and the same as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape

from ecfrs_tui.outputs.text import one_line, strip_controls


@dataclass(frozen=True, slots=True)
class SheetStop:
    """A stop of the day in its order; London wall time.

    `kind` is base, visit, busy or lunch; `drive_minutes` lead to it, None where nobody drives. `facts` are
    names and values, one line each; blank values are left out.
    """

    kind: str
    title: str
    arrives_at: datetime
    departs_at: datetime
    drive_minutes: int | None = None
    leaves_at: datetime | None = None
    facts: tuple[tuple[str, str], ...] = ()
    sessions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DaySheet:
    """A day: `day` in words, `totals` the line under it, `note` why nothing stands (or nothing)."""

    officer: str
    day: str
    stops: tuple[SheetStop, ...]
    totals: str
    note: str = ""


_STYLE = """
@page { size: A4; margin: 14mm }
body { font: 11pt/1.35 "Segoe UI", Arial, sans-serif; color: #111; background: #fff; margin: 1.5em; max-width: 190mm }
h1 { font-size: 16pt; margin: 0 } h2 { font-size: 12pt; margin: 0 }
p.totals { margin: .2em 0 1em; border-bottom: 1.5pt solid #111; padding-bottom: .4em }
section { border-bottom: .5pt solid #888; padding: .5em 0; break-inside: avoid; page-break-inside: avoid }
p.drive { margin: 0 0 .2em; color: #444 } ul { margin: .2em 0; padding-left: 1.2em }
table { border-collapse: collapse; margin: .2em 0 } th { text-align: left; font-weight: 600; padding-right: 1em; vertical-align: top; white-space: nowrap }
td { white-space: pre-line } .time { font-variant-numeric: tabular-nums }
@media print { body { margin: 0; max-width: none } }
"""  # noqa: E501 - a style sheet


def page(sheet: DaySheet) -> bytes:
    """The sheet as one HTML file, UTF-8; whatever it holds is text."""
    title = escape(f"{one_line(sheet.officer)}, {sheet.day}")
    parts = [
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">',
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
        f'<h1>{title}</h1>\n<p class="totals">{escape(sheet.totals or sheet.note)}</p>',
        *(_section(stop) for stop in sheet.stops),
        "</body>\n</html>\n",
    ]
    return "\n".join(parts).encode()


def _section(stop: SheetStop) -> str:
    lines = ["<section>"]
    if stop.drive_minutes is not None:
        lines.append(f'<p class="drive">{escape(_drive(stop))}</p>')
    lines.append(f'<h2><span class="time">{_times(stop)}</span> {escape(one_line(stop.title))}</h2>')
    if stop.sessions:
        items = "".join(f"<li>{escape(one_line(s))}</li>" for s in stop.sessions)
        lines.append(f"<ul>{items}</ul>")
    facts = list(_facts(stop))
    if facts:
        rows = "".join(f"<tr><th>{escape(n)}</th><td>{escape(v)}</td></tr>" for n, v in facts)
        lines.append(f"<table>{rows}</table>")
    lines.append("</section>")
    return "\n".join(lines)


def plain(sheet: DaySheet) -> bytes:
    """The sheet as text, UTF-8, lines ended as Windows ends them."""
    lines = [f"{one_line(sheet.officer)}, {sheet.day}", sheet.totals or sheet.note, ""]
    for stop in sheet.stops:
        if stop.drive_minutes is not None:
            lines.append(f"      {_drive(stop)}")
        lines.append(f"{_times(stop)}  {one_line(stop.title)}")
        lines.extend(f"      - {one_line(s)}" for s in stop.sessions)
        for name, value in _facts(stop):
            first, *more = value.split("\n")
            lines.append(f"      {name}: {first}")
            lines.extend(f"        {line}" for line in more)
        lines.append("")
    return "\r\n".join(lines).encode()


def _times(stop: SheetStop) -> str:
    if stop.arrives_at == stop.departs_at:
        return f"{stop.arrives_at:%H:%M}"
    return f"{stop.arrives_at:%H:%M}–{stop.departs_at:%H:%M}"


def _drive(stop: SheetStop) -> str:
    leaves = f", leave at {stop.leaves_at:%H:%M}" if stop.leaves_at else ""
    return f"drive {stop.drive_minutes} min{leaves}"


def _facts(stop: SheetStop) -> Iterator[tuple[str, str]]:
    for name, value in stop.facts:
        text = strip_controls(value).replace("\t", " ").strip()
        if text:
            yield name, text
