"""How well one colour stands out from another (WCAG 2), and colours moved until they do: pure."""

from __future__ import annotations

from collections.abc import Iterable

from textual.color import Color

TEXT = 4.5
"""What words need against what they stand on."""
MARK = 3.0
"""What signs, bars and the lines of a map need."""
HIGH = 7.0
"""What words need where contrast is to be high."""
_BLACK, _WHITE = Color(0, 0, 0), Color(255, 255, 255)
_STEPS = 40


def luminance(colour: Color) -> float:
    """How light it is, from 0 (black) to 1 (white), as WCAG counts."""
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def ratio(one: Color, other: Color) -> float:
    """Their contrast, from 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def least_ratio(colour: Color, grounds: Iterable[Color]) -> float:
    """The contrast with the ground it stands out from least."""
    return min(ratio(colour, ground) for ground in grounds)


def moved(colour: Color, grounds: Iterable[Color], least: float) -> Color:
    """The colour, made lighter or darker by as little as gives it that contrast with every ground.

    It goes to the side of black or white that stands out more; where even that is not enough, it is that.
    """
    on = tuple(grounds)
    if least_ratio(colour, on) >= least:
        return colour
    end = max((_BLACK, _WHITE), key=lambda each: least_ratio(each, on))
    for step in range(1, _STEPS):
        found = colour.blend(end, step / _STEPS, alpha=1)
        if least_ratio(found, on) >= least:
            return found
    return end
