"""A driver that really renders and notes when: for the order of the first frame, and for measuring keys."""

from __future__ import annotations

import time

from textual.drivers.headless_driver import HeadlessDriver


class PaintingDriver(HeadlessDriver):
    """Headless, but the app renders to it as to a terminal; every write is kept with its moment."""

    writes: list[tuple[float, str]] = []  # noqa: RUF012 - one app a process

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.writes.append((time.perf_counter(), data))

    @classmethod
    def painted(cls, words: str) -> float | None:
        """When these words were first written, or None."""
        return next((at for at, data in cls.writes if words in data), None)
