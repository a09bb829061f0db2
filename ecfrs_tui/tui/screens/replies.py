"""What came back: each reply is a claim, looked at before anything follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.tui import words
from ecfrs_tui.tui.opening import Opening, Things
from ecfrs_tui.tui.screens.base import OPENING, MainScreen
from ecfrs_tui.tui.screens.bulk import Bulk, one_by_one
from ecfrs_tui.tui.screens.dialogs import Ask, Question, QuestionScreen
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule
from ecfrs_tui.tui.widgets.table import Table

if TYPE_CHECKING:
    from ecfrs_tui.services.answering import Then
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.offerviews import ClaimRow, RepliesRead
    from ecfrs_tui.services.views import Outcome

_THEN: Mapping[str, Then] = {
    "": "",
    "look for another time": "reopen",
    "cancel": "cancel",
    "only note it": "note",
}


def _says(row: ClaimRow, width: int) -> Content:
    return tinted(clean(row.words), "red") if row.kind in ("declined", "none") else plain(row.words)


class RepliesScreen(Bulk, Opening, MainScreen):
    """Those that nobody has dealt with; enter applies one."""

    SCOPES: ClassVar[tuple[str, ...]] = ("replies", "things", "main")
    CONTEXT = "replies"

    def __init__(self, reference: str = "") -> None:
        super().__init__()
        self._all = False
        self._wanted = reference

    def body(self) -> Iterable[Widget]:
        """The claims, and one of them."""
        table: Table[ClaimRow] = Table(
            [
                Column("reply", lambda r, w: tinted(r.reference, "ember"), least=8, most=12),
                Column("says", _says, least=24, weight=4),
                Column("note", lambda r, w: plain(r.note), least=10, weight=2, keep=3),
                Column("doubt", lambda r, w: tinted(clean(r.doubt), "amber"), least=8, weight=2, keep=4),
                Column("came", lambda r, w: Content(words.moment(r.came_at)), least=12, keep=2),
                Column("became", lambda r, w: plain(r.outcome or r.state), least=8, most=24, keep=5),
            ],
            key=lambda r: r.reference,
            haystack=lambda r: f"{r.reference} {r.words} {r.note} {r.doubt} {r.address} {r.school} {r.state}",
            id="replies",
        )
        table.empty = OPENING
        with Vertical():
            yield Rule("Replies", id="replies-title")
            yield table
            yield FilterBar()
            yield Rule(id="claim-title")
            yield Fields(label_width=11, id="claim-facts")

    @property
    def listing(self) -> Table[ClaimRow]:
        """The claims."""
        return self.query_one("#replies", Table)

    def reload(self) -> None:
        """New ones, or all."""
        rows = self.desk.replies(states=() if self._all else ("new",))
        self.listing.empty = self.keyed(
            "Nothing has come back that nobody has looked at. {replies.read} reads replies in."
        )
        self.listing.set_rows(rows)
        if self._wanted:
            self.listing.go_to(self._wanted)
            self._wanted = ""
        self._show()

    def on_table_highlighted(self) -> None:
        """Another reply."""
        self._show()
        self.refresh_keys()

    def on_table_changed(self) -> None:
        """Other marks."""
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click applies."""
        self.booking_app.press("replies.apply", self)

    def _show(self) -> None:
        row, title = self.listing.current, self.query_one("#claim-title", Rule)
        facts = self.query_one("#claim-facts", Fields)
        if row is None:
            title.say("")
            facts.show([])
            return
        title.say(run_on(drawn(clean(row.reference), "ember"), "  ", plain(row.words).stylize("bold")))
        facts.show(claim_fields(row))

    def why_no_claim(self) -> str:
        """Why there is nothing to decide."""
        row = self.listing.current
        if row is None:
            return "No reply is chosen."
        return "" if row.state == "new" else f"It is {clean(row.state)} already."

    def thing_here(self) -> Things:
        """The visit the reply is about."""
        row = self.listing.current
        return Things(visit=row.visit, officer=row.officer) if row is not None else Things()

    def apply(self) -> None:
        """What the reply asks for, as a question; its doubts stand in it."""
        if (row := self.listing.current) is not None:
            self.ask(applying(self.desk, row))

    def dismiss_claim(self) -> None:
        """Nothing follows."""
        desk, keys = self.desk, self.targets()

        def act(texts: Mapping[str, str]) -> Outcome:
            return one_by_one(keys, lambda key: desk.dismiss_reply(key, reason=texts["reason"]))

        asks = [Ask("reason", "reason", hint="may stay empty")]
        title = f"Dismiss {words.count(len(keys), 'reply', 'replies')}"
        self.ask(Question(title, [Field("", Content("Nothing follows from it."))], "dismiss", act, (), asks))

    def read_in(self) -> None:
        """From a file or folder, the home's inbox, or the mailbox."""

        def read(done: RepliesRead | None) -> None:
            if done is not None:
                self.booking_app.notify(read_words(done), markup=False, timeout=10)
                self.booking_app.look()

        self.app.push_screen(QuestionScreen(reading(self.desk)), read)

    def toggle_all(self) -> None:
        """New ones, or all."""
        self._all = not self._all
        self.reload()


