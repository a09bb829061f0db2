"""Small windows: a question with fields, a choice, something to read."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input

from ecfrs_tui.errors import EcfrsError, StaleError
from ecfrs_tui.services.clashviews import Clash, clash_fields
from ecfrs_tui.tui.drafting import DraftKeeper, back_words
from ecfrs_tui.tui.meanwhile import Meanwhile, references_in
from ecfrs_tui.tui.screens.clash import ClashScreen, who_and_what
from ecfrs_tui.tui.screens.window import Window
from ecfrs_tui.tui.text import drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Line, Rule, as_text
from ecfrs_tui.tui.work import Returned, Stepped, beside, said

if TYPE_CHECKING:
    from textual.worker import Worker

    from ecfrs_tui.services.draftviews import Draft
    from ecfrs_tui.services.views import HistoryLine
    from ecfrs_tui.tui.app import BookingApp
    from ecfrs_tui.tui.widgets.table import Table

T = TypeVar("T")


@dataclass(frozen=True)
class Ask:
    """A field of a question; `check` returns what is wrong with the text, or nothing.

    With `late` it appears only once the desk has refused: a reason may then carry it through.
    """

    name: str
    label: str
    value: str = ""
    hint: str = ""
    check: Callable[[str], str] | None = None
    late: bool = False


@dataclass(frozen=True)
class Question(Generic[T]):
    """What a question says and asks, and what is done on enter (in a thread, with the texts by name)."""

    title: str
    lines: Sequence[Field]
    verb: str
    act: Callable[[Mapping[str, str]], T]
    warnings: Sequence[str] = ()
    asks: Sequence[Ask] = ()
    about: str = ""
    """What it is asked about, for the draft of what is typed; its first line otherwise."""
    reread: Callable[[], Question[T]] | None = None
    """The same question over the thing as it stands now, for when another has changed it meanwhile."""


def needed(what: str) -> Callable[[str], str]:
    """A check that some text is there."""
    return lambda text: "" if text.strip() else f"{what} is needed."


class QuestionScreen(Window[T | None], Generic[T]):
    """Asks, does it beside the screen, and stays with what was typed when it is refused."""

    SCOPES = ("question", "dialog")

    def __init__(self, question: Question[T]) -> None:
        super().__init__()
        self._question = question
        self._busy = False
        about = question.about or (question.lines[0].words.plain if question.lines else "")
        self.drafts = DraftKeeper(self, f"question: {question.title}", about, self._typed)
        self._draft: Draft | None = None
        self._work: Worker[None] | None = None
        self._far = ""
        self._meanwhile: Meanwhile | None = None
        self._news: tuple[HistoryLine, ...] = ()
        self._sure = False

    def compose(self) -> ComposeResult:
        """Title, lines, warnings, fields, fault, keys."""
        self.take_room()
        if self._question.asks:
            self._draft = self.drafts.found()
        with Vertical(classes="dialog"):
            yield Rule(self._question.title, id="title")
            with VerticalScroll(can_focus=False):
                yield Fields(id="lines")
                yield Fields(label_width=2, id="warnings")
            for ask in self._question.asks:
                with Horizontal(classes="ask -late" if ask.late else "ask"):
                    label = Line(id=f"label-{ask.name}")
                    label.say(drawn(ask.label, "dim"))
                    yield label
                    yield Input(
                        self._first(ask),
                        placeholder=ask.hint,
                        id=f"ask-{ask.name}",
                        compact=True,
                        select_on_focus=True,
                    )
            yield Fields(label_width=2, id="fault")
            yield Line(id="keys")

    def on_mount(self) -> None:
        """Fills in the words; the first field has the focus."""
        question = self._question
        self.query_one("#lines", Fields).show(question.lines)
        self._watch()
        self._say_warnings()
        self._say_keys()
        for ask in question.asks:
            if not ask.late:
                self.query_one(f"#ask-{ask.name}", Input).focus()
                break

    def _first(self, ask: Ask) -> str:
        """What stands in a field to begin with."""
        return ask.value if self._draft is None else self._draft.values.get(ask.name, ask.value)

    def _typed(self) -> dict[str, str]:
        """What is typed and not as it was given."""
        fields = ((ask, self.query_one(f"#ask-{ask.name}", Input).value) for ask in self._question.asks)
        return {ask.name: text for ask, text in fields if text != ask.value}

    def _say_warnings(self) -> None:
        said_ = [Field("!", tinted(warning, "amber"), 3) for warning in self._question.warnings]
        if self._draft is not None:
            key = cast("BookingApp", self.app).key_of("question.afresh")
            said_.append(Field("›", tinted(back_words(self._draft, key), "blue"), 2))
        said_ += [
            Field("!", tinted(f"Meanwhile {who_and_what(line)}", "amber"), 3) for line in self._news[:3]
        ]
        self.query_one("#warnings", Fields).show(said_)

    # what others do meanwhile

    def _watch(self) -> None:
        """Remembers what had been done to the thing when the window opened."""
        desk = cast("BookingApp", self.app).desk
        texts = [self._question.title, *(line.words.plain for line in self._question.lines)]
        references = references_in(texts)
        if desk is not None and (references or self._question.reread is not None):
            # a window that asks must open, whatever its history
            with contextlib.suppress(EcfrsError):
                self._meanwhile = Meanwhile(desk, references)

    def notice_change(self) -> None:
        """The diary has changed: says beside the fields what was done to this thing. Nothing typed is touched."""
        if self._meanwhile is None or not self._meanwhile.named or self._busy or not self.is_mounted:
            return
        with contextlib.suppress(EcfrsError):
            news = self._meanwhile.news()
            if news != self._news:
                self._news, self._sure = news, False
                self._say_warnings()
                self.call_after_refresh(self.fit)

    def _whose(self, clash: Clash, mine: Callable[[], None], theirs: Callable[[], None]) -> None:
        def chosen(whose: str | None) -> None:
            if whose == "mine":
                mine()
            elif whose == "theirs":
                theirs()

        self.app.push_screen(ClashScreen(clash), chosen)

    def _clashes(self, reread: Callable[[], Question[T]]) -> None:
        """The thing is not as it was read: both sides, and whose shall stand."""
        try:
            fresh = reread()
            since = self._meanwhile.news() if self._meanwhile is not None else ()
        except EcfrsError as error:
            self._refused(error)
            return
        before = {ask.name: ask.value for ask in self._question.asks}
        theirs = {ask.name: ask.value for ask in fresh.asks}
        mine = {name: self.query_one(f"#ask-{name}", Input).value for name in before}
        labels = [(ask.name, ask.label) for ask in self._question.asks]
        clash = Clash(self._question.title, since, clash_fields(labels, before, theirs, mine))

        def keep_mine() -> None:
            self._question = fresh
            self.go()

        def take_theirs() -> None:
            self._question = fresh
            for name, text in theirs.items():
                self.query_one(f"#ask-{name}", Input).value = text

        self._whose(clash, keep_mine, take_theirs)

    def _say_keys(self) -> None:
        if self._busy:
            keys = run_on("Working… ", self._far)
        else:
            keys = joined(
                [
                    run_on(drawn("enter ", "ember"), self._question.verb),
                    run_on(drawn("tab ", "ember"), "next field")
                    if len(self._question.asks) > 1
                    else Content(""),
                    run_on(drawn("esc ", "ember"), "leave it"),
                ],
                "   ",
            )
        self.query_one("#keys", Line).say(keys)

    def on_input_changed(self) -> None:
        """What is typed is kept."""
        self.drafts.later()

    def why_not_afresh(self) -> str:
        """Why there is nothing to begin again."""
        return "" if self._question.asks else "There is nothing to fill in."

    def afresh(self) -> None:
        """The fields as they were given; what was typed is thrown away."""
        for ask in self._question.asks:
            self.query_one(f"#ask-{ask.name}", Input).value = ask.value
        self._draft = None
        self._say_warnings()
        self.drafts.drop()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a field is enter."""
        event.stop()
        self.go()

    def leave(self) -> None:
        """Nothing is done; what is being done to many stops after the present one."""
        if self._busy:
            if self._work is not None:
                self._work.cancel()
            return
        if self._question.asks and self.drafts.now():
            self.app.notify("Not done: what you typed is there when you come back.", markup=False)
        self.dismiss(None)

    def go(self) -> None:
        """Checks the fields, then does it."""
        if self._busy:
            return
        texts: dict[str, str] = {}
        for ask in self._question.asks:
            field = self.query_one(f"#ask-{ask.name}", Input)
            texts[ask.name] = field.value.strip()
            if ask.check is not None and (fault := ask.check(field.value)):
                self._fault(plain(fault))
                field.focus()
                return
        if self._news and not self._sure:
            self._ask_whose()
            return
        self._busy = True
        self._fault(Content(""))
        self._say_keys()
        self.drafts.now()
        self._far = ""
        desk = cast("BookingApp", self.app).desk
        assert desk is not None

        def act() -> T:
            result = self._question.act(texts)
            # it is done; a draft that cannot be dropped now goes by itself later
            with contextlib.suppress(EcfrsError):
                self.drafts.done(desk)
            return result

        self._work = beside(self, act, self._done, self._refused, name="question")

    def on_stepped(self, message: Stepped) -> None:
        """So many of many are done."""
        self._far = f"{message.done} of {message.of}   esc stops"
        self._say_keys()

    def on_returned(self, message: Returned) -> None:
        """It is done, or refused."""
        self._busy = False
        message.deliver()

    def _ask_whose(self) -> None:
        def all_the_same() -> None:
            self._sure = True
            self.go()

        self._whose(Clash(self._question.title, self._news), all_the_same, self.leave)

    def _done(self, result: T) -> None:
        self.dismiss(result)

    def _refused(self, error: EcfrsError) -> None:
        if isinstance(error, StaleError) and self._question.reread is not None:
            self._say_keys()
            self._clashes(self._question.reread)
            return
        wrong, mend = said(error)
        self._fault(joined([tinted(wrong, "red"), plain(mend)], " "))
        self._say_keys()
        for late in self.query(".-late"):
            late.remove_class("-late")
            late.query_one(Input).focus()

    def _fault(self, words: Content) -> None:
        self.query_one("#fault", Fields).show([Field("!", words, 5)] if words.plain else [])
        self.call_after_refresh(self.fit)

    def lines_beside(self) -> int:
        """Title, fields, fault and keys stay in view."""
        fields = len(self.query(".ask")) - len(self.query(".-late"))
        return self.LINES_BESIDE + 2 * fields + self.query_one("#fault", Fields).size.height


