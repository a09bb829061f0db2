"""The list of keys that people read is the one the program has."""

from __future__ import annotations

from pathlib import Path

from ecfrs_tui.tui.actions import as_markdown

KEYS = Path(__file__).parents[2] / "docs" / "keys.md"


def test_the_written_list_of_keys_is_the_programs_own() -> None:
    assert KEYS.read_text(encoding="utf-8").endswith(as_markdown().strip() + "\n")
