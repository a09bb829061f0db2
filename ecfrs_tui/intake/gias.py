"""The national register of schools (GIAS, `edubasealldata…csv`): establishments and their links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from ecfrs_tui.intake.records import Read, ReadOptions
from ecfrs_tui.intake.rowreader import Cells, Layout, read_table
from ecfrs_tui.intake.terms import read_urn
from ecfrs_tui.intake.values import BadValueError, read_date, read_decimal, read_number

LAYOUT = Layout(
    needed=("URN", "EstablishmentName", "EstablishmentStatus (name)"),
    wanted=(
        "LA (code)", "LA (name)", "PhaseOfEducation (name)", "TypeOfEstablishment (name)", "StatutoryLowAge",
        "StatutoryHighAge", "NumberOfPupils", "PercentageFSM", "Street", "Locality", "Town", "Postcode",
        "TelephoneNum", "SchoolWebsite", "Easting", "Northing", "DistrictAdministrative (code)",
        "DistrictAdministrative (name)", "AdministrativeWard (name)", "LSOA (code)", "UrbanRural (name)",
        "OpenDate", "CloseDate",
    ),
    key_column="URN",
)  # fmt: skip
LINKS_LAYOUT = Layout(
    needed=("URN", "LinkURN", "LinkType"), wanted=("LinkName", "LinkEstablishedDate"), key_column="URN"
)
SOURCES: dict[str, tuple[str, ...]] = {
    "authority": ("LA (code)", "LA (name)", "DistrictAdministrative (code)"),
    "district": ("DistrictAdministrative (name)",),
    "district_code": ("DistrictAdministrative (code)",),
    "ward": ("AdministrativeWard (name)",),
    "phase": ("PhaseOfEducation (name)", "StatutoryLowAge"),
    "kind": ("TypeOfEstablishment (name)",),
    "low_age": ("StatutoryLowAge",),
    "high_age": ("StatutoryHighAge",),
    "pupils": ("NumberOfPupils",),
    "fsm_percent": ("PercentageFSM",),
    "street": ("Street",),
    "locality": ("Locality",),
    "town": ("Town",),
    "postcode": ("Postcode",),
    "phone": ("TelephoneNum",),
    "website": ("SchoolWebsite",),
    "lsoa": ("LSOA (code)",),
    "urban_rural": ("UrbanRural (name)",),
    "opened_on": ("OpenDate",),
    "closed_on": ("CloseDate",),
}
"""Which columns a field comes from: where the file has none of them, it says nothing about the field."""
OPEN_STATES = frozenset({"open", "open, but proposed to close"})
_AUTHORITY_CODES = {"881": "Essex", "882": "Southend-on-Sea", "883": "Thurrock"}
_DISTRICT_AUTHORITIES = {"E06000033": "Southend-on-Sea", "E06000034": "Thurrock"}


def is_open(status: str) -> bool:
    """True for the states of the register in which a school takes visits."""
    return status.casefold() in OPEN_STATES


@dataclass(frozen=True, slots=True)
class SchoolRecord:
    """An establishment as the register states it; degrees are WGS84, `easting` and `northing` OSGB36 metres.

    `place_source` is `register`, `postcode` or empty. `fsm_percent` is the share of pupils with free
    school meals.
    """

    urn: int
    name: str
    status: str
    authority: str
    district: str
    district_code: str
    ward: str
    phase: str
    kind: str
    low_age: int | None
    high_age: int | None
    pupils: int | None
    fsm_percent: float | None
    street: str
    locality: str
    town: str
    postcode: str
    phone: str
    website: str
    lsoa: str
    urban_rural: str
    opened_on: date | None
    closed_on: date | None
    easting: float | None
    northing: float | None
    latitude: float | None = None
    longitude: float | None = None
    place_source: str = ""


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """A predecessor or successor of a school."""

    urn: int
    linked_urn: int
    kind: str
    established_on: date | None


def phase_of(stated: str, low_age: int | None, high_age: int | None) -> str:
    """The register's phase; where it says “Not applicable” or nothing, the one the ages make.

    Up to 5 Nursery, up to 12 Primary, from 16 “16 plus”, from 10 Secondary, else All-through; without
    ages it stays “Not applicable”.
    """
    if stated and stated.casefold() != "not applicable":
        return stated
    if low_age is None or high_age is None:
        return "Not applicable"
    if high_age <= 5:
        return "Nursery"
    if high_age <= 12:
        return "Primary"
    if low_age >= 16:
        return "16 plus"
    return "Secondary" if low_age >= 10 else "All-through"


def _lenient_number(text: str) -> int | None:
    # the register writes SUPP, NA or nothing where there is no figure
    try:
        return read_number(text, most=100_000)
    except BadValueError:
        return None


def _lenient_percent(text: str) -> float | None:
    try:
        return read_decimal(text, least=0, most=100)
    except BadValueError:
        return None


def _metres(text: str) -> float | None:
    try:
        return read_decimal(text, least=0, most=2_000_000)
    except BadValueError:
        return None


def _phone(text: str) -> str:
    # spreadsheets eat the leading 0
    return f"0{text}" if re.fullmatch(r"[1-9]\d{8,9}", text) else text


_age = partial(read_number, least=0, most=120)


def _build(cells: Cells, wanted: frozenset[str]) -> SchoolRecord | None:
    code, authority = cells.text("LA (code)"), cells.text("LA (name)")
    if (code or authority) and not ({code, authority.casefold()} & wanted):
        return None
    low_age = cells.read("StatutoryLowAge", _age, blank=None)
    high_age = cells.read("StatutoryHighAge", _age, blank=None)
    district_code = cells.text("DistrictAdministrative (code)")
    return SchoolRecord(
        urn=cells.must("URN", read_urn),
        name=cells.needed("EstablishmentName", most=200),
        status=cells.needed("EstablishmentStatus (name)", most=60),
        authority=_AUTHORITY_CODES.get(code) or authority or _DISTRICT_AUTHORITIES.get(district_code, ""),
        district=cells.text("DistrictAdministrative (name)"),
        district_code=district_code,
        ward=cells.text("AdministrativeWard (name)"),
        phase=phase_of(cells.text("PhaseOfEducation (name)"), low_age, high_age),
        kind=cells.text("TypeOfEstablishment (name)"),
        low_age=low_age,
        high_age=high_age,
        pupils=cells.read("NumberOfPupils", _lenient_number, blank=None),
        fsm_percent=cells.read("PercentageFSM", _lenient_percent, blank=None),
        street=cells.text("Street"),
        locality=cells.text("Locality"),
        town=cells.text("Town"),
        postcode=cells.text("Postcode").upper(),
        phone=_phone(cells.text("TelephoneNum")),
        website=cells.text("SchoolWebsite"),
        lsoa=cells.text("LSOA (code)"),
        urban_rural=cells.text("UrbanRural (name)"),
        opened_on=cells.read("OpenDate", read_date, blank=None),
        closed_on=cells.read("CloseDate", read_date, blank=None),
        easting=cells.read("Easting", _metres, blank=None),
        northing=cells.read("Northing", _metres, blank=None),
    )


def _wanted(authorities: Iterable[str]) -> frozenset[str]:
    named = {a.strip().casefold() for a in authorities}
    for code, name in _AUTHORITY_CODES.items():
        if {code, name.casefold()} & named:
            named |= {code, name.casefold()}
    return frozenset(named)


def placed(records: Sequence[SchoolRecord], options: ReadOptions) -> list[SchoolRecord]:
    """The records with degrees: from the grid reference, else, for open schools, from the postcode."""
    from ecfrs_tui.travel.osgb import to_degrees

    degrees: list[tuple[float, float] | None] = [None] * len(records)
    pairs = [
        (at, r.easting, r.northing)
        for at, r in enumerate(records)
        if r.easting is not None and r.northing is not None
    ]
    if pairs:
        found = to_degrees([e for _, e, _ in pairs], [n for _, _, n in pairs])
        for (at, _, _), place in zip(pairs, found, strict=True):
            degrees[at] = place
    out = []
    for record, place in zip(records, degrees, strict=True):
        if place is not None:
            out.append(
                replace(
                    record, latitude=round(place[0], 6), longitude=round(place[1], 6), place_source="register"
                )
            )
            continue
        point = options.find_postcode(record.postcode) if record.postcode and is_open(record.status) else None
        out.append(
            record
            if point is None
            else replace(
                record,
                latitude=round(point.latitude, 6),
                longitude=round(point.longitude, 6),
                place_source="postcode",
            )
        )
    return out


def read_schools(path: Path, options: ReadOptions) -> Read[SchoolRecord]:
    """The schools of the wanted authorities, open and closed, with their places.

    Raises FileRefusedError. Rows of other authorities are passed over and not counted.
    """
    wanted = _wanted(options.authorities)
    read = read_table(path, LAYOUT, lambda c: _build(c, wanted), lambda r: r.urn, name_extra=False)
    records = placed(read.records, options)
    notes = list(read.notes)
    by_postcode = sum(r.place_source == "postcode" for r in records)
    nowhere = [r for r in records if not r.place_source and is_open(r.status)]
    if by_postcode:
        notes.append(f"{by_postcode} without a grid reference placed by postcode")
    if nowhere:
        named = ", ".join(f"{r.name} ({r.urn})" for r in nowhere[:5]) + (" …" if len(nowhere) > 5 else "")
        notes.append(f"{len(nowhere)} open without any place, so no drives can be reckoned: {named}")
    if read.about["passed_over"] and not read.seen:
        notes.append(
            f"none of the {read.about['passed_over']:,} rows is of the authorities {', '.join(options.authorities)}"
        )
    return Read(tuple(records), read.rows, read.refused, read.seen, tuple(notes), read.about)


def _link(cells: Cells) -> LinkRecord:
    return LinkRecord(
        urn=cells.must("URN", read_urn),
        linked_urn=cells.must("LinkURN", read_urn),
        kind=cells.needed("LinkType", most=80),
        established_on=cells.read("LinkEstablishedDate", read_date, blank=None),
    )


def read_links(path: Path, options: ReadOptions) -> Read[LinkRecord]:
    """Predecessors and successors (`links_edubasealldata…csv`). Raises FileRefusedError."""
    read = read_table(path, LINKS_LAYOUT, _link, lambda r: (r.urn, r.linked_urn, r.kind), name_extra=False)
    return Read(read.records, read.rows, read.refused, read.seen, read.notes)
