"""Made-up schools: places, districts and the layout of the register."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from ecfrs_tui.demo.fixtures import fixture_files
from ecfrs_tui.demo.schools import demo_schools
from ecfrs_tui.domain.places import Place, straight_km

TODAY = date(2027, 3, 1)
TOWNS = {
    "Basildon": (51.570, 0.457),
    "Billericay": (51.628, 0.418),
    "Wickford": (51.611, 0.523),
    "Braintree": (51.879, 0.553),
    "Witham": (51.800, 0.640),
    "Halstead": (51.945, 0.639),
    "Coggeshall": (51.872, 0.686),
    "Kelvedon": (51.840, 0.703),
    "Sible Hedingham": (51.979, 0.590),
    "Brentwood": (51.620, 0.305),
    "Ingatestone": (51.670, 0.387),
    "Canvey Island": (51.521, 0.599),
    "South Benfleet": (51.548, 0.560),
    "Hadleigh": (51.553, 0.609),
    "Chelmsford": (51.736, 0.469),
    "Great Baddow": (51.718, 0.502),
    "South Woodham Ferrers": (51.648, 0.615),
    "Writtle": (51.729, 0.428),
    "Danbury": (51.717, 0.582),
    "Colchester": (51.889, 0.904),
    "Stanway": (51.879, 0.833),
    "West Mersea": (51.777, 0.915),
    "Tiptree": (51.810, 0.747),
    "Wivenhoe": (51.856, 0.961),
    "Dedham": (51.958, 0.993),
    "Epping": (51.700, 0.109),
    "Loughton": (51.649, 0.073),
    "Waltham Abbey": (51.687, -0.004),
    "Chigwell": (51.618, 0.075),
    "Buckhurst Hill": (51.627, 0.043),
    "Ongar": (51.703, 0.245),
    "Harlow": (51.769, 0.098),
    "Maldon": (51.732, 0.676),
    "Heybridge": (51.742, 0.685),
    "Burnham-on-Crouch": (51.629, 0.814),
    "Southminster": (51.662, 0.831),
    "Tollesbury": (51.758, 0.837),
    "Tillingham": (51.695, 0.877),
    "Rayleigh": (51.586, 0.605),
    "Rochford": (51.582, 0.707),
    "Hockley": (51.603, 0.650),
    "Great Wakering": (51.553, 0.805),
    "Clacton-on-Sea": (51.790, 1.153),
    "Harwich": (51.944, 1.285),
    "Dovercourt": (51.934, 1.272),
    "Frinton-on-Sea": (51.831, 1.245),
    "Walton-on-the-Naze": (51.848, 1.267),
    "Brightlingsea": (51.811, 1.025),
    "Manningtree": (51.945, 1.062),
    "St Osyth": (51.799, 1.077),
    "Saffron Walden": (52.022, 0.242),
    "Great Dunmow": (51.873, 0.362),
    "Stansted Mountfitchet": (51.898, 0.196),
    "Thaxted": (51.954, 0.344),
    "Southend-on-Sea": (51.541, 0.711),
    "Leigh-on-Sea": (51.545, 0.656),
    "Shoeburyness": (51.534, 0.794),
    "Grays": (51.476, 0.326),
    "Tilbury": (51.463, 0.359),
    "Stanford-le-Hope": (51.516, 0.429),
    "Corringham": (51.523, 0.462),
    "South Ockendon": (51.508, 0.283),
}
Row = dict[str, str]


@pytest.fixture(scope="module")
def register() -> list[Row]:
    text = fixture_files(today=TODAY)["schools.csv"].decode("cp1252")
    assert text.count("\r\n") == text.count("\n")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_urns_and_postcodes_are_unique_and_urns_plainly_made_up(register: list[Row]) -> None:
    urns = [int(row["URN"]) for row in register]
    assert urns == list(range(900001, 900001 + len(register)))
    assert len({row["Postcode"] for row in register}) == len(register)
    assert all(re.fullmatch(r"[A-Z]{2}\d{1,2} \d[A-Z]{2}", row["Postcode"]) for row in register)


def test_every_school_lies_in_essex_and_near_its_town(register: list[Row]) -> None:
    to_degrees = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    for row in register:
        if not row["Easting"]:
            continue
        longitude, latitude = to_degrees.transform(float(row["Easting"]), float(row["Northing"]))
        assert 51.44 < latitude < 52.10, row
        assert -0.02 < longitude < 1.30, row
        town = Place("town", row["Town"], *TOWNS[row["Town"]])
        assert straight_km(town, Place("school", "", latitude, longitude)) < 2.8, row["EstablishmentName"]


def test_districts_and_authorities_agree(register: list[Row]) -> None:
    districts = Counter(row["DistrictAdministrative (name)"] for row in register)
    assert len(districts) == 14
    assert min(districts.values()) >= 6
    codes = {"Essex": "881", "Southend-on-Sea": "882", "Thurrock": "883"}
    for row in register:
        district = row["DistrictAdministrative (name)"]
        authority = district if district in ("Southend-on-Sea", "Thurrock") else "Essex"
        assert row["LA (name)"] == authority
        assert row["LA (code)"] == codes[authority]


def test_mix_of_schools_is_that_of_a_county(register: list[Row]) -> None:
    phases = Counter(row["PhaseOfEducation (name)"] for row in register)
    assert 0.70 <= phases["Primary"] / len(register) <= 0.80
    assert 0.14 <= phases["Secondary"] / len(register) <= 0.20
    assert phases["Nursery"] == phases["16 plus"] == 1
    states = Counter(row["EstablishmentStatus (name)"] for row in register)
    assert states == {"Open": len(register) - 4, "Closed": 3, "Open, but proposed to close": 1}
    unplaced = [row for row in register if not row["Easting"]]
    assert len(unplaced) == 2
    assert all(row["Postcode"] and not row["Northing"] for row in unplaced)


def test_names_hold_the_traps_that_matching_must_survive(register: list[Row]) -> None:
    names = {row["EstablishmentName"]: row["Town"] for row in register}
    assert len(names) == len(register)
    assert names["St Aldwyn's C of E Primary School"] != names["St Aldwyn's Church of England Primary School"]
    assert names["Fairbrook Primary School"] != names["Fairbrooke Primary School"]
    assert any("&" in name and "'" in name for name in names)
    assert any(not name.isascii() for name in names)


@settings(max_examples=10, deadline=None)
@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.integers(0, 999))
def test_dates_and_sizes_are_plausible_on_any_day(today: date, seed: int) -> None:
    text = fixture_files(today=today, seed=seed)["schools.csv"].decode("cp1252")
    for row in csv.DictReader(io.StringIO(text, newline="")):
        closed = row["EstablishmentStatus (name)"] == "Closed"
        assert bool(row["CloseDate"]) is closed
        for column in ("OpenDate", "CloseDate", "LastChangedDate"):
            if row[column]:
                assert datetime.strptime(row[column], "%d-%m-%Y").date() < today
        assert int(row["StatutoryLowAge"]) < int(row["StatutoryHighAge"])
        if not closed:
            assert 30 <= int(row["NumberOfPupils"]) <= int(row["SchoolCapacity"])
            assert 0 <= float(row["PercentageFSM"]) <= 60


def test_year_groups_follow_the_ages() -> None:
    by_kind = {school.kind.type_name + str(school.kind.ages): school.years for school in demo_schools(1)}
    assert by_kind["Community school(4, 11)"] == ("R", "1", "2", "3", "4", "5", "6")
    assert by_kind["Academy converter(11, 16)"] == ("7", "8", "9", "10", "11")
    assert by_kind["Academy sponsor led(11, 18)"][-1] == "13"
    assert by_kind["Further education(16, 99)"] == ("12", "13")
