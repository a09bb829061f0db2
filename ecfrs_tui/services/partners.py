"""Partners: the education and safeguarding leads of authorities and schools, as contacts with a role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.intake.values import BadValueError, clean, read_email
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

AUTHORITIES = ("Essex", "Southend-on-Sea", "Thurrock")
LEADS = ("safeguarding", "education lead", "designated")
"""What the role of a lead at a school holds; other contacts of schools are no partners."""
LONGEST = 200


@dataclass(frozen=True, slots=True)
class PartnerView:
    """A partner's person or a lead at a school. Personal: never in a partner edition."""

    number: int
    name: str
    role: str
    organisation: str
    authority: str
    urn: int | None
    school: str
    email: str
    phone: str
    safeguarding_lead: bool


@dataclass(frozen=True, slots=True)
class NewPartner:
    """What is entered: a role, and an organisation or a school."""

    role: str
    name: str = ""
    organisation: str = ""
    authority: str = ""
    urn: int | None = None
    email: str = ""
    phone: str = ""


def partners(session: DbSession, *, authority: str = "", words: str = "") -> tuple[PartnerView, ...]:
    """People of partner organisations, and the leads at schools; by authority and organisation.

    A school's authority counts as its contact's; who has left is left out. `words` must all be found in what is shown.
    """
    c, school = columns(t.Contact), columns(t.School)
    where_from = func.coalesce(func.nullif(c.authority, ""), school.authority, "")
    query = (
        select(c, where_from.label("answers_for"), func.coalesce(school.name, "").label("school"))
        .select_from(t.Contact)
        .outerjoin(t.School, c.urn == school.urn)
        .where(or_(c.organisation != "", c.safeguarding_lead, *(c.role.ilike(f"%{word}%") for word in LEADS)))
        .order_by(where_from, c.organisation, school.name, c.role, c.name, c.id)
    )
    if authority:
        query = query.where(func.lower(where_from) == authority.strip().lower())
    query = query.where(c.left_on.is_(None))
    found = (_view(row) for row in session.connection().execute(query))
    wanted = words.casefold().split()
    return tuple(view for view in found if all(word in _text(view) for word in wanted))


def _view(row: Row[Any]) -> PartnerView:
    return PartnerView(
        row.id,
        row.name,
        row.role,
        row.organisation,
        row.answers_for,
        row.urn,
        row.school,
        row.email,
        row.phone,
        row.safeguarding_lead,
    )


def _text(view: PartnerView) -> str:
    parts = (view.name, view.role, view.organisation, view.authority, view.school, view.email, view.phone)
    return " ".join(parts).casefold()


def add(context: Context, new: NewPartner) -> Outcome:
    """A partner's person, or a lead at a school. Raises RefusedError, NotFoundError for an unknown school."""
    row = _row(new)
    with context.writing() as (work, _):
        session = work.session
        if row.urn is not None and session.get(t.School, row.urn) is None:
            raise NotFoundError(
                "school_unknown", f"there is no school {row.urn}", hint="look it up with `lookup NAME`"
            )
        _refuse_twice(session, row)
        session.add(row)
        session.flush()
        # the audit outlives the person: it says the role, not the name
        words = f"Added contact {row.id}: {row.role}, {row.organisation or f'school {row.urn}'}"
        work.record("add-partner", f"CONTACT-{row.id}", words)
    return Outcome(words)


def _row(new: NewPartner) -> t.Contact:
    texts = {
        name: clean(getattr(new, name))
        for name in ("role", "name", "organisation", "email", "phone", "authority")
    }
    for name, text in texts.items():
        if len(text) > LONGEST:
            raise RefusedError("too_long", f"{name}: longer than {LONGEST} characters", hint="shorten it")
    if not texts["role"]:
        raise RefusedError(
            "role_missing", "a partner needs a role", hint="such as education lead or safeguarding lead"
        )
    if not texts["organisation"] and new.urn is None:
        raise RefusedError(
            "organisation_missing",
            "a partner belongs to an organisation or a school",
            hint="name one of them",
        )
    if not (texts["name"] or texts["email"] or texts["phone"]):
        raise RefusedError(
            "contact_empty", "nobody could be reached like that", hint="give a name, e-mail or phone"
        )
    if texts["email"]:
        try:
            texts["email"] = read_email(texts["email"])
        except BadValueError as fault:
            raise RefusedError(
                "email_wrong", f"“{texts['email'][:60]}” is {fault}", hint="check it"
            ) from fault
    if texts["authority"]:
        texts["authority"] = _authority(texts["authority"])
    return t.Contact(
        urn=new.urn,
        name=texts["name"],
        role=texts["role"],
        email=texts["email"],
        phone=texts["phone"],
        organisation=texts["organisation"],
        authority=texts["authority"],
        safeguarding_lead="safeguarding" in texts["role"].casefold(),
    )


def _authority(text: str) -> str:
    known = next((name for name in AUTHORITIES if name.casefold() == text.casefold()), None)
    if known is None:
        raise RefusedError(
            "authority_unknown",
            f"“{text[:60]}” is none of our authorities",
            hint=f"one of {', '.join(AUTHORITIES)}",
        )
    return known


def _refuse_twice(session: DbSession, row: t.Contact) -> None:
    c = columns(t.Contact)
    same = (c.organisation == row.organisation) & (c.role == row.role) & (c.name == row.name)
    same &= (c.email == row.email) & (c.urn.is_(None) if row.urn is None else c.urn == row.urn)
    number = session.connection().execute(select(c.id).where(same)).scalar()
    if number is not None:
        raise RefusedError(
            "partner_twice", f"this is contact {number} already", hint="`partners list` shows it"
        )
