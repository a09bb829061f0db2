"""Which programmes of our catalogue a school ticked or typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ecfrs_tui.intake.csvfile import header_key
from ecfrs_tui.intake.values import shortened

ALIKE = 0.82
"""Likeness from which a choice counts as a title."""
CLEAR = 0.04
"""How far the best must lead the next before the year groups are asked to decide."""


_BESIDE = re.compile(
    r"\b(?:years?|yrs?|y|ks) ?\d{1,2}\b|\b(?:session|workshop|talk|visit|lesson|the|our|please)\b"
)


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A programme as far as recognising and filling it needs: `years` as `R`, `1` … `13`."""

    code: str
    title: str
    years: tuple[str, ...]
    max_pupils: int
    active: bool = True


@dataclass(frozen=True, slots=True)
class Programmes:
    """The programmes recognised, in the order given, the choices that were not, and how unsure ones were read."""

    codes: tuple[str, ...]
    unread: tuple[str, ...]
    notes: tuple[str, ...]


def match_programmes(text: str, catalogue: Sequence[CatalogueEntry], years: Sequence[str]) -> Programmes:
    """The programmes named in an answer: choices with `;` behind each, or free text.

    `years` decides between programmes whose titles fit equally well. Nothing is guessed beyond that.
    """
    codes: list[str] = []
    unread: list[str] = []
    notes: list[str] = []
    for choice in re.split(r"[;\n]+", text):
        if not header_key(choice):
            continue
        found = _whole(choice, catalogue, years)
        if not found:
            parts = [p for p in re.split(r",|&|\+|/|\band\b", choice) if header_key(p)]
            found = _inside(choice, catalogue)
            if not found and len(parts) > 1:
                each = [_whole(part, catalogue, years) for part in parts]
                found = [code for part in each for code in part] if all(each) else []
        if not found:
            unread.append(shortened(choice))
            continue
        for code in found:
            title = next(e.title for e in catalogue if e.code == code)
            if header_key(title) not in header_key(choice) and header_key(code) != header_key(choice):
                notes.append(f"“{shortened(choice)}” read as {title} ({code})")
        codes.extend(found)
    return Programmes(tuple(dict.fromkeys(codes)), tuple(unread), tuple(notes))


def _whole(choice: str, catalogue: Sequence[CatalogueEntry], years: Sequence[str]) -> list[str]:
    from rapidfuzz import fuzz

    key = header_key(choice)
    exact = [e for e in catalogue if key in (header_key(e.title), header_key(e.code))]
    exact = [e for e in exact if e.active] or exact
    if len(exact) == 1:
        return [exact[0].code]
    # a year group in the choice (“Y6 knife crime”) says no more about the title
    bare = " ".join(_BESIDE.sub(" ", key).split()) or key

    def likeness(title: str) -> float:
        alike: float = max(fuzz.token_sort_ratio(bare, title), fuzz.token_set_ratio(bare, title) - 8)
        return alike

    choices = exact or [e for e in catalogue if e.active]
    ranked = sorted(((likeness(header_key(e.title)), e) for e in choices), key=lambda pair: -pair[0])
    if not ranked or ranked[0][0] / 100 < ALIKE:
        return []
    near = [e for score, e in ranked if ranked[0][0] - score < CLEAR * 100]
    if len(near) > 1:
        near = [e for e in near if set(e.years) & set(years)]
    return [near[0].code] if len(near) == 1 else []


def _inside(choice: str, catalogue: Sequence[CatalogueEntry]) -> list[str]:
    """Programmes whose whole title or code stands in a longer text; a title within a longer one yields to it."""
    key = f" {header_key(choice)} "
    hits = [
        e
        for e in catalogue
        if e.active and (f" {header_key(e.title)} " in key or re.search(rf"\b{re.escape(e.code)}\b", choice))
    ]
    titles = [header_key(e.title) for e in hits]
    return [
        e.code for e in hits if not any(header_key(e.title) != t and header_key(e.title) in t for t in titles)
    ]
