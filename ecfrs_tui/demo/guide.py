"""The README that lies beside the written files."""

from __future__ import annotations

from datetime import date

from ecfrs_tui.demo.tables import data_bytes


def guide(*, today: date, seed: int, schools: int, requests: int) -> bytes:
    """The README of a folder of made-up files, UTF-8."""
    text = data_bytes("guide.md").decode("utf-8")
    return text.format(today=today.isoformat(), seed=seed, schools=schools, requests=requests).encode("utf-8")
