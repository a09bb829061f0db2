"""What the framed screens share: masthead, body, line of keys; reading again; the filter; going back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widget import Widget

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.services.list_looks import ListLook
from ecfrs_tui.tui import actions, words
from ecfrs_tui.tui.acting import Acting
from ecfrs_tui.tui.room import Roomy
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.keybar import Key, KeyBar, while_filtering
from ecfrs_tui.tui.widgets.masthead import TABS, Masthead
from ecfrs_tui.tui.widgets.pieces import Fields, Rule, as_text
from ecfrs_tui.tui.widgets.table import Table
from ecfrs_tui.tui.work import Returned, beside

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.views import TodayView
    from ecfrs_tui.tui.app import BookingApp

OPENING = "Opening the diary…"
_NEVER = (-1, -1)
TALL = 34
"""Lines from which on there is room for more of everything."""


class Framed(Acting, Roomy, Screen[None]):
    """A screen with masthead and line of keys that reads again when the diary has changed."""

    CONTEXT: ClassVar[str] = ""
    CARD: ClassVar[tuple[str, str, str]] = ("", "", "")
    """Ids of the list, the title and the facts of its card, where there is one."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (124, "-wide")]  # noqa: RUF012 - an instance variable to Textual
    VERTICAL_BREAKPOINTS = [(0, "-short"), (TALL, "-tall")]  # noqa: RUF012 - an instance variable to Textual

    def __init__(self) -> None:
        super().__init__()
        self._seen = _NEVER

    @property
    def booking_app(self) -> BookingApp:
        """The app, by its own type."""
        return cast("BookingApp", self.app)

    @property
    def desk(self) -> Desk:
        """The open desk; actions that need it have a reason while it is not there."""
        desk = self.booking_app.desk
        assert desk is not None
        return desk

    def compose(self) -> ComposeResult:
        """Masthead, body, keys."""
        self.take_room()
        yield Masthead(self.CONTEXT)
        with Vertical(id="body"):
            yield from self.body()
        yield KeyBar()

    def body(self) -> Iterable[Widget]:
        """The widgets between masthead and keys."""
        raise NotImplementedError

    def reload(self) -> None:
        """Reads everything shown from the desk; cursors stay where they are."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        """Back in view: reads again if the diary has changed meanwhile."""
        self.masthead.warn(self.booking_app.unlocked)
        self.freshen()
        self.refresh_keys()

    def on_descendant_focus(self) -> None:
        """Other keys where the focus is."""
        self.refresh_keys()

    def on_returned(self, message: Returned) -> None:
        """A call beside the screen has come back."""
        message.deliver()
        self.refresh_keys()

    def on_key_bar_pressed(self, message: KeyBar.Pressed) -> None:
        """A click on a key is the key."""
        self.booking_app.press(message.action, self)

    def freshen(self) -> None:
        """Reads again when what is shown is older than the last change, or than the last summary of the day."""
        app = self.booking_app
        seen, now = self._seen, (app.generation, app.summaries)
        # a screen that is being made may be looked at by the clock: it reads when it comes into view
        if app.desk is None or not self.is_mounted or seen == now:
            return
        self._seen = now
        try:
            if seen[1] != now[1]:
                self.show_summary(app.summary())
            if seen[0] != now[0]:
                self.reload()
        except EcfrsError as error:
            app.complain(error)
        self.refresh_keys()

    def show_again(self) -> None:
        """Reads the lists again though nothing was written, because another part of the diary is looked at."""
        self._seen = (_NEVER[0], self._seen[1])
        self.freshen()

    def show_summary(self, today: TodayView) -> None:
        """The day as it is summed up at the top of every screen."""
        keys = [actions.keys_of(actions.BY_ID[tab[0]], self.booking_app.own_keys)[0] for tab in TABS]
        self.masthead.show(today, keys)

    @property
    def masthead(self) -> Masthead:
        """The two lines at the top."""
        return self.query_one(Masthead)

    @property
    def context(self) -> str:
        """The context of keys: this screen's, or that of the part which has the focus."""
        return self.CONTEXT

    def keyed(self, sentence: str) -> str:
        """A sentence of ours with each `{action.id}` in it as the key that does it."""
        return self.booking_app.keyed(sentence)

    def refresh_keys(self) -> None:
        """Shows the keys of the present context, dimmed where there is a reason against."""
        if not self.is_mounted or not (bars := self.query(KeyBar)):
            return
        app = self.booking_app
        keys = [
            Key(key, action.title, action.id, not app.reason(action, self))
            for key, action in actions.footer(self.context, app.own_keys)
        ]
        filtering = self.focused is not None and any(
            isinstance(part, FilterBar) for part in self.focused.ancestors
        )
        back = actions.keys_of(actions.BY_ID["app.back"], app.own_keys)[0]
        bars.first().show(while_filtering(keys, back) if filtering else keys)

    def back(self) -> bool:
        """Leaves the innermost passing state; False when there is none."""
        return False

    def why_no_desk(self) -> str:
        """Why nothing can be asked yet."""
        return self.booking_app.why_no_desk()

    def on_masthead_pressed(self, message: Masthead.Pressed) -> None:
        """A click on a tab is its key."""
        self.booking_app.press(message.action, self)

    def on_table_copied(self, message: Table.Copied) -> None:
        """The card where there is one, else the row; the marked rows, or only what names them."""
        table = message.table
        text = "" if message.short or table.marks else self.card_text(table)
        what = f"{words.count(len(table.marks), 'marked line')}" if len(table.marks) > 1 else ""
        self.booking_app.copy_text(text or table.as_text(short=message.short), what)

    def card_text(self, table: Table[Any]) -> str:
        """The card of the row under the cursor as text; empty where the row says it all."""
        if table.id != self.CARD[0] or not (facts := self.query(f"#{self.CARD[2]}")):
            return ""
        return f"{self.query_one(f'#{self.CARD[1]}', Rule).title}\n{as_text(facts.first(Fields).fields)}"

    def show_reference(self, reference: str) -> None:
        """Puts the cursor on a thing by its reference, because another screen leads here."""


