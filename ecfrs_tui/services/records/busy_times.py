"""Leave, training and whatever else stands in an officer's diary, as entered here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.visits import Busy
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.intake.values import BadValueError, read_time
from ecfrs_tui.services.busy import officer_code
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.phrases import counted, long_day
from ecfrs_tui.services.records import reading
from ecfrs_tui.services.records.effects import broken_by, told
from ecfrs_tui.services.records.stale import refuse_stale
from ecfrs_tui.services.records.teamviews import BusyLine
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.work import Work

ENTERED = "entered"
LEVELS = ("oof", "busy", "tentative")
LONGEST_DAYS = 400
LABELS: Mapping[str, str] = {
    "officer": "officer", "label": "what", "first_day": "first day", "last_day": "last day",
    "from_time": "from", "until_time": "until", "level": "shown as",
}  # fmt: skip


def _clock(text: str) -> time | None:
    return read_time(text) if text.strip() else None


FIELDS: Mapping[str, reading.Reader] = {
    "label": reading.words(needed=True, most=100),
    "first_day": reading.a_date(),
    "last_day": reading.a_date(blank=True),
    "from_time": _clock,
    "until_time": _clock,
    "level": reading.one_of(LEVELS),
}


def across(texts: Mapping[str, str]) -> Mapping[str, str]:
    """What is wrong between fields, by field; each is as it would be stored."""
    if "first_day" not in texts:
        return {}
    try:
        _span(reading.read_all({n: r for n, r in FIELDS.items() if n in texts}, texts, LABELS))
    except BadValueError as fault:
        return {"until_time" if "time" in str(fault) else "last_day": str(fault)}
    except RefusedError:
        return {}
    return {}


def _span(found: Mapping[str, Any]) -> Span:
    """The stretch that is meant: whole days without times. Raises BadValueError."""
    first: date = found["first_day"]
    last: date = found.get("last_day") or first
    begins, ends = found.get("from_time"), found.get("until_time")
    if last < first:
        raise BadValueError("the last day lies before the first")
    if (last - first).days > LONGEST_DAYS:
        raise BadValueError(f"longer than {LONGEST_DAYS} days: say the officer's last day in post instead")
    start = datetime.combine(first, begins or time())
    end = datetime.combine(last, ends) if ends else datetime.combine(last + timedelta(days=1), time())
    if end <= start:
        raise BadValueError("the time it ends lies before it begins")
    return Span(start, end)


def save(
    context: Context, texts: Mapping[str, str], *, number: int | None = None, version: int | None = None
) -> Outcome:
    """A new busy time, or another state of one that was entered here.

    Raises RefusedError naming the fields or because a calendar is its source, NotFoundError, StaleError.
    """
    found = reading.read_all(FIELDS, texts, LABELS)
    try:
        span = _span(found)
    except BadValueError as fault:
        raise reading.fields_refused({"last_day": str(fault)}, LABELS) from None
    with context.writing() as (work, _):
        row = _row(work, number, version) if number is not None else None
        code = _officer(work, texts, row)
        name = work.session.get_one(t.Officer, code).name
        busy = Busy(code, span, found["label"], found["level"], ENTERED, "")
        broken = broken_by(context, work.session, _as_changed(row, busy), (code,))
        if row is None:
            row = t.BusyTime(officer=code, starts_at=span.start, ends_at=span.end, source=ENTERED)
            work.session.add(row)
        row.officer, row.starts_at, row.ends_at = code, span.start, span.end
        row.label, row.level = found["label"], found["level"]
        if number is not None and not work.session.is_modified(row):
            raise RefusedError("nothing_changed", "nothing was changed")
        words = f"{'Changed' if number else 'Entered'} {found['label']} of {name}, {span_words(span)}"
        work.record("busy", code.upper(), words)
        reference = str(row.id)
    return Outcome(told(words, broken), reference=reference)


def remove(context: Context, numbers: Sequence[int]) -> Outcome:
    """Takes entered busy times away. Raises NotFoundError, or RefusedError for one that a calendar brought."""
    with context.writing() as (work, _):
        said = []
        codes = []
        for number in dict.fromkeys(numbers):
            row = _row(work, number, None)
            name = work.session.get_one(t.Officer, row.officer).name
            said.append(f"{row.label} of {name}, {span_words(Span(row.starts_at, row.ends_at))}")
            codes.append(row.officer)
            work.session.delete(row)
        if not said:
            raise RefusedError("nothing_chosen", "no busy time is named")
        words = f"Removed {said[0]}" if len(said) == 1 else f"Removed {counted(len(said), 'busy time')}"
        work.record("busy", codes[0].upper(), words, details={"removed": said})
    return Outcome(words)


def weigh(context: Context, texts: Mapping[str, str], number: int | None = None) -> tuple[str, ...]:
    """Visits that would lie across it."""
    found = reading.read_all(FIELDS, texts, LABELS)
    with context.store.reading() as session:
        row = session.get(t.BusyTime, number) if number is not None else None
        code = officer_code(session, texts.get("officer", "") or (row.officer if row else ""))
        busy = Busy(code, _span(found), found["label"], found["level"], ENTERED, "")
        return broken_by(context, session, _as_changed(row, busy), (code,))


def texts_of(row: BusyLine) -> Mapping[str, str]:
    """A busy time as it is typed."""
    last = row.ends_at - timedelta(seconds=1)
    starts, ends = row.starts_at.time(), row.ends_at.time()
    return {
        "officer": row.officer,
        "label": row.label,
        "first_day": row.starts_at.date().isoformat(),
        "last_day": last.date().isoformat() if last.date() != row.starts_at.date() else "",
        "from_time": f"{starts:%H:%M}" if starts != time() else "",
        "until_time": f"{ends:%H:%M}" if ends != time() else "",
        "level": row.level,
    }


def span_words(span: Span) -> str:
    """`Tue 9 Mar` and what follows: whole days as days, else with times."""
    last = span.end - timedelta(seconds=1)
    if span.start.time() == time() and span.end.time() == time():
        if last.date() == span.start.date():
            return long_day(span.start.date())
        return f"{long_day(span.start.date())} to {long_day(last.date())}"
    tail = (
        f"{span.end:%H:%M}"
        if last.date() == span.start.date()
        else f"{long_day(last.date())} {span.end:%H:%M}"
    )
    return f"{long_day(span.start.date())} {span.start:%H:%M}–{tail}"


def _officer(work: Work, texts: Mapping[str, str], row: t.BusyTime | None) -> str:
    typed = texts.get("officer", "").strip()
    if not typed and row is not None:
        return row.officer
    try:
        return officer_code(work.session, typed)
    except NotFoundError as fault:
        raise reading.fields_refused({"officer": fault.message}, LABELS) from None


def _row(work: Work, number: int, version: int | None) -> t.BusyTime:
    row = work.session.get(t.BusyTime, number)
    if row is None:
        raise NotFoundError(
            "busy_unknown", f"there is no busy time {number} any more", hint="`busy list` shows them"
        )
    if row.source != ENTERED:
        raise RefusedError(
            "busy_not_ours",
            f"“{row.label}” comes from {row.source}",
            hint="change it there; the next reading brings it here",
        )
    refuse_stale(work.session, row.label or "the busy time", row.officer.upper(), row.version, version)
    return row


def _as_changed(row: t.BusyTime | None, busy: Busy) -> Any:
    """The change as the rule book sees it: the row as it stood gives way to the new one."""
    before = Span(row.starts_at, row.ends_at) if row is not None else None
    officer, label = (row.officer, row.label) if row is not None else ("", "")

    def change(book: Book) -> Book:
        rest = tuple(
            b
            for b in book.busy
            if before is None or (b.officer, b.span, b.label, b.source) != (officer, before, label, ENTERED)
        )
        return replace(book, busy=(*rest, busy))

    return change
