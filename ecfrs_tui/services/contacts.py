"""Whom to write to or ring at a school."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

_AT_ONCE = 500
"""Keys in one query: databases bound how many values they take."""


@dataclass(frozen=True, slots=True)
class Reachable:
    """A person at a school, with what is known of them."""

    name: str
    role: str
    email: str
    phone: str

    @property
    def words(self) -> str:
        """`A. Teacher, head of Year 6`."""
        return ", ".join(part for part in (self.name, self.role) if part)


def reachable(session: DbSession, urns: Sequence[int], today: date) -> dict[int, Reachable]:
    """By URN the person to turn to first: one with an e-mail address, the safeguarding lead before others.

    A school without a contact has the person of its latest request, if that left an address. Nobody is turned
    to who has left by today.
    """
    found: dict[int, Reachable] = {}
    for part in (list(urns[n : n + _AT_ONCE]) for n in range(0, len(urns), _AT_ONCE)):
        found |= _who_asked(session, part, today) | _contacts(session, part, today)
    return found


def _contacts(session: DbSession, urns: list[int], today: date) -> dict[int, Reachable]:
    c = columns(t.Contact)
    query = (
        select(c.urn, c.name, c.role, c.email, c.phone)
        .where(c.urn.in_(urns) & ~_gone(c, today) & ((c.email != "") | (c.name != "") | (c.phone != "")))
        .order_by(c.email == "", c.safeguarding_lead.desc(), c.name, c.id)
    )
    found: dict[int, Reachable] = {}
    for urn, *person in session.connection().execute(query):
        found.setdefault(urn, Reachable(*person))
    return found


def _gone(c: Any, today: date) -> Any:
    """True of a contact who has left."""
    return c.left_on.is_not(None) & (c.left_on <= today)


def _who_asked(session: DbSession, urns: list[int], today: date) -> dict[int, Reachable]:
    c, person = columns(t.Request), columns(t.Contact)
    left = select(person.id).where(
        (person.urn == c.urn)
        & (func.lower(person.email) == func.lower(c.contact_email))
        & _gone(person, today)
    )
    query = (
        select(c.urn, c.contact_name, c.contact_email, c.contact_phone)
        .where(c.urn.in_(urns) & (c.contact_email != "") & ~left.exists())
        .order_by(c.received_at, c.id)
    )
    # a later row takes the place of an earlier one
    return {
        urn: Reachable(name, "", email, phone)
        for urn, name, email, phone in session.connection().execute(query)
    }
