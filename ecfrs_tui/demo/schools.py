"""Made-up schools at real places, in the layout of the national register's extract."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from ecfrs_tui.demo.draw import Draw
from ecfrs_tui.demo.tables import csv_bytes, data_rows

HEADER = (
    "URN",
    "LA (code)",
    "LA (name)",
    "EstablishmentNumber",
    "EstablishmentName",
    "TypeOfEstablishment (name)",
    "EstablishmentTypeGroup (name)",
    "EstablishmentStatus (name)",
    "OpenDate",
    "CloseDate",
    "PhaseOfEducation (name)",
    "StatutoryLowAge",
    "StatutoryHighAge",
    "NurseryProvision (name)",
    "OfficialSixthForm (name)",
    "Gender (name)",
    "ReligiousCharacter (name)",
    "SchoolCapacity",
    "NumberOfPupils",
    "PercentageFSM",
    "LastChangedDate",
    "Street",
    "Locality",
    "Town",
    "County (name)",
    "Postcode",
    "SchoolWebsite",
    "TelephoneNum",
    "GOR (name)",
    "DistrictAdministrative (code)",
    "DistrictAdministrative (name)",
    "AdministrativeWard (name)",
    "UrbanRural (name)",
    "GSSLACode (name)",
    "Easting",
    "Northing",
    "LSOA (code)",
)

_DISTRICTS = {
    "Basildon": "E07000066",
    "Braintree": "E07000067",
    "Brentwood": "E07000068",
    "Castle Point": "E07000069",
    "Chelmsford": "E07000070",
    "Colchester": "E07000071",
    "Epping Forest": "E07000072",
    "Harlow": "E07000073",
    "Maldon": "E07000074",
    "Rochford": "E07000075",
    "Tendring": "E07000076",
    "Uttlesford": "E07000077",
    "Southend-on-Sea": "E06000033",
    "Thurrock": "E06000034",
}
_UNITARIES = {"Southend-on-Sea": 882, "Thurrock": 883}
_STATUS = {"open": "Open", "closed": "Closed", "closing": "Open, but proposed to close"}
_SETTINGS = {
    "urban": "(England/Wales) Urban city and town",
    "rural": "(England/Wales) Rural town and fringe",
}
_STREETS = (
    "Orchard Lane",
    "Chapel Road",
    "Mill Lane",
    "Windmill Close",
    "School Lane",
    "Meadow Way",
    "Station Approach",
    "Elmhurst Avenue",
    "Barley Road",
    "Church Street",
)
_MAINTAINED, _ACADEMY = "Local authority maintained schools", "Academies"
_SPECIAL, _PRIMARY_PHASE, _OTHER_PHASE = "Special schools", "Primary", "Not applicable"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a sort of school looks like in the register; sizes are pupils."""

    type_name: str
    group: str
    phase: str
    ages: tuple[int, int]
    sizes: tuple[int, int]


KINDS = {
    "primary": Kind("Community school", _MAINTAINED, _PRIMARY_PHASE, (4, 11), (95, 630)),
    "church": Kind("Voluntary aided school", _MAINTAINED, _PRIMARY_PHASE, (4, 11), (85, 420)),
    "infant": Kind("Foundation school", _MAINTAINED, _PRIMARY_PHASE, (4, 7), (120, 270)),
    "junior": Kind("Academy converter", _ACADEMY, _PRIMARY_PHASE, (7, 11), (180, 480)),
    "secondary": Kind("Academy converter", _ACADEMY, "Secondary", (11, 16), (640, 1250)),
    "sixth-secondary": Kind("Academy sponsor led", _ACADEMY, "Secondary", (11, 18), (900, 1800)),
    "special": Kind("Community special school", _SPECIAL, _OTHER_PHASE, (4, 16), (70, 190)),
    "referral": Kind("Pupil referral unit", _MAINTAINED, _OTHER_PHASE, (11, 16), (30, 90)),
    "independent": Kind("Other independent school", "Independent schools", _OTHER_PHASE, (3, 13), (150, 320)),
    "nursery": Kind("Local authority nursery school", _MAINTAINED, "Nursery", (2, 5), (70, 110)),
    "sixth-form": Kind("Further education", "Colleges", "16 plus", (16, 99), (900, 2400)),
}


