"""Quality: who observed which visit, what was found, and what is done about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.tui import dates, words
from ecfrs_tui.tui.screens.base import OPENING, MainScreen
from ecfrs_tui.tui.screens.bulk import Bulk
from ecfrs_tui.tui.screens.dialogs import Ask, Question, QuestionScreen, ReadScreen, needed
from ecfrs_tui.tui.screens.plan_questions import day_check
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule
from ecfrs_tui.tui.widgets.table import Table

if TYPE_CHECKING:
    from ecfrs_tui.services.reportviews import QualityView
    from ecfrs_tui.services.views import Outcome

OPEN = "open"
MARKS = ("good", "sound", "improve")
_SAMPLE_DAYS = 60


def _waiting(row: QualityView) -> int:
    return sum(state == OPEN for *_, state in row.actions)


def _actions(row: QualityView, width: int) -> Content:
    if not row.actions:
        return drawn("–", "dim")
    waiting = _waiting(row)
    said = f"{len(row.actions) - waiting}/{len(row.actions)} done"
    return tinted(said, "amber" if waiting else "green")


class QualityScreen(Bulk, MainScreen):
    """The checks, newest first; their improvement actions below."""

    SCOPES: ClassVar[tuple[str, ...]] = ("quality", "main")
    CONTEXT = "quality"

    def body(self) -> Iterable[Widget]:
        """The checks, and one of them whole."""
        table: Table[QualityView] = Table(
            [
                Column(
                    "day",
                    lambda q, w: Content(words.even_day(q.on_date)),
                    least=10,
                    value=lambda q: q.on_date,
                ),
                Column("visit", lambda q, w: tinted(q.visit, "ember"), least=9, most=16, keep=5),
                Column("school", lambda q, w: plain(q.school), least=16, weight=3, most=44),
                Column("observer", lambda q, w: plain(q.observer), least=10, weight=1, most=24, keep=3),
                Column("mark", lambda q, w: plain(q.mark), least=10, most=16),
                Column("found", lambda q, w: plain(q.findings), least=14, weight=4, keep=2),
                Column("actions", _actions, least=9, keep=6),
            ],
            key=lambda q: str(q.number),
            haystack=lambda q: f"{q.visit} {q.school} {q.observer} {q.mark} {q.findings}",
            markable=False,
            id="quality",
        )
        table.empty = OPENING
        with Vertical(id="quality-whole"):
            yield Rule(id="quality-title")
            yield table
            yield FilterBar()
            yield Rule(id="check-title")
            yield Fields(id="check-facts")

    @property
    def listing(self) -> Table[QualityView]:
        """The checks."""
        return self.query_one("#quality", Table)

    def reload(self) -> None:
        """The checks, newest first."""
        self.listing.empty = self.keyed(
            "No visit was observed yet. {quality.sample} draws a sample of visits, {quality.add} notes a check."
        )
        rows = self.desk.quality_checks()
        self.listing.set_rows(rows)
        waiting, today = sum(_waiting(row) for row in rows), self.desk.now().date()
        late = sum(
            s == OPEN and due is not None and due < today for row in rows for *_, due, s in row.actions
        )
        self.query_one("#quality-title", Rule).say(
            "Quality checks", f"{words.count(waiting, 'action')} open" if waiting else ""
        )
        self.masthead.figure([tinted(f"{words.count(late, 'action')} overdue" if late else "", "red")])
        self._show()

    def on_table_highlighted(self) -> None:
        """Another check."""
        self._show()
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click raises an action."""
        self.booking_app.press("quality.improve", self)

    def _show(self) -> None:
        row, title = self.listing.current, self.query_one("#check-title", Rule)
        facts = self.query_one("#check-facts", Fields)
        if row is None:
            title.say("")
            facts.show([])
            return
        title.say(plain(row.school).stylize("bold"), plain(row.mark))
        today = self.desk.now().date()
        fields = [Field("found", plain(row.findings), 5 if self.has_class("-tall") else 2)]
        fields += [Field(f"action {number}", _action(said, owner, due, state, today), 2)
                   for number, said, owner, due, state in row.actions]  # fmt: skip
        facts.show(fields if row.actions else [*fields, Field("action", drawn("none: i raises one", "dim"))])

    # actions

    def why_no_check(self) -> str:
        """Why there is nothing to act on."""
        return "" if self.listing.current is not None else "No check is chosen: a notes one."

    def why_no_action(self) -> str:
        """Why there is nothing to close."""
        if why := self.why_no_check():
            return why
        row = self.listing.current
        return "" if row is not None and _waiting(row) else "No action of this check is open."

    def add_check(self) -> None:
        """Who observed a visit, and what was found."""
        desk = self.desk

        def act(texts: Mapping[str, str]) -> Outcome:
            return desk.add_quality_check(
                texts["visit"],
                observer=texts["observer"],
                findings=texts["findings"],
                mark=_mark(texts["mark"]),
            )

        asks = [
            Ask("visit", "visit", hint="its reference", check=needed("A visit")),
            Ask("observer", "observer", hint="who was there", check=needed("An observer")),
            Ask("mark", "mark", "good", "good, sound or improve", _mark_check),
            Ask("findings", "findings", hint="what was seen"),
        ]
        self.ask(Question("A visit was observed", [], "note it", act, (), asks))

    def improve(self) -> None:
        """Something is to be done about what was found."""
        row, desk = self.listing.current, self.desk
        if row is None:
            return
        today, number = desk.now().date(), row.number

        def act(texts: Mapping[str, str]) -> Outcome:
            due = dates.parse_day(texts["due"], today)
            return desk.improve(number, words=texts["words"], owner=texts["owner"], due=due)

        asks = [
            Ask("words", "action", hint="what is to be done", check=needed("An action")),
            Ask("owner", "owner", hint="whose it is", check=needed("An owner")),
            Ask("due", "due", words.long_day(today + timedelta(days=28)), check=day_check(today)),
        ]
        lines = [Field("found", plain(row.findings), 3)]
        self.ask(Question(f"Improve after {clean(row.visit)}", lines, "raise it", act, (), asks))

    def close_action(self) -> None:
        """An action is done."""
        row, desk = self.listing.current, self.desk
        if row is None:
            return
        open_ = {
            number: (said, owner, due) for number, said, owner, due, state in row.actions if state == OPEN
        }
        check = row.number

        def known(text: str) -> str:
            good = text.strip().isdecimal() and int(text) in open_
            return "" if good else f"Open are {', '.join(map(str, open_))}."

        def act(texts: Mapping[str, str]) -> Outcome:
            number = int(texts["number"])
            said, owner, due = open_[number]
            return desk.improve(check, words=said, owner=owner, due=due, number=number, state="done")

        lines = [Field(str(number), plain(said), 2) for number, (said, _, _) in open_.items()]
        asks = [Ask("number", "action", str(next(iter(open_))), "its number", known)]
        self.ask(Question("Which action is done?", lines, "close it", act, (), asks))

    def draw_sample(self) -> None:
        """Delivered visits to be observed or rung about, drawn by chance."""
        desk, today = self.desk, self.desk.now().date()

        def act(texts: Mapping[str, str]) -> tuple[str, ...]:
            first, last = (dates.parse_day(texts[name], today) for name in ("first", "last"))
            return desk.quality_sample(first, last, share=int(texts["share"]) / 100, seed=today.toordinal())

        def shown(found: tuple[str, ...] | None) -> None:
            if found is not None:
                fields = [Field("", plain(each)) for each in found]
                nothing = [Field("", drawn("No visit was delivered in these days.", "dim"))]
                self.app.push_screen(ReadScreen("Visits to be checked", fields or nothing))

        asks = [
            Ask(
                "first",
                "first day",
                words.long_day(today - timedelta(days=_SAMPLE_DAYS)),
                check=day_check(today),
            ),
            Ask("last", "last day", words.long_day(today), check=day_check(today)),
            Ask("share", "per cent", "10", check=_share),
        ]
        self.app.push_screen(QuestionScreen(Question("Draw a sample", [], "draw", act, (), asks)), shown)


def _action(said: str, owner: str, due: date | None, state: str, today: date) -> Content:
    late = state == OPEN and due is not None and due < today
    when = f"due {words.day(due)}" if due else ""
    sign = drawn("✓ ", "green") if state != OPEN else drawn("! ", "red") if late else drawn("· ", "amber")
    return joined(
        [run_on(sign, plain(said)), plain(owner), tinted(when, "red" if late else ""), tinted(state, "dim")]
    )


def _mark(text: str) -> str:
    typed = text.strip().casefold()
    return next((mark for mark in MARKS if typed and mark.startswith(typed)), "")


def _mark_check(text: str) -> str:
    return "" if _mark(text) else f"Write one of {', '.join(MARKS)}."


def _share(text: str) -> str:
    text = text.strip()
    good = text.isascii() and text.isdecimal() and len(text) < 4 and 1 <= int(text) <= 100
    return "" if good else "Per cent is a whole number from 1 to 100."
