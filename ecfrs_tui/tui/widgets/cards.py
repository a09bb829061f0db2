"""Read models as labelled lines: pure, drawn by widgets.pieces.Fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from ecfrs_tui.tui import words
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.views import (
        HistoryLine,
        Refusal,
        RequestDetail,
        SchoolCard,
        SessionView,
        SlotView,
        VisitRow,
    )

Name = Callable[[str], str]


def state(name: str) -> Content:
    """A state with its sign, in its tone."""
    sign, tone = words.state(name)
    return run_on(drawn(f"{sign} ", tone), tinted(name, tone))


def visit_line(visit: VisitRow, name: Name) -> Content:
    """`12 Mar 2026 09:30, Ash, Y6 Cyber, 61 pupils`."""
    officers = ", ".join(name(code) for code in visit.officers)
    return run_on(
        words.long_day(visit.starts_at),
        f" {words.time(visit.starts_at)}, ",
        joined([Content(officers), plain(visit.what), Content(words.count(visit.pupils, "pupil"))], ", "),
    )


def sessions(lines: Sequence[SessionView]) -> Content:
    """What is delivered to whom, times where there are any."""
    parts = []
    for line in lines:
        when = f"{words.span(line.starts_at, line.ends_at)} " if line.starts_at and line.ends_at else ""
        parts.append(
            run_on(
                when,
                plain(line.title),
                " ",
                Content(words.year(clean(line.year))),
                f", {words.count(line.pupils, 'pupil')}",
            )
        )
    return joined(parts, "; ")


def request_fields(detail: RequestDetail, name: Name, lines: int) -> list[Field]:
    """They wrote, understood, missing, last time; more of each with more `lines`."""
    row = detail.row
    received = f"{clean(detail.source)} of {words.day(row.received_at)}"
    fields = [
        Field(
            "asks for",
            joined([plain(row.what), Content(words.count(row.pupils, "pupil")), Content(received)]),
        ),
        Field("they wrote", run_on("“", plain(detail.typed_preferences), "”"), lines),
        Field("understood", _understood(detail), lines),
    ]
    missing = ", ".join(clean(each) for each in row.missing)
    fields.append(Field("missing", tinted(missing, "amber") if missing else drawn("nothing", "green"), lines))
    if not row.school_known:
        fields.append(Field("school", _which_school(detail), lines))
    last = visit_line(detail.last_visits[0], name) if detail.last_visits else drawn("never been there", "dim")
    fields.append(Field("last time", last))
    for visit in detail.visits:
        fields.append(
            Field(
                "now",
                run_on(plain(visit.reference), " ", words.moment(visit.starts_at), " ", state(visit.state)),
            )
        )
    if lines > 1:
        fields += _more(detail)
    return fields


def _understood(detail: RequestDetail) -> Content:
    sure, tone = words.sureness(detail.understood_confidence)
    left = ", ".join(f"“{clean(each)}”" for each in detail.not_understood)
    return joined(
        [
            plain(detail.understood) if detail.understood else drawn("nothing said about times", "dim"),
            tinted(sure, tone),
            tinted(f"not understood: {left}" if left else "", "amber"),
        ]
    )


def _which_school(detail: RequestDetail) -> Content:
    if not detail.candidates:
        return tinted("not in the register: nothing like it was found", "amber")
    best = detail.candidates[0]
    return run_on(
        tinted(f"may be {clean(best.name)}, {clean(best.town)}", "amber"),
        f" ({best.confidence:.0%}) · s chooses of {len(detail.candidates)}",
    )


def _more(detail: RequestDetail) -> list[Field]:
    contact = joined([plain(detail.contact_name), plain(detail.contact_phone), plain(detail.contact_email)])
    fields = [
        Field("contact", contact, 2),
        Field("address", plain(detail.address)),
        Field("room", plain(detail.room)),
        Field("remarks", plain(detail.remarks), 2),
    ]
    fields += [Field("note", plain(note), 2) for note in detail.notes]
    return [field for field in fields if field.words.plain]


def whole_request(detail: RequestDetail, name: Name) -> list[Field]:
    """Everything, and the row as it came in."""
    fields = request_fields(detail, name, 20)
    fields += [Field("session", sessions([each]), 3) for each in detail.sessions]
    fields += [
        Field(
            "may be",
            joined(
                [
                    plain(each.name),
                    plain(each.town),
                    plain(each.postcode),
                    Content(f"{each.confidence:.0%}"),
                    plain(each.why),
                ]
            ),
            3,
        )
        for each in detail.candidates
    ]
    fields += [Field("been there", visit_line(visit, name), 2) for visit in detail.last_visits]
    fields += [Field("", Content("")), Field("", drawn("As it came in", "ember"))]
    fields += [Field(clean(column)[:13], plain(text), 20) for column, text in detail.original]
    return fields


def visit_fields(visit: VisitRow, history: Sequence[HistoryLine], name: Name, lines: int) -> list[Field]:
    """The card of a visit."""
    officers = ", ".join(name(code) for code in visit.officers)
    there = f"there {words.span(visit.arrives_at, visit.departs_at)}"
    fields = [
        Field(
            "when",
            run_on(
                drawn(words.long_day(visit.starts_at), "strong"),
                f" {words.span(visit.starts_at, visit.ends_at)}",
                drawn(f"  {there}", "dim"),
            ),
        ),
        Field("officer", Content(officers)),
        Field("sessions", sessions(visit.sessions) if visit.sessions else plain(visit.what), lines),
        Field("state", _standing(visit), 2 if lines > 1 else 1),
        Field("messages", plain(visit.messages) if visit.messages else drawn("none yet", "dim"), lines),
        Field("request", plain(visit.request) if visit.request else drawn("none: booked by hand", "dim")),
    ]
    return fields + [history_field(line) for line in history]


def history_field(line: HistoryLine) -> Field:
    """One entry: when, who, what."""
    return Field(words.day(line.at), joined([plain(line.words), tinted(line.actor, "dim")]), 2)


def _standing(visit: VisitRow) -> Content:
    until = f"until {words.moment(visit.held_until)}, then it lapses" if visit.held_until else ""
    return joined([state(visit.state), tinted(until, "amber"), Content(words.count(visit.pupils, "pupil"))])


def slot_fields(slot: SlotView | None, lines: int) -> list[Field]:
    """Why a time is as good as it is, and what speaks against it, each in so many lines."""
    if slot is None:
        return []
    return [
        Field("", plain(slot.explanation), lines),
        *(Field("", run_on(drawn("! ", "amber"), tinted(each, "amber")), lines) for each in slot.warnings),
    ]


def refusal_fields(refusals: Sequence[Refusal], label: str = "") -> list[Field]:
    """Why not: one line an officer."""
    fields = []
    for refusal in refusals:
        name = clean(refusal.officer_name) if refusal.officer else ""
        why = "; ".join(clean(reason) for reason in refusal.reasons)
        # many reasons begin with the name themselves
        if name and why.startswith(f"{name} "):
            said = run_on(Content(name).stylize("bold"), why.removeprefix(name))
        else:
            said = joined([Content(name).stylize("bold"), Content(why)], ": ")
        fields.append(Field(label or words.day(refusal.day), said, 3))
    return fields


def school_fields(card: SchoolCard, name: Name) -> list[Field]:
    """What a caller asks about."""
    where = joined([plain(card.town), plain(card.postcode), plain(card.district), plain(card.phone)])
    pupils = words.count(card.pupils, "pupil") if card.pupils else ""
    known = f"URN {card.urn}" if card.urn else "not in the register"
    fields = [
        Field("", where),
        Field("", joined([plain(card.phase), Content(pupils), Content(known), plain(card.status)])),
    ]
    fields += [Field("contact", plain(each)) for each in card.contacts[:3]]
    following = [visit_line(visit, name) for visit in card.next_visits[:2]] or [drawn("none", "dim")]
    fields += [Field("next visit", line) for line in following]
    for row in card.open_requests[:2]:
        ago = f"{words.count(row.age_days, 'day')} ago" if row.age_days else "today"
        fields.append(Field("asked", joined([plain(row.reference), plain(row.what), Content(ago)])))
    last = [visit_line(visit, name) for visit in card.last_visits[:2]] or [drawn("never been there", "dim")]
    fields += [Field("last", line) for line in last]
    fields += need_fields(card)
    fields += [Field("next step", plain(each), 2) for each in card.next_steps[:2]]
    fields += [Field("said", plain(each), 2) for each in card.said[:2]]
    fields.append(Field("nearest", plain(card.nearest_officer)))
    if card.place_note:
        fields.append(Field("place", tinted(card.place_note, "amber"), 2))
    return fields


def need_fields(card: SchoolCard) -> list[Field]:
    """Need by theme, the greatest first, each with its bar."""
    if not card.need:
        return [Field("need", drawn("not known", "dim"))]
    ranked = sorted(card.need, key=lambda each: -each[1])
    parts = [
        run_on(drawn(words.bar(score / 100, 4), "blue"), f" {score} ", plain(theme))
        for theme, score in ranked
    ]
    return [Field("need", joined(parts, "  "), 3)]
