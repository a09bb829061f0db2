"""What speaks for and against a school of the register being the one that was typed.

A score is the likeness of the telling words of the names (0 to 1), moved by what else is known: kind of
school, church, town, postcode, e-mail domain. The figures are those of `WEIGHTS`; they were set on the names
of a county's register with abbreviations and slips put in, so that no wrong school came out as sure.
"""

from __future__ import annotations

from dataclasses import dataclass

from ecfrs_tui.intake.school_names import NameParts, plain_words

_SAME_WORDS = 93
"""Likeness (of 100) of the whole names, school and all, from which nothing but a slip tells them apart."""
WEIGHTS = {
    "same kind": 0.02,
    "other kind": -0.22,
    "kind missing": -0.06,
    "same church": 0.02,
    "other church": -0.15,
    "church missing": -0.02,
    "same words": 0.08,
    "same town": 0.10,
    "town in part": 0.02,
    "other town": -0.14,
    "same postcode": 0.14,
    "same outcode": 0.05,
    "other outcode": -0.08,
    "same website": 0.10,
    "name in domain": 0.08,
    "name within domain": 0.03,
}
_AKIN = (frozenset({"secondary", "high", "college", "grammar"}), frozenset({"prep", "preparatory"}))
PUBLIC_MAIL = frozenset(
    {"gmail", "googlemail", "hotmail", "outlook", "yahoo", "icloud", "live", "btinternet", "aol", "sky", "talktalk"}
)  # fmt: skip
"""Mail from these says nothing about the school."""


JOINERS = frozenset({"on", "sea", "the", "upon", "st", "le", "and", "of", "near", "green", "great", "little"})
SAID = {
    "other kind": "but another kind of school",
    "other church": "but of another church",
    "same town": "in {town}",
    "town in part": "near {town}",
    "other town": "but in {town}",
    "same postcode": "same postcode",
    "same outcode": "same postcode district",
    "other outcode": "but postcode {known.postcode}",
    "same website": "mail from its own domain",
    "name in domain": "its name in the mail domain",
    "name within domain": "its name in the mail domain",
}


@dataclass(frozen=True, slots=True)
class SchoolEntry:
    """A school as the matcher needs it; `closed` says that it takes no visits, `successors` who followed it."""

    urn: int
    name: str
    town: str = ""
    locality: str = ""
    district: str = ""
    postcode: str = ""
    website: str = ""
    phase: str = ""
    closed: bool = False
    successors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A school of the register, taken apart."""

    entry: SchoolEntry
    parts: NameParts
    towns: frozenset[str]
    postcode: str
    outcode: str
    host: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, taken apart; `town_words` are those of towns that have a school."""

    parts: NameParts
    town_words: frozenset[str]
    postcode: str
    outcode: str
    mail_host: str


def host_of(text: str) -> str:
    """The host of a web or mail address."""
    text = (
        text.casefold().rpartition("@")[2].removeprefix("http://").removeprefix("https://").partition("/")[0]
    )
    return text.removeprefix("www.").strip()


def likeness_words(alike: float) -> str:
    """A likeness in words."""
    if alike >= 0.999:
        return "same name"
    return "name nearly the same" if alike >= 0.88 else "name alike"


def likeness(core: tuple[str, ...], known: Known, towns: set[str]) -> tuple[float, bool]:
    """Likeness of the telling words, and whether words of the typed name turned out to be the school's town."""
    from rapidfuzz import fuzz

    theirs = known.parts.core
    spare = [w for w in core if w not in theirs and w in known.towns]
    kept = [w for w in core if w not in spare] or list(core)
    plain = fuzz.ratio(" ".join(kept), " ".join(theirs))
    turned = fuzz.token_sort_ratio(" ".join(kept), " ".join(theirs))
    squashed = fuzz.ratio("".join(kept), "".join(theirs))
    best: float = max(plain, turned, squashed) / 100
    if best < 1:
        # a telling word left out (Northlands for Northlands Park), or a town of the register's name left out
        their_towns = [w for w in theirs if w in known.towns or w in towns]
        without = [w for w in theirs if w not in their_towns]
        if without and their_towns:
            best = max(best, fuzz.token_sort_ratio(" ".join(kept), " ".join(without)) / 100 - 0.04)
        mine = [w for w in kept if w not in towns]
        if mine and len(mine) < len(kept):
            # typed words that name another town than the school's are no part of its name
            best = max(best, fuzz.token_sort_ratio(" ".join(mine), " ".join(theirs)) / 100 - 0.12)
        if set(kept) < set(theirs) or set(theirs) < set(kept):
            longer = max(len("".join(kept)), len("".join(theirs)))
            share = min(len("".join(kept)), len("".join(theirs))) / longer
            best = max(best, 0.72 + 0.2 * share)
    return best, bool(known.towns & set(core)) and bool(set(core) - towns)


def evidence(asked: Asked, known: Known, town_in_name: bool) -> list[str]:
    """What speaks for and against, as keys of `WEIGHTS`."""
    from rapidfuzz import fuzz

    found: list[str] = []
    mine, theirs = asked.parts.kinds, known.parts.kinds or _kinds_of(known.entry.phase)
    if mine and theirs:
        found.append("same kind" if mine & theirs or _akin(mine, theirs) else "other kind")
    elif mine:
        found.append("kind missing")
    if fuzz.ratio(asked.parts.whole, known.parts.whole) >= _SAME_WORDS:
        found.append("same words")
    if asked.parts.faiths and known.parts.faiths:
        found.append("same church" if asked.parts.faiths & known.parts.faiths else "other church")
    elif asked.parts.faiths or known.parts.faiths:
        found.append("church missing")
    found.extend(_town_evidence(asked, known, town_in_name))
    found.extend(_place_evidence(asked, known))
    return found


def _town_evidence(asked: Asked, known: Known, town_in_name: bool) -> list[str]:
    own_words = known.towns | set(plain_words(known.entry.district)) | set(known.parts.core)
    if asked.town_words and asked.town_words <= own_words:
        return ["same town"]
    if asked.town_words & own_words:
        return ["town in part"]
    if asked.town_words and known.towns:
        return ["other town"]
    return ["same town"] if town_in_name else []


def _place_evidence(asked: Asked, known: Known) -> list[str]:
    found: list[str] = []
    if asked.postcode and asked.postcode == known.postcode:
        found.append("same postcode")
    elif asked.outcode and known.outcode:
        found.append("same outcode" if asked.outcode == known.outcode else "other outcode")
    if asked.mail_host:
        if known.host and (asked.mail_host == known.host or asked.mail_host.endswith(f".{known.host}")):
            found.append("same website")
        else:
            found.extend(_domain_evidence(asked.mail_host, "".join(known.parts.core)))
    return found


def _domain_evidence(host: str, core: str) -> list[str]:
    labels = {label.replace("-", "") for label in host.split(".")}
    if core in labels:
        return ["name in domain"]
    return ["name within domain"] if len(core) >= 5 and any(core in label for label in labels) else []


def _kinds_of(phase: str) -> frozenset[str]:
    word = phase.casefold()
    return frozenset({word}) if word in ("primary", "secondary", "nursery") else frozenset()


def _akin(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return any(mine & group and theirs & group for group in _AKIN)
