"""School names taken apart: what tells a school from others, its kind, its church, and the filling."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_PHRASES = (
    (re.compile(r"['’‘`´]s\b"), "s"),
    (re.compile(r"['’‘`´]"), ""),
    (re.compile(r"\bst\.|\bsaint\b"), "st"),
    (re.compile(r"\bsts\b|\bss\b|\bsaints\b"), "sts"),
    (re.compile(r"\bc\.? ?(?:of|o) ?\.?e\b\.?|\bc ?/ ?e\b|\bc\.e\.?|\bcofe\b|\bce\b"), " coe "),
    (re.compile(r"\b(?:church|c) of england\b"), " coe "),
    (re.compile(r"\broman catholic\b|\br\.? ?c\b\.?|\bcath\b\.?"), " catholic "),
    (re.compile(r"\bv\.? ?a\b\.?|\bv\.? ?c\b\.?|\bvoluntary (?:aided|controlled)\b"), " "),
    (re.compile(r"\b(?:prim|pri|prmary|pimary|primry)\b\.?"), " primary "),
    (re.compile(r"\b(?:jnr|jun|jr|juniors)\b\.?"), " junior "),
    (re.compile(r"\b(?:inf|infts|infants)\b\.?"), " infant "),
    (re.compile(r"\b(?:sec|2ndary)\b\.?"), " secondary "),
    (re.compile(r"\b(?:sch|scl|schl|schools)\b\.?"), " school "),
    (re.compile(r"\b(?:acad|academies)\b\.?"), " academy "),
    (re.compile(r"\b(?:comm|comunity)\b\.?"), " community "),
    (re.compile(r"\b(?:nurs)\b\.?"), " nursery "),
    (re.compile(r"\b(?:hs)\b\.?"), " high "),
    (re.compile(r"&|\+"), " and "),
    (re.compile(r"\b(?:mt)\b\.?"), " mount "),
    (re.compile(r"\b(?:gt)\b\.?"), " great "),
    (re.compile(r"\b(?:lt|ltl)\b\.?"), " little "),
)  # fmt: skip
KINDS = frozenset(
    {"primary", "junior", "infant", "secondary", "high", "nursery", "special", "college", "grammar", "prep",
     "preparatory", "first", "middle", "independent", "pru"}
)  # fmt: skip
FAITHS = frozenset({"coe", "catholic", "methodist", "jewish", "muslim"})
_FILLING = frozenset(
    {"school", "academy", "community", "the", "of", "and", "at", "in", "a", "for", "voluntary", "controlled", "aided",
     "foundation", "trust", "church", "free", "essex", "ltd", "co", "educational", "education", "centre", "with"}
)  # fmt: skip
_JOINTS = frozenset({"the", "of", "and", "a", "at", "in", "for"})
_OFTEN_MISTYPED = (
    "primary", "junior", "infant", "secondary", "nursery", "school", "academy", "college", "grammar", "community",
    "catholic", "special",
)  # fmt: skip
POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?) ?(\d[a-z]{2})\b", re.IGNORECASE)
OUTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NameParts:
    """A school's name taken apart, every word in one spelling; `core` keeps the order of the words."""

    core: tuple[str, ...]
    kinds: frozenset[str]
    faiths: frozenset[str]
    whole: str
    """All words that are no mere joints, as one text."""

    @property
    def core_text(self) -> str:
        """The telling words."""
        return " ".join(self.core)


def plain_words(text: str) -> list[str]:
    """The words of a name in one spelling: no accents, no apostrophes, St for Saint, `coe` for the church."""
    text = unicodedata.normalize("NFKD", text[:300]).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    for pattern, replacement in _PHRASES:
        text = pattern.sub(replacement, text)
    return re.findall(r"[a-z0-9]+", text)


@lru_cache(maxsize=20_000)
def _mended(word: str) -> str:
    """A word one slip of the finger away from one of the words of every school's name becomes that word."""
    from rapidfuzz.distance import OSA

    if len(word) < 5 or word in KINDS or word in _FILLING:
        return word
    return next((known for known in _OFTEN_MISTYPED if OSA.distance(word, known, score_cutoff=1) <= 1), word)


def take_apart(name: str) -> NameParts:
    """The parts of a school's name. A name of nothing but filling keeps its filling as its core."""
    words = [_mended(word) for word in plain_words(name)]
    kinds = frozenset(w for w in words if w in KINDS)
    faiths = frozenset(w for w in words if w in FAITHS)
    core = tuple(w for w in words if w not in KINDS and w not in FAITHS and w not in _FILLING)
    if not core:
        core = tuple(w for w in words if w not in _JOINTS and w != "school")
    return NameParts(core, kinds, faiths, " ".join(w for w in words if w not in _JOINTS))


def postcode_in(text: str) -> tuple[str, str]:
    """The postcode (`CM1 1AA`) and its first half in a text; empty when there is none."""
    whole = POSTCODE.search(text)
    if whole:
        return f"{whole[1].upper()} {whole[2].upper()}", whole[1].upper()
    half = OUTCODE.search(text)
    return "", half[1].upper() if half else ""


def without_word(text: str, word: str) -> str:
    """The text without a word, however it is capitalised."""
    return re.sub(rf"\b{re.escape(word)}\b", " ", text, flags=re.IGNORECASE) if word else text
