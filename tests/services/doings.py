"""One way to do each thing that a desk can do, on the demonstration's home: for tests that hold all of them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.services.amending import Amendment
from ecfrs_tui.services.offerviews import OfferedTime
from ecfrs_tui.services.office import Office
from ecfrs_tui.services.outboxviews import Chosen
from ecfrs_tui.services.planviews import PlanOptions, PlanRow
from ecfrs_tui.services.views import RequestRow, SlotView, VisitRow
from tests.services.record_doings import RECORD_DOINGS

__all__ = ["DOINGS", "Doing", "World"]

CALENDAR = "\r\n".join(
    (
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//made up//EN", "BEGIN:VEVENT", "UID:one@made-up.example",
        "DTSTAMP:20270301T080000Z", "DTSTART:20270405T090000Z", "DTEND:20270405T100000Z", "SUMMARY:Dentist",
        "END:VEVENT", "END:VCALENDAR", "",
    )
)  # fmt: skip


class World:
    """An office and what lies ready in it to be acted on."""

    def __init__(self, office: Office, scratch: Path, *, visit: str = "") -> None:
        self.office = office
        self.scratch = scratch
        self._visit = visit

    @cached_property
    def ready(self) -> tuple[RequestRow, ...]:
        """Requests that can be booked."""
        return self.office.requests(states=("ready",))

    @cached_property
    def slots(self) -> tuple[SlotView, ...]:
        """Times for the first request that has some without a warning."""
        return self.office.suggest(self.request, limit=3).slots

    @cached_property
    def request(self) -> str:
        """A request with times that fit."""
        for row in self.ready:
            slots = self.office.suggest(row.reference, limit=3).slots
            if len(slots) == 3 and not any(slot.warnings for slot in slots):
                return row.reference
        raise AssertionError("the demonstration has no request with three good times")

    def visits(self, state: str, *, past: bool | None = None) -> list[VisitRow]:
        """Visits of a state, before or after now."""
        now = self.office.now()
        found = self.office.visits(states=(state,))
        return [v for v in found if past is None or (v.starts_at < now) is past]

    @property
    def confirmed(self) -> VisitRow:
        """A visit that is to come, the one named if one is."""
        return self.office.visit(self._visit) if self._visit else self.visits("confirmed", past=False)[0]

    @property
    def happened(self) -> VisitRow:
        """A visit that is over and not recorded, made so where there is none."""
        over = self.visits("confirmed", past=True)
        return over[0] if over else self.confirmed

    @property
    def school(self) -> int:
        """A school of the register that needs a visit."""
        return self.office.targets("knife-crime", limit=1).rows[0].urn


Doing = tuple[Callable[[World], object], Callable[[World], object]]
"""What must have happened before, by anybody; and the thing itself, done once."""


def _nothing(world: World) -> None:
    return None


def _hold(world: World) -> object:
    slot = world.slots[0]
    return world.office.hold(world.request, officers=slot.officers, starts_at=slot.starts_at)


def _book(world: World) -> object:
    slot = world.slots[0]
    return world.office.book(world.request, officers=slot.officers, starts_at=slot.starts_at)


def _move(world: World) -> object:
    visit = world.confirmed
    for days in range(1, 40):
        with contextlib.suppress(RefusedError):
            return world.office.move(
                visit.reference, starts_at=visit.starts_at + timedelta(days=days), override="a test"
            )
    raise AssertionError("the visit can be moved nowhere")


def _offer(world: World) -> object:
    times = [OfferedTime(slot.officers, slot.starts_at) for slot in world.slots[:2]]
    return world.office.make_offer(world.request, times)


def _offer_code(world: World) -> str:
    return world.office.offers()[0].code


def _raise(world: World) -> object:
    return world.office.raise_request(
        world.school, programme="KC6", year="6", pupils=30, reason="need", force=True
    )


def _check(world: World) -> object:
    delivered = world.visits("delivered")[0].reference
    return world.office.add_quality_check(delivered, observer="O. Made-Up", findings="fine", mark="good")


def _improve(world: World) -> object:
    return world.office.improve(world.office.quality_checks()[0].number, words="louder", owner="O. Made-Up")


def _campaign(world: World) -> object:
    return world.office.save_campaign("A made-up list", "knife", [world.school])


def _letters(world: World) -> object:
    urns = [row.urn for row in world.office.targets("knife", limit=12).rows]
    return world.office.letters(urns, "knife")


def _target(world: World) -> object:
    return world.office.save_delivery_target(
        measure="visits",
        topic="",
        district="",
        first_day=date(2027, 4, 1),
        last_day=date(2027, 7, 1),
        target=50,
    )


def _theme(world: World) -> object:
    return world.office.save_theme("made-up", title="A made-up theme", topics=("Fire",), version=None)


def _weights(world: World) -> object:
    theme = world.office.themes()[0]
    weights = {key: weight + 1 for key, _, weight in theme.weights}
    return world.office.set_weights(theme.code, weights, version=theme.version)


def _incident(world: World) -> object:
    return world.office.enter_incident(
        on_date=date(2027, 2, 28), kind="bin fire", theme="fires", place=_postcode(world)
    )


def _postcode(world: World) -> str:
    incident = world.office.incidents()[0]
    return f"{incident.latitude},{incident.longitude}"


def _act_on_incident(world: World) -> object:
    return world.office.act_on_incident(
        world.office.incidents()[0].reference, world.school, action="ring them", due=date(2027, 3, 8)
    )


def _contact(world: World) -> object:
    return world.office.log_contact(
        world.school, kind="called", words="nobody there", step="ring", step_due=date(2027, 3, 4)
    )


def _plan(world: World) -> object:
    references = tuple(row.reference for row in world.ready[:3])
    plan = world.office.plan(PlanOptions(references, seconds=None, iterations=30))
    return world.office.accept_plan(plan, [plan.rows[0].reference])


def _together(world: World) -> object:
    """A later quarter of an hour for the first visits that have room for it."""
    for visit in world.visits("confirmed", past=False):
        row = PlanRow(
            visit.reference, visit.reference, visit.school, "", None, visit.officers, (),
            visit.starts_at + timedelta(minutes=15), visit.ends_at, visit.arrives_at, visit.departs_at,
            0, "", "", (), "", 0,
        )  # fmt: skip
        with contextlib.suppress(RefusedError):
            return world.office.move_together([row])
    raise AssertionError("no visit can be later")


def _take_over(world: World) -> object:
    for visit in world.visits("confirmed", past=False):
        day = visit.starts_at.date()
        for stranded in world.office.stand_ins(visit.officers[0], day, day):
            for choice in stranded.choices:
                return world.office.take_over(
                    stranded.visit, officers=choice.officers, starts_at=choice.starts_at, reason="ill"
                )
    raise AssertionError("nobody can stand in for anybody")


def _amend(world: World) -> object:
    return world.office.amend(world.confirmed.reference, Amendment(room="The hall", notes="ring twice"))


def _decline(world: World) -> object:
    return world.office.decline(world.request, reason="no officer this term")


def _unsure(world: World) -> object:
    for row in world.office.requests(states=("needs info",)):
        if candidates := world.office.request(row.reference).candidates:
            return world.office.choose_school(row.reference, candidates[0].urn)
    raise AssertionError("every school is known")


def _missing(world: World) -> object:
    for row in world.office.requests(states=("needs info",)):
        detail = world.office.request(row.reference)
        if detail.contact_email and row.missing and row.school:
            return world.office.ask_missing(row.reference)
    raise AssertionError("nothing is missing")


def _deliver(world: World) -> object:
    return world.office.deliver(world.happened.reference, pupils=28, remarks="well", drive_minutes=31)


def _deliver_sessions(world: World) -> object:
    visit = world.happened
    pupils = [25] * len(visit.sessions)
    return world.office.deliver_sessions(
        visit.reference, pupils=pupils, distinct_pupils=25 * len(visit.sessions), teacher_present=True
    )


def _not_delivered(world: World) -> object:
    return world.office.not_delivered(world.happened.reference, reason="the hall was flooded")


def _drafted(world: World) -> Chosen:
    return Chosen(numbers=(next(m.number for m in world.office.messages(states=("drafted",))),))


def _calendar(world: World) -> object:
    path = world.scratch / "diary.ics"
    path.write_text(CALENDAR, encoding="utf-8", newline="")
    return world.office.add_calendar("ASH", path.as_uri(), name="Outlook")


def _import_calendar(world: World) -> object:
    path = world.scratch / "diary.ics"
    path.write_text(CALENDAR, encoding="utf-8", newline="")
    return world.office.import_calendar(path, "ASH")


def _cfrmis_answer(world: World) -> object:
    path = world.scratch / "answer.csv"
    reference = next(row.visit for row in world.office.cfrmis() if row.handed_over_at)
    path.write_text(f"visit,job_number\n{reference},J-0001\n", encoding="utf-8")
    return world.office.reconcile_cfrmis(path)


DOINGS: Mapping[str, Doing] = {
    "accept_plan": (_nothing, _plan),
    "act_on_incident": (_nothing, _act_on_incident),
    "add_calendar": (_nothing, _calendar),
    "add_quality_check": (_nothing, _check),
    "amend": (_nothing, _amend),
    "ask_missing": (_nothing, _missing),
    "book": (_nothing, _book),
    "book_slot": (_nothing, lambda w: w.office.book_slot(w.request, w.slots[0])),
    "cancel": (_nothing, lambda w: w.office.cancel(w.confirmed.reference, reason="the school is closed")),
    "choose": (_offer, lambda w: w.office.choose(f"{_offer_code(w)}-1")),
    "choose_school": (_nothing, _unsure),
    "confirm": (_nothing, lambda w: w.office.confirm(w.visits("held")[0].reference)),
    "decline": (_nothing, _decline),
    "deliver": (_nothing, _deliver),
    "deliver_sessions": (_nothing, _deliver_sessions),
    "enter_incident": (_nothing, _incident),
    "hold": (_nothing, _hold),
    "import_calendar": (_nothing, _import_calendar),
    "improve": (_check, _improve),
    "letters": (_nothing, _letters),
    "log_contact": (_nothing, _contact),
    "make_offer": (_nothing, _offer),
    "move": (_nothing, _move),
    "move_together": (_nothing, _together),
    "not_delivered": (_nothing, _not_delivered),
    "raise_request": (_nothing, _raise),
    "reconcile_cfrmis": (lambda w: w.office.export_cfrmis(), _cfrmis_answer),
    "release_messages": (_nothing, lambda w: w.office.release_messages(_drafted(w))),
    "remove_calendar": (_calendar, lambda w: w.office.remove_calendar(w.office.calendars()[0].number)),
    "save_campaign": (_nothing, _campaign),
    "save_delivery_target": (_nothing, _target),
    "save_theme": (_nothing, _theme),
    "sent_by_hand": (_nothing, lambda w: w.office.sent_by_hand(_drafted(w))),
    "set_weights": (_nothing, _weights),
    "take_over": (_nothing, _take_over),
    "wait": (_nothing, lambda w: w.office.wait(w.request, note="any time")),
    "wait_no_more": (lambda w: w.office.wait(w.request), lambda w: w.office.wait_no_more(w.request)),
    "withdraw_messages": (_nothing, lambda w: w.office.withdraw_messages(_drafted(w))),
    "withdraw_offer": (_offer, lambda w: w.office.withdraw_offer(_offer_code(w))),
    **RECORD_DOINGS,
}
"""By the desk's method."""
