"""Officers: who they are, where they start, how much they may do, and from when until when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.officers import Officer
from ecfrs_tui.domain.places import Place
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.intake.officers import CODE, DAYS
from ecfrs_tui.intake.values import BadValueError
from ecfrs_tui.services.busy import officer_code
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.legs import postcode_cache
from ecfrs_tui.services.phrases import long_day
from ecfrs_tui.services.records import reading
from ecfrs_tui.services.records.effects import broken_by, told
from ecfrs_tui.services.records.stale import refuse_stale
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.store.work import Work
from ecfrs_tui.travel.postcodes import PostcodeFinder, normalise

LABELS: Mapping[str, str] = {
    "code": "code", "name": "name", "email": "e-mail", "phone": "telephone", "base": "base",
    "base_name": "base is called", "max_sessions": "most sessions a day",
    "max_drive_minutes": "most driving a day", "active_from": "first day", "active_until": "last day",
    "programmes": "may deliver", **{day: day.capitalize() for day in DAYS},
}  # fmt: skip
_POINT = re.compile(r"\s*([+-]?\d{1,2}(?:\.\d+)?)\s*,\s*([+-]?\d{1,3}(?:\.\d+)?)\s*")
_KEPT = (
    "name", "email", "phone", "base_name", "base_postcode", "base_latitude", "base_longitude",
    "max_sessions_per_day", "max_drive_minutes_per_day", "active_from", "active_until",
)  # fmt: skip
_LABEL_OF = {
    "base_postcode": "base", "base_latitude": "base", "base_longitude": "base",
    "max_sessions_per_day": "most sessions a day", "max_drive_minutes_per_day": "most driving a day",
}  # fmt: skip


def code(text: str) -> str:
    """An officer's code, in capitals. Raises BadValueError."""
    if not CODE.fullmatch(text.strip()):
        raise BadValueError("letters, digits, “_”, “.” and “-”, at most 20 characters")
    return text.strip().upper()


def base(text: str) -> str:
    """A postcode in its usual form or a point; nothing for nothing. Raises BadValueError.

    Whether there is such a postcode is another question: `place_of` answers it.
    """
    if not text.strip():
        return ""
    if (point := _POINT.fullmatch(text)) is not None:
        latitude, longitude = float(point[1]), float(point[2])
        if not (49 <= latitude <= 61 and -9 <= longitude <= 3):
            raise BadValueError("this point lies outside Great Britain; latitude comes first")
        return f"{latitude:g}, {longitude:g}"
    found = normalise(text)
    if found is None:
        raise BadValueError("neither a postcode such as CM1 1AA nor a point such as 51.73, 0.47")
    return found


FIELDS: Mapping[str, reading.Reader] = {
    "code": code,
    "name": reading.words(needed=True, most=100),
    "email": reading.email(),
    "phone": reading.words(most=60),
    "base": base,
    "base_name": reading.words(most=100),
    "max_sessions": reading.whole(least=1, most=20),
    "max_drive_minutes": reading.whole(least=0, most=720),
    "active_from": reading.a_date(blank=True),
    "active_until": reading.a_date(blank=True),
}
"""How each field of an officer is read; a new officer has a week and programmes besides."""


def across(texts: Mapping[str, str]) -> Mapping[str, str]:
    """What is wrong between fields, by field; each is as it would be stored."""
    first, last = texts.get("active_from", ""), texts.get("active_until", "")
    if first and last and last < first:
        return {"active_until": "the last day lies before the first"}
    return {}


def place_of(context: Context, text: str) -> Place | None:
    """Where a base lies; None for none. Raises BadValueError when there is no such postcode."""
    found = base(text)
    if not found:
        return None
    if (point := _POINT.fullmatch(found)) is not None:
        return Place("base", found, float(point[1]), float(point[2]))
    where = PostcodeFinder(postcode_cache(context.home)).find(found)
    if where is None:
        raise BadValueError(f"there is no postcode {found}")
    label = f"{where.district_name}, {found}" if where.district_name else found
    return Place("base", label, round(where.latitude, 6), round(where.longitude, 6))


def place_words(context: Context, text: str) -> str:
    """The place that was found, for the line beside the field. Raises BadValueError."""
    place = place_of(context, text)
    if place is None:
        return "no base: no drives can be reckoned"
    return f"{place.label} ({place.latitude:.4f}, {place.longitude:.4f})"


def base_text(postcode: str, latitude: float | None, longitude: float | None) -> str:
    """A stored base as it is typed."""
    if postcode:
        return postcode
    return f"{latitude:g}, {longitude:g}" if latitude is not None and longitude is not None else ""


def save(
    context: Context, texts: Mapping[str, str], *, known: str = "", version: int | None = None
) -> Outcome:
    """A new officer, or another state of a known one; fields that are not named stay as they are.

    A new one may bring a week (`monday` …) and the `programmes` they may deliver from today. Raises
    RefusedError naming the fields, NotFoundError, StaleError when the version that stands is another.
    """
    with context.writing() as (work, _):
        if known:
            row, words, broken = _change(context, work, officer_code(work.session, known), texts, version)
            work.record("officer", row.code.upper(), words)
        else:
            row, words = _add(context, work, texts)
            broken = ()
            work.record("add-officer", row.code.upper(), words)
        reference = row.code
    return Outcome(told(words, broken), reference=reference)


