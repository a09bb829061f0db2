"""A plot as SVG: stacked bars and lines, told apart by pattern and legend as well as by colour."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import ceil, floor, log10

from ecfrs_tui.outputs.report_page import Series, Table, fit

WIDTH, HEIGHT = 960, 360
LEFT, RIGHT, TOP, BOTTOM = 70, 16, 44, 84
COLOURS = ("#b5451b", "#3f5c73", "#8fa7b8", "#d8c3a5", "#6b7f3a")
MOST_LABELS = 40
"""Of more points only every n-th is named."""
LABEL_LENGTH = 18


def picture(table: Table, name: str) -> str:
    """The table's series as an `<svg>` element; `name` keeps its patterns apart from those of others.

    Empty when there is nothing to draw. Negative values are drawn as nothing.
    """
    if not table.series or not table.labels:
        return ""
    bars = [s for s in table.series if s.style != "line"]
    lines = [s for s in table.series if s.style == "line"]
    count = len(table.labels)
    stacked = [sum(_point(s, n) for s in bars) for n in range(count)]
    highest = max([*stacked, *(_point(s, n) for s in lines for n in range(count))], default=0.0)
    top, step = _axis(highest)
    title = escape(fit(table.title))
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}" '
        'xmlns="http://www.w3.org/2000/svg">',
        f"<title>{title}</title>",
        _patterns(table.series, name),
        *_grid(top, step),
        *_legend(table.series, name),
        *_bars(table.labels, bars, table.series, top, name),
        *(_line(s, count, top, _colour(table.series, s)) for s in lines),
        *_labels(table.labels),
        "</svg>",
    ]
    return "".join(parts)


def _point(series: Series, number: int) -> float:
    value = series.values[number] if number < len(series.values) else None
    return max(0.0, float(value)) if value is not None else 0.0


def _axis(highest: float) -> tuple[float, float]:
    """The top of the axis and the distance of its lines: 1, 2 or 5 times a power of ten, about five lines."""
    if highest <= 0:
        return 1.0, 1.0
    rough = highest / 5
    power = 10.0 ** floor(log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough)
    step = max(step, 1.0)
    return ceil(highest / step) * step, step


def _x(number: float, count: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * number / count


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top


def _colour(series: Sequence[Series], one: Series) -> str:
    return COLOURS[list(series).index(one) % len(COLOURS)]


def _patterns(series: Sequence[Series], name: str) -> str:
    made = []
    for number, _ in enumerate(series):
        colour = COLOURS[number % len(COLOURS)]
        marks = (
            "",
            '<path d="M0 6L6 0" stroke="#fff" stroke-width="1.4"/>',
            '<path d="M0 3H6" stroke="#fff" stroke-width="1.4"/>',
            '<circle cx="3" cy="3" r="1.2" fill="#fff"/>',
            '<path d="M3 0V6" stroke="#fff" stroke-width="1.4"/>',
        )[number % 5]
        made.append(
            f'<pattern id="{name}-{number}" width="6" height="6" patternUnits="userSpaceOnUse">'
            f'<rect width="6" height="6" fill="{colour}"/>{marks}</pattern>'
        )
    return f"<defs>{''.join(made)}</defs>"


def _grid(top: float, step: float) -> list[str]:
    parts = []
    for number in range(round(top / step) + 1):
        value = number * step
        y = _y(value, top)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" class="g"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:,.0f}</text>')
    return parts


def _legend(series: Sequence[Series], name: str) -> list[str]:
    parts, x = [], float(LEFT)
    for number, one in enumerate(series):
        words = fit(one.name)[:30]
        if one.style == "line":
            colour = COLOURS[number % len(COLOURS)]
            parts.append(
                f'<line x1="{x:.0f}" x2="{x + 16:.0f}" y1="17" y2="17" stroke="{colour}" stroke-width="3"/>'
            )
        else:
            parts.append(f'<rect x="{x:.0f}" y="10" width="14" height="14" fill="url(#{name}-{number})"/>')
        parts.append(f'<text x="{x + 22:.0f}" y="22">{escape(words)}</text>')
        x += 40 + 8 * len(words)
    return parts


def _bars(
    labels: Sequence[str], bars: Sequence[Series], series: Sequence[Series], top: float, name: str
) -> list[str]:
    parts, count = [], len(labels)
    width = max(1.0, (WIDTH - LEFT - RIGHT) / count * 0.7)
    for number, label in enumerate(labels):
        base = 0.0
        for one in bars:
            value = _point(one, number)
            if not value:
                continue
            y, bottom = _y(base + value, top), _y(base, top)
            told = escape(f"{fit(label)[:60]}: {fit(one.name)[:30]} {value:,.0f}")
            parts.append(
                f'<rect x="{_x(number + 0.15, count):.1f}" y="{y:.1f}" width="{width:.1f}" '
                f'height="{bottom - y:.1f}" fill="url(#{name}-{list(series).index(one)})">'
                f"<title>{told}</title></rect>"
            )
            base += value
    return parts


def _line(series: Series, count: int, top: float, colour: str) -> str:
    points = [
        f"{_x(n + 0.5, count):.1f},{_y(_point(series, n), top):.1f}"
        for n in range(count)
        if n < len(series.values) and series.values[n] is not None
    ]
    dots = "".join(
        f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in (p.split(",") for p in points)
    )
    return f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'


def _labels(labels: Sequence[str]) -> list[str]:
    every = ceil(len(labels) / MOST_LABELS)
    parts = []
    for number, label in enumerate(labels):
        if number % every:
            continue
        words = fit(label).replace("\n", " ")
        short = words if len(words) <= LABEL_LENGTH else f"{words[: LABEL_LENGTH - 1]}…"
        x, y = _x(number + 0.5, len(labels)), HEIGHT - BOTTOM + 14
        parts.append(
            f'<text x="{x:.1f}" y="{y}" text-anchor="end" transform="rotate(-40 {x:.1f} {y})">'
            f"{escape(short)}</text>"
        )
    return parts
