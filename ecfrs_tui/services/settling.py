"""Settling with the rule book: what may be overridden with a reason, and the refusal in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlmodel import Session as DbSession

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.verdict import Verdict
from ecfrs_tui.domain.visits import Request, Visit
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.scheduling.refusals import mend
from ecfrs_tui.services.context import Context


def known_officers(book_: Book, officers: Sequence[str]) -> tuple[str, ...]:
    """The officers' codes as the book has them. Raises NotFoundError for one it does not know."""
    by_name = {code.upper(): code for code in book_.officers}
    team = []
    for code in officers:
        if code.strip().upper() not in by_name:
            raise NotFoundError(
                "officer_unknown",
                f"there is no officer {code}",
                hint=f"there are {', '.join(book_.officers)}",
            )
        team.append(by_name[code.strip().upper()])
    if not team:
        raise RefusedError("officer_missing", "no officer is named", hint="name one with --officer")
    return tuple(dict.fromkeys(team))


def settle(
    context: Context, session: DbSession, verdict: Verdict, override: str, wanted: Request, visit: Visit
) -> dict[str, str]:
    """The rules overridden with their reason; raises RefusedError when the visit may not stand."""
    if verdict.stands:
        return {}
    if verdict.may_be_overridden and override.strip():
        return {b.rule: override.strip() for b in verdict.broken}
    hard = [b for b in verdict.broken if not b.overridable]
    said = hard or list(verdict.broken)
    nearest = ""
    if wanted.wanted and visit.school.place is not None:
        day = visit.starts_at.date()
        wide = context.book(session, day - timedelta(days=28), day + timedelta(days=28))
        nearest = mend(wanted, wide, visit, verdict)
    hint = nearest[:1].upper() + nearest[1:] if nearest else "choose another time"
    if not hard:
        hint += "; or give a reason with --override"
    raise RefusedError(
        said[0].rule,
        "; ".join(dict.fromkeys(b.message for b in said)),
        hint=hint,
        details={"broken": broken_rules(verdict), "nearest": nearest},
    )


def broken_rules(verdict: Verdict) -> list[dict[str, Any]]:
    """Every broken rule for `--json`."""
    return [
        {"rule": b.rule, "message": b.message, "overridable": b.overridable, "officer": b.officer}
        for b in verdict.broken
    ]
