"""The third part of the Plan screen: what is proposed, why, and the days before and after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, cast

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from ecfrs_tui.tui import words
from ecfrs_tui.tui.acting import Acting
from ecfrs_tui.tui.planning import Planning, how_good
from ecfrs_tui.tui.screens import plan_questions as questions
from ecfrs_tui.tui.screens.base import Framed
from ecfrs_tui.tui.screens.dialogs import QuestionScreen
from ecfrs_tui.tui.screens.plan_run import asked
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets import cards
from ecfrs_tui.tui.widgets.curve import spark
from ecfrs_tui.tui.widgets.daybars import DayBars
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Line, Rule
from ecfrs_tui.tui.widgets.planlines import LEGEND, PlanLine, PlanTable, names, placed, summary, why
from ecfrs_tui.tui.widgets.routemap import RouteMap
from ecfrs_tui.tui.widgets.twodays import TwoDays

if TYPE_CHECKING:
    from ecfrs_tui.services.planviews import PlanAccepted, PlanDay, PlanRow, PlanUnplaced, PlanView
    from ecfrs_tui.services.views import DayView

_STANDING = ("held", "confirmed")
_SPARK = 16
_LEAST_SPARK = 5


class ResultPanel(Acting, Vertical):
    """The moves in a list; beside or below it the highlighted one with its day."""

    SCOPE = "planned"

    class More(Message):
        """It is to look on for another while."""

    class Dropped(Message):
        """The plan has been thrown away."""

    def __init__(self) -> None:
        super().__init__(id="plan-result")
        self._planning: Planning | None = None

    def compose(self) -> Iterable[Widget]:
        """Summary, list, detail."""
        yield Rule("Plan", id="result-title")
        yield Line(id="result-summary")
        with Horizontal(id="result-halves"):
            with Vertical(id="result-list"):
                yield PlanTable(id="plan-lines")
                yield Line(id="result-legend")
            with Vertical(id="result-detail"):
                yield Rule(id="line-title")
                yield Fields(id="line-facts")
                yield Rule(id="line-day")
                yield DayBars(id="line-bars")
                yield TwoDays(id="line-days")
                yield RouteMap(id="line-map")

    @property
    def table(self) -> PlanTable:
        """The lines of the plan."""
        return self.query_one(PlanTable)

    @property
    def framed(self) -> Framed:
        """The screen it stands on."""
        return cast(Framed, self.screen)

    # showing

    def show(self, planning: Planning | None) -> None:
        """Another plan, or none."""
        self._planning = planning
        if planning is None or planning.view is None:
            self.table.set_rows(())
            return
        view = planning.view
        number, of = placed(view)
        self.query_one("#result-title", Rule).say(
            joined([drawn("Plan", "ember"), asked(planning.options)], "  "),
            joined(
                [
                    tinted("stopped" if view.stopped else "", "amber"),
                    Content(f"placed {number:,} of {of:,}"),
                ]
            ),
        )
        self._summarise(view)
        self.query_one("#result-legend", Line).say(drawn(LEGEND, "dim"))
        self.table.empty = (
            "The plan has no row: nothing was asked for that could be placed. {app.back} goes back to choose."
        )
        self._list()

    def _summarise(self, view: PlanView) -> None:
        """Driving, how good the plan is, and the curve in what is left of the line."""
        short = not self.framed.has_class("-wide")
        says = joined([summary(view), drawn(*how_good(view.gap_minutes, view.proved, short=short))], "   ")
        seconds = f" {view.seconds:.1f} s"
        room = min(_SPARK, self.framed.size.width - says.cell_length - len(seconds) - 5)
        curve = spark([(pulse.seconds, pulse.drive_minutes) for pulse in view.curve], room)
        if room >= _LEAST_SPARK and curve:
            says = joined([says, run_on(drawn(curve, "blue"), seconds)], "   ")
        self.query_one("#result-summary", Line).say(says)

    def reload(self) -> None:
        """Rows that were undone meanwhile are proposals again."""
        planning = self._planning
        if planning is None or planning.view is None:
            return
        if planning.outcomes:
            days = [row.starts_at.date() for row in planning.view.rows]
            visits = self.framed.desk.visits(first=min(days), last=max(days), states=_STANDING)
            planning.check({visit.reference: visit for visit in visits})
        self._list()

    def _list(self) -> None:
        planning = self._planning
        if planning is None or planning.view is None:
            return
        self.table.show(planning.view, planning.outcomes, by_officer=planning.by_officer)
        booked = sum(planning.booked(row.reference) for row in planning.view.rows)
        left = len(planning.view.rows) - booked
        refused = sum(bool(outcome.refused) for outcome in planning.outcomes.values())
        self.framed.masthead.figure(
            [
                Content(f"{left} proposed"),
                tinted(f"{booked} booked" if booked else "", "green"),
                tinted(f"{refused} refused" if refused else "", "red"),
            ]
        )
        self.say()

    def fit(self) -> None:
        """The curve and the bars follow the width."""
        if self._planning is not None and self._planning.view is not None:
            self._summarise(self._planning.view)
            self.say()

    def say(self) -> None:
        """The highlighted line, and its day before and after."""
        line = self.table.current
        title, facts = self.query_one("#line-title", Rule), self.query_one("#line-facts", Fields)
        tall = self.framed.has_class("-tall")
        if line is None:
            title.say("")
            facts.show([])
            self._days(())
            return
        need = f"need {line.need}" if line.need is not None else ""
        where = joined([plain(line.school), plain(line.row.town if line.row else "")], ", ").stylize("bold")
        title.say(run_on(drawn(clean(line.reference), "ember"), "  ", where), need)
        if line.row is None:
            facts.show(_missing(line.missing, 4 if tall else 2) if line.missing else [])
            self._days(())
        else:
            facts.show(_facts(line, line.row, 4 if tall else 2, whole=tall))
            self._days(self._days_of(line.row))

    def _days_of(self, row: PlanRow) -> Sequence[PlanDay]:
        view = self._planning.view if self._planning is not None else None
        days = view.days if view is not None else ()
        return [day for day in days if day.officer in row.officers and day.day == row.starts_at.date()]

    def _days(self, days: Sequence[PlanDay]) -> None:
        title, bars = self.query_one("#line-day", Rule), self.query_one(DayBars)
        two, route = self.query_one(TwoDays), self.query_one(RouteMap)
        for widget in (title, bars, two, route):
            widget.display = bool(days)
        if not days:
            return
        day = days[0]
        change = day.after.drive_minutes - day.before.drive_minutes
        title.say(
            run_on(drawn(clean(day.name), "ember"), f" · {words.day(day.day)}"),
            f"{words.minutes(day.before.drive_minutes)} → {words.minutes(day.after.drive_minutes)}"
            f" driving ({words.extra(change)})",
        )
        lines: list[tuple[str, DayView]] = []
        for each in days:
            # with two officers the second pair of bars says whose it is
            lines += [("stands" if each is day else each.name, each.before), ("plan", each.after)]
        bars.show(lines)
        two.show((day.before, day.after))
        route.show(day.after)

    # what can be done

    def _targets(self) -> tuple[PlanRow, ...]:
        """The marked rows that are open, or the one under the cursor."""
        if self._planning is None:
            return ()
        marks = set(self.table.marks)
        if not marks:
            line = self.table.current
            marks = {line.reference} if line is not None else set()
        return tuple(row for row in self._planning.open_rows() if row.reference in marks)

    def why_no_row(self) -> str:
        """Why nothing can be accepted here."""
        if self._targets():
            return ""
        line = self.table.current
        if line is None:
            return "There is nothing to accept."
        if line.row is None:
            return f"{clean(line.reference)} has no place in this plan."
        return f"{clean(line.reference)} is booked already."

    def accept(self) -> None:
        """The row under the cursor, or the marked ones: a question first."""
        self._ask(self._targets())

    def why_nothing_open(self) -> str:
        """Why there is nothing left to accept."""
        open_ = self._planning is not None and self._planning.open_rows()
        return "" if open_ else "Nothing of this plan is left to accept."

    def accept_all(self) -> None:
        """Every row that is still open."""
        if self._planning is not None:
            self._ask(self._planning.open_rows())

    def _ask(self, rows: Sequence[PlanRow]) -> None:
        planning = self._planning
        if planning is None or planning.view is None or not rows:
            return

        def done(outcomes: tuple[PlanAccepted, ...] | None) -> None:
            if outcomes is not None:
                planning.accepted(outcomes)
                self.table.clear_marks()
                self._report(outcomes)

        self.app.push_screen(QuestionScreen(questions.accept(self.framed.desk, planning.view, rows)), done)

    def _report(self, outcomes: Sequence[PlanAccepted]) -> None:
        app = self.framed.booking_app
        refused = [outcome for outcome in outcomes if outcome.refused]
        done = [outcome for outcome in outcomes if not outcome.refused]
        key = app.key_of("app.undo")
        if len(outcomes) == 1 and done:
            app.notify(f"{clean(done[0].words).rstrip('.')} … {key} to undo", markup=False, timeout=8)
        elif done:
            says = f"{len(done)} of {len(outcomes)} booked … {key} takes them back one by one"
            app.notify(says, markup=False, timeout=8)
        if refused:
            says = "; ".join(f"{clean(each.reference)}: {clean(each.refused)}" for each in refused[:3])
            more = f"; and {len(refused) - 3} more" if len(refused) > 3 else ""
            app.notify(f"Refused: {says}{more}", severity="error", markup=False, timeout=10)
        app.look()
        self._list()

    def toggle_group(self) -> None:
        """By time, or by officer and time."""
        if self._planning is not None:
            self._planning.by_officer = not self._planning.by_officer
            self._list()

    def why_no_day(self) -> str:
        """Why there is no day to open."""
        line = self.table.current
        return "" if line is not None and line.row is not None else "This line has no day."

    def open_day(self) -> None:
        """The first officer's day as it stands."""
        line = self.table.current
        if line is not None and line.row is not None:
            self.framed.booking_app.open_day(line.row.officers[0], line.row.starts_at.date())

    def why_no_more(self) -> str:
        """Why looking on is of no use."""
        planning = self._planning
        if planning is None or planning.view is None:
            return "There is no plan to go on from."
        if planning.view.proved and len(planning.open_rows()) == len(planning.view.rows):
            return "No better plan exists: this one is proved best."
        return "" if planning.more() is not None else "No request of this plan is left to place."

    def more(self) -> None:
        """On from here for another minute."""
        self.post_message(self.More())

    def drop(self) -> None:
        """Throws the plan away; asks when rows would be lost."""
        rows = len(self._planning.open_rows()) if self._planning is not None else 0
        if not rows:
            self.post_message(self.Dropped())
            return

        def sure(yes: bool | None) -> None:
            if yes:
                self.post_message(self.Dropped())

        self.app.push_screen(QuestionScreen(questions.throw_away(rows)), sure)


