"""What holds of every picture, whatever is in it."""

from __future__ import annotations

import unicodedata

from rich.cells import cell_len
from story import Story


def sound(story: Story, doing: str = "") -> None:
    """The picture has its size and nothing in it that steers a terminal."""
    width, height = story.app.size
    lines = story.text.split("\n")
    assert len(lines) == height, doing
    for line in lines:
        assert cell_len(line) == width, (doing, line)
        bad = [character for character in line if unicodedata.category(character) in ("Cc", "Cf", "Cs")]
        assert not bad, (doing, line)
