"""What needs a person now, most urgent first."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.feasibility import assess
from ecfrs_tui.domain.terms import DEFAULT_AUTHORITY
from ecfrs_tui.domain.verdict import Broken
from ecfrs_tui.domain.visits import Visit
from ecfrs_tui.services import calendar_looks, cfrmis, clash_mends, quality_errands
from ecfrs_tui.services.message_states import LEFT
from ecfrs_tui.services.next_steps import ActionLine, action_lines, due_steps
from ecfrs_tui.services.offer_errands import held_in_offers, lines_of_today
from ecfrs_tui.services.phrases import counted, long_day, near_day
from ecfrs_tui.services.views import Errand
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

ANSWER_DAYS = 3
"""School days after which a request without an answer is overdue."""
LAPSE_DAYS = 2
CLASH_DAYS = 28
UNANSWERED = ("new", "needs info", "ready")
_UNSENT = {
    "uncertain": "may have been sent: ask, then say so (`outbox list`)",
    "failed": "could not be sent (`outbox list` says why)",
    "drafted": "drafted, not sent",
    "released": "released, not sent yet",
}

ORDER = (
    "overdue", "hold", "clash", "reply", "freed", "unsure", "send", "record", "quality", "cfrmis", "target",
)  # fmt: skip
NOT_CLASHES = frozenset({"notice", "horizon"})
"""Rules about when something is booked: what was booked in time stays so while its day comes nearer."""


def errands(session: DbSession, book: Book, now: datetime) -> tuple[Errand, ...]:
    """Every line of Today by urgency, within a kind the most pressing first; `now` is London wall time.

    A fixed number of queries while nobody waits, and the rule book for the visits of the next CLASH_DAYS.
    """
    found = [
        *_unanswered(session, book, now),
        *_holds(session, now),
        *_clashes(book, now),
        *_to_send(session),
        *_to_record(session, now),
        *_to_hand_over(session),
        *(_errand("quality", *line) for line in quality_errands.lines(session, now.date())),
        *_steps_due(session, now),
        *_actions_due(session, now),
        *(_errand(*line) for line in lines_of_today(session, book, now, lapse_days=LAPSE_DAYS)),
        *_calendars(session, now),
    ]
    return tuple(sorted(found, key=lambda errand: errand.urgency))


def _errand(kind: str, reference: str, words: str, opens: str) -> Errand:
    return Errand(kind, ORDER.index(kind), reference, words, opens)


def open_days(book: Book, first: date, last: date) -> list[date]:
    """The days from `first` to `last`, both included, on which schools are open."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if book.calendar.closed(day, DEFAULT_AUTHORITY) is None]


def _unanswered(session: DbSession, book: Book, now: datetime) -> Iterator[Errand]:
    c, school, venue, message = (columns(x) for x in (t.Request, t.School, t.Venue, t.Message))
    answered = select(message.id).where((message.request_id == c.id) & message.state.in_(LEFT)).exists()
    query = (
        select(
            c.reference,
            c.received_at,
            c.typed_school,
            c.candidates,
            c.not_understood,
            func.coalesce(school.name, venue.name).label("school"),
        )
        .select_from(t.Request)
        .outerjoin(t.School, c.urn == school.urn)
        .outerjoin(t.Venue, c.venue_id == venue.id)
        .where(c.state.in_(UNANSWERED) & ~answered)
        .order_by(c.received_at, c.id)
    )
    rows = session.connection().execute(query).all()
    days = open_days(book, rows[0].received_at.date(), now.date()) if rows else []
    for row in rows:
        waited = len(days) - bisect_right(days, row.received_at.date())
        trouble = _trouble(row)
        name = row.school or f"“{row.typed_school}”"
        if waited >= ANSWER_DAYS:
            also = "".join(f"; {words}" for words in trouble)
            words = f"{row.reference} {name}, unanswered {counted(waited, 'school day')}{also}"
            yield _errand("overdue", row.reference, words, "requests")
        elif trouble:
            yield _errand(
                "unsure", row.reference, f"{row.reference} {name}: {'; '.join(trouble)}", "requests"
            )


def _trouble(row: Row[Any]) -> list[str]:
    found = []
    if row.school is None:
        number = len(row.candidates or ())
        could = f", {counted(number, 'school')} it may be" if number else ""
        found.append(f"school not sure{could}")
    if row.not_understood:
        found.append("dates not understood: " + ", ".join(f"“{words}”" for words in row.not_understood))
    return found


