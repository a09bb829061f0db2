"""Dots in braille: two across and four down in every cell; pure."""

from __future__ import annotations

_BLANK = 0x2800
# the dots of a cell by column and row, as Unicode numbers them
_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))


class Canvas:
    """A field of `width` by `height` cells; dots count from the top left, (0, 0)."""

    def __init__(self, width: int, height: int) -> None:
        self.width = max(0, width)
        self.height = max(0, height)
        self._cells = [[0] * self.width for _ in range(self.height)]

    def dot(self, x: int, y: int) -> None:
        """Sets a dot; outside the field nothing happens."""
        column, row = x // 2, y // 4
        if 0 <= column < self.width and 0 <= row < self.height:
            self._cells[row][column] |= _DOTS[x % 2][y % 4]

    def line(self, start: tuple[int, int], end: tuple[int, int], every: int = 1) -> None:
        """Sets the dots between two dots, both included; or each `every`-th, which makes a dotted line."""
        steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
        for step in range(0, steps + 1, every):
            part = step / steps
            self.dot(
                round(start[0] + (end[0] - start[0]) * part),
                round(start[1] + (end[1] - start[1]) * part),
            )

    def rows(self) -> list[str]:
        """The cells as text; an empty cell is a blank."""
        return ["".join(chr(_BLANK + bits) if bits else " " for bits in row) for row in self._cells]
