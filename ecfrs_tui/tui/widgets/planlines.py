"""A plan as lines: each proposed visit with its extra minutes and its reason, then what found no place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from ecfrs_tui.tui import words
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.table import Table

if TYPE_CHECKING:
    from ecfrs_tui.services.planviews import PlanAccepted, PlanRow, PlanUnplaced, PlanView

LEGEND = "› proposed  » moves a visit  ! mind the warning  ✓ booked  × refused  – no place"


@dataclass(frozen=True)
class PlanLine:
    """A line of the plan: `row` or `missing` is there; `same_*` say what it shares with the line above."""

    row: PlanRow | None
    missing: PlanUnplaced | None
    outcome: PlanAccepted | None = None
    same_officer: bool = False
    same_day: bool = False

    @property
    def reference(self) -> str:
        """The request, or the visit that would be moved."""
        return self.row.reference if self.row is not None else self.missing.reference if self.missing else ""

    @property
    def school(self) -> str:
        """Whose it is."""
        return self.row.school if self.row is not None else self.missing.school if self.missing else ""

    @property
    def need(self) -> int | None:
        """How much the school needs it."""
        return self.row.need if self.row is not None else self.missing.need if self.missing else None


def plan_lines(view: PlanView, outcomes: Mapping[str, PlanAccepted], *, by_officer: bool) -> list[PlanLine]:
    """The rows by time, or by officer and time; what found no place comes last, the greatest need first."""
    rows = sorted(view.rows, key=lambda r: (r.officer_names if by_officer else (), r.starts_at, r.reference))
    lines: list[PlanLine] = []
    for row in rows:
        above = lines[-1].row if lines else None
        same_officer = above is not None and above.officers == row.officers
        same_day = above is not None and above.starts_at.date() == row.starts_at.date()
        outcome = outcomes.get(row.reference)
        lines.append(
            PlanLine(
                row, None, outcome, by_officer and same_officer, same_day and (same_officer or not by_officer)
            )
        )
    missing = sorted(view.unplaced, key=lambda each: (-(each.need or 0), each.reference))
    return [*lines, *(PlanLine(None, each) for each in missing)]


def names(row: PlanRow, width: int = 80) -> str:
    """Who would come, each name as it fits into its share of the width, or `Birch+1`."""
    each = width // max(1, len(row.officer_names)) - 2 * (len(row.officer_names) > 1)
    said = ", ".join(words.fit_name(clean(name), each) for name in row.officer_names)
    if len(row.officer_names) > 1 and len(said) > width:
        return f"{words.fit_name(clean(row.officer_names[0]), width - 2)}+{len(row.officer_names) - 1}"
    return said


def sign(line: PlanLine) -> tuple[str, str]:
    """What has become of a line, as a sign and a tone."""
    if line.row is None:
        return "–", "amber"
    if line.outcome is not None:
        return ("×", "red") if line.outcome.refused else ("✓", "green")
    return "»" if line.row.visit else "›", "blue"


def _sign(line: PlanLine, width: int) -> Content:
    mark, tone = sign(line)
    warned = line.row is not None and line.row.warnings and line.outcome is None
    return run_on(drawn(mark, tone), drawn("!" if warned else " ", "amber"))


def _day(line: PlanLine, width: int) -> Content:
    if line.row is None:
        return tinted("no place", "amber")
    return drawn(words.even_day(line.row.starts_at), "dim" if line.same_day else "")


def _time(line: PlanLine, width: int) -> Content:
    if line.row is None:
        return Content("")
    return Content(
        words.span(line.row.starts_at, line.row.ends_at) if width >= 11 else words.time(line.row.starts_at)
    )


def _officer(line: PlanLine, width: int) -> Content:
    if line.row is None:
        return Content("")
    return drawn(names(line.row, width), "dim" if line.same_officer else "")


def _need(line: PlanLine, width: int) -> Content:
    return Content(str(line.need)) if line.need is not None else drawn("–", "dim")


def _extra(line: PlanLine, width: int) -> Content:
    return (
        Content(f"{words.extra(line.row.extra_drive_minutes)} min") if line.row is not None else Content("")
    )


def why(line: PlanLine) -> Content:
    """Why there, why not, or what has become of it."""
    if line.outcome is not None:
        says = line.outcome.refused or line.outcome.words
        return tinted(says, "red" if line.outcome.refused else "green")
    if line.row is None:
        return tinted("; ".join(line.missing.reasons) if line.missing else "", "amber")
    was = run_on("was ", plain(line.row.was)) if line.row.was else Content("")
    return joined([plain(line.row.short), was])


_COLUMNS: dict[str, Column[PlanLine]] = {
    "sign": Column("", _sign, least=2),
    "request": Column("request", lambda line, w: plain(line.reference), least=13, keep=1),
    "school": Column("school", lambda line, w: plain(line.school), least=18, weight=3, most=36),
    "need": Column("need", _need, least=4, right=True, keep=2),
    "day": Column("day", _day, least=10),
    "time": Column("time", _time, least=5, most=11, weight=4),
    "officer": Column("officer", _officer, least=7, most=16, weight=1),
    "extra": Column("extra", _extra, least=7, right=True, keep=8),
    "why": Column("why", lambda line, w: why(line), least=15, weight=4, keep=5),
}
_BY_TIME = ("sign", "day", "time", "school", "officer", "need", "extra", "why", "request")
_BY_OFFICER = ("sign", "officer", "day", "time", "school", "need", "extra", "why", "request")


class PlanTable(Table[PlanLine]):
    """The lines of a plan; marks say which are to be accepted."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(
            [_COLUMNS[name] for name in _BY_TIME],
            key=lambda line: line.reference,
            sortable=False,
            haystack=_haystack,
            id=id,
        )

    def show(self, view: PlanView, outcomes: Mapping[str, PlanAccepted], *, by_officer: bool) -> None:
        """Another plan, or the same in another order."""
        self.set_columns([_COLUMNS[name] for name in (_BY_OFFICER if by_officer else _BY_TIME)])
        self.set_rows(plan_lines(view, outcomes, by_officer=by_officer))


def _haystack(line: PlanLine) -> str:
    row = line.row
    more = (
        f"{row.town} {' '.join(row.officer_names)} {words.long_day(row.starts_at)} {row.short}"
        if row
        else "no place"
    )
    return f"{line.reference} {line.school} {more}"


def summary(view: PlanView) -> Content:
    """`driving stands 9 h 40 → plan 7 h 05 (−2 h 35)`."""
    difference = view.drive_minutes - view.drive_minutes_before
    sign = "+" if difference > 0 else ""
    tone = "green" if difference <= 0 else ""
    return run_on(
        drawn("driving ", "dim"),
        f"stands {words.minutes(view.drive_minutes_before)} → plan ",
        drawn(words.minutes(view.drive_minutes), "strong"),
        drawn(f"  ({sign}{words.minutes(difference)})", tone),
    )


def placed(view: PlanView) -> tuple[int, int]:
    """How many requests have a place, of how many."""
    new: Sequence[PlanRow] = [row for row in view.rows if not row.visit]
    return len(new), len(new) + len(view.unplaced)
