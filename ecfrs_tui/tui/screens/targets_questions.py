"""The questions asked about schools that need a visit: a contact, a request, letters, a list to keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from ecfrs_tui.tui import dates, words
from ecfrs_tui.tui.screens.bulk import one_by_one
from ecfrs_tui.tui.screens.dialogs import Ask, Question, needed
from ecfrs_tui.tui.screens.plan_questions import day_check
from ecfrs_tui.tui.text import clean, drawn, joined, plain, tinted
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.views import Outcome

KINDS = ("wrote", "called", "spoke", "answered", "booked", "declined")
_NAMED = 6


@dataclass(frozen=True)
class Chosen:
    """A school that something is to be done about; `reason` is why, in words, `programme` what fits it."""

    urn: int
    school: str
    town: str
    reason: str = ""
    programme: str = ""


def _which(chosen: Sequence[Chosen]) -> list[Field]:
    if len(chosen) == 1:
        one = chosen[0]
        return [Field("school", joined([plain(one.school).stylize("bold"), plain(one.town)], ", "), 2)]
    fields = [Field("", joined([plain(each.school), plain(each.town)], ", ")) for each in chosen[:_NAMED]]
    if len(chosen) > _NAMED:
        fields.append(Field("", Content(f"and {len(chosen) - _NAMED} more")))
    return fields


def contact(desk: Desk, chosen: Sequence[Chosen], campaign: int | None = None) -> Question[Outcome]:
    """What was said or written to a school, what came of it, and the next step."""
    today = desk.now().date()

    def act(texts: Mapping[str, str]) -> Outcome:
        due = dates.parse_day(texts["due"], today) if texts["due"] else None

        def note(urn: str) -> Outcome:
            return desk.log_contact(
                int(urn),
                kind=_kind(texts["kind"]),
                words=texts["words"],
                campaign=campaign,
                step=texts["step"],
                step_due=due,
            )

        return one_by_one([str(each.urn) for each in chosen], note)

    asks = [
        Ask("kind", "what", "called", ", ".join(KINDS), _kind_check),
        Ask("words", "words", hint="what was said; a reason when they declined"),
        Ask("step", "next step", hint="call again, send dates; may be empty"),
        Ask("due", "due", hint="fri, +7, 11 mar; may be empty", check=_day_or_nothing(today)),
    ]
    title = "Log a contact" if len(chosen) == 1 else f"Log a contact with {len(chosen)} schools"
    return Question(title, _which(chosen), "note it", act, (), asks)


def _kind(text: str) -> str:
    typed = text.strip().casefold()
    return next((kind for kind in KINDS if typed and kind.startswith(typed)), "")


def _kind_check(text: str) -> str:
    return "" if _kind(text) else f"Write one of {', '.join(KINDS)}."


def _day_or_nothing(today: date) -> Callable[[str], str]:
    def check(text: str) -> str:
        return day_check(today)(text) if text.strip() else ""

    return check


def request(desk: Desk, one: Chosen, topics: Sequence[str], *, incident: str = "") -> Question[Outcome]:
    """A request of our own making, with why; `incident` is the one that it follows."""

    def act(texts: Mapping[str, str]) -> Outcome:
        return desk.raise_request(
            one.urn,
            programme=texts["programme"],
            year=texts["year"],
            pupils=int(texts["pupils"] or 0),
            reason=texts["reason"],
            incident=incident,
        )

    lines = _which([one])
    if topics:
        lines.append(Field("theme", plain(", ".join(topics)), 2))
    asks = [
        Ask(
            "programme",
            "programme",
            clean(one.programme),
            "its code, such as KC",
            check=needed("A programme"),
        ),
        Ask("year", "year", hint="6, or R for Reception; may be empty"),
        Ask("pupils", "pupils", hint="may be empty", check=_pupils_check),
        Ask("reason", "reason", clean(one.reason), "kept with the request", needed("A reason")),
    ]
    return Question("Raise a request", lines, "raise it", act, (), asks)


def _pupils_check(text: str) -> str:
    text = text.strip()
    good = not text or (text.isascii() and text.isdecimal() and len(text) < 6)
    return "" if good else "Pupils are a whole number, or nothing."


def letters(
    desk: Desk, chosen: Sequence[Chosen], theme: str, title: str, campaign: int | None = None
) -> Question[Outcome]:
    """A drafted letter to each school; nothing is sent."""
    urns = tuple(each.urn for each in chosen)
    lines = [
        *_which(chosen),
        Field("about", plain(title)),
        Field("", drawn("Drafts are written into exports/ and logged; nothing is sent.", "dim"), 2),
    ]
    head = f"Draft {words.count(len(urns), 'letter')}"
    return Question(head, lines, "draft", lambda texts: desk.letters(urns, theme, campaign=campaign))


def campaign(desk: Desk, chosen: Sequence[Chosen], theme: str, title: str) -> Question[Outcome]:
    """Keeps the schools as a list for a campaign."""
    urns = tuple(each.urn for each in chosen)
    lines = [
        Field("", Content(f"{words.count(len(urns), 'school')}, in the order of the list")),
        *_which(chosen),
    ]
    name = f"{clean(title)}, {words.month(desk.now())} {desk.now().year}"
    asks = [Ask("name", "name", name, "as it will be called", needed("A name"))]
    return Question(
        "Keep a target list",
        lines,
        "keep it",
        lambda texts: desk.save_campaign(texts["name"], theme, urns),
        (),
        asks,
    )


def unlock(desk: Desk, unlocked: bool) -> Question[Outcome]:
    """Shows restricted sources for this session, or hides them again."""
    if unlocked:
        says = Content("Restricted parts leave the screens; scores are what open sources say.")
        return Question(
            "Lock restricted sources",
            [Field("", says, 3)],
            "lock",
            lambda texts: desk.unlock_restricted(False),
        )
    lines = [
        Field(
            "", Content("Scores from restricted sources are shown until the program ends or U locks them."), 3
        ),
        Field("", tinted("This is noted in the audit. They never go into a partner's report.", "amber"), 3),
    ]
    return Question("Unlock restricted sources?", lines, "unlock", lambda texts: desk.unlock_restricted(True))


def as_of(desk: Desk, shown: date | None) -> Question[date]:
    """The day whose ranking is to be shown."""
    today = desk.now().date()

    def act(texts: Mapping[str, str]) -> date:
        found = dates.parse_day(texts["day"], today) if texts["day"] else None
        # today stands for the ranking as it is now
        return today if found is None or found >= today else found

    value = words.long_day(shown) if shown else ""
    asks = [Ask("day", "as it was on", value, "11 mar 2026; empty: as it is now", _day_or_nothing(today))]
    says = Field("", Content("Ranks with the sets that were in force on that day."), 2)
    return Question("The ranking of another day", [says], "show it", act, (), asks)
