"""Who is meant by an e-mail address or a name, and where that person stands in the tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.intake.values import clean
from ecfrs_tui.services.needles import digits
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir", "dame"])
SOURCES: tuple[tuple[str, type[Any], str, str, str], ...] = (
    ("contact", t.Contact, "name", "email", "phone"),
    ("request", t.Request, "contact_name", "contact_email", "contact_phone"),
    ("visit", t.Visit, "contact_name", "contact_email", "contact_phone"),
    ("message", t.Message, "recipient_name", "recipient_email", ""),
)
"""Where persons stand with a name, an e-mail address and a telephone number of their own columns."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A person in one row of one of SOURCES."""

    table: str
    key: int
    name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is no officer: the rows, and the words to be found elsewhere.

    `everywhere` are this person's alone (a full name, an address nobody shares); `at_rows` may mean
    somebody else too, and belong to this person only in what hangs on the rows.
    """

    rows: tuple[Standing, ...]
    names: frozenset[str]
    emails: frozenset[str]
    everywhere: frozenset[str]
    at_rows: frozenset[str]

    def keys(self, table: str) -> frozenset[int]:
        """The rows of one table."""
        return frozenset(row.key for row in self.rows if row.table == table)


def name_key(name: str) -> str:
    """A name for comparing: lower case, single spaces, without `Mr`, `Ms` and the like."""
    words = [word for word in clean(name).casefold().split() if word.rstrip(".") not in TITLES]
    return " ".join(words)


def _standing(session: DbSession) -> Iterator[Standing]:
    for label, table, name, email, phone in SOURCES:
        c = columns(table)
        number = c[phone] if phone else c[email].label("none")
        query = select(c.id, c[name], c[email], number).where((c[name] != "") | (c[email] != ""))
        if phone:
            query = select(c.id, c[name], c[email], number).where(
                (c[name] != "") | (c[email] != "") | (c[phone] != "")
            )
        else:
            query = query.where(c.officer.is_(None))
        for row in session.connection().execute(query):
            yield Standing(label, row[0], row[1], row[2].casefold(), row[3] if phone else "")


def find(session: DbSession, who: str) -> Person:
    """The person with an e-mail address or a full name.

    Raises NotFoundError when nobody is called that, RefusedError when several are or it is an officer.
    """
    wanted = clean(who)
    if not wanted:
        raise RefusedError("who_missing", "nobody is named", hint="give an e-mail address or a full name")
    _refuse_officer(session, wanted)
    known = Known.load(session)
    if "@" in wanted:
        mine = [row for row in known.rows if row.email == wanted.casefold()]
    else:
        key = name_key(wanted)
        mine = [row for row in known.rows if key and name_key(row.name) == key]
        addresses = sorted({row.email for row in mine if row.email})
        if len(addresses) > 1:
            raise RefusedError(
                "who_ambiguous",
                f"{len(addresses)} addresses stand beside “{wanted}”: this may be more than one person",
                hint=f"name one of them: {', '.join(addresses[:5])}",
                details={"addresses": addresses},
            )
    if not mine:
        raise NotFoundError(
            "who_unknown",
            f"nobody is held as “{wanted}”",
            hint="look it up with `lookup WORDS`, and give it in full",
        )
    return known.person(mine)


@dataclass(frozen=True)
class Known:
    """Everybody who stands somewhere, and what tells one person's words from those of others."""

    rows: tuple[Standing, ...]
    uses: Counter[str]
    """In how many rows each name, address and number stands."""
    register_phones: frozenset[str]
    ours: frozenset[str]
    """Words that mean an officer, a programme or a school: they stay where they stand."""

    @classmethod
    def load(cls, session: DbSession) -> Known:
        """Reads every row in which somebody stands; messages to officers are not among them."""
        rows = tuple(_standing(session))
        uses = Counter(key for row in rows for key in _keys(row))
        return cls(rows, uses, frozenset(_register_phones(session)), frozenset(_words_of_ours(session)))

    def person(self, mine: Sequence[Standing]) -> Person:
        """A person by the rows that are known to be theirs."""
        own = Counter(key for row in mine for key in _keys(row))
        alone_keys = {key for key, number in own.items() if number == self.uses[key]} - self.register_phones
        names = {clean(row.name) for row in mine if row.name.strip()}
        emails = {row.email for row in mine if row.email}
        phones = {row.phone.strip() for row in mine if digits(row.phone)}
        spelled = names | {_without_title(name) for name in names}
        # a name of one word may be any word, and what others have too is not this person's alone
        alone = {n for n in spelled if len(name_key(n).split()) > 1 and name_key(n) in alone_keys}
        alone |= (emails & alone_keys) | {p for p in phones if digits(p) in alone_keys}
        parts = {word for name in names for word in re.findall(r"[^\W\d_]{3,}", _without_title(name))}
        shared = (spelled | emails | phones | parts) - alone
        at_rows = frozenset(word for word in shared if word) - self.ours
        return Person(tuple(mine), frozenset(names), frozenset(emails), frozenset(alone), at_rows)


def _keys(row: Standing) -> Iterator[str]:
    yield from (key for key in (name_key(row.name), row.email, digits(row.phone)) if key)


def _without_title(name: str) -> str:
    return " ".join(word for word in name.split() if word.casefold().rstrip(".") not in TITLES)


def _register_phones(session: DbSession) -> set[str]:
    """Schools' numbers in the register are public, and stay."""
    query = select(columns(t.School).phone).where(columns(t.School).phone != "")
    return {digits(phone) for phone in session.connection().execute(query).scalars()}


def _words_of_ours(session: DbSession) -> set[str]:
    """Words that mean an officer, a programme or a school: they stay where they stand."""
    run = session.connection().execute
    ours: set[str] = set()
    for column in (columns(t.Officer).name, columns(t.Programme).title, columns(t.School).name):
        for text in run(select(column)).scalars():
            ours.update(re.findall(r"[^\W\d_]{3,}", text))
    return {*ours, *(word.casefold() for word in ours), *(word.capitalize() for word in ours)}


def _refuse_officer(session: DbSession, wanted: str) -> None:
    c = columns(t.Officer)
    for row in session.connection().execute(select(c.code, c.name, c.email)):
        if wanted.casefold() == row.email.casefold() or name_key(wanted) == name_key(row.name):
            raise RefusedError(
                "who_officer",
                f"{wanted} is an officer ({row.code}): visits and drives hang on officers",
                hint="import the officers with an `active_until` instead",
            )
