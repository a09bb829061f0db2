"""What a report can be asked for, and the questions that ask it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.tui import dates, words
from ecfrs_tui.tui.screens.dialogs import Ask, ChoiceScreen, Question
from ecfrs_tui.tui.text import drawn, plain
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.table import Table

if TYPE_CHECKING:
    from ecfrs_tui.services.reportviews import ReportOptions

Pick = tuple[str, str, str]
"""Code, name, what it says."""

KINDS: tuple[Pick, ...] = (
    ("reach", "Reach", "what was delivered, with booked, held, expected and target beside it"),
    ("projected", "Projected", "what is booked, held and expected from now on, for partners to join"),
    ("coverage", "Coverage", "schools never or long not visited, year groups missed"),
    ("targets", "Delivery targets", "where each target stands"),
    ("response", "Response", "how fast requests are answered, and what became of them"),
    ("driving", "Driving", "hours and kilometres, planned and actual"),
    ("quality", "Quality", "checks, marks, evaluation answers and improvement actions"),
    ("competence", "Competence", "who may deliver what, and what runs out"),
)
BYS: tuple[Pick, ...] = (
    ("month", "month", ""), ("quarter", "quarter", ""), ("term", "term", ""), ("year", "school year", ""),
    ("calendar_year", "calendar year", ""),
    ("district", "district", "as they were on the day"), ("authority", "authority", ""), ("phase", "phase", ""),
    ("year_group", "year group", ""), ("topic", "topic", ""), ("programme", "programme", ""),
    ("officer", "officer", "not in the edition for partners"),
)  # fmt: skip


def name_of(picks: Sequence[Pick], code: str) -> str:
    """The name of a code."""
    return next((name for each, name, _ in picks if each == code), code)


def pick(title: str, picks: Sequence[Pick], now: str) -> ChoiceScreen[Pick]:
    """One of a few, the present one marked."""
    table: Table[Pick] = Table(
        [
            Column("", lambda p, w: drawn("●" if p[0] == now else " ", "ember"), least=1),
            Column("", lambda p, w: plain(p[1]), least=16),
            Column("", lambda p, w: drawn(p[2], "dim"), least=10, weight=1, keep=3),
        ],
        key=lambda p: p[0],
        markable=False,
        head=False,
    )
    return ChoiceScreen(title, table, picks)


@dataclass(frozen=True)
class Span:
    """A stretch of days with a name; both days are included."""

    name: str
    first: date
    last: date


def spans(today: date) -> tuple[Span, ...]:
    """School years (from 1 September), the calendar month and quarter, and ten years back."""
    begins = date(today.year if today.month >= 9 else today.year - 1, 9, 1)
    quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    return (
        Span("this school year", begins, _before(begins.replace(year=begins.year + 1))),
        Span("last school year", begins.replace(year=begins.year - 1), _before(begins)),
        Span("this quarter", quarter, _before(_months_on(quarter, 3))),
        Span("this month", today.replace(day=1), _before(_months_on(today.replace(day=1), 1))),
        Span(
            "ten years", begins.replace(year=begins.year - 9), _before(begins.replace(year=begins.year + 1))
        ),
    )


def _before(day: date) -> date:
    return day - timedelta(days=1)


def _months_on(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def in_words(options: ReportOptions) -> str:
    """Filters and edition in words, or nothing."""
    named = (options.topic, options.district, options.authority, options.phase)
    return " · ".join(each for each in named if each)


def settings(options: ReportOptions, today: date) -> Question[ReportOptions]:
    """Days and filters."""

    def act(texts: Mapping[str, str]) -> ReportOptions:
        first, last = (dates.parse_day(texts[name], today) for name in ("first", "last"))
        if last < first:
            raise RefusedError(
                "report_span", "the last day lies before the first", hint="Change one of them."
            )
        return replace(
            options,
            first=first,
            last=last,
            topic=texts["topic"],
            district=texts["district"],
            authority=texts["authority"],
            phase=texts["phase"],
        )

    asks = [
        Ask("first", "first day", words.long_day(options.first or today), check=_day(today)),
        Ask("last", "last day", words.long_day(options.last or today), check=_day(today)),
        Ask("topic", "topic", options.topic, "empty: all"),
        Ask("district", "district", options.district, "empty: all"),
        Ask("authority", "authority", options.authority, "empty: all"),
        Ask("phase", "phase", options.phase, "empty: all"),
    ]
    return Question("What the report is about", [], "show it", act, (), asks)


def _day(today: date) -> Callable[[str], str]:
    def check(text: str) -> str:
        try:
            dates.parse_day(text, today)
        except ValueError as fault:
            return str(fault)
        return ""

    return check
