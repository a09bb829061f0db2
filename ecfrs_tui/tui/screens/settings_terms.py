"""Terms, holidays and INSET days in Settings: by authority and by school, entered here or read from a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ecfrs_tui.services.records.deliveryviews import TermLine
from ecfrs_tui.tui import words
from ecfrs_tui.tui.forms import delivery_forms
from ecfrs_tui.tui.screens.dialogs import Question
from ecfrs_tui.tui.screens.settings_panel import SectionPanel
from ecfrs_tui.tui.text import drawn, joined, plain, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.views import Outcome

_KINDS = {"inset": "INSET", "holiday": "holiday", "term": "term"}
_TONES = {"inset": "amber", "holiday": "blue", "term": "green"}


def _kind(row: TermLine, width: int) -> Content:
    return drawn(_KINDS[row.kind], "dim") if row.over else tinted(_KINDS[row.kind], _TONES[row.kind])


def _days(row: TermLine, width: int) -> Content:
    text = words.long_day(row.first_day)
    if row.first_day != row.last_day:
        same = row.first_day.year == row.last_day.year
        text = f"{words.day(row.first_day) if same else text} – {words.long_day(row.last_day)}"
    return drawn(text, "dim") if row.over else plain(text)


def _from(row: TermLine, width: int) -> Content:
    if row.entered:
        return Content("")
    return tinted(f"{row.source}, changed", "amber") if row.edited else drawn(plain(row.source).plain, "dim")


class TermsPanel(SectionPanel[TermLine]):
    """What is on or to come; a file's rows stay marked as such."""

    SCOPES: ClassVar[tuple[str, ...]] = ("terms",)
    CONTEXT = "terms"
    TITLE = "Terms, holidays, INSET days"
    MAIN = "terms.edit"
    EMPTY = (
        "No terms: every weekday counts as open. {terms.new} enters one; ecfrs-tui import terms FILE "
        "brings them in."
    )
    MARKABLE = True

    def __init__(self) -> None:
        super().__init__()
        self._past = False

    def columns(self) -> Sequence[Column[TermLine]]:
        """For whom, what, when, from where."""
        return [
            Column("for", lambda r, w: plain(r.place), least=10, weight=2, most=34),
            Column("kind", _kind, least=7),
            Column("name", lambda r, w: plain(r.label), least=10, weight=2, most=30, keep=6),
            Column("days", _days, least=28, weight=1, most=36),
            Column("from", _from, least=9, weight=1, most=28, keep=4),
        ]

    def key(self, row: TermLine) -> str:
        """Its number."""
        return str(row.number)

    def haystack(self, row: TermLine) -> str:
        """For whom, what, when, from where."""
        return f"{row.place} {row.scope} {_KINDS[row.kind]} {row.label} {_days(row, 40).plain} {row.source}"

    def read(self, desk: Desk) -> Sequence[TermLine]:
        """Those to come, or all."""
        return desk.term_entries(past=self._past)

    def summary(self, rows: Sequence[TermLine]) -> str:
        """How many, and whether the past is shown."""
        number = words.count(len(rows), "line")
        return f"{number}, past ones too" if self._past else number

    def facts(self, row: TermLine) -> tuple[Content, Sequence[Field]]:
        """Everything about it."""
        origin = "entered here" if row.entered else f"from {row.source}"
        if row.edited:
            origin += ", changed here: the file leaves it"
        name = row.label or _KINDS[row.kind]
        return joined([plain(name).stylize("bold"), plain(row.place)]), [
            Field("days", joined([_days(row, 60), Content(words.count(row.days, "day"))])),
            Field("origin", plain(origin)),
        ]

    # actions

    def edit(self) -> None:
        """Changes it."""
        if (row := self.current) is not None:
            self.open_form(delivery_forms.term(self.desk, row))

    def new(self) -> None:
        """A term, holiday or INSET day."""
        scope = self.current.scope if self.current is not None else ""
        self.open_form(delivery_forms.term(self.desk, scope=scope))

    def why_none(self) -> str:
        """Why nothing can be removed."""
        return "" if self.chosen else "No line is chosen."

    def drop(self) -> None:
        """Removes the line, or the marked ones."""
        rows, desk = self.chosen, self.desk

        def act(texts: Mapping[str, str]) -> Outcome:
            return desk.remove_terms([row.number for row in rows])

        lines = [Field(row.place[:10], joined([plain(row.label), _days(row, 60)]), 2) for row in rows[:6]]
        if len(rows) > 6:
            lines.append(Field("", Content(f"and {len(rows) - 6} more")))
        theirs = [row for row in rows if not row.entered]
        warnings = [f"From {theirs[0].source}: it comes back when that file is read again."] if theirs else []
        title = "Remove this line" if len(rows) == 1 else f"Remove {len(rows)} lines"
        self.ask(Question(title, lines, "remove", act, warnings))

    def show_past(self) -> None:
        """With what is over, or without."""
        self._past = not self._past
        self.stale = True
        self.freshen()

    def history(self) -> None:
        """Who changed this calendar, and when."""
        if (row := self.current) is not None:
            self.show_history(f"History of the calendar of {row.place}", f"TERMS-{row.scope}")
