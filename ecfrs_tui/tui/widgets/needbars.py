"""A need as a bar of its parts, and the parts in words: pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from ecfrs_tui.tui import words
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.needviews import PartView, TargetRow

SHADES = ("█", "▓", "▒", "░")
# neighbours differ in shade and in colour, so that either alone tells them apart
_TONES = ("ember", "blue", "green", "amber", "dim")
HIGH = 70


def shade(number: int) -> Content:
    """The sign of the part with this place in the list."""
    return drawn(SHADES[number % len(SHADES)], _TONES[number % len(_TONES)])


def stacked(parts: Sequence[PartView], width: int) -> Content:
    """The points of the parts one after another; the whole width is a need of 100."""
    cells: list[Content] = []
    total, end = 0.0, 0
    for number, part in enumerate(parts):
        total += max(0.0, part.points)
        stop = min(width, round(total / 100 * width))
        if stop > end:
            sign = SHADES[number % len(SHADES)] * (stop - end)
            cells.append(drawn(sign, _TONES[number % len(_TONES)]))
            end = stop
    return run_on(*cells, drawn("·" * max(0, width - end), "rule"))


def numbers(parts: Sequence[PartView], width: int) -> Content:
    """`41·33·20`: the points of the parts in their order, as many as fit."""
    said: list[str] = []
    for part in parts:
        text = "–" if part.percentile is None else f"{part.points:.0f}"
        if len("·".join([*said, text])) > width:
            break
        said.append(text)
    return drawn("·".join(said), "dim")


def need(score: int, width: int = 3) -> Content:
    """The figure; what is high stands out."""
    return drawn(str(score), "strong" if score >= HIGH else "")


def part_fields(row: TargetRow, most: int, lines: int = 1) -> list[Field]:
    """Each part in at most so many lines: sign, points, what they rest on."""
    fields = []
    for number, part in enumerate(row.parts[:most]):
        points = "–" if part.percentile is None else f"{part.points:.0f}"
        of = "" if part.percentile is None else f" of {_most_points(row, part):.0f}"
        figures = run_on(shade(number), " ", drawn(points.rjust(2), "strong"), of.ljust(7))
        locked = tinted("restricted" if part.restricted else "", "amber")
        fields.append(Field("", joined([run_on(figures, " ", _words(part)), locked]), lines))
    if len(row.parts) > most:
        left = len(row.parts) - most
        fields.append(Field("", drawn(f"and {words.count(left, 'more part')}: e says all", "dim")))
    return fields


def _words(part: PartView) -> Content:
    """Name and words; words that begin with the name say it once."""
    label, said = clean(part.label), clean(part.words)
    if said.startswith(label):
        return run_on(label, drawn(said.removeprefix(label), "dim"))
    return joined([Content(label), drawn(said, "dim")])


def _most_points(row: TargetRow, part: PartView) -> float:
    """What the part could bring at most: its share of the weights of what is known."""
    total = sum(each.weight for each in row.parts if each.percentile is not None)
    return 100 * part.weight / total if total else 0.0


def why_fields(row: TargetRow, theme: str) -> list[Field]:
    """The whole sum in words, part by part, so that it can be done again by hand."""
    fields = [
        Field(
            "",
            run_on(drawn(f"{row.need} of 100", "strong"), f" for {clean(theme)}: ", stacked(row.parts, 30)),
        ),
        Field("", Content("")),
    ]
    for number, part in enumerate(row.parts):
        share = _most_points(row, part)
        sums = ""
        if part.percentile is not None:
            sums = (
                f"rank {part.percentile:.0f} of 100 × weight {part.weight:g}, which is {share:.1f} of 100: "
                f"{part.points:.1f} points"
            )
        of = words.long_day(part.as_of) if part.as_of else ""
        fields += [
            Field(
                "", joined([run_on(shade(number), " ", plain(part.label).stylize("bold")), drawn(of, "dim")])
            ),
            Field("", run_on("   ", plain(part.words)), 4),
        ]
        if sums:
            fields.append(Field("", run_on("   ", drawn(sums, "dim")), 2))
        if part.restricted:
            fields.append(
                Field("", run_on("   ", tinted("restricted: never leaves in a partner's report", "amber")))
            )
    if not row.parts:
        fields.append(Field("", drawn("No part of this need is in view.", "dim")))
    return fields
