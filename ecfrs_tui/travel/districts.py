"""The fourteen districts of greater Essex by GSS code, and the authority whose schools they hold."""

from __future__ import annotations

DISTRICTS = {
    "E07000066": "Basildon",
    "E07000067": "Braintree",
    "E07000068": "Brentwood",
    "E07000069": "Castle Point",
    "E07000070": "Chelmsford",
    "E07000071": "Colchester",
    "E07000072": "Epping Forest",
    "E07000073": "Harlow",
    "E07000074": "Maldon",
    "E07000075": "Rochford",
    "E07000076": "Tendring",
    "E07000077": "Uttlesford",
    "E06000033": "Southend-on-Sea",
    "E06000034": "Thurrock",
}
"""Names by code (ONS, December 2023 districts)."""


def district_name(code: str) -> str | None:
    """The district's name, None outside greater Essex."""
    return DISTRICTS.get(code)


def authority_of(code: str) -> str | None:
    """Essex, Southend-on-Sea or Thurrock; None outside them."""
    if code not in DISTRICTS:
        return None
    return "Essex" if code.startswith("E07") else DISTRICTS[code]
