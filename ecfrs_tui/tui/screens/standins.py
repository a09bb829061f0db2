"""An officer is away: the visits left without one, who could take each, and the call to make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from ecfrs_tui.services.planviews import PlanAccepted, StandIn, StrandedVisit
from ecfrs_tui.tui import words
from ecfrs_tui.tui.opening import Opening, Things
from ecfrs_tui.tui.screens.base import Framed
from ecfrs_tui.tui.screens.dialogs import Ask, Question, QuestionScreen, needed
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule
from ecfrs_tui.tui.widgets.table import Table
from ecfrs_tui.tui.work import beside, said

if TYPE_CHECKING:
    from ecfrs_tui.errors import EcfrsError


def _when(choice: StandIn, width: int) -> Content:
    says = f"{words.even_day(choice.starts_at)} {words.span(choice.starts_at, choice.ends_at)}"
    return run_on(drawn("= " if choice.same_time else "→ ", "green" if choice.same_time else "amber"), says)


def _who(choice: StandIn, width: int = 80) -> Content:
    each = width // max(1, len(choice.officer_names)) - 2 * (len(choice.officer_names) > 1)
    return Content(", ".join(words.fit_name(clean(name), each) for name in choice.officer_names))


class StandInTable(Table[StandIn]):
    """Who could take the visit, the least harm first."""

    SCOPE = "choices"

    class Taken(Message):
        """A choice is to be held."""

        def __init__(self, choice: StandIn) -> None:
            super().__init__()
            self.choice = choice

    class Left(Message):
        """Back to the visits."""

    def __init__(self) -> None:
        super().__init__(
            [
                Column("officer", _who, least=7, most=18, weight=1),
                Column("when", _when, least=24),
                Column(
                    "extra",
                    lambda c, w: Content(f"{words.extra(c.extra_drive_minutes)} min"),
                    least=7,
                    right=True,
                ),
                Column("what it means", lambda c, w: plain(c.words), least=12, weight=4, keep=5),
            ],
            key=lambda c: f"{' '.join(c.officers)} {c.starts_at.isoformat()}",
            markable=False,
            sortable=False,
            id="choices",
        )

    def why_no_choice(self) -> str:
        """Why nothing can be taken."""
        return "" if self.current is not None else "Nobody could take this visit."

    def take(self) -> None:
        """The choice under the cursor."""
        if self.current is not None:
            self.post_message(self.Taken(self.current))

    def out(self) -> None:
        """Back to the visits."""
        self.post_message(self.Left())


class StandInScreen(Opening, Framed):
    """Visits above, choices for the one under the cursor below; a choice becomes a hold."""

    SCOPES: ClassVar[tuple[str, ...]] = ("standins", "things")
    CONTEXT = "standins"

    def __init__(self, officer: str, first: date, last: date) -> None:
        super().__init__()
        self._officer, self._first, self._last = officer, first, last
        self._found: tuple[StrandedVisit, ...] = ()
        self._taken: dict[str, PlanAccepted] = {}
        self._asked = 0

    def body(self) -> Iterable[Widget]:
        """Visits, the call to make, choices."""
        visits: Table[StrandedVisit] = Table(
            [
                Column("", self._sign, least=1),
                Column("when", lambda s, w: Content(words.moment(s.starts_at)), least=16),
                Column("school", lambda s, w: plain(s.school), least=16, weight=3, most=40),
                Column("what", lambda s, w: plain(s.what), least=8, most=24, weight=1, keep=3),
                Column("best choice", self._best, least=16, weight=3, keep=5),
            ],
            key=lambda s: s.visit,
            markable=False,
            id="stranded",
        )
        visits.empty = "Looking for who could go…"
        with Vertical():
            yield Rule(id="standins-title")
            yield visits
            yield Rule(id="call-title")
            yield Fields(id="call")
            yield StandInTable()

    @property
    def visits(self) -> Table[StrandedVisit]:
        """The visits left without an officer."""
        return self.query_one("#stranded", Table)

    @property
    def choices(self) -> StandInTable:
        """Who could take the one under the cursor."""
        return self.query_one(StandInTable)

    @property
    def context(self) -> str:
        """The choices have keys of their own."""
        return "choices" if self.choices.has_focus else self.CONTEXT

    def _sign(self, stranded: StrandedVisit, width: int) -> Content:
        if (outcome := self._taken.get(stranded.visit)) is not None:
            return drawn("×", "red") if outcome.refused else drawn("~", "amber")
        return drawn("!", "red")

    def _best(self, stranded: StrandedVisit, width: int) -> Content:
        if (outcome := self._taken.get(stranded.visit)) is not None:
            return tinted(outcome.refused or outcome.words, "red" if outcome.refused else "amber")
        if not stranded.choices:
            return tinted("nobody", "red")
        best = stranded.choices[0]
        when = "same time" if best.same_time else words.moment(best.starts_at)
        return joined([_who(best), Content(when)], ", ")

    # showing

    def reload(self) -> None:
        """Asked beside the screen: it looks at every officer's days."""
        desk, away = self.desk, (self._officer, self._first, self._last)
        name = self.booking_app.officer_name(self._officer)
        days = words.long_day(self._first)
        if self._last != self._first:
            days = f"{words.day(self._first)} – {words.long_day(self._last)}"
        self.query_one("#standins-title", Rule).say(
            run_on(drawn(name, "ember"), " is ill · ", drawn(days, "strong")), "the least harm first"
        )
        self._asked += 1
        asked = self._asked

        def answer(found: tuple[StrandedVisit, ...]) -> None:
            # an answer from before the last change is worth nothing
            if asked == self._asked:
                self._show(found)

        beside(self, lambda: desk.stand_ins(*away), answer, self._fault, name="standins")

    def _settled(self, visit: str) -> bool:
        """Whether another officer has been found."""
        outcome = self._taken.get(visit)
        return outcome is not None and not outcome.refused

    def _fault(self, error: EcfrsError) -> None:
        self.visits.empty = clean(" ".join(said(error)))
        self.visits.set_rows(())
        self._say()

    def _show(self, found: tuple[StrandedVisit, ...]) -> None:
        # what was taken is no longer stranded, but its call has still to be made
        here = {each.visit for each in found}
        for visit in here:
            if self._settled(visit):
                del self._taken[visit]
        kept = [each for each in self._found if each.visit in self._taken and each.visit not in here]
        self._found = tuple(sorted((*found, *kept), key=lambda each: (each.starts_at, each.visit)))
        name = self.booking_app.officer_name(self._officer)
        self.visits.empty = (
            f"No visit of {name} stands in these days: nothing is left without an officer. {{app.back}} "
            "goes back."
        )
        self.visits.set_rows(self._found)
        self.visits.refresh()
        left = len(self._found) - sum(not each.refused for each in self._taken.values())
        self.masthead.figure([Content(f"{left} to settle")])
        self._say()

    def on_table_highlighted(self, message: Table.Highlighted) -> None:
        """Another visit: its call and its choices."""
        if message.table is self.visits:
            self._say()
        self.refresh_keys()

    def on_table_picked(self, message: Table.Picked) -> None:
        """A second click goes on."""
        if message.table is self.choices:
            self.choices.take()
        else:
            self.into_choices()

    def _say(self) -> None:
        stranded = self.visits.current
        title, call = self.query_one("#call-title", Rule), self.query_one("#call", Fields)
        for part in (title, call, self.choices):
            part.display = stranded is not None
        if stranded is None:
            self.choices.set_rows(())
            return
        where = plain(stranded.school).stylize("bold")
        title.say(
            run_on(drawn(clean(stranded.visit), "ember"), "  ", where), words.moment(stranded.starts_at)
        )
        fields = [Field("call", plain(stranded.call), 2)] if stranded.call else []
        if (outcome := self._taken.get(stranded.visit)) is not None:
            says = tinted(outcome.refused or outcome.words, "red" if outcome.refused else "green")
            fields.insert(0, Field("outcome", says, 2))
        fields += [Field("why not", tinted(each, "amber"), 2) for each in stranded.reasons[:3]]
        call.show(fields)
        self.choices.empty = (
            "Nobody could take it: {standins.visit} leads to Visits, where {visits.move} moves it and "
            "{visits.cancel} cancels it."
        )
        self.choices.set_rows(stranded.choices)

    def back(self) -> bool:
        """Out of the choices first."""
        if self.choices.has_focus:
            self.visits.focus()
            return True
        return False

    # doing

    def why_no_choices(self) -> str:
        """Why there is nothing to choose from."""
        if self.visits.current is None:
            return "No visit is left without an officer."
        return self.choices.why_no_choice()

    def into_choices(self) -> None:
        """The focus goes to the choices."""
        self.choices.focus()

    def on_stand_in_table_left(self) -> None:
        """The focus goes back to the visits."""
        self.visits.focus()

    def thing_here(self) -> Things:
        """The visit that needs somebody."""
        stranded = self.visits.current
        return Things(visit=stranded.visit) if stranded is not None else Things()

    def why_no_visit(self) -> str:
        """Why there is no visit to open."""
        return "" if self.visits.current is not None else "No visit is chosen."

    def to_visit(self) -> None:
        """The visit on the list of visits, to move or cancel it there."""
        if (stranded := self.visits.current) is not None:
            self.booking_app.lead_to("visits", stranded.visit)

    def on_stand_in_table_taken(self, message: StandInTable.Taken) -> None:
        """A choice is to be held: a question with the reason first."""
        stranded = self.visits.current
        if stranded is None:
            return

        def done(outcome: PlanAccepted | None) -> None:
            if outcome is None:
                return
            self._taken[stranded.visit] = outcome
            self._asked += 1
            app = self.booking_app
            if outcome.refused:
                app.notify(clean(outcome.refused), severity="error", markup=False, timeout=10)
            else:
                key = app.key_of("app.undo")
                app.notify(f"{clean(outcome.words).rstrip('.')} … {key} to undo", markup=False, timeout=8)
            self.visits.focus()
            self._show(tuple(each for each in self._found if not self._settled(each.visit)))
            app.look()

        self.app.push_screen(QuestionScreen(self._question(stranded, message.choice)), done)

    def _question(self, stranded: StrandedVisit, choice: StandIn) -> Question[PlanAccepted]:
        desk, name = self.desk, self.booking_app.officer_name(self._officer)
        when = f"{words.long_day(choice.starts_at)} {words.span(choice.starts_at, choice.ends_at)}"

        def act(texts: Mapping[str, str]) -> PlanAccepted:
            return desk.take_over(
                stranded.visit, officers=choice.officers, starts_at=choice.starts_at, reason=texts["reason"]
            )

        lines = [
            Field("school", plain(stranded.school).stylize("bold"), 2),
            Field("instead of", Content(f"{words.moment(stranded.starts_at)}, {name}")),
            Field("hold", run_on(drawn(when, "strong"), ", ", _who(choice)), 2),
            Field("means", plain(choice.words), 3),
            Field("call", plain(stranded.call), 3),
        ]
        asks = [Ask("reason", "reason", f"{name} is ill", "goes into the history", needed("A reason"))]
        return Question(f"Hold {clean(stranded.visit)} with another officer", lines, "hold", act, (), asks)
