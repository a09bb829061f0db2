"""The outbox: what leaves the building, what became of it, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.services.message_states import WANTED
from ecfrs_tui.services.outboxviews import Chosen, MessageView, SendReport
from ecfrs_tui.tui import words
from ecfrs_tui.tui.opening import Opening, Things
from ecfrs_tui.tui.screens import outbox_questions as questions
from ecfrs_tui.tui.screens.base import OPENING, MainScreen
from ecfrs_tui.tui.screens.bulk import Bulk
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule
from ecfrs_tui.tui.widgets.table import Table
from ecfrs_tui.tui.work import beside

if TYPE_CHECKING:
    from ecfrs_tui.services.messages import MessageRow

STATES = {
    "uncertain": ("?", "red"),
    "failed": ("!", "red"),
    "drafted": ("+", "amber"),
    "released": ("›", "blue"),
    "sending": ("›", "blue"),
    "exported": ("✓", "green"),
    "sent": ("✓", "green"),
    "sent by hand": ("✓", "green"),
    "accepted": ("✓", "green"),
    "declined": ("×", "red"),
    "withdrawn": ("–", "dim"),
}
"""Sign and tone by state, those that want a person first."""
_ORDER = list(STATES)
RECENT = timedelta(days=14)
MOST = 2000
"""Messages listed at once; the filter looks through these."""


def state_words(state: str) -> Content:
    """A state with its sign."""
    sign, tone = STATES.get(state, ("·", ""))
    return run_on(drawn(f"{sign} ", tone), tinted(state, tone))


def _to(row: MessageRow, width: int) -> Content:
    return plain(row.recipient or row.email)


def _about(row: MessageRow) -> str:
    return row.visit or row.request


def _when(row: MessageRow) -> datetime:
    return row.left_at or row.drafted_at


def _problem(row: MessageRow, width: int) -> Content:
    if row.problem:
        return tinted(clean(row.problem), "red")
    return drawn(clean(row.path).replace("\\", "/").rpartition("/")[2], "dim")


class OutboxScreen(Bulk, Opening, MainScreen):
    """Those that want a person first; the message under the cursor as its reader sees it."""

    SCOPES: ClassVar[tuple[str, ...]] = ("outbox", "things", "main")
    CONTEXT = "outbox"

    def __init__(self) -> None:
        super().__init__()
        self._all = False
        self._reading: tuple[int, int] = (0, -1)

    def body(self) -> Iterable[Widget]:
        """The messages; one of them whole."""
        table: Table[MessageRow] = Table(
            [
                Column("state", lambda r, w: state_words(r.state), least=11, most=14),
                Column("what", lambda r, w: plain(r.kind), least=12, most=14, keep=5),
                Column("about", lambda r, w: tinted(_about(r), "ember"), least=9, most=16, keep=6),
                Column("to", _to, least=14, weight=2, most=36),
                Column("e-mail", lambda r, w: plain(r.email), least=16, weight=2, most=40, keep=2),
                Column("when", lambda r, w: Content(words.moment(_when(r))), least=16, keep=4),
                Column("file or problem", _problem, least=14, weight=3, keep=3),
            ],
            key=lambda r: str(r.number),
            haystack=lambda r: (
                f"{r.state} {r.kind} {_about(r)} {r.recipient} {r.email} {r.subject} {r.problem}"
            ),
            id="outbox",
        )
        table.empty = OPENING
        with Horizontal(id="outbox-halves"):
            with Vertical(id="outbox-list"):
                yield table
                yield FilterBar()
            with Vertical(id="outbox-message"):
                yield Rule(id="message-title")
                yield Fields(label_width=11, id="message-facts")

    @property
    def listing(self) -> Table[MessageRow]:
        """The messages."""
        return self.query_one("#outbox", Table)

    def reload(self) -> None:
        """Open ones and the last two weeks', or all."""
        since = None if self._all else self.desk.now() - RECENT
        rows = list(self.desk.messages(since=since, most=MOST))
        rows.sort(key=_when, reverse=True)
        rows.sort(key=lambda row: _ORDER.index(row.state) if row.state in WANTED else len(WANTED))
        self.listing.empty = self.keyed(
            "Nothing waits and nothing left in the last two weeks. {outbox.all} shows every message."
        )
        self.listing.set_rows(rows)
        self.masthead.figure(self._figures(rows))
        self._show()

    def _figures(self, rows: list[MessageRow]) -> list[Content]:
        counts = {state: sum(row.state == state for row in rows) for state in WANTED}
        found = [tinted(f"{number} {state}", STATES[state][1]) for state, number in counts.items() if number]
        replies = len(self.desk.replies())
        return [*found, tinted(words.count(replies, "reply", "replies"), "amber")] if replies else found

    def on_table_highlighted(self) -> None:
        """Another message."""
        self._show()
        self.refresh_keys()

    def on_table_changed(self) -> None:
        """Other marks."""
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click goes to what it is about."""
        self.booking_app.press("outbox.visit", self)

    def on_resize(self) -> None:
        """More of the text where there is room."""
        if self.booking_app.desk is not None:
            self._show()

    def message(self) -> MessageView | None:
        """The message under the cursor whole."""
        row = self.listing.current
        if row is None:
            return None
        found = self.desk.outgoing(Chosen(numbers=(row.number,)), states=(row.state,))
        return found[0] if found else None

    def _show(self) -> None:
        title, facts = self.query_one("#message-title", Rule), self.query_one("#message-facts", Fields)
        view = self.message()
        if view is None:
            title.say("")
            facts.show([])
            return
        title.say(
            run_on(drawn(clean(view.about), "ember"), "  ", plain(view.subject).stylize("bold")), view.kind
        )
        facts.show(message_fields(view, 24 if self.has_class("-tall") else 3))

    # reasons

    def thing_here(self) -> Things:
        """What the message is about."""
        row = self.listing.current
        return Things(visit=row.visit, request=row.request) if row is not None else Things()

    def why_no_message(self) -> str:
        """Why there is nothing to act on."""
        return "" if self.listing.current is not None else "No message is chosen."

    def why_no_about(self) -> str:
        """Why there is nowhere to go."""
        row = self.listing.current
        return self.why_no_message() or ("" if row and _about(row) else "The message is about no visit.")

    def _why_not(self, states: tuple[str, ...], what: str) -> str:
        row = self.listing.current
        if row is None or self.listing.marks:
            return self.why_no_message()
        return "" if row.state in states else f"It is {clean(row.state)}{what}"

    def why_not_drafted(self) -> str:
        """Why it cannot be let go."""
        return self._why_not(("drafted", "failed"), " and has been let go already.")

    def why_not_open(self) -> str:
        """Why nothing can be said about how it went."""
        return self._why_not(WANTED, " already.")

    def why_not_failed(self) -> str:
        """Why it cannot be tried again."""
        return self._why_not(("failed", "uncertain"), ", so there is nothing to try again.")

    def why_no_server(self) -> str:
        """Why nothing can be sent."""
        waits = any(row.state == "released" for row in self.listing.rows)
        return "" if waits else "Nothing waits for the mail server."

    # doing

    def _chosen(self) -> Chosen:
        return Chosen(numbers=tuple(int(key) for key in self.targets()))

    def release(self) -> None:
        """Who gets what, then they go."""
        desk, chosen = self.desk, self._chosen()
        views = desk.outgoing(chosen, states=("drafted", "failed", "released"))
        self.ask(questions.release(desk, chosen, views))

    def by_hand(self) -> None:
        """A person has sent it."""
        self.ask(questions.by_hand(self.desk, self._chosen()))

    def withdraw(self) -> None:
        """It will not leave."""
        self.ask(questions.withdraw(self.desk, self._chosen()))

    def retry(self) -> None:
        """Once more; for one that may have been sent a person's word is asked."""
        row = self.listing.current
        uncertain = row is not None and row.state == "uncertain"
        self.ask(questions.retry(self.desk, self._chosen(), uncertain=uncertain))

    def write_files(self) -> None:
        """As files, whatever the usual way."""
        self.ask(questions.files(self.desk, self._chosen()))

    def send_now(self) -> None:
        """What was let go to the mail server, beside the screen."""
        from textual.worker import get_current_worker

        desk, app = self.desk, self.booking_app

        def send() -> SendReport:
            worker = get_current_worker()
            return desk.send_messages(lambda: worker.is_cancelled)

        def done(report: SendReport) -> None:
            app.notify(clean(report.words), markup=False, timeout=8)
            app.look()

        app.notify("Sending…", timeout=3)
        beside(self, send, done, app.complain, name="send")

    def to_visit(self) -> None:
        """What it is about, on its list."""
        if (row := self.listing.current) is not None:
            self.booking_app.lead_to("visits" if row.visit else "requests", _about(row))

    def read_whole(self) -> None:
        """The message as it leaves."""
        from ecfrs_tui.tui.screens.dialogs import ReadScreen

        if (view := self.message()) is not None:
            self.app.push_screen(ReadScreen(f"Message {view.number}", message_fields(view, 400)))

    def open_replies(self) -> None:
        """What came back."""
        from ecfrs_tui.tui.screens.replies import RepliesScreen

        self.app.push_screen(RepliesScreen())

    def open_offers(self) -> None:
        """Times held for schools to choose from."""
        from ecfrs_tui.tui.screens.offers import OffersScreen

        self.app.push_screen(OffersScreen())

    def open_letters(self) -> None:
        """The words of the letters."""
        from ecfrs_tui.tui.screens.letters import LettersScreen

        self.app.push_screen(LettersScreen())

    def toggle_all(self) -> None:
        """What waits or left lately, or all."""
        self._all = not self._all
        self.reload()

    def show_reference(self, reference: str) -> None:
        """A reply's opens the replies; else the first message about a visit or a request."""
        if reference.startswith("RPL"):
            from ecfrs_tui.tui.screens.replies import RepliesScreen

            self.app.push_screen(RepliesScreen(reference))
        elif key := next(
            (str(r.number) for r in self.listing.rows if reference and _about(r) == reference), ""
        ):
            self.listing.go_to(key)


def message_fields(view: MessageView, lines: int) -> list[Field]:
    """A message as labelled lines: headers, what became of it, its text in at most so many lines."""
    sequence = f", change {view.sequence}" if view.sequence else ""
    method = f"{view.method.lower()}{sequence}" if view.method else ""
    fields = [
        Field("state", joined([state_words(view.state), plain(view.way), Content(method)])),
        Field("to", plain(view.to), 2),
        Field("attached", plain(", ".join(view.files)) if view.files else drawn("nothing", "dim"), 2),
    ]
    for each in view.recipients:
        said = run_on(plain(each.email), f" {each.state} ", tinted(clean(each.said), "dim"))
        fields.append(Field("copy to" if each.copy else "server", said, 2))
    if view.problem:
        fields.append(Field("problem", tinted(clean(view.problem), "red"), 3))
    if view.next_attempt_at is not None:
        fields.append(Field("next try", Content(words.moment(view.next_attempt_at))))
    if view.path:
        fields.append(Field("file", plain(view.path), 2))
    text = [Field("", plain(line), 3) for line in view.text.splitlines()[:lines]]
    return [*fields, Field("", Content("")), *text]
