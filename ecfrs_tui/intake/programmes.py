"""Our own programmes file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ecfrs_tui.intake.officers import code_of
from ecfrs_tui.intake.records import Read, ReadOptions
from ecfrs_tui.intake.rowreader import Cells, Layout, RowRefusedError, read_table
from ecfrs_tui.intake.values import read_number, read_season, read_years, read_yes_no, season_text

MODES = ("class", "assembly", "virtual")
LAYOUT = Layout(
    needed=("programme", "title", "minutes"),
    wanted=(
        "topic", "years", "mode", "setup_minutes", "gap_minutes", "packup_minutes", "max_pupils",
        "officers_needed", "season", "active",
    ),
    key_column="programme",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProgrammeRecord:
    """A programme as stated in a file; lengths in minutes, `years` and `season` in our own spelling.

    None means that the file says nothing about it.
    """

    code: str
    title: str
    topic: str
    years: str
    mode: str
    minutes: int
    setup_minutes: int | None
    gap_minutes: int | None
    packup_minutes: int | None
    max_pupils: int | None
    officers_needed: int | None
    season: str
    active: bool | None


def _build(cells: Cells) -> ProgrammeRecord:
    mode = cells.text("mode").casefold() or "class"
    if mode not in MODES:
        raise RowRefusedError("mode", mode[:40], "not one of class, assembly, virtual")
    season = cells.read("season", read_season, blank=None)
    few = partial(read_number, least=0, most=240)
    return ProgrammeRecord(
        code=code_of(cells, "programme"),
        title=cells.needed("title", most=120),
        topic=cells.text("topic", most=80),
        years=",".join(cells.read("years", read_years, blank=())),
        mode=mode,
        minutes=cells.must("minutes", partial(read_number, least=5, most=480)),
        setup_minutes=cells.read("setup_minutes", few, blank=None),
        gap_minutes=cells.read("gap_minutes", few, blank=None),
        packup_minutes=cells.read("packup_minutes", few, blank=None),
        max_pupils=cells.read("max_pupils", partial(read_number, least=1, most=3000), blank=None),
        officers_needed=cells.read("officers_needed", partial(read_number, least=1, most=6), blank=None),
        season="" if season is None else season_text(season),
        active=cells.read("active", read_yes_no, blank=None),
    )


def read(path: Path, options: ReadOptions) -> Read[ProgrammeRecord]:
    """The catalogue. Raises FileRefusedError."""
    return read_table(path, LAYOUT, _build, lambda r: r.code.casefold())
