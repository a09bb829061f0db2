"""Offers: several times held for a school, of which it chooses one.

Every use case is one transaction with one audit entry. Each hold has passed the rule book beside the others
of its offer, and the one that is chosen passes it again without them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlmodel import select as entities

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.feasibility import assess
from ecfrs_tui.domain.layout import lay_out
from ecfrs_tui.domain.visits import Request, Visit
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.intake.offer_codes import MOST_CHOICES, code_of, found, spelled
from ecfrs_tui.services import booking, endings, offer_mail
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.diary import visit_row
from ecfrs_tui.services.loading import load_request
from ecfrs_tui.services.offer_holds import held_of
from ecfrs_tui.services.offer_looks import offer_row
from ecfrs_tui.services.offerviews import OfferedTime, OfferOutcome
from ecfrs_tui.services.request_states import reopen
from ecfrs_tui.services.settling import known_officers, settle
from ecfrs_tui.services.telling import at
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.work import Work

FEWEST = 2
LONGEST_DAYS = 60

Also = Callable[[Work], object]
"""More to be written in the same transaction."""


def make_offer(
    context: Context, request: str, times: Sequence[OfferedTime], *, days: int, override: str = ""
) -> OfferOutcome:
    """Holds two to four times for `days` and drafts the mail that lists them with their reply codes.

    Raises NotFoundError, or RefusedError naming the time that may not stand; then nothing is held.
    """
    _sensible(times, days)
    endings.lapse(context)
    with context.writing_files() as (work, written):
        row, wanted = load_request(work.session, request)
        booking.bookable(work.session, row, wanted)
        assert row.id is not None
        offer = t.Offer(
            request_id=row.id,
            code=_unused_code(context, work),
            made_at=context.now(),
            held_until=context.now(),
        )
        work.session.add(offer)
        work.session.flush()
        visits, book = _held(context, work, offer, row, wanted, times, days, override)
        row.state = "offered"
        files, problems = offer_mail.send_offer(context, work, offer, row, visits, book, written)
        said = ", ".join(at(v.starts_at) for v in visits)
        school, until = visits[0].school.name, at(offer.held_until)
        words = f"Offered {school} ({row.reference}) as {offer.code}: {said}; held until {until}"
        work.record("offer", row.reference, words, details={"offer": offer.code})
        code = offer.code
    return _outcome(context, code, words, files=files, problems=problems)


def _sensible(times: Sequence[OfferedTime], days: int) -> None:
    if not FEWEST <= len(times) <= MOST_CHOICES:
        raise RefusedError(
            "offer_size",
            f"an offer holds {FEWEST} to {MOST_CHOICES} times, not {len(times)}",
            hint="hold a single time with `hold`",
        )
    if len({(tuple(sorted(time.officers)), time.starts_at) for time in times}) < len(times):
        raise RefusedError("offer_twice", "the same time stands in the offer twice", hint="name others")
    if not 1 <= days <= LONGEST_DAYS:
        raise RefusedError(
            "offer_days", f"times are held for 1 to {LONGEST_DAYS} days, not {days}", hint="say --days N"
        )


def _held(
    context: Context,
    work: Work,
    offer: t.Offer,
    row: t.Request,
    wanted: Request,
    times: Sequence[OfferedTime],
    days: int,
    override: str,
) -> tuple[list[Visit], Book]:
    """Writes the holds one after the other, each judged beside those before it."""
    dates = [time.starts_at.date() for time in times]
    book = context.book(work.session, min(dates), max(dates))
    until = (context.now() + timedelta(days=days)).replace(second=0)
    visits: list[Visit] = []
    for number, time in enumerate(sorted(times, key=lambda time: time.starts_at), start=1):
        team = known_officers(book, time.officers)
        shape = book.calendar.shape(wanted.school.urn, wanted.school.phase)
        visit = lay_out(wanted, book.programmes, shape, team, time.starts_at)
        try:
            overrides = settle(context, work.session, assess(visit, book), override, wanted, visit)
        except RefusedError as refused:
            refused.message = f"{at(time.starts_at)}: {refused.message}"
            raise
        ends = min(until, visit.arrives_at).replace(second=0)
        stored = booking.insert(
            context, work, visit, state="held", request=row, overrides=overrides, until=ends
        )
        assert offer.id is not None and stored.id is not None
        work.session.add(
            t.OfferVisit(offer_id=offer.id, visit_id=stored.id, choice=number, starts_at=visit.starts_at)
        )
        offer.held_until = max(offer.held_until, ends)
        held = replace(visit, reference=stored.reference, state="held", held_until=ends)
        book = book.with_visits([*book.visits, held])
        visits.append(held)
    work.session.flush()
    return visits, book


def _unused_code(context: Context, work: Work) -> str:
    for _ in range(50):
        code = code_of(context.token())
        if work.session.exec(entities(t.Offer).where(t.Offer.code == code)).first() is None:
            return code
    raise RefusedError("no_code", "no unused reply code was found", hint="try again")


def choose(context: Context, code: str, *, also: Also | None = None) -> OfferOutcome:
    """The school's choice: that time is confirmed, the others are free, in one transaction.

    `code` is a reply code such as KHTWMP-2. Raises NotFoundError, or RefusedError when the time is no
    longer held or no longer fits.
    """
    offered, choice = _read_code(code)
    endings.lapse(context)
    with context.writing_files() as (work, written):
        offer = _offer(work, offered)
        link, row = _time(work, offer, choice)
        _can_be_chosen(offer, link, row)
        words, files, problems = endings.confirm_in(context, work, row, written)
        if also is not None:
            also(work)
        words = f"{words} (chosen by {spelled(offered, choice)})"
        work.record("choose", row.reference, words, details={"offer": offered, "choice": choice})
        visit = row.reference
    return _outcome(context, offered, words, visit=visit, files=files, problems=problems)


def _read_code(code: str) -> tuple[str, int]:
    codes = [(name, n) for name, n in found(code) if n is not None and n > 0]
    if len(codes) != 1:
        raise NotFoundError(
            "code_unknown",
            f"{code} is no reply code",
            hint="one looks like KHTWMP-2; `offers list` shows them",
        )
    name, number = codes[0]
    assert number is not None
    return name, number


def _offer(work: Work, code: str) -> t.Offer:
    offer = work.session.exec(entities(t.Offer).where(t.Offer.code == code.strip().upper())).first()
    if offer is None:
        raise NotFoundError("offer_unknown", f"there is no offer {code}", hint="`offers list` shows them")
    return offer


def _time(work: Work, offer: t.Offer, choice: int) -> tuple[t.OfferVisit, t.Visit]:
    query = entities(t.OfferVisit).where(t.OfferVisit.offer_id == offer.id, t.OfferVisit.choice == choice)
    link = work.session.exec(query).first()
    row = work.session.get(t.Visit, link.visit_id) if link is not None else None
    if link is None or row is None:
        raise NotFoundError(
            "code_unknown",
            f"the offer {offer.code} has no time number {choice}",
            hint=f"`offers show {offer.code}` lists them",
        )
    return link, row


def _can_be_chosen(offer: t.Offer, link: t.OfferVisit, row: t.Visit) -> None:
    if offer.state == "chosen":
        raise RefusedError(
            "already_chosen",
            f"the offer {offer.code} is settled: {'this' if row.state == 'confirmed' else 'another'} time was chosen",
            hint="move the visit if the school has changed its mind",
        )
    if offer.state != "open":
        raise RefusedError(
            "offer_closed", f"the offer {offer.code} is {offer.state}", hint="make a new offer, or book"
        )
    if row.state != "held":
        raise RefusedError(
            "not_held",
            f"{at(row.starts_at)} ({row.reference}) is no longer held: {row.state_reason or row.state}",
            hint="look with `suggest` whether it is still free, and book it",
        )
    if link.starts_at is not None and link.starts_at != row.starts_at:
        raise RefusedError(
            "moved_since",
            f"{row.reference} was offered for {at(link.starts_at)} and stands at {at(row.starts_at)} by now",
            hint=f"ask the school, then `confirm {row.reference}`",
        )


def withdraw(
    context: Context, code: str, *, reason: str = "", tell: bool = True, also: Also | None = None
) -> OfferOutcome:
    """Frees every time of an open offer; the request is ready again.

    With `tell` the school hears that the times are no longer held, if the offer had left.
    """
    with context.writing_files() as (work, written):
        offer = _offer(work, code)
        if offer.state != "open":
            raise RefusedError(
                "offer_closed", f"the offer {offer.code} is {offer.state} already", hint="nothing to withdraw"
            )
        files = free_all(context, work, offer, reason.strip(), written, tell=tell)
        if also is not None:
            also(work)
        request = work.session.get(t.Request, offer.request_id)
        assert request is not None
        words = (
            f"Withdrew the offer {offer.code} ({request.reference}){': ' if reason else ''}{reason.strip()}"
        )
        work.record("withdraw_offer", request.reference, words, details={"offer": offer.code})
        name = offer.code
    return _outcome(context, name, words, files=files)


def free_all(
    context: Context, work: Work, offer: t.Offer, reason: str, written: list[Path], *, tell: bool
) -> tuple[Path, ...]:
    """Lets go of all times of an offer and, if asked, tells the school. The caller records it."""
    for row in held_of(work.session, offer):
        row.state, row.state_reason, row.held_until = "cancelled", reason or "the offer was withdrawn", None
        work.session.flush()
        reopen(work.session, row)
    offer.state, offer.state_reason = "withdrawn", reason
    request = work.session.get(t.Request, offer.request_id)
    assert request is not None
    if request.state == "offered":
        request.state = "ready"
    offer_mail.take_out(work, offer)
    work.session.flush()
    return offer_mail.send_withdrawal(context, work, offer, request, reason, written) if tell else ()


def undo_offer(
    context: Context, work: Work, entry: t.UndoEntry, written: list[Path]
) -> tuple[Path, ...] | None:
    """Undoes an offer whose mail has left by withdrawing it; None when it has not left.

    Raises RefusedError when it is settled by now.
    """
    code = next(str(after["code"]) for table, _, _, after in entry.changes if table == "offer")
    offer = _offer(work, code)
    if not offer_mail.has_left(work, offer):
        return None
    if offer.state != "open":
        raise RefusedError(
            "changed_since", f"the offer {offer.code} is {offer.state} by now, so this cannot be undone"
        )
    return free_all(context, work, offer, "offered by mistake", written, tell=True)


def _outcome(
    context: Context,
    code: str,
    words: str,
    *,
    visit: str = "",
    files: Sequence[Path] = (),
    problems: Sequence[str] = (),
) -> OfferOutcome:
    with context.store.reading() as session:
        row = offer_row(session, context.now(), code)
        view = visit_row(session, visit) if visit else None
    return OfferOutcome(". ".join([words, *problems]), row, view, tuple(str(p) for p in files))
