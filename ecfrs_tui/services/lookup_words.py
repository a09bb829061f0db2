"""How names, references, telephone numbers and postcodes are cut into words, typed or stored."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from ecfrs_tui.services.matching import plain_text

_CHURCH = re.compile(r"\b(?:church of england|c of e|cofe|ce|c e)\b")
_REFERENCE = re.compile(r"\b(req|vis)[\s-]*(\d[\d-]*)", re.IGNORECASE)
_PHONE = re.compile(r"(?:\+\s*44|\b0044|\b0)[\s()\d-]*\d")
_GROUPS = re.compile(r"(?<![\w-])\d{2,}(?:[ -]+\d{2,})+(?![\w-])")
"""Digits as they are said, in groups: six or more are (the end of) a telephone number."""
_POSTCODE = re.compile(r"^([a-z]{1,2}\d[a-z\d]?)(\d[a-z]{2})$")

_SAME = {
    "st": ("saint",),
    "saint": ("st",),
    "rc": ("roman", "catholic"),
    "catholic": ("rc",),
    "junior": ("jnr",),
    "great": ("gt",),
    "little": ("lt",),
    "mount": ("mt",),
    "community": ("comm",),
}
_CHURCH_WORDS = ("cofe", "ce", "c", "of", "e", "church", "england")


def typed_words(typed: str) -> tuple[str, ...]:
    """The words of a query, comparable.

    A telephone number (in any groups, with its code or without), a reference, `C of E` and an e-mail name are
    one word each.
    """
    text = " ".join(re.sub(r"[@.]", " ", w) if "@" in w else w for w in typed.split())
    text = _PHONE.sub(lambda found: f" {phone_digits(found[0])} ", text)
    text = _GROUPS.sub(lambda found: found[0] if len(d := re.sub(r"\D", "", found[0])) < 6 else d, text)
    text = _REFERENCE.sub(lambda found: f" {found[1]}{found[2].replace('-', '')} ", text)
    text = _CHURCH.sub(" cofe ", plain_text(text))
    return tuple(dict.fromkeys(text.split()))


@lru_cache(maxsize=16384)
def name_words(name: str) -> frozenset[str]:
    """The words a name is found by: its own, other spellings of them, and neighbours written as one."""
    text = plain_text(name)
    parts = text.split()
    found = set(parts)
    found.update(a + b for a, b in pairwise(parts[:3]))
    for part in parts:
        found.update(_SAME.get(part, ()))
    if parts and parts[0] == "saint" and len(parts) > 1:
        found.add(f"st{parts[1]}")
    if _CHURCH.search(text):
        found.update(_CHURCH_WORDS)
    return frozenset(found)


def postcode_words(postcode: str) -> set[str]:
    """Both halves of a postcode, and the whole without its blank."""
    text = plain_text(postcode).replace(" ", "")
    halves = _POSTCODE.match(text)
    return {text, *halves.groups()} if halves else {text} - {""}


def phone_digits(phone: str) -> str:
    """The digits of a telephone number as it is dialled at home: +44 is 0."""
    digits = re.sub(r"\(0\)|\D", "", phone)
    if re.match(r"\s*(\+\s*44|0044)", phone):
        digits = "0" + digits.removeprefix("00").removeprefix("44").removeprefix("0")
    return digits


def reference_words(reference: str) -> set[str]:
    """`REQ-0147` is found as req0147, req147, 0147 and 147."""
    letters, *numbers = plain_text(reference).split() or [""]
    found = {letters + "".join(numbers), *numbers}
    if numbers:
        short = numbers[-1].lstrip("0") or "0"
        found |= {letters, short, letters + short}
    return found - {""}


def email_words(email: str) -> set[str]:
    """The parts of an address."""
    return set(plain_text(re.sub(r"[@.]", " ", email)).split())