class ChoiceScreen(Window[str | None], Generic[T]):
    """One of a few rows; enter chooses."""

    SCOPE = "dialog"

    def __init__(self, title: str, table: Table[T], rows: Sequence[T], lines: Sequence[Field] = ()) -> None:
        super().__init__()
        self._title = title
        self._table = table
        self._rows = rows
        self._lines = lines

    def compose(self) -> ComposeResult:
        """Title, lines, rows, keys."""
        self.take_room()
        with Vertical(classes="dialog"):
            yield Rule(self._title, id="title")
            yield Fields(id="lines")
            yield self._table
            yield Line(id="keys")

    def on_mount(self) -> None:
        """Fills in the rows."""
        self.query_one("#lines", Fields).show(self._lines)
        self._table.set_rows(self._rows)
        self._table.focus()
        keys = [run_on(drawn("enter ", "ember"), "choose"), run_on(drawn("esc ", "ember"), "leave it")]
        self.query_one("#keys", Line).say(joined(keys, "   "))

    def on_table_picked(self, message: Table.Picked) -> None:
        """A second click chooses."""
        self.dismiss(message.key)

    def go(self) -> None:
        """Chooses the row under the cursor."""
        if (key := self._table.current_key) is not None:
            self.dismiss(key)

    def leave(self) -> None:
        """Chooses nothing."""
        self.dismiss(None)


