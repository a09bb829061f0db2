"""Books what a plan proposes: a transaction for each row, and the rule book asked again in each.

Standing visits that the plan puts elsewhere make room for one another and for the rest: they are moved
first, together in one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence

from ecfrs_tui.errors import EcfrsError, NotFoundError, RefusedError
from ecfrs_tui.services import booking, moving
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.planviews import PlanAccepted, PlanRow, PlanView
from ecfrs_tui.services.views import Outcome


def accept(
    context: Context, plan: PlanView, references: Sequence[str] | None = None
) -> tuple[PlanAccepted, ...]:
    """Books the rows of a plan, or those named, and says what became of each, in the order of the plan.

    What is refused because another row of the plan is still in the way is tried again after it. Faults of
    the store are raised: they would meet every further row alike.
    """
    rows, unknown = _chosen(plan, references)
    done = _moved_together(context, [row for row in rows if row.visit])
    left = [row for row in rows if row.reference not in done]
    while left:
        refused: list[PlanRow] = []
        for row in left:
            done[row.reference] = _one(context, row)
            if done[row.reference].refused:
                refused.append(row)
        # only what was booked since can have made room
        if len(refused) == len(left):
            break
        left = refused
    return (*(done[row.reference] for row in rows), *unknown)


def _moved_together(context: Context, rows: Sequence[PlanRow]) -> dict[str, PlanAccepted]:
    """What became of the moves; nothing when they were refused as a whole: then each is tried by itself."""
    if len(rows) < 2:
        return {}
    try:
        outcome = moving.move_together(
            context, [moving.Move(row.visit, row.starts_at, row.officers) for row in rows]
        )
    except (RefusedError, NotFoundError):
        return {}
    return {row.reference: PlanAccepted(row.reference, row.visit, outcome.words) for row in rows}


def _chosen(
    plan: PlanView, references: Sequence[str] | None
) -> tuple[list[PlanRow], tuple[PlanAccepted, ...]]:
    if references is None:
        return list(plan.rows), ()
    wanted = list(dict.fromkeys(name.strip().upper() for name in references))
    known = {row.reference for row in plan.rows}
    unknown = tuple(
        PlanAccepted(name, "", "", f"the plan has no place for {name}")
        for name in wanted
        if name not in known
    )
    return [row for row in plan.rows if row.reference in wanted], unknown


def _one(context: Context, row: PlanRow) -> PlanAccepted:
    try:
        outcome = _booked(context, row)
    except (RefusedError, NotFoundError) as fault:
        return PlanAccepted(row.reference, row.visit, "", _sentence(fault))
    visit = outcome.visit.reference if outcome.visit else row.visit
    return PlanAccepted(row.reference, visit, outcome.words)


def _booked(context: Context, row: PlanRow) -> Outcome:
    if row.visit:
        return moving.move(context, row.visit, starts_at=row.starts_at, officers=row.officers)
    return booking.book(context, row.reference, officers=row.officers, starts_at=row.starts_at)


def _sentence(fault: EcfrsError) -> str:
    return f"{fault.message} ({fault.hint})" if fault.hint else fault.message