class MainScreen(Framed):
    """One of the numbered screens: its list can be filtered, and is found again as it was left."""

    SAYS_MARKS: ClassVar[bool] = True
    """Whether the top of the screen counts the marked lines; not where marks are the usual state."""

    def __init__(self) -> None:
        super().__init__()
        self._looks: dict[str, ListLook] = {}

    def freshen(self) -> None:
        """Reads again; a list that is seen for the first time is as it was left."""
        super().freshen()
        self._find_look()

    def _look_name(self, table: Table[Any]) -> str:
        return f"{self.CONTEXT}.{table.id}"

    def _find_look(self) -> None:
        if self.booking_app.desk is None or not self.is_mounted:
            return
        table = self.listing
        if table is None or (name := self._look_name(table)) in self._looks:
            return
        look = self._looks[name] = self.desk.list_look(name)
        if not table.filter_words:
            table.set_filter(look.filter)
        if look.order:
            table.set_order((look.order, look.down))

    @on(Table.Changed)
    def _list_changed(self, message: Table.Changed) -> None:
        """Marks, filter or order of the list: they are said, and kept once the filter is typed."""
        table = self.listing
        if table is None or message.table is not table:
            return
        if self.SAYS_MARKS:
            self.masthead.marked(len(table.marks))
        for bar in self.query(FilterBar):
            bar.reflect(table)
            if not bar.is_open:
                self._keep_look(table)

    def on_filter_bar_settled(self) -> None:
        """The filter has been typed: it is kept."""
        if self.listing is not None:
            self._keep_look(self.listing)

    def on_screen_suspend(self) -> None:
        """Out of view: a filter that was left open is kept too."""
        if self.is_mounted and self.booking_app.desk is not None and self.listing is not None:
            self._keep_look(self.listing)

    def _keep_look(self, table: Table[Any]) -> None:
        name = self._look_name(table)
        field, down = table.order or ("", False)
        look = ListLook(table.filter_words, field, down)
        if self.booking_app.desk is None or self._looks.get(name, look) == look:
            return
        self._looks[name] = look
        desk = self.desk
        beside(
            self, lambda: desk.keep_list_look(name, look), lambda done: None, lambda fault: None, name="look"
        )

    @property
    def listing(self) -> Any:
        """The table that `/` filters; None where there is none."""
        return None

    def open_filter(self) -> None:
        """A field for the filter under the list."""
        table = self.listing
        if table is None:
            self.app.notify("There is no list to filter on this screen.", severity="warning", markup=False)
            return
        self.query_one(FilterBar).open(table)

    def back(self) -> bool:
        """Out of the filter, then out of the marks."""
        table = self.listing
        if table is None:
            return False
        bars = self.query(FilterBar)
        if bars and (bars.first().is_open or table.filter_words):
            bars.first().close()
            table.set_filter("")
            table.focus()
            return True
        if table.marks:
            table.clear_marks()
            return True
        return False
