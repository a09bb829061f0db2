"""The forms of the team: officers, their weeks, leave, competences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.services.records import busy_times, competences, officers
from ecfrs_tui.tui import words
from ecfrs_tui.tui.forms import fields as f
from ecfrs_tui.tui.forms.model import Form, FormField, Loaded, Values

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.records.teamviews import BusyLine, CompetenceCell, OfficerLine, WeekLine
    from ecfrs_tui.services.views import Outcome

_LEVELS = (("oof", "out of office"), ("busy", "busy"), ("tentative", "tentative"))
_USUAL_DAY = "08:30-16:30"


def _about_them(desk: Desk) -> list[FormField]:
    """What is asked about any officer."""
    today = desk.now().date()
    return [
        f.line("name", "Name", needed=True, most=100),
        f.checked("email", "E-mail", officers.FIELDS["email"], hint="invitations go there"),
        f.line("phone", "Telephone", most=60),
        replace(
            f.checked("base", "Base", officers.base, hint="CM1 1AA, or 51.73, 0.47"),
            read=officers.base,
            look=desk.place_words,
        ),
        f.line("base_name", "Base is called", most=100, hint="Chelmsford office"),
        f.number("max_sessions", "Most sessions a day", least=1, most=20),
        f.number("max_drive_minutes", "Most driving", least=0, most=720, unit="minutes"),
        f.day("active_from", "First day", today, blank=True, hint="blank: has long been here"),
        f.day("active_until", "Last day", today, blank=True, hint="blank: stays"),
    ]


def _one(desk: Desk, code: str) -> OfficerLine:
    """An officer as they are now. Raises NotFoundError."""
    for line in desk.team():
        if line.code == code:
            return line
    raise NotFoundError("officer_unknown", f"there is no officer {code} any more")


def _texts(line: OfficerLine) -> Values:
    return {
        "code": line.code,
        "name": line.name,
        "email": line.email,
        "phone": line.phone,
        "base": line.base,
        "base_name": line.base_name,
        "max_sessions": str(line.max_sessions),
        "max_drive_minutes": str(line.max_drive_minutes),
        "active_from": line.active_from.isoformat() if line.active_from else "",
        "active_until": line.active_until.isoformat() if line.active_until else "",
    }


def officer(desk: Desk, code: str) -> Form:
    """Another state of a known officer."""

    def load() -> Loaded:
        line = _one(desk, code)
        return Loaded(_texts(line), line.version)

    def save(values: Values, version: int | None) -> Outcome:
        return desk.save_officer(_without(values, "code"), known=code, version=version)

    return Form(
        "officer",
        code,
        f"Officer {code}",
        [f.fixed("code", "Code"), *_about_them(desk)],
        load,
        save,
        check=officers.across,
        weigh=lambda values: desk.weigh_officer(_without(values, "code"), code),
    )


def new_officer(desk: Desk) -> Form:
    """A new officer, who can be suggested once this is kept: with a week, and what they may deliver."""
    grid = desk.competence_grid()
    programmes = [(row.programme, row.title) for row in grid.rows]
    start = {day: _USUAL_DAY if number < 5 else "" for number, day in enumerate(f.WEEKDAYS)}

    def load() -> Loaded:
        return Loaded({"max_sessions": "6", "max_drive_minutes": "180", **start})

    return Form(
        "officer",
        "",
        "New officer",
        [
            replace(
                f.checked("code", "Code", officers.code, hint="ASH: short, for lists and commands"),
                read=officers.code,
            ),
            *_about_them(desk),
            *f.week(),
            f.many("programmes", "May deliver", programmes),
        ],
        load,
        lambda values, version: desk.save_officer(values),
        verb="add",
        check=officers.across,
    )


def leaving(desk: Desk, line: OfficerLine) -> Form:
    """The last day of an officer."""
    today = desk.now().date()

    def load() -> Loaded:
        now = _one(desk, line.code)
        return Loaded({"active_until": now.active_until.isoformat() if now.active_until else ""}, now.version)

    return Form(
        "leaving",
        line.code,
        f"{line.name} leaves",
        [f.day("active_until", "Last day", today, blank=True, hint="blank: stays after all")],
        load,
        lambda values, version: desk.save_officer(values, known=line.code, version=version),
        intro="Nothing is deleted: what was delivered stays theirs. Visits after the last day need somebody else.",
        weigh=lambda values: desk.weigh_officer(values, line.code),
    )


def week(desk: Desk, line: WeekLine, *, new: bool) -> Form:
    """The working week of an officer: one that stands, or another from a day on."""
    today = desk.now().date()
    since = f.day("since", "From", today, hint="the first day of the new week")
    fields = [*([since] if new else []), *f.week()]

    def load() -> Loaded:
        for each in desk.weeks():
            if each.key == line.key:
                days = dict(zip(f.WEEKDAYS, each.days, strict=True))
                # another week is a new thing: nothing of it stands yet, but it begins as a copy
                return Loaded(days, None if new else each.version)
        raise NotFoundError("week_unknown", f"that week of {line.name} is gone")

    def begins(values: Values) -> date | None:
        return date.fromisoformat(values["since"]) if new else line.since

    def save(values: Values, version: int | None) -> Outcome:
        return desk.save_week(
            line.officer, _without(values, "since"), since=begins(values), new=new, version=version
        )

    when = f" from {words.long_day(line.since)}" if line.since else ""
    return Form(
        "week",
        f"{line.officer}+" if new else line.key,
        f"Another week of {line.name}" if new else f"Week of {line.name}{when}",
        fields,
        load,
        save,
        intro="The week before goes on until the day before, and stays as history." if new else "",
        weigh=lambda values: desk.weigh_week(line.officer, _without(values, "since"), begins(values)),
    )


def busy(desk: Desk, row: BusyLine | None = None, *, officer: str = "") -> Form:
    """Leave or another busy time: a new one, or one that was entered here."""
    today = desk.now().date()
    team = [(line.code, line.name) for line in desk.team() if line.in_post or line.code == officer]

    def load() -> Loaded:
        if row is None:
            return Loaded({"officer": officer, "label": "Annual leave", "level": "oof"})
        for each in desk.busy_lines(past_days=4000):
            if each.number == row.number:
                return Loaded(busy_times.texts_of(each), each.version)
        raise NotFoundError("busy_unknown", "this busy time has been removed meanwhile")

    def save(values: Values, version: int | None) -> Outcome:
        return desk.save_busy(values, number=row.number if row else None, version=version)

    return Form(
        "busy",
        str(row.number) if row else officer,
        "Leave or another busy time" if row is None else f"{row.label} of {row.name}",
        [
            f.one("officer", "Officer", team),
            f.line("label", "What", needed=True, most=100, hint="Annual leave, training, dentist"),
            f.day("first_day", "First day", today),
            f.day("last_day", "Last day", today, blank=True, hint="blank: that one day"),
            f.clock("from_time", "From", blank=True, hint="blank: the whole day"),
            f.clock("until_time", "Until", blank=True, hint="blank: to the end of the day"),
            f.one("level", "Shown as", _LEVELS),
        ],
        load,
        save,
        check=busy_times.across,
        weigh=lambda values: desk.weigh_busy(values, row.number if row else None),
    )


def renewal(desk: Desk, cells: Sequence[CompetenceCell]) -> Form:
    """Competences that go on until a day, or begin anew: one or many."""
    today = desk.now().date()
    pairs = [(cell.officer, cell.programme) for cell in cells]
    versions: dict[tuple[str, str], int] = {}
    single = cells[0] if len(cells) == 1 else None
    names = list(dict.fromkeys(cell.name for cell in cells))
    titles = list(dict.fromkeys(cell.title for cell in cells))

    def load() -> Loaded:
        stand = {(c.officer, c.programme): c for row in desk.competence_grid().rows for c in row.cells}
        versions.update({pair: stand[pair].version for pair in pairs if pair in stand})
        if single is None:
            return Loaded({"valid_from": "", "valid_until": _in_two_years(today).isoformat()})
        until = stand.get(pairs[0], single).valid_until or _in_two_years(today)
        return Loaded({"valid_from": "", "valid_until": max(until, today).isoformat()})

    def save(values: Values, version: int | None) -> Outcome:
        return desk.renew_competences(pairs, values, versions=versions)

    who = " and ".join(names) if len(names) <= 2 else words.count(len(names), "officer")
    what = titles[0] if len(titles) == 1 else words.count(len(titles), "programme")
    return Form(
        "competence",
        single.key if single else "many",
        f"{who}: {what}",
        [
            f.day("valid_until", "May deliver until", today, blank=True, hint="blank: for good"),
            f.day(
                "valid_from", "From", today, blank=True, hint="blank: today; only for what is new or lapsed"
            ),
        ],
        load,
        save,
        verb="renew",
        intro=f"{words.count(len(cells), 'competence')}. What holds goes on; what has lapsed begins anew.",
        check=competences.across,
    )


def ending(desk: Desk, cells: Sequence[CompetenceCell]) -> Form:
    """The last day on which they may deliver it."""
    today = desk.now().date()
    pairs = [(cell.officer, cell.programme) for cell in cells]
    one = cells[0]

    def last(values: Values) -> date:
        return date.fromisoformat(values["last"])

    return Form(
        "competence-end",
        one.key if len(cells) == 1 else "many",
        f"{one.name}: {one.title}" if len(cells) == 1 else words.count(len(cells), "competence"),
        [f.day("last", "Last day", today, hint="yesterday, today, 31 aug")],
        lambda: Loaded({"last": today.isoformat()}),
        lambda values, version: desk.end_competences(pairs, last(values)),
        verb="end",
        weigh=lambda values: desk.weigh_end(pairs, last(values)),
    )


def _in_two_years(today: date) -> date:
    """The end of the school year after next."""
    return date(today.year + (2 if today.month < 9 else 3), 8, 31)


def _without(values: Values, name: str) -> Mapping[str, str]:
    return {each: text for each, text in values.items() if each != name}
