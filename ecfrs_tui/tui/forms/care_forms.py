"""The forms of care: answers to match, corrected drives, districts, calendars."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ecfrs_tui.tui import words
from ecfrs_tui.tui.forms import fields as f
from ecfrs_tui.tui.forms.model import Form, FormField, Loaded, Values

if TYPE_CHECKING:
    from ecfrs_tui.services.corrections import CorrectionView
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.evaluations import EvaluationLine
    from ecfrs_tui.services.views import Outcome


def answer(desk: Desk, row: EvaluationLine) -> Form:
    """Which visit an answer is about."""

    def look(text: str) -> str:
        visit = desk.visit(text)
        return f"{visit.school}, {words.long_day(visit.starts_at.date())}, {visit.state}"

    return Form(
        "answer",
        str(row.number),
        f"Answer {row.answer} of {row.form}",
        [FormField("visit", "Visit", _reference, hint="VIS-0012", look=look)],
        lambda: Loaded({"visit": row.visit}),
        lambda values, version: desk.tie_evaluation(row.number, values["visit"]),
        verb="match",
        intro=f"It could not be matched by itself: {row.why}." if row.why else "",
    )


def _reference(text: str) -> str:
    """A visit's reference. Raises ValueError."""
    wanted = text.strip().upper()
    if not wanted:
        raise ValueError("a visit is needed, such as VIS-0012")
    return wanted


def drive(desk: Desk, row: CorrectionView | None) -> Form:
    """How long a drive really takes: a new statement, or another one for the same two places."""

    def load() -> Loaded:
        if row is None:
            return Loaded({})
        ends = {"one": row.one_label, "other": row.other_label}
        return Loaded({**ends, "minutes": str(row.minutes), "why": row.why})

    def save(values: Values, version: int | None) -> Outcome:
        one, other = (row.one, row.other) if row is not None else (values["one"], values["other"])
        return desk.correct_drive(
            end_of(one), end_of(other), minutes=int(values["minutes"]), why=values["why"]
        )

    ends = [
        f.fixed(name, label) if row is not None else f.line(name, label, needed=True, hint=hint)
        for name, label, hint in (
            ("one", "Between", "an officer's code, a URN, a postcode"),
            ("other", "and", "a URN, a postcode, 51.73,0.47"),
        )
    ]
    return Form(
        "drive",
        f"{row.one}/{row.other}" if row is not None else "",
        "A drive put right" if row is None else f"{row.one_label} – {row.other_label}",
        [
            *ends,
            f.number("minutes", "Really takes", least=0, most=600, unit="minutes"),
            f.line("why", "Why", needed=True, hint="road closed at school time"),
        ],
        load,
        save,
        intro="Quiet minutes, parking included, both ways; the time of the day is reckoned on top.",
    )


def end_of(key: str) -> str:
    """A stored end as it is named: officers and points without their kind."""
    kind, _, rest = key.partition(":")
    return rest if kind in ("officer", "point") else key


def reorganised(desk: Desk) -> Form:
    """A new district in the place of others from a day on."""
    today = desk.now().date()
    standing = [(each.code, each.name) for each in desk.districts() if each.exists(today)]

    def save(values: Values, version: int | None) -> Outcome:
        return desk.reorganise_districts(
            date.fromisoformat(values["on"]),
            code=values["code"],
            name=values["name"],
            authority=values["authority"],
            replaces=[each for each in values["replaces"].split(",") if each],
        )

    return Form(
        "district",
        "",
        "A new district",
        [
            f.line("code", "Code", needed=True, most=20, hint="E07000999, as the register will have it"),
            f.line("name", "Name", needed=True, most=80),
            f.day("on", "From", today, hint="its first day"),
            f.many("replaces", "In place of", standing, needed=True),
            f.line("authority", "Authority", most=80, hint="whose terms hold there"),
        ],
        lambda: Loaded({}),
        save,
        verb="add",
        intro="Visits keep the district they were booked in. Those replaced end the day before.",
    )


def calendar(desk: Desk, officer: str = "") -> Form:
    """The address of an officer's calendar; it is read once before it is kept."""
    team = [(line.code, line.name) for line in desk.team() if line.in_post]

    def save(values: Values, version: int | None) -> Outcome:
        from ecfrs_tui.services.views import Outcome as Done

        read = desk.add_calendar(
            values["officer"], values["address"], name=values["name"], days_known=int(values["days"])
        )
        return Done(read.words, reference=str(read.number or ""))

    return Form(
        "calendar",
        officer,
        "An officer's calendar",
        [
            f.one("officer", "Officer", team),
            f.line(
                "address", "Address", needed=True, most=2000, hint="https://… or file:///…, ending in .ics"
            ),
            f.line("name", "Called", most=60, hint="blank: Outlook"),
            f.number("days", "Reaches", least=1, most=1000, unit="days ahead"),
        ],
        lambda: Loaded({"officer": officer or (team[0][0] if team else ""), "days": "90"}),
        save,
        verb="read and keep",
        intro="Who has the address can read the diary: it is kept here, shown nowhere, and never written to a log.",
    )