def weigh(context: Context, texts: Mapping[str, str], known: str) -> tuple[str, ...]:
    """Visits that would need another officer or another time if this were kept."""
    with context.store.reading() as session:
        code_ = officer_code(session, known)
        row = session.get_one(t.Officer, code_)
        return broken_by(context, session, _as_changed(code_, _read(context, row, texts)), (code_,))


def _change(
    context: Context, work: Work, code_: str, texts: Mapping[str, str], version: int | None
) -> tuple[t.Officer, str, tuple[str, ...]]:
    row = work.session.get_one(t.Officer, code_)
    refuse_stale(work.session, row.name, code_.upper(), row.version, version)
    values = _read(context, row, texts)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        raise RefusedError("nothing_changed", f"nothing about {row.name} was changed")
    broken = broken_by(context, work.session, _as_changed(code_, values), (code_,))
    for name in changed:
        setattr(row, name, values[name])
    labels = dict.fromkeys(_LABEL_OF.get(name, LABELS.get(name, name)) for name in changed)
    words = f"Changed {row.name}: {', '.join(labels)}"
    if changed == ["active_until"] and row.active_until is not None:
        words = f"{row.name} leaves: the last day is {long_day(row.active_until)}"
    return row, words, broken


def _add(context: Context, work: Work, texts: Mapping[str, str]) -> tuple[t.Officer, str]:
    session = work.session
    wanted = str(reading.read_all({"code": code}, texts, LABELS)["code"])
    c = columns(t.Officer)
    if session.connection().execute(select(c.code).where(func.upper(c.code) == wanted)).first():
        raise reading.fields_refused({"code": f"there is an officer {wanted} already"}, LABELS)
    row = t.Officer(code=wanted, name="")
    for name, value in _read(context, row, texts).items():
        setattr(row, name, value)
    week = reading.read_all(dict.fromkeys(DAYS, reading.spans), texts, LABELS)
    programmes = _programmes(work, texts.get("programmes", ""))
    session.add(row)
    session.flush()
    for number, day in enumerate(DAYS):
        for first, last in week[day]:
            session.add(t.WorkingSpan(officer=wanted, weekday=number, starts=first, ends=last))
    start = max(filter(None, (context.now().date(), row.active_from)))
    for programme in programmes:
        session.add(t.Competence(officer=wanted, programme=programme, valid_from=start))
    return row, f"New officer {row.name} ({wanted})"


def _programmes(work: Work, text: str) -> tuple[str, ...]:
    c = columns(t.Programme)
    known = list(work.session.connection().execute(select(c.code).order_by(c.code)).scalars())
    found = reading.read_all({"programmes": reading.some_of(known)}, {"programmes": text}, LABELS)
    return tuple(found["programmes"])


def _read(context: Context, row: t.Officer, texts: Mapping[str, str]) -> dict[str, Any]:
    """The columns that the texts speak of, as values; a base that is typed as it stands stays where it is."""
    new = not row.name
    named = {
        name: read
        for name, read in FIELDS.items()
        if name != "code" and (name in texts or (new and name == "name"))
    }
    found = reading.read_all(named, texts, LABELS)
    for typed, column in (
        ("max_sessions", "max_sessions_per_day"),
        ("max_drive_minutes", "max_drive_minutes_per_day"),
    ):
        if typed in found:
            found[column] = found.pop(typed)
    first = found.get("active_from", row.active_from)
    last = found.get("active_until", row.active_until)
    if first and last and last < first:
        raise reading.fields_refused({"active_until": "the last day lies before the first"}, LABELS)
    if "base" in found:
        text = found.pop("base")
        if text != base_text(row.base_postcode, row.base_latitude, row.base_longitude):
            try:
                place = place_of(context, text)
            except BadValueError as fault:
                raise reading.fields_refused({"base": str(fault)}, LABELS) from None
            found["base_postcode"] = "" if _POINT.fullmatch(text) else text
            found["base_latitude"] = place.latitude if place else None
            found["base_longitude"] = place.longitude if place else None
    return {name: found[name] for name in _KEPT if name in found}


def _as_changed(code_: str, values: Mapping[str, Any]) -> Any:
    """The change as the rule book sees it."""

    def change(book: Book) -> Book:
        officer = book.officers[code_]
        after = replace(
            officer,
            max_sessions_per_day=values.get("max_sessions_per_day", officer.max_sessions_per_day),
            max_drive_minutes_per_day=values.get(
                "max_drive_minutes_per_day", officer.max_drive_minutes_per_day
            ),
            active_from=values.get("active_from", officer.active_from),
            active_until=values.get("active_until", officer.active_until),
            base=_base_after(officer, values),
        )
        return replace(book, officers={**book.officers, code_: after})

    return change


def _base_after(officer: Officer, values: Mapping[str, Any]) -> Place | None:
    if "base_latitude" not in values:
        return officer.base
    if values["base_latitude"] is None:
        return None
    return Place(f"officer:{officer.code}", "base", values["base_latitude"], values["base_longitude"])