def _holds(session: DbSession, now: datetime) -> Iterator[Errand]:
    c, school, venue = columns(t.Visit), columns(t.School), columns(t.Venue)
    query = (
        select(c.reference, c.held_until, func.coalesce(school.name, venue.name, "").label("school"))
        .select_from(t.Visit)
        .outerjoin(t.School, c.urn == school.urn)
        .outerjoin(t.Venue, c.venue_id == venue.id)
        .where((c.state == "held") & (c.held_until <= now + timedelta(days=LAPSE_DAYS)))
        .order_by(c.held_until, c.id)
    )
    of_offers = held_in_offers(session)
    for row in session.connection().execute(query):
        if row.reference in of_offers:
            continue  # the offer has one line for all its times
        does = "lapsed" if row.held_until <= now else "lapses"
        words = f"{row.reference} {row.school} {does} {near_day(row.held_until, now)}"
        yield _errand("hold", row.reference, words, "visits")


def clashes(book: Book, first: date, last: date) -> tuple[tuple[Visit, tuple[Broken, ...]], ...]:
    """Standing visits from `first` to `last`, not yet over, with the rules each breaks and nobody overrode.

    What cannot be overridden stands first.
    """
    found = []
    for visit in book.visits:
        if visit.state == "delivered" or not book.stands(visit) or visit.departs_at < book.now:
            continue
        if not first <= visit.arrives_at.date() <= last:
            continue
        excused = NOT_CLASHES | visit.overrides.keys()
        broken = [b for b in assess(visit, book).broken if b.rule not in excused]
        if broken:
            found.append((visit, tuple(sorted(broken, key=lambda b: b.overridable))))
    return tuple(found)


def _clashes(book: Book, now: datetime) -> Iterator[Errand]:
    said: set[str] = set()
    mended = 0
    for visit, broken in clashes(book, now.date(), now.date() + timedelta(days=CLASH_DAYS)):
        messages = [b.message for b in broken]
        if said.issuperset(messages):
            continue  # two visits too close to one another are one thing to mend
        said.update(messages)
        more = f" (and {len(messages) - 1} more)" if len(messages) > 1 else ""
        when = near_day(visit.starts_at, now)
        words = f"{visit.reference} {visit.school.name}, {when}: {messages[0]}{more}"
        away = clash_mends.busy_clash(visit, broken, book) if mended < clash_mends.MOST else ""
        if away:
            mended += 1
            words = f"{words}; {clash_mends.mend_words(visit, away, book)}"
        yield _errand("clash", visit.reference, words, "visits")


def _to_send(session: DbSession) -> Iterator[Errand]:
    c = columns(t.Message)
    query = select(c.state, func.count()).where(c.state.in_(_UNSENT)).group_by(c.state)
    numbers = {row[0]: row[1] for row in session.connection().execute(query)}
    for state, words in _UNSENT.items():
        if state in numbers:
            yield _errand("send", "", f"{counted(numbers[state], 'message')} {words}", "visits")


def _to_record(session: DbSession, now: datetime) -> Iterator[Errand]:
    c, school, venue = columns(t.Visit), columns(t.School), columns(t.Venue)
    query = (
        select(c.reference, c.starts_at, func.coalesce(school.name, venue.name, "").label("school"))
        .select_from(t.Visit)
        .outerjoin(t.School, c.urn == school.urn)
        .outerjoin(t.Venue, c.venue_id == venue.id)
        .where((c.state == "confirmed") & (c.departs_at < now))
        .order_by(c.arrives_at, c.id)
    )
    for row in session.connection().execute(query):
        words = f"{row.reference} {row.school}, {near_day(row.starts_at, now)}: outcome missing"
        yield _errand("record", row.reference, words, "visits")


def _steps_due(session: DbSession, now: datetime) -> Iterator[Errand]:
    for due in due_steps(session, now.date()):
        when = "today" if due.due == now.date() else f"since {long_day(due.due)}"
        others = f" and {counted(due.more, 'more school')}" if due.more else ""
        name = f"{due.name}: " if due.name else ""
        reference = f"campaign:{due.campaign}" if due.campaign else f"urn:{due.urn}"
        yield _errand("target", reference, f"{name}{due.step}, {due.school}, {when}{others}", "targets")


def _actions_due(session: DbSession, now: datetime) -> Iterator[Errand]:
    late: dict[str, list[ActionLine]] = {}
    for line in action_lines(session):
        if line.state == "open" and line.due is not None and line.due < now.date():
            late.setdefault(line.incident, []).append(line)
    for reference, lines in late.items():
        first = min(lines, key=lambda line: line.due or now.date())
        others = f" and {counted(len(lines) - 1, 'more action')}" if len(lines) > 1 else ""
        since = f", due {long_day(first.due)}" if first.due else ""
        words = f"{reference}: {first.action}, {first.school}{since}{others}"
        yield _errand("target", reference, words, "targets")


def _to_hand_over(session: DbSession) -> Iterator[Errand]:
    number = cfrmis.waiting(session)
    if number:
        yield _errand("cfrmis", "cfrmis", f"{counted(number, 'visit')} to hand over to CFRMIS", "reports")


def _calendars(session: DbSession, now: datetime) -> Iterator[Errand]:
    for reference, words in calendar_looks.lines_of_today(session, now):
        yield _errand("unsure", reference, words, "visits")