def claim_fields(row: ClaimRow) -> list[Field]:
    """A claim as labelled lines; a proposed time beside the one that stands."""
    fields = [
        Field("school", plain(row.school)),
        Field("from", joined([plain(row.name), plain(row.address)], ", ")),
        Field("came", joined([Content(words.moment(row.came_at)), plain(row.source)])),
    ]
    if row.stands_at is not None:
        fields.append(Field("stands at", Content(words.moment(row.stands_at))))
    if row.starts_at is not None and row.kind == "counter":
        fields.append(Field("proposes", drawn(words.moment(row.starts_at), "strong")))
    if row.note:
        fields.append(Field("note", plain(row.note), 4))
    if row.doubt:
        fields.append(Field("doubt", tinted(clean(row.doubt), "amber"), 3))
    if row.outcome:
        fields.append(Field("became", plain(row.outcome), 2))
    return fields


def applying(desk: Desk, row: ClaimRow) -> Question[Outcome]:
    """Doing what a reply asks for."""
    asks: list[Ask] = []
    if row.kind == "declined":
        choices = ", ".join(name for name in _THEN if name)
        asks.append(Ask("then", "then", "look for another time", choices, _then_check))
    asks.append(Ask("override", "reason", hint="why it may stand all the same", late=True))

    def act(texts: Mapping[str, str]) -> Outcome:
        then: Then = _THEN.get(texts.get("then", "").casefold(), "")
        return desk.apply_reply(
            row.reference,
            then=then,
            override=texts.get("override", ""),
            anyway=bool(row.doubt),
        )

    warnings = [row.doubt] if row.doubt else []
    return Question(row.words, claim_fields(row), "apply it", act, warnings, asks)


def _then_check(text: str) -> str:
    if text.strip().casefold() in _THEN:
        return ""
    return f"What follows is one of: {', '.join(name for name in _THEN if name)}."


def reading(desk: Desk) -> Question[RepliesRead]:
    """Where replies are to be read from."""

    def act(texts: Mapping[str, str]) -> RepliesRead:
        path = texts["path"].strip().strip("'\"")
        if path.casefold() == "mailbox":
            return desk.fetch_replies()
        return desk.read_replies([Path(path).expanduser()] if path else ())

    lines = [
        Field("", Content("Mails (.eml) and calendar answers (.ics), a file or a folder of them."), 2),
        Field(
            "", drawn("Empty reads the folder inbox/ of the home; “mailbox” asks the mail server.", "dim"), 2
        ),
    ]
    return Question(
        "Read replies in", lines, "read them", act, (), [Ask("path", "from", hint="file or folder")]
    )


def read_words(done: RepliesRead) -> str:
    """What came of reading."""
    said = f"{words.count(len(done.claims), 'reply', 'replies')} to look at"
    if done.again:
        said += f", {done.again} read before"
    if done.silent:
        said += f", {done.silent} without an answer in them"
    return clean(". ".join([said, *done.problems[:3]]))
