"""The card of a visit: when, who, the drives, what is wrong with it, who has been told and what came back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ecfrs_tui.services.cardviews import CardLine, DriveView, VisitPage
from ecfrs_tui.tui import words
from ecfrs_tui.tui.opening import Things
from ecfrs_tui.tui.screens import visit_questions as questions
from ecfrs_tui.tui.screens.cards import CardScreen
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets import cards
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.views import SessionView, VisitRow


class VisitScreen(CardScreen[VisitPage]):
    """By its reference."""

    SCOPES: ClassVar[tuple[str, ...]] = ("card", "visitcard", "things", "main")
    CONTEXT = "visitcard"
    LINES = "Who is on it, letters, replies, answers"
    NOTHING = "Nobody is on it and nobody has been told."

    def __init__(self, reference: str) -> None:
        super().__init__()
        self._reference = reference

    def read(self) -> VisitPage:
        """The page."""
        return self.desk.visit_page(self._reference)

    def lines(self, page: VisitPage) -> Sequence[CardLine]:
        """Officers, school and request, then what was written, newest first."""
        return page.lines

    def line_words(self, line: CardLine, width: int) -> Content:
        """Officers by name."""
        return (
            Content(self.booking_app.officer_name(line.words))
            if line.kind == "officer"
            else plain(line.words)
        )

    def heading(self, page: VisitPage) -> tuple[Content, Content]:
        """Reference and school; the state."""
        row = page.row
        where = joined([plain(row.school), plain(row.town)], ", ").stylize("bold")
        return run_on(drawn(clean(row.reference), "ember"), "  ", where), cards.state(row.state)

    def facts(self, page: VisitPage) -> Sequence[Field]:
        """When and who, then what is wrong, then the rest."""
        row, name = page.row, self.booking_app.officer_name
        there = f"  there {words.span(row.arrives_at, row.departs_at)}"
        when = run_on(
            drawn(words.long_day(row.starts_at), "strong"),
            f" {words.span(row.starts_at, row.ends_at)}",
            drawn(there, "dim"),
        )
        held = f"held until {words.moment(row.held_until)}, then it lapses" if row.held_until else ""
        fields = [
            Field("when", when, 2),
            Field("", tinted(held, "amber"), 2),
            Field("because", plain(page.state_reason), 2),
            *(
                Field(" " if n else "mind", run_on(drawn("! ", "red"), tinted(each, "red")), 3)
                for n, each in enumerate(page.warnings)
            ),
            Field("officer", Content(", ".join(name(code) for code in row.officers)), 2),
            *_drive_fields(page.drives, many=len(row.officers) > 1),
            *(Field("sessions" if n == 0 else " ", _session(each), 2) for n, each in enumerate(row.sessions)),
            Field("young people", _people(row)),
            Field("contact", plain(page.contact) if page.contact else drawn("nobody is named", "dim"), 2),
            Field("room", plain(page.room), 2),
            Field("notes", plain(page.notes), 4),
            Field("remarks", plain(page.remarks), 4),
            Field("partners", plain(", ".join(page.partners)), 2),
            Field("messages", plain(row.messages) if row.messages else drawn("none yet", "dim"), 2),
            *(Field("allowed", plain(f"{rule}: {why}"), 3) for rule, why in page.overrides),
        ]
        if page.request is not None:
            fields += [
                Field("they wrote", run_on("“", plain(page.request.typed_preferences), "”"), 3),
                Field("understood", plain(page.request.understood), 2),
            ]
        return fields

    # what is under the cursor

    def thing_here(self) -> Things:
        """The visit, and the officer of the line under the cursor."""
        line = self.thing_of(self.listing.current)
        request = (self.page.row.request if self.page is not None else None) or ""
        return Things("", self._reference, request, line.officer)

    def _row(self) -> VisitRow | None:
        return self.page.row if self.page is not None else None

    # reasons

    def why_not_held(self) -> str:
        """Why it cannot be confirmed."""
        row = self._row()
        if row is None:
            return self.why_no_page()
        return "" if row.state == "held" else f"{clean(row.reference)} is {clean(row.state)}, not held."

    def why_not_live(self) -> str:
        """Why it can no longer be changed."""
        row = self._row()
        if row is None:
            return self.why_no_page()
        live = row.state in ("held", "confirmed")
        return "" if live else f"{clean(row.reference)} is {clean(row.state)}: nothing more can be changed."

    def why_no_request(self) -> str:
        """Why there is no request to go to."""
        row = self._row()
        if row is None:
            return self.why_no_page()
        return "" if row.request else f"{clean(row.reference)} did not come from a request."

    # doing

    def confirm(self) -> None:
        """A held visit becomes confirmed."""
        if (row := self._row()) is not None:
            self.ask(questions.confirm(self.desk, [row]))

    def move(self) -> None:
        """Another time."""
        if (row := self._row()) is not None:
            self.ask(questions.move(self.desk, row, self.booking_app.officer_name))

    def cancel(self) -> None:
        """With a reason."""
        if (row := self._row()) is not None:
            self.ask(questions.cancel(self.desk, [row]))

    def deliver(self) -> None:
        """It happened: how many were reached."""
        if (row := self._row()) is not None:
            self.ask(questions.deliver(self.desk, row))

    def pick_up(self) -> None:
        """The grid with this visit in hand."""
        self.booking_app.take_in_hand(self._reference)

    def to_request(self) -> None:
        """The request it came from."""
        if (row := self._row()) is not None and row.request:
            self.booking_app.lead_to("requests", row.request)

    def open_day(self) -> None:
        """The day of the officer of the line, or of its first one."""
        row = self._row()
        if row is not None and row.officers:
            officer = self.thing_of(self.listing.current).officer or row.officers[0]
            self.booking_app.open_day(officer, row.starts_at.date())


def _session(each: SessionView) -> Content:
    when = f"{words.span(each.starts_at, each.ends_at)} " if each.starts_at and each.ends_at else ""
    came = f", {each.attended} came" if each.attended is not None else ""
    return run_on(
        drawn(when, "strong"),
        plain(each.title),
        f" {words.year(clean(each.year))}, {words.count(each.pupils, 'pupil')}{came}",
    )


def _people(row: VisitRow) -> Content:
    distinct = f"{row.distinct:,} different ones" if row.distinct is not None else ""
    teacher = {True: "a teacher was there", False: "no teacher was there", None: ""}[row.teacher_present]
    return joined([Content(words.count(row.pupils, "attendance")), Content(distinct), Content(teacher)])


def _drive_fields(drives: Sequence[DriveView], *, many: bool) -> list[Field]:
    """The drive to it and the one on from it; with several officers, whose it is."""
    fields: list[Field] = []
    for each in drives:
        whose = f"{each.name}: " if many else ""
        way = "from" if each.towards else "on to"
        sure = joined(
            [
                Content(f"{each.km:.0f} km") if each.km else Content(""),
                plain(each.source),
                Content(f"±{each.error_minutes}") if each.error_minutes else Content(""),
            ]
        )
        line = run_on(
            plain(whose),
            f"{each.minutes} min {way} ",
            plain(each.place),
            drawn("  ", ""),
            drawn(clean(sure.plain), "dim"),
        )
        fields.append(Field("drive" if not fields else " ", line, 2))
    return fields
