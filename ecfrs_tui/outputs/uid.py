"""Identifiers of calendar events: made once, kept in the database, never made again from a title or date."""

from __future__ import annotations

import re

from ecfrs_tui.errors import RefusedError

EXCHANGE_PREFIX = "040000008200E00074C5B7101A82E008"
"""Exchange decodes identifiers that begin so as its own (MS-OXCICAL 2.1.3.1.1.20.26)."""

_UID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*@[A-Za-z0-9][A-Za-z0-9.-]*")
_LONGEST = 200


def new_uid(token: str, domain: str) -> str:
    """`visit-<token>@<domain>` in lower case; what is neither letter nor digit leaves the token.

    `token` comes from a source of randomness handed in by the caller. Raises RefusedError (`bad_uid`)
    when nothing is left of the token or the domain is none.
    """
    kept = re.sub(r"[^a-z0-9]", "", token.lower())
    uid = f"visit-{kept}@{domain.strip().lower()}"
    fault = "the token holds no letter or digit" if not kept else uid_fault(uid)
    if fault:
        raise RefusedError(
            "bad_uid",
            f"No identifier for a calendar event can be made: {fault}.",
            hint="Set the domain of invitations in the configuration, for example bookings.example.",
        )
    return uid


def uid_fault(uid: str) -> str:
    """Why a text must not be the identifier of an event, or an empty text."""
    if not _UID.fullmatch(uid):
        return "its identifier is not plain letters and digits with an @ and a domain"
    if len(uid) > _LONGEST:
        return f"its identifier is longer than {_LONGEST} characters"
    if uid.upper().startswith(EXCHANGE_PREFIX):
        return "its identifier begins like one of Exchange's own"
    return ""
