"""A screen as a picture that can be read and compared: the characters, and the colours of each run of them."""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_letters
from typing import Any

from rich.segment import Segment
from rich.style import Style


def picture(app: Any, home: str = "") -> str:
    """What the app shows; where its home lies is written as HOME, in as many cells."""
    lines = [list(strip) for strip in app.screen._compositor.render_strips()]
    names: dict[str, str] = {}
    colours = [" ".join(_runs(line, names)) for line in lines]
    texts = ["".join(segment.text for segment in line) for line in lines]
    if home:
        texts = [text.replace(home, "HOME".ljust(len(home), "~")) for text in texts]
    legend = [f"{letter} {words}" for words, letter in names.items()]
    return "\n".join([*(f"|{text}|" for text in texts), "", *colours, "", *legend, ""])


def _runs(line: Iterable[Segment], names: dict[str, str]) -> Iterable[str]:
    """As `a12 b3`: twelve cells in the style called a, three in the one called b."""
    last, cells = "", 0
    for segment in line:
        letter = _letter(segment.style, names)
        if letter != last and last:
            yield f"{last}{cells}"
            cells = 0
        last, cells = letter, cells + segment.cell_length
    if last:
        yield f"{last}{cells}"


def _letter(style: Style | None, names: dict[str, str]) -> str:
    # what a click does and a link's number are of the running app, not of the picture
    words = str(
        Style.null() if style is None else Style.from_color(style.color, style.bgcolor) + _marks(style)
    )
    if words not in names:
        number = len(names)
        names[words] = ascii_letters[number % 52] + "'" * (number // 52)
    return names[words]


def _marks(style: Style) -> Style:
    return Style(
        bold=style.bold, dim=style.dim, italic=style.italic, underline=style.underline, reverse=style.reverse,
        strike=style.strike,
    )  # fmt: skip
