"""The rule book: the one function that decides whether a visit may stand (DESIGN section 4).

Each rule is a function from a visit and the book to what it finds broken; `RULES` lists them all, and a
new rule is one function and one line there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise

from ecfrs_tui.domain import itinerary
from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.daymath import NO_WAY_MINUTES
from ecfrs_tui.domain.itinerary import Drive, Itinerary
from ecfrs_tui.domain.times import Span, day_words, wall_time_fault
from ecfrs_tui.domain.verdict import Broken, Verdict
from ecfrs_tui.domain.visits import Visit

Days = dict[str, Itinerary]
Rule = Callable[[Visit, Book, Days], Iterator[Broken]]


def assess(visit: Visit, book: Book) -> Verdict:
    """Whether the visit may stand in the book, its own earlier self (by reference) left out.

    Pure. Used when slots are suggested, held, offered, confirmed, moved, imported, planned and re-checked.
    """
    days, before = _days_of(visit, book)
    broken = tuple(found for rule in RULES for found in rule(visit, book, days))
    return Verdict(broken, tuple(_warnings(visit, book, days)), days, before)


def _days_of(visit: Visit, book: Book) -> tuple[Days, Days]:
    with_it: Days = {}
    without: Days = {}
    day = visit.arrives_at.date()
    for code in visit.officers:
        officer = book.officers.get(code)
        if officer is None or officer.base is None or visit.school.place is None:
            continue
        if any(_all_day(item.span) and item.span.overlaps(visit.span) for item in book.busy_on(code, day)):
            continue  # where nobody is to be driving, there are no drives to speak of
        others = book.day(code, day, without=visit.reference)
        if any(v.school.place is None for v in others):
            others = tuple(v for v in others if v.school.place is not None)
        without[code] = itinerary.build(book, officer, day, others)
        with_it[code] = itinerary.build(book, officer, day, (*others, visit))
    return with_it, without


def name_of(book: Book, code: str) -> str:
    """How an officer is called in sentences."""
    officer = book.officers.get(code)
    return officer.name if officer else code


def _overlap(visit: Visit, book: Book, _: Days) -> Iterator[Broken]:
    day = visit.arrives_at.date()
    for code in visit.officers:
        for other in book.day(code, day, without=visit.reference):
            if other.span.overlaps(visit.span):
                what = "a hold" if other.state == "held" else "a visit"
                yield Broken(
                    "overlap",
                    f"{name_of(book, code)} has {what} at {other.school.name} "
                    f"{other.arrives_at:%H:%M}–{other.departs_at:%H:%M} ({other.reference})",
                    False,
                    code,
                )
        for item in book.busy_on(code, day):
            if item.span.overlaps(visit.span):
                yield Broken(
                    "overlap", f"{name_of(book, code)}: {_busy_words(item.label, item.span)}", False, code
                )


def _all_day(span: Span) -> bool:
    return span.minutes >= 20 * 60


def _busy_words(label: str, span: Span) -> str:
    if _all_day(span):
        last = span.end - timedelta(seconds=1)
        return f"{label} until {day_words(last)}" if last.date() != span.start.date() else f"{label} all day"
    return f"{label} {span.start:%H:%M}–{span.end:%H:%M}"


def _places(visit: Visit, book: Book, _: Days) -> Iterator[Broken]:
    if visit.school.place is None:
        yield Broken("place", f"nobody knows where {visit.school.name} is: enter its postcode", False)
    for code in visit.officers:
        officer = book.officers.get(code)
        if officer is None:
            yield Broken("officers", f"there is no officer {code}", False, code)
        elif officer.base is None:
            yield Broken("place", f"{officer.name} has no base: enter where the day starts", False, code)


def _drive(visit: Visit, book: Book, days: Days) -> Iterator[Broken]:
    for code, day in days.items():
        for index, drive in enumerate(day.drives):
            if drive.spare is None or drive.spare >= 0:
                continue
            to = day.visits[index]
            since = day.visits[index - 1] if index else None
            if visit.reference not in (to.reference, since.reference if since else ""):
                continue
            if since is not None and since.span.overlaps(to.span):
                continue  # said by the overlap rule
            yield _late(book, code, index, drive, day)


def _late(book: Book, code: str, index: int, drive: Drive, day: Itinerary) -> Broken:
    late = -(drive.spare or 0)
    to = day.visits[index]
    since = day.visits[index - 1].school.name if index else "base"
    error = int(book.travel.leg(drive.origin, drive.destination).error_minutes)
    gap = itinerary.whole_minutes(to.arrives_at - drive.departs_at)
    if drive.minutes >= NO_WAY_MINUTES:
        return Broken("drive", f"no road is known from {since} to {to.school.name}", False, code)
    return Broken(
        "drive",
        f"{name_of(book, code)} would be {late} min late at {to.school.name}: "
        f"{drive.minutes} min drive from {since}, {max(gap, 0)} min there is",
        gap >= 0 and late <= error,
        code,
        late,
    )


def _competence(visit: Visit, book: Book, _: Days) -> Iterator[Broken]:
    day = visit.arrives_at.date()
    programmes = {s.programme.code: s.programme for s in visit.sessions}
    for code in visit.officers:
        officer = book.officers.get(code)
        if officer is None:
            continue
        for programme in programmes.values():
            if officer.may_deliver(programme.code, day):
                continue
            lapsed = officer.lapsed_on(programme.code, day)
            since = f" (ended {lapsed.day} {lapsed:%b %Y})" if lapsed else ""
            yield Broken(
                "competence", f"{officer.name} is not trained in {programme.title}{since}", False, code
            )


def _enough_officers(visit: Visit, book: Book, _: Days) -> Iterator[Broken]:
    for programme in {s.programme.code: s.programme for s in visit.sessions}.values():
        if len(set(visit.officers)) < programme.officers_needed:
            yield Broken("officers", f"{programme.title} needs {programme.officers_needed} officers", False)


def _working_day(visit: Visit, book: Book, days: Days) -> Iterator[Broken]:
    day = visit.arrives_at.date()
    for code in visit.officers:
        officer = book.officers.get(code)
        if officer is None:
            continue
        spans = officer.works(day)
        if not spans:
            yield Broken(
                "working_day", f"{officer.name} does not work on {day_words(visit.arrives_at)}", True, code
            )
            continue
        if not any(span.contains(visit.span) for span in spans):
            hours = " and ".join(f"{s.start:%H:%M}–{s.end:%H:%M}" for s in spans)
            yield Broken("working_day", f"{officer.name} works {hours} that day", True, code)
            continue
        yield from _drives_in_hours(visit, book, days, code)


def _drives_in_hours(visit: Visit, book: Book, days: Days, code: str) -> Iterator[Broken]:
    itin = days.get(code)
    if itin is None or itin.leaves_base is None or itin.home is None:
        return
    spans = book.officers[code].works(itin.day)
    early = itinerary.whole_minutes(spans[0].start - itin.leaves_base)
    late = itinerary.whole_minutes(itin.home - spans[-1].end)
    if early > 0 and itin.visits[0].reference == visit.reference:
        yield Broken(
            "working_day",
            f"{name_of(book, code)} would leave base at {itin.leaves_base:%H:%M}, "
            f"{early} min before the day starts at {spans[0].start:%H:%M}",
            True,
            code,
            early,
        )
    if late > 0 and itin.visits[-1].reference == visit.reference:
        yield Broken(
            "working_day",
            f"{name_of(book, code)} would be back at base at {itin.home:%H:%M}, "
            f"{late} min after the day ends at {spans[-1].end:%H:%M}",
            True,
            code,
            late,
        )


def _clock_change(visit: Visit, book: Book, _: Days) -> Iterator[Broken]:
    for moment in (visit.arrives_at, visit.starts_at, visit.ends_at, visit.departs_at):
        fault = wall_time_fault(moment)
        if fault:
            yield Broken("clock", fault, False)
            return


def _school_open(visit: Visit, book: Book, _: Days) -> Iterator[Broken]:
    school, day = visit.school, visit.arrives_at.date()
    why = book.calendar.closed(day, school.authority, school.urn)
    if why:
        yield Broken("school_open", f"{school.name} is closed on {day_words(visit.arrives_at)}: {why}", True)
        return
    morning, afternoon = book.calendar.shape(school.urn, school.phase).teaching(day)
    for session in visit.sessions:
        if morning.contains(session.span) or afternoon.contains(session.span):
            continue
        span = f"{session.span.start:%H:%M}–{session.span.end:%H:%M}"
        if session.span.start < morning.start:
            words = f"the session {span} starts before the school opens at {morning.start:%H:%M}"
        elif session.span.end > afternoon.end:
            words = f"the session {span} runs past home time at {afternoon.end:%H:%M}"
        else:
            words = (
                f"the session {span} cuts into the school's lunch {morning.end:%H:%M}–{afternoon.start:%H:%M}"
            )
        yield Broken("school_open", words, True)


def _preference(visit: Visit, book: Book, _: Days) -> Iterator[Broken]:
    taught = Span(visit.starts_at, visit.ends_at)
    for exclusion in visit.exclusions:
        if exclusion.overlaps(taught):
            yield Broken("preference", f"the school ruled out {_when(exclusion)}", True)
            return
    if visit.windows and not any(w.span.contains(taught) for w in visit.windows):
        same_day = [w for w in visit.windows if w.starts_at.date() == visit.starts_at.date()]
        if same_day:
            hours = " or ".join(f"{w.starts_at:%H:%M}–{w.ends_at:%H:%M}" for w in same_day[:3])
            yield Broken("preference", f"the school asked for {hours} that day", True)
        else:
            yield Broken("preference", f"the school did not ask for {day_words(visit.starts_at)}", True)


def _when(span: Span) -> str:
    last = span.end - timedelta(seconds=1)
    if span.minutes >= 23 * 60:
        if last.date() == span.start.date():
            return day_words(span.start)
        return f"{day_words(span.start)} to {day_words(last)}"
    return f"{day_words(span.start)} {span.start:%H:%M}–{span.end:%H:%M}"


def _pupils(visit: Visit, book: Book, _: Days) -> Iterator[Broken]:
    for session in visit.sessions:
        if session.pupils > session.programme.max_pupils:
            yield Broken(
                "pupils",
                f"{session.pupils} pupils in a session of {session.programme.title}, "
                f"{session.programme.max_pupils} at most",
                True,
            )
            return


def _season(visit: Visit, book: Book, _: Days) -> Iterator[Broken]:
    for programme in {s.programme.code: s.programme for s in visit.sessions}.values():
        if programme.season and not programme.season.holds(visit.arrives_at.date()):
            first, last = programme.season.first, programme.season.last
            yield Broken(
                "season",
                f"{programme.title} is delivered from {first[1]}/{first[0]} to {last[1]}/{last[0]} only",
                True,
            )


def _retired(visit: Visit, book: Book, _: Days) -> Iterator[Broken]:
    for programme in {s.programme.code: s.programme for s in visit.sessions}.values():
        since = programme.retired_from
        if since is not None and visit.arrives_at.date() >= since:
            when = f"{since.day} {since:%b %Y}"
            yield Broken("retired", f"{programme.title} is not delivered from {when} on", True)


def _caps(visit: Visit, book: Book, days: Days) -> Iterator[Broken]:
    for code, day in days.items():
        officer = book.officers[code]
        if day.sessions > officer.max_sessions_per_day:
            yield Broken(
                "sessions_cap",
                f"{officer.name} would have {day.sessions} sessions, {officer.max_sessions_per_day} at most",
                True,
                code,
            )
        over = day.drive_minutes - officer.max_drive_minutes_per_day
        if over > 0:
            yield Broken(
                "drive_cap",
                f"{officer.name} would drive {day.drive_minutes} min, "
                f"{officer.max_drive_minutes_per_day} at most",
                True,
                code,
                over,
            )


def _lunch(visit: Visit, book: Book, days: Days) -> Iterator[Broken]:
    rules = book.rules
    for code, day in days.items():
        if day.lunch is None:
            yield Broken(
                "lunch",
                f"{name_of(book, code)} would have no {rules.lunch_minutes} min for lunch between "
                f"{rules.lunch_from:%H:%M} and {rules.lunch_until:%H:%M}",
                True,
                code,
            )


def _notice(visit: Visit, book: Book, _: Days) -> Iterator[Broken]:
    if visit.state == "delivered":
        return
    ahead = (visit.arrives_at.date() - book.now.date()).days
    if ahead < book.rules.notice_days:
        when = "is in the past" if visit.arrives_at < book.now else f"is only {ahead} days away"
        yield Broken(
            "notice",
            f"{day_words(visit.arrives_at)} {when}; {book.rules.notice_days} days' notice is kept",
            True,
        )
    elif ahead > book.rules.horizon_days:
        yield Broken(
            "horizon",
            f"{day_words(visit.arrives_at)} {visit.arrives_at:%Y} is further ahead than we book",
            True,
        )


def _own_order(visit: Visit, book: Book, _: Days) -> Iterator[Broken]:
    spans = [s.span for s in visit.sessions]
    if any(a.end > b.start for a, b in pairwise(spans)) or visit.arrives_at > visit.starts_at:
        yield Broken("sessions", "the sessions of the visit overlap one another", False)


RULES: tuple[Rule, ...] = (
    _places,
    _own_order,
    _clock_change,
    _overlap,
    _drive,
    _competence,
    _enough_officers,
    _working_day,
    _school_open,
    _preference,
    _pupils,
    _season,
    _retired,
    _caps,
    _lunch,
    _notice,
)


def _warnings(visit: Visit, book: Book, days: Days) -> Iterator[str]:
    for code, day in days.items():
        for index, drive in enumerate(day.drives):
            if drive.spare is None or not 0 <= drive.spare < book.rules.spare_minutes or index == 0:
                continue
            to, since = day.visits[index], day.visits[index - 1]
            if visit.reference in (to.reference, since.reference):
                yield f"tight: {drive.spare} min spare before {to.school.name} for {name_of(book, code)}"
    if not book.calendar.known(visit.arrives_at.date(), visit.school.authority):
        yield f"no term dates are entered for {visit.school.authority or 'this authority'} around then"