def _facts(line: PlanLine, row: PlanRow, lines: int, *, whole: bool) -> list[Field]:
    """When, who and why; with `whole` the sessions too."""
    there = f"   there {words.span(row.arrives_at, row.departs_at)}"
    when = f"{words.long_day(row.starts_at)}  {words.span(row.starts_at, row.ends_at)}"
    extra = f"{words.extra(row.extra_drive_minutes)} min of driving"
    fields = [
        Field("when", run_on(drawn(when, "strong"), drawn(there, "dim")), 2),
        Field("officer", joined([Content(names(row)), drawn(extra, "dim")])),
        Field("why", plain(row.explanation), lines),
    ]
    if whole:
        fields.insert(
            2, Field("sessions", cards.sessions(row.sessions) if row.sessions else plain(row.what), 3)
        )
    if row.was:
        fields.append(Field("now", plain(row.was)))
    fields += [
        Field("mind", run_on(drawn("! ", "amber"), tinted(each, "amber")), lines) for each in row.warnings
    ]
    if line.outcome is not None:
        fields.insert(0, Field("outcome", why(line), lines))
    return fields


def _missing(missing: PlanUnplaced, lines: int) -> list[Field]:
    """Why there is no place, and what would help."""
    fields = [Field("no place", tinted(each, "amber"), lines) for each in missing.reasons]
    return fields + [Field("would help", plain(each), lines) for each in missing.helps]
