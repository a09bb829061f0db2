"""book, hold, confirm, move, cancel, deliver, undo: a visit's life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecfrs_tui.cli import documents
from ecfrs_tui.cli.answers import Answer, a_day, a_moment, run_of
from ecfrs_tui.cli.shared import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ecfrs_tui.services.office import Office
    from ecfrs_tui.services.views import Outcome

Reference = Annotated[str, typer.Argument(metavar="REF", help="A request, such as REQ-0007.")]
VisitName = Annotated[str, typer.Argument(metavar="VISIT", help="A visit, such as VIS-0012.")]
SlotNumber = Annotated[
    int | None, typer.Option("--slot", metavar="N", min=1, max=50, help="The Nth time of `suggest`.")
]
Officers = Annotated[
    list[str] | None, typer.Option("--officer", metavar="CODE", help="An officer (repeat for several).")
]
Start = Annotated[
    str | None,
    typer.Option("--start", metavar="TIME", help="When the first session begins, such as 2027-03-09T09:30."),
]
Override = Annotated[
    str, typer.Option("--override", metavar="WHY", help="The reason for going against a rule that allows it.")
]
FirstDay = Annotated[str | None, typer.Option("--from", metavar="DATE", help="As `suggest` was asked.")]
LastDay = Annotated[str | None, typer.Option("--to", metavar="DATE", help="As `suggest` was asked.")]


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    for command in (book, hold, confirm, move, cancel, deliver, undo):
        app.command(command.__name__)(command)


def book(
    ctx: typer.Context,
    reference: Reference,
    slot: SlotNumber = None,
    officer: Officers = None,
    start: Start = None,
    override: Override = "",
    from_: FirstDay = None,
    to: LastDay = None,
) -> Answer:
    """A confirmed visit: at a suggested time, or with stated officers and start."""
    begins = a_moment(start, "--start")
    _one_way(slot, officer, begins)
    office = run_of(ctx).office()
    officers, starts_at = _chosen(office, reference, slot, officer, begins, from_, to)
    return outcome_answer(office.book(reference, officers=officers, starts_at=starts_at, override=override))


def hold(
    ctx: typer.Context,
    reference: Reference,
    slot: SlotNumber = None,
    officer: Officers = None,
    start: Start = None,
    override: Override = "",
    from_: FirstDay = None,
    to: LastDay = None,
    days: Annotated[
        int | None, typer.Option("--days", min=1, max=60, help="Days after which it lapses by itself.")
    ] = None,
) -> Answer:
    """A pencilled visit that blocks the officer and lapses by itself."""
    begins = a_moment(start, "--start")
    _one_way(slot, officer, begins)
    office = run_of(ctx).office()
    officers, starts_at = _chosen(office, reference, slot, officer, begins, from_, to)
    days = office.context.settings.hold_days if days is None else days
    return outcome_answer(
        office.hold(reference, officers=officers, starts_at=starts_at, days=days, override=override)
    )


def confirm(ctx: typer.Context, visit: VisitName) -> Answer:
    """A held visit becomes confirmed; its invitations are written."""
    return outcome_answer(run_of(ctx).office().confirm(visit))


def move(
    ctx: typer.Context,
    visit: VisitName,
    start: Annotated[str, typer.Option("--start", metavar="TIME", help="When the first session begins.")],
    officer: Officers = None,
    override: Override = "",
) -> Answer:
    """Another time, or other officers, for a visit."""
    begins = a_moment(start, "--start")
    if begins is None:
        raise UsageError("--start needs a time behind it")
    return outcome_answer(
        run_of(ctx).office().move(visit, officers=officer or None, starts_at=begins, override=override)
    )


def cancel(
    ctx: typer.Context,
    visit: VisitName,
    reason: Annotated[str, typer.Option("--reason", metavar="WHY", help="Why, in a few words.")],
) -> Answer:
    """A visit that will not happen; those who were invited are told."""
    return outcome_answer(run_of(ctx).office().cancel(visit, reason=reason))


def deliver(
    ctx: typer.Context,
    visit: VisitName,
    pupils: Annotated[
        int | None,
        typer.Option(
            "--pupils", metavar="N", min=0, max=100_000, help="Young people in all sessions together."
        ),
    ] = None,
    sessions: Annotated[
        str | None,
        typer.Option("--sessions", metavar="N,N", help="Young people in each session, in order: 28,27."),
    ] = None,
    distinct: Annotated[
        int | None,
        typer.Option("--distinct", metavar="N", min=0, help="How many different young people that were."),
    ] = None,
    teacher: Annotated[
        str, typer.Option("--teacher", metavar="yes|no", help="Whether a teacher was there throughout.")
    ] = "",
    not_delivered: Annotated[
        str, typer.Option("--not-delivered", metavar="WHY", help="It did not take place, and why.")
    ] = "",
    remarks: Annotated[str, typer.Option("--remarks", help="Anything worth keeping.")] = "",
    drive_minutes: Annotated[
        int | None,
        typer.Option("--drive-minutes", metavar="MINUTES", help="How long the drive there really took."),
    ] = None,
) -> Answer:
    """A visit that happened, with the young people reached; or one that did not take place."""
    if (pupils is not None) + (sessions is not None) + bool(not_delivered) != 1:
        raise UsageError("give one of --sessions N,N, --pupils N and --not-delivered WHY")
    if sessions is None and (distinct is not None or teacher):
        raise UsageError("--distinct and --teacher go with --sessions")
    numbers = _numbers(sessions)
    present = _yes_no(teacher)
    office = run_of(ctx).office()
    if not_delivered:
        return outcome_answer(office.not_delivered(visit, reason=not_delivered))
    if pupils is not None:
        return outcome_answer(
            office.deliver(visit, pupils=pupils, remarks=remarks, drive_minutes=drive_minutes)
        )
    return outcome_answer(
        office.deliver_sessions(
            visit,
            pupils=numbers,
            distinct_pupils=distinct,
            teacher_present=present,
            drive_minutes=drive_minutes,
            remarks=remarks,
        )
    )


def _numbers(text: str | None) -> tuple[int, ...]:
    parts = [part.strip() for part in (text or "").split(",")] if text is not None else []
    for part in parts:
        # what is below nothing is for the rules to refuse, not for the spelling
        if not part.removeprefix("-").isdecimal() or not part.isascii() or len(part) > 9:
            raise UsageError(f"--sessions: “{part}” is no number; give one for each session, such as 28,27")
    return tuple(int(part) for part in parts)


def _yes_no(text: str) -> bool | None:
    if text.strip().lower() not in ("", "yes", "no"):
        raise UsageError(f"--teacher: “{text}” is neither yes nor no")
    return {"yes": True, "no": False}.get(text.strip().lower())


def undo(
    ctx: typer.Context,
    list_: Annotated[
        bool, typer.Option("--list", help="Only show what can be taken back, the last change first.")
    ] = False,
) -> Answer:
    """Take back the last change of yours, or send what takes it back."""
    if list_:
        steps = run_of(ctx).office().undo_steps()
        return Answer(
            [documents.undo_step(step) for step in steps],
            lambda page: page.lines([f"{step.at:%a %d %b %H:%M}  {step.words}" for step in steps]),
        )
    return outcome_answer(run_of(ctx).office().undo())


def outcome_answer(outcome: Outcome) -> Answer:
    """What a use case did, in words and files."""
    return Answer(
        documents.outcome(outcome),
        lambda page: page.lines([outcome.words, *outcome.lapsed, *(f"  {f}" for f in outcome.files)]),
    )


def _one_way(slot: int | None, officer: Sequence[str] | None, start: datetime | None) -> None:
    """A slot, or officers with a start: one of them and not both."""
    if slot is not None and (officer or start):
        raise UsageError("--slot already says who and when; leave out --officer and --start")
    if slot is None and not (officer and start):
        raise UsageError("give --slot N, or --officer CODE with --start TIME")


def _chosen(
    office: Office,
    reference: str,
    slot: int | None,
    officer: Sequence[str] | None,
    start: datetime | None,
    from_: str | None,
    to: str | None,
) -> tuple[Sequence[str], datetime]:
    from ecfrs_tui.errors import RefusedError

    if slot is None:
        if not officer or start is None:
            raise UsageError("give --slot N, or --officer CODE with --start TIME")
        return officer, start
    first, last = a_day(from_, "--from"), a_day(to, "--to")
    slots = office.suggest(reference, limit=slot, first=first, last=last).slots
    if slot > len(slots):
        there = f"there are only {len(slots)}" if slots else "there is none"
        raise RefusedError(
            "slot_unknown",
            f"{reference.upper()} has no time number {slot}: {there}",
            hint=f"`ecfrs-tui suggest {reference}` shows them and why not at other times",
        )
    return slots[slot - 1].officers, slots[slot - 1].starts_at