class ReadScreen(Window[None]):
    """Something to read, as long as it is."""

    SCOPE = "reading"

    def __init__(self, title: str, fields: Sequence[Field], *, label_width: int = 14) -> None:
        super().__init__()
        self._title = title
        self._fields = fields
        self._label_width = label_width

    def compose(self) -> ComposeResult:
        """Title, the text, keys."""
        self.take_room()
        with Vertical(classes="dialog -tall"):
            yield Rule(self._title, id="title")
            with VerticalScroll(can_focus=False):
                yield Fields(label_width=self._label_width, id="lines")
            yield Line(id="keys")

    def on_mount(self) -> None:
        """Fills in the text."""
        self.query_one("#lines", Fields).show(self._fields)
        keys = [run_on(drawn("↑↓ ", "ember"), "read on"), run_on(drawn("esc ", "ember"), "back")]
        self.query_one("#keys", Line).say(joined(keys, "   "))

    def line_on(self) -> None:
        """A line on."""
        self.scroll_text(1)

    def line_back(self) -> None:
        """A line back."""
        self.scroll_text(-1)

    def copy(self) -> None:
        """All of it, to the clipboard."""
        cast("BookingApp", self.app).copy_text(f"{self._title}\n{as_text(self._fields)}")

    def leave(self) -> None:
        """Back."""
        self.dismiss(None)
