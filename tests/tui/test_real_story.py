"""The screens over the real office: the demonstration's first page."""

from __future__ import annotations

from pathlib import Path

from story import told_at


async def test_the_demonstration_is_there_to_be_worked_on(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        assert "Mon 1 Mar 2027" in story.text
        await story.act("app.visits")
        await story.until(lambda: story.app.screen.listing.rows)  # type: ignore[attr-defined]
        assert "VIS-" in story.text