@dataclass(frozen=True, slots=True)
class DemoSchool:
    """A made-up school. `easting` and `northing` are metres of the National Grid (EPSG:27700)."""

    urn: int
    name: str
    kind: Kind
    status: str
    town: str
    district: str
    setting: str
    postcode: str
    easting: int
    northing: int
    located: bool
    lsoa: str
    pupils: int

    @property
    def authority(self) -> str:
        """The education authority: the unitaries have their own, all else is Essex."""
        return self.district if self.district in _UNITARIES else "Essex"

    @property
    def authority_code(self) -> int:
        """The register's code of the authority."""
        return _UNITARIES.get(self.district, 881)

    @property
    def domain(self) -> str:
        """The school's made-up internet domain; `.example` belongs to nobody (RFC 2606)."""
        plain = unicodedata.normalize("NFKD", self.name).encode("ascii", "ignore").decode("ascii")
        words = re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")
        return f"{words}-{self.urn % 1000}.example"

    @property
    def years(self) -> tuple[str, ...]:
        """The year groups it has, `R` to `13`, by its ages: age 4 is Reception, age 5 is Year 1."""
        low, high = self.kind.ages
        ages = range(max(low, 4), min(high, 18))
        return tuple("R" if age == 4 else str(age - 4) for age in ages)

    def classes(self, year: str) -> tuple[int, int]:
        """How many classes a year group has and how many pupils in all of them."""
        if year not in self.years:
            return 0, 0
        pupils = max(1, round(self.pupils / len(self.years)))
        return -(-pupils // 30), pupils


def demo_schools(seed: int) -> tuple[DemoSchool, ...]:
    """The made-up schools in order of URN; the seed moves sizes and the exact spot within 60 m."""
    draw = Draw(seed, "schools")
    found = []
    for row in data_rows("sites.csv"):
        kind = KINDS[row["kind"]]
        found.append(
            DemoSchool(
                urn=int(row["urn"]),
                name=row["name"],
                kind=kind,
                status=row["status"],
                town=row["town"],
                district=row["district"],
                setting=row["setting"],
                postcode=row["postcode"],
                easting=int(row["easting"]) + draw.between(-60, 60),
                northing=int(row["northing"]) + draw.between(-60, 60),
                located=row["located"] == "yes",
                lsoa=row["lsoa"],
                pupils=draw.between(*kind.sizes),
            )
        )
    return tuple(found)


def schools_csv(schools: tuple[DemoSchool, ...], *, today: date, seed: int) -> bytes:
    """The register extract: cp1252, CRLF, text in quotes, dates dd-mm-yyyy, as it is downloaded."""
    draw = Draw(seed, "register")
    rows = [_row(school, draw, today) for school in schools]
    return csv_bytes(HEADER, rows, encoding="cp1252", line_end="\r\n", quote_text=True)


def _row(school: DemoSchool, draw: Draw, today: date) -> list[object]:
    closed = school.status == "closed"
    faith = {
        "C of E": "Church of England",
        "Church of England": "Church of England",
        "Catholic": "Roman Catholic",
    }
    religion = next((said for word, said in faith.items() if word in school.name), "Does not apply")
    opened = date(draw.between(1998, 2019), 9, 1) if school.kind.group == _ACADEMY else None
    sixth_form = school.kind.ages[1] >= 18
    meals = round(3 + 42 * draw.share() ** 2, 1)
    values: dict[str, object] = {
        "URN": school.urn,
        "LA (code)": school.authority_code,
        "LA (name)": school.authority,
        "EstablishmentNumber": 9000 + school.urn % 1000,
        "EstablishmentName": school.name,
        "TypeOfEstablishment (name)": school.kind.type_name,
        "EstablishmentTypeGroup (name)": school.kind.group,
        "EstablishmentStatus (name)": _STATUS[school.status],
        "OpenDate": _dashed(opened),
        "CloseDate": _dashed(today - timedelta(days=draw.between(100, 700)) if closed else None),
        "PhaseOfEducation (name)": school.kind.phase,
        "StatutoryLowAge": school.kind.ages[0],
        "StatutoryHighAge": school.kind.ages[1],
        "NurseryProvision (name)": "Has Nursery Classes" if school.kind.ages[0] < 4 else "No Nursery Classes",
        "OfficialSixthForm (name)": "Has a sixth form" if sixth_form else "Does not have a sixth form",
        "Gender (name)": "Mixed",
        "ReligiousCharacter (name)": religion,
        "SchoolCapacity": -(-school.pupils * 11 // 100) * 10,
        "NumberOfPupils": "" if closed else school.pupils,
        "PercentageFSM": "" if closed else meals,
        "LastChangedDate": _dashed(today - timedelta(days=draw.between(5, 300))),
        "Street": draw.pick(_STREETS),
        "Town": school.town,
        "County (name)": "Essex" if school.authority == "Essex" else "",
        "Postcode": school.postcode,
        "SchoolWebsite": f"www.{school.domain}",
        "TelephoneNum": f"01632960{school.urn % 1000:03d}",
        "GOR (name)": "East of England",
        "DistrictAdministrative (code)": _DISTRICTS[school.district],
        "DistrictAdministrative (name)": school.district,
        "AdministrativeWard (name)": school.town,
        "UrbanRural (name)": _SETTINGS[school.setting],
        "GSSLACode (name)": "E10000012" if school.authority == "Essex" else _DISTRICTS[school.district],
        "Easting": school.easting if school.located else "",
        "Northing": school.northing if school.located else "",
        "LSOA (code)": school.lsoa,
    }
    return [values.get(column, "") for column in HEADER]


def _dashed(day: date | None) -> str:
    return f"{day:%d-%m-%Y}" if day else ""
