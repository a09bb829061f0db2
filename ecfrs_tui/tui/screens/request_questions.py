"""The questions the inbox asks before it changes anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from ecfrs_tui.services.views import Candidate, Outcome, RequestDetail, SlotView
from ecfrs_tui.tui import words
from ecfrs_tui.tui.screens.bulk import one_by_one
from ecfrs_tui.tui.screens.dialogs import Ask, ChoiceScreen, Question, needed
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on
from ecfrs_tui.tui.widgets import cards
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field
from ecfrs_tui.tui.widgets.slots import officers
from ecfrs_tui.tui.widgets.table import Table

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk

HOLD_DAYS = 5


def place(desk: Desk, detail: RequestDetail, slot: SlotView, *, hold: bool) -> Question[Outcome]:
    """Book or hold a time: school, time, officer and every warning; a reason where a rule is overridden."""
    row = detail.row
    reference = row.reference
    drive = f"{words.extra(slot.extra_drive_minutes)} min of driving"
    lines = [
        Field("school", joined([plain(row.school).stylize("bold"), plain(row.town)], ", "), 2),
        Field(
            "when",
            run_on(
                drawn(
                    f"{words.long_day(slot.starts_at)}  {words.span(slot.starts_at, slot.ends_at)}", "strong"
                ),
                drawn(f"   there {words.span(slot.arrives_at, slot.departs_at)}", "dim"),
            ),
        ),
        Field("officer", run_on(officers(slot), drawn(f"   {drive}", "dim")), 2),
        Field("sessions", cards.sessions(slot.sessions) if slot.sessions else plain(row.what), 4),
        Field("why", plain(slot.explanation), 3),
    ]
    warned = bool(slot.warnings)
    check = needed("A reason") if warned else None
    asks = [Ask("override", "reason", hint="why it may stand all the same", check=check, late=not warned)]
    if hold:
        asks.append(Ask("days", "days to hold", str(HOLD_DAYS), check=_days))

    def act(texts: Mapping[str, str]) -> Outcome:
        override = texts.get("override", "")
        if hold:
            return desk.hold(
                reference,
                officers=slot.officers,
                starts_at=slot.starts_at,
                days=int(texts["days"]),
                override=override,
            )
        return desk.book_slot(reference, slot, override=override)

    verb = "hold" if hold else "book"
    title = f"{verb.capitalize()} {clean(reference)}"
    return Question(title, lines, verb, act, slot.warnings, asks)


def _days(text: str) -> str:
    good = text.strip().isdecimal() and 1 <= int(text) <= 60
    return "" if good else "Days to hold is a number from 1 to 60."


def _which(targets: Sequence[str], detail: RequestDetail | None) -> Field:
    if len(targets) == 1 and detail is not None and targets[0] == detail.row.reference:
        return Field("request", joined([plain(targets[0]), plain(detail.row.school)]), 2)
    return Field("requests", plain(", ".join(targets)), 3)


def missing(desk: Desk, targets: Sequence[str], detail: RequestDetail | None) -> Question[Outcome]:
    """Draft the mail that asks for what is missing."""
    lines = [_which(targets, detail)]
    if len(targets) == 1 and detail is not None:
        lines.append(Field("asks for", plain(", ".join(detail.row.missing)), 3))
        to = joined([plain(detail.contact_name), plain(detail.contact_email)])
        lines.append(Field("to", to if to.plain else drawn("no address is known", "amber")))
    title = (
        "Ask for what is missing" if len(targets) == 1 else f"Ask {len(targets)} schools for what is missing"
    )
    return Question(title, lines, "draft the mail", lambda texts: one_by_one(targets, desk.ask_missing))


_ENDS = {"declined": "declined", "withdrawn": "withdrawn", "duplicate": "duplicate"}


def decline(desk: Desk, targets: Sequence[str], detail: RequestDetail | None) -> Question[Outcome]:
    """Decline, withdraw or mark as duplicate, with a reason."""

    def check(text: str) -> str:
        return "" if _end(text) else "Write declined, withdrawn or duplicate."

    def act(texts: Mapping[str, str]) -> Outcome:
        state = _end(texts["state"])
        return one_by_one(targets, lambda each: desk.decline(each, reason=texts["reason"], state=state))

    asks = [
        Ask("reason", "reason", hint="kept in the history", check=needed("A reason")),
        Ask("state", "becomes", "declined", "declined, withdrawn or duplicate", check),
    ]
    title = "Decline the request" if len(targets) == 1 else f"Decline {len(targets)} requests"
    return Question(title, [_which(targets, detail)], "decline", act, (), asks)


def _end(text: str) -> str:
    typed = text.strip().casefold()
    return next((end for end in _ENDS if typed and end.startswith(typed)), "")


def which_school(detail: RequestDetail) -> ChoiceScreen[Candidate]:
    """The schools the typed name may mean, the likeliest first."""
    table: Table[Candidate] = Table(
        [
            Column("sure", lambda c, w: Content(f"{c.confidence:.0%}"), least=4, right=True),
            Column("school", lambda c, w: plain(c.name), least=16, weight=3),
            Column("town", lambda c, w: plain(c.town), least=8, weight=1, keep=5),
            Column("postcode", lambda c, w: plain(c.postcode), least=8, keep=4),
            Column("because", lambda c, w: plain(c.why), least=10, weight=2, keep=3),
        ],
        key=lambda c: str(c.urn),
        markable=False,
    )
    wrote = Field("they wrote", run_on("“", plain(detail.typed_school), "”"), 2)
    return ChoiceScreen(f"Which school is {clean(detail.row.reference)}?", table, detail.candidates, [wrote])


def offer(desk: Desk, detail: RequestDetail, slots: Sequence[SlotView]) -> Question[Outcome]:
    """Which of the times shown are held for the school to choose from, and for how many days."""
    row = detail.row
    by_number = {str(slot.rank): slot for slot in slots}
    lines = [
        Field(
            str(slot.rank),
            run_on(
                drawn(
                    f"{words.long_day(slot.starts_at)}  {words.span(slot.starts_at, slot.ends_at)}", "strong"
                ),
                "  ",
                officers(slot),
                drawn(f"  {words.extra(slot.extra_drive_minutes)} min", "dim"),
            ),
        )
        for slot in slots
    ]

    def check(text: str) -> str:
        chosen = _numbers(text)
        if any(each not in by_number for each in chosen):
            return f"The times are numbered {', '.join(by_number)}."
        return "" if 2 <= len(set(chosen)) == len(chosen) <= 4 else "Two to four different times."

    def act(texts: Mapping[str, str]) -> Outcome:
        from ecfrs_tui.services.offerviews import OfferedTime

        chosen = [by_number[each] for each in _numbers(texts["times"])]
        times = [OfferedTime(slot.officers, slot.starts_at) for slot in chosen]
        made = desk.make_offer(row.reference, times, days=int(texts["days"]), override=texts["override"])
        return Outcome(made.words, made.visit, made.files)

    asks = [
        Ask("times", "times", ", ".join(list(by_number)[:3]), "numbers, commas between", check),
        Ask("days", "days to hold", str(HOLD_DAYS), check=_days),
        Ask("override", "reason", hint="why they may stand all the same", late=True),
    ]
    return Question(f"Offer {row.school} several times", lines, "hold and write", act, (), asks)


def _numbers(text: str) -> list[str]:
    return [part for part in text.replace(",", " ").split() if part]
