"""Where a visit goes: a school of the register, or a venue booked like one."""

from __future__ import annotations

from dataclasses import dataclass

from ecfrs_tui.domain.places import Place


@dataclass(frozen=True, slots=True)
class School:
    """A school or venue as the rule book sees it.

    `key` is `urn:…` or `venue:…`; `urn` is None for a venue. `authority` is one of the education
    authorities (Essex, Southend-on-Sea, Thurrock). `place` is None while nobody knows where it is.
    """

    key: str
    name: str
    urn: int | None
    authority: str
    phase: str
    town: str
    place: Place | None
