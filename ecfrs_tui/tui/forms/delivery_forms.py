"""The forms of what is delivered and when: programmes, terms, school days, themes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.services.records import catalogue, school_days, terms
from ecfrs_tui.services.records.officers import code
from ecfrs_tui.tui import words
from ecfrs_tui.tui.forms import fields as f
from ecfrs_tui.tui.forms.model import Form, FormField, Loaded, Values

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.needviews import ThemeView
    from ecfrs_tui.services.records.deliveryviews import ProgrammeLine, SchoolDayLine, TermLine
    from ecfrs_tui.services.views import Outcome

_MODES = (("class", "a class"), ("assembly", "an assembly"), ("virtual", "a class online"))
_KINDS = (("inset", "INSET day"), ("holiday", "holiday"), ("term", "term"))


def _about_it(desk: Desk) -> list[FormField]:
    """What is asked about any programme."""
    season = FormField(
        "season",
        "Season",
        catalogue.season,
        hint="1 oct to 5 nov; blank: all year",
        show=lambda stored: catalogue.season_words(stored) if stored else "",
        says=lambda text: catalogue.season_words(catalogue.season(text)),
    )
    return [
        f.line("title", "Title", needed=True, most=120),
        f.line("topic", "Topic or theme", most=80, hint="Home safety: themes go by it"),
        f.years("years", "Year groups", needed=False),
        f.one("mode", "Given to", _MODES),
        f.number("minutes", "Lasts", least=5, most=480, unit="minutes"),
        f.number("setup_minutes", "Setting up", least=0, most=240, unit="minutes"),
        f.number("gap_minutes", "In between", least=0, most=240, unit="minutes"),
        f.number("packup_minutes", "Packing up", least=0, most=240, unit="minutes"),
        f.number("max_pupils", "Most pupils", least=1, most=3000),
        f.number("officers_needed", "Officers needed", least=1, most=6),
        season,
        f.yes_no("active", "Offered"),
        f.day("retired_from", "Not from", desk.now().date(), blank=True, hint="blank: goes on"),
        f.long("equipment", "We bring", most=catalogue.MOST_LINES),
        f.long("asked", "School provides", most=catalogue.MOST_LINES),
    ]


def _programme(desk: Desk, known: str) -> ProgrammeLine:
    for line in desk.programmes_kept():
        if line.code == known:
            return line
    raise NotFoundError("programme_unknown", f"there is no programme {known} any more")


def _programme_texts(line: ProgrammeLine) -> Values:
    numbers = ("minutes", "setup_minutes", "gap_minutes", "packup_minutes", "max_pupils", "officers_needed")
    return {
        "code": line.code,
        **{
            name: getattr(line, name)
            for name in ("title", "topic", "years", "mode", "season", "equipment", "asked")
        },
        **{name: str(getattr(line, name)) for name in numbers},
        "active": "yes" if line.active else "no",
        "retired_from": line.retired_from.isoformat() if line.retired_from else "",
        "letter": line.parents_letter or "none",
    }


def programme(desk: Desk, known: str) -> Form:
    """Another state of a known programme."""

    def load() -> Loaded:
        line = _programme(desk, known)
        return Loaded(_programme_texts(line), line.version)

    return Form(
        "programme",
        known,
        f"Programme {known}",
        [f.fixed("code", "Code"), *_about_it(desk), f.fixed("letter", "Parents' letter")],
        load,
        lambda values, version: desk.save_programme(
            _only(values, catalogue.FIELDS), known=known, version=version
        ),
        intro="What we bring and what the school provides: a line each; blank is as the templates say.",
        weigh=lambda values: desk.weigh_programme(_only(values, catalogue.FIELDS), known),
    )


def new_programme(desk: Desk) -> Form:
    """A new programme; officers are trained for it in the section of competences."""
    start = {
        "mode": "class", "minutes": "60", "setup_minutes": "15", "gap_minutes": "5", "packup_minutes": "10",
        "max_pupils": "32", "officers_needed": "1", "active": "yes",
    }  # fmt: skip
    coded = replace(f.checked("code", "Code", code, hint="WS5: short, for lists and commands"), read=code)
    return Form(
        "programme",
        "",
        "New programme",
        [coded, *_about_it(desk)],
        lambda: Loaded(start),
        lambda values, version: desk.save_programme(values),
        verb="add",
    )


def retiring(desk: Desk, line: ProgrammeLine) -> Form:
    """The first day on which a programme is not delivered any more."""
    today = desk.now().date()

    def load() -> Loaded:
        now = _programme(desk, line.code)
        return Loaded({"retired_from": now.retired_from.isoformat() if now.retired_from else ""}, now.version)

    asks = "asks" if line.open_requests == 1 else "ask"
    asked = f"{words.count(line.open_requests, 'open request')} still {asks} for it."
    return Form(
        "retiring",
        line.code,
        f"{line.title} is not delivered any more",
        [f.day("retired_from", "Not from", today, blank=True, hint="blank: it goes on after all")],
        load,
        lambda values, version: desk.save_programme(values, known=line.code, version=version),
        intro=f"Nothing is deleted: what was delivered stays counted. {asked}",
        weigh=lambda values: desk.weigh_programme(values, line.code),
    )


def term(desk: Desk, row: TermLine | None = None, *, scope: str = "") -> Form:
    """A term, holiday or INSET day: a new one, or one that stands."""
    today = desk.now().date()
    known = [(each, each) for each in desk.authorities()]
    at_school = row is not None and row.scope.isdigit()
    place = (
        f.fixed("scope", "For")
        if at_school
        else f.line("scope", "For", needed=True, hint="Essex, or a school's URN")
    )

    def load() -> Loaded:
        if row is None:
            return Loaded({"scope": scope or known[0][0], "kind": "inset"})
        for each in desk.term_entries(past=True):
            if each.number == row.number:
                last = "" if each.first_day == each.last_day else each.last_day.isoformat()
                texts = {"scope": each.scope, "kind": each.kind, "label": each.label,
                         "first_day": each.first_day.isoformat(), "last_day": last}  # fmt: skip
                return Loaded(texts, each.version)
        raise NotFoundError("term_unknown", "this entry has been removed meanwhile")

    number = row.number if row is not None else None
    intro = ""
    if row is not None and not row.entered:
        intro = f"From {row.source}. Once it is changed here, reading that file again leaves it."
    return Form(
        "term",
        str(number or ""),
        "A term, holiday or INSET day" if row is None else f"{row.label or row.kind} of {row.place}",
        [
            place,
            f.one("kind", "Kind", _KINDS),
            f.line("label", "Name", most=80, hint="Easter holiday, Summer 1"),
            f.day("first_day", "First day", today),
            f.day("last_day", "Last day", today, blank=True, hint="blank: that one day"),
        ],
        load,
        lambda values, version: desk.save_term(values, number=number, version=version),
        intro=intro,
        check=terms.across,
        weigh=lambda values: desk.weigh_term(values, number),
    )


def school_day(desk: Desk, row: SchoolDayLine | None = None) -> Form:
    """The shape of a day: a new one, or one that stands."""
    phases = [("", "every other"), *((each, each) for each in desk.phases())]
    number = row.number if row is not None else None

    def load() -> Loaded:
        if row is None:
            usual = {"opens": "08:45", "lunch_starts": "12:00", "lunch_ends": "13:00", "closes": "15:15"}
            return Loaded({"phase": "", **usual})
        for each in desk.school_days():
            if each.number == row.number:
                times = {name: f"{getattr(each, name):%H:%M}" for name in school_days.TIMES}
                return Loaded({"urn": str(each.urn or ""), "phase": each.phase, **times}, each.version)
        raise NotFoundError("day_unknown", "this school day has been removed meanwhile")

    return Form(
        "school-day",
        str(number or ""),
        "A school day" if row is None else f"The day of {row.place}",
        [
            f.line("urn", "Of one school", hint="its URN; blank: of a phase"),
            f.one("phase", "Of a phase", phases),
            f.clock("opens", "Opens"),
            f.clock("lunch_starts", "Lunch from"),
            f.clock("lunch_ends", "Lunch until"),
            f.clock("closes", "Closes"),
        ],
        load,
        lambda values, version: desk.save_school_day(values, number=number, version=version),
        check=school_days.across,
        weigh=lambda values: desk.weigh_school_day(values, number),
    )


def theme(desk: Desk, row: ThemeView | None) -> Form:
    """A theme: what it is called and which topics of programmes it is about."""

    def load() -> Loaded:
        now = _theme(desk, row.code) if row is not None else None
        if now is None:
            return Loaded({})
        return Loaded({"code": now.code, "title": now.title, "topics": "\n".join(now.topics)}, now.version)

    def save(values: Values, version: int | None) -> Outcome:
        topics = [line.strip() for line in values["topics"].splitlines() if line.strip()]
        return desk.save_theme(values["code"], title=values["title"], topics=topics, version=version)

    return Form(
        "theme",
        row.code if row is not None else "",
        row.title if row is not None else "New theme",
        [
            f.fixed("code", "Code")
            if row is not None
            else f.line("code", "Code", needed=True, hint="knife, water"),
            f.line("title", "Title", needed=True, most=80),
            f.long("topics", "Topics", most=1000, hint="as programmes have them, a line each"),
        ],
        load,
        save,
    )


def weights(desk: Desk, row: ThemeView) -> Form:
    """What each part of a theme's score weighs."""

    def load() -> Loaded:
        now = _theme(desk, row.code)
        return Loaded({f"w{n}": f"{weight:g}" for n, (_, _, weight) in enumerate(now.weights)}, now.version)

    def save(values: Values, version: int | None) -> Outcome:
        parts = {key: float(values[f"w{n}"]) for n, (key, _, _) in enumerate(row.weights)}
        return desk.set_weights(row.code, parts, version=version or row.version)

    return Form(
        "weights",
        row.code,
        f"Weights of {row.title}",
        [FormField(f"w{n}", label, _weight, hint="0 to 1000") for n, (_, label, _) in enumerate(row.weights)],
        load,
        save,
        intro="0 leaves a part out. What matters is how they stand to one another.",
    )


def _weight(text: str) -> str:
    """A weight as it is stored. Raises ValueError."""
    try:
        found = float(text.strip().replace(",", "."))
    except ValueError:
        raise ValueError("a number is needed, such as 30") from None
    if not 0 <= found <= 1000:
        raise ValueError("not between 0 and 1000")
    return f"{found:g}"


def _theme(desk: Desk, known: str) -> ThemeView:
    for each in desk.themes():
        if each.code == known:
            return each
    raise NotFoundError("theme_unknown", f"there is no theme {known} any more")


def _only(values: Values, names: Mapping[str, Callable[[str], object]]) -> dict[str, str]:
    return {name: text for name, text in values.items() if name in names}
