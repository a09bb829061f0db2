"""Whom to write to or ring at a school."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
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


def reachable(session: DbSession, urns: Sequence[int]) -> dict[int, Reachable]:
    """By URN the person to turn to first: one with an e-mail address, the safeguarding lead before others.

    A school without a contact has the person of its latest request, if that left an address.
    """
    found: dict[int, Reachable] = {}
    for part in (list(urns[n : n + _AT_ONCE]) for n in range(0, len(urns), _AT_ONCE)):
        found |= _who_asked(session, part) | _contacts(session, part)
    return found


def _contacts(session: DbSession, urns: list[int]) -> dict[int, Reachable]:
    c = columns(t.Contact)
    query = (
        select(c.urn, c.name, c.role, c.email, c.phone)
        .where(c.urn.in_(urns) & ((c.email != "") | (c.name != "") | (c.phone != "")))
        .order_by(c.email == "", c.safeguarding_lead.desc(), c.name, c.id)
    )
    found: dict[int, Reachable] = {}
    for urn, *person in session.connection().execute(query):
        found.setdefault(urn, Reachable(*person))
    return found


def _who_asked(session: DbSession, urns: list[int]) -> dict[int, Reachable]:
    c = columns(t.Request)
    query = (
        select(c.urn, c.contact_name, c.contact_email, c.contact_phone)
        .where(c.urn.in_(urns) & (c.contact_email != ""))
        .order_by(c.received_at, c.id)
    )
    # a later row takes the place of an earlier one
    return {
        urn: Reachable(name, "", email, phone)
        for urn, name, email, phone in session.connection().execute(query)
    }
