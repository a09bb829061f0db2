"""A made-up county of thousands of schools, and the slips with which people look for them on the telephone."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from ecfrs_tui.services.context import Context
from ecfrs_tui.store import tables as t

HEADS = (
    "North", "South", "Holly", "Ash", "Fern", "Oak", "Brook", "Elm", "Fair", "Mill", "Ravens", "Thistle", "Amber",
    "Black", "Copper", "Dove", "Eagle", "Fox", "Gorse", "Hazel", "Ivy", "Juniper", "Kestrel", "Lark", "Marsh", "Otter",
    "Plover", "Quill", "Rush", "Sallow", "Tanner", "Wether", "Yarrow", "Birch", "Cray", "Dunning", "Ember", "Fletch",
)  # fmt: skip
TAILS = (
    "lands", "mere", "combe", "ingford", "stead", "bury", "well", "leigh", "den", "marsh", "field", "hurst", "wick",
    "bridge", "croft", "dale", "ham", "ley", "ridge", "shott", "thorpe", "worth", "gate", "borough", "minster",
)  # fmt: skip
SAINTS = (
    "Osric", "Wilda", "Ethelmund", "Cedwyn", "Botwine", "Radegast", "Winfrith", "Aldhelma", "Edburgha", "Osyka",
    "Thecla", "Cuthmar", "Sexwulf", "Hildric", "Eadgyth", "Werburn",
)  # fmt: skip
KINDS = (
    "Primary School", "Infant School", "Junior School", "C of E Primary School", "Catholic Primary School",
    "Church of England Voluntary Controlled Primary School", "High School", "Academy", "Community Primary School",
    "Nursery School", "Primary Academy", "Grammar School",
)  # fmt: skip
GIVEN = (
    "Ada",
    "Bram",
    "Cleo",
    "Dara",
    "Ebba",
    "Finn",
    "Gwen",
    "Hugo",
    "Iris",
    "Jude",
    "Kit",
    "Lena",
    "Mabel",
    "Ned",
)
FAMILY = ("Abbot", "Brind", "Cart", "Duns", "Evers", "Fallow", "Garrow", "Hather", "Ingle", "Jessop")
NEAR = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "w", "r": "et", "s": "ad", "t": "ry",
    "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A made-up school and somebody there."""

    urn: int
    stem: str
    kind: str
    town: str
    postcode: str
    phone: str
    contact: str

    @property
    def name(self) -> str:
        return f"{self.stem} {self.kind}"


def county(number: int, seed: int) -> list[Made]:
    """So many schools, each with a name and town of its own: one in six is a saint's, and saints are many."""
    chance = random.Random(seed)
    towns = [
        f"{chance.choice(HEADS)}{chance.choice(('ton', 'ford', 'hoe', 'sea', 'wold'))}" for _ in range(120)
    ]
    found: dict[tuple[str, str], Made] = {}
    while len(found) < number:
        n = len(found)
        if chance.random() < 1 / 6:
            stem = f"{chance.choice(('St', 'Saint', 'St.'))} {chance.choice(SAINTS)}'s"
        else:
            stem = f"{chance.choice(HEADS)}{chance.choice(TAILS)}"
            stem = f"{chance.choice(('Great', 'Little', 'Upper'))} {stem}" if chance.random() < 0.15 else stem
        town = chance.choice(towns)
        district, unit = n % 20 + 1, f"{n // 20 % 9 + 1}{chr(65 + n // 180 % 8)}{chr(65 + n // 1440)}"
        postcode = f"{chance.choice(('CM', 'CO', 'SS', 'RM'))}{district} {unit}"
        made = Made(
            900_001 + n, stem, chance.choice(KINDS), town, postcode, f"01632{960_000 + n:06d}",
            f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}{chance.choice(TAILS)}",
        )  # fmt: skip
        found.setdefault((made.name, town), made)
    return list(found.values())


def fill(context: Context, made: list[Made]) -> None:
    """Puts them into the store, each with its contact."""
    schools = [
        {
            "urn": m.urn,
            "name": m.name,
            "town": m.town,
            "postcode": m.postcode,
            "phone": m.phone,
            "status": "Open",
        }
        for m in made
    ]
    people = [{"urn": m.urn, "name": m.contact, "role": "office", "email": "", "phone": ""} for m in made]
    with context.store.writing("set-up") as work:
        work.bulk_insert(t.School, schools)
        work.bulk_insert(t.Contact, people)


# slips


def _at(word: str, chance: random.Random) -> int:
    return chance.randrange(1, max(2, len(word) - 1))


def dropped(word: str, chance: random.Random) -> str:
    """`nothlands`"""
    at = _at(word, chance)
    return word[:at] + word[at + 1 :]


def swapped(word: str, chance: random.Random) -> str:
    """`norhtlands`"""
    at = _at(word, chance)
    return word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]


def doubled(word: str, chance: random.Random) -> str:
    """`norrthlands`"""
    at = _at(word, chance)
    return word[:at] + word[at] + word[at:]


def beside_it(word: str, chance: random.Random) -> str:
    """`northlandd`: the key beside the right one."""
    at = _at(word, chance)
    return word[:at] + chance.choice(NEAR.get(word[at].lower(), word[at])) + word[at + 1 :]


def first_letter(word: str, chance: random.Random) -> str:
    """`orthlands`: the first letter is missing."""
    return word[1:]


def as_heard(word: str, chance: random.Random) -> str:
    """`foxleigh` for Foxley, `fenton` for Phenton: spelt as it sounds."""
    for heard, written in (
        ("leigh", "ley"), ("ley", "lee"), ("borough", "boro"), ("wick", "wich"), ("ph", "f"), ("mere", "meer"),
        ("combe", "coomb"), ("bury", "berry"), ("ck", "k"), ("dge", "ge"), ("shott", "shot"), ("ea", "ee"), ("e", "a"),
    ):  # fmt: skip
        if heard in word.lower():
            return word.lower().replace(heard, written, 1)
    return dropped(word, chance)


SLIPS: dict[str, Callable[[str, random.Random], str]] = {
    "a letter missing": dropped,
    "two letters swapped": swapped,
    "a letter twice": doubled,
    "the key beside it": beside_it,
    "the first letter missing": first_letter,
    "as it is heard": as_heard,
}


def slipped(school: Made, slip: Callable[[str, random.Random], str], chance: random.Random) -> str:
    """The name with a slip in its longest word, and the beginning of its kind and town."""
    words = school.stem.replace("'", "").split()
    long = max(words, key=len)
    typed = [slip(word, chance) if word is long else word for word in words]
    return f"{' '.join(typed)} {school.kind.split()[0]} {school.town[:5]}".lower()


def ways(school: Made, chance: random.Random) -> dict[str, str]:
    """Everything else somebody says on the telephone, by what it is."""
    digits, town = school.phone, school.town
    saint = school.stem.startswith(("St ", "St. ", "Saint "))
    other = school.stem.split(" ", 1)[-1] if saint else school.stem
    kind = school.kind.split()[0]
    said = {
        "name and town": f"{school.stem} {kind} {town}",
        "town first": f"{town} {school.stem} {kind}",
        "no apostrophe": f"{school.stem.replace(chr(39), '')} {kind} {town}",
        "apostrophe as a blank": f"{school.stem.replace(chr(39), ' ')} {kind} {town}",
        "whole postcode": school.postcode,
        "postcode in one": school.postcode.replace(" ", "").lower(),
        "postcode and name": f"{school.postcode.split()[0]} {school.stem.split()[-1][:5]} {town[:4]}",
        "phone in twos": " ".join(digits[n : n + 2] for n in range(0, len(digits), 2)),
        "phone abroad": f"+44 (0) {digits[1:5]} {digits[5:8]}-{digits[8:]}",
        "phone without code": digits[5:],
        "phone parted": f"{digits[5:8]} {digits[8:]}",
        "contact and town": f"{school.contact} {town}",
        "contact with a slip": f"{school.contact.split()[0]} {swapped(school.contact.split()[1], chance)} {town}",
        "name in one word": f"{school.stem.replace(' ', '').replace(chr(39), '')} {kind} {town}",
        "urn": str(school.urn),
    }
    if saint:
        said["Saint for St"] = f"Saint {other} {kind} {town}"
        said["St for Saint"] = f"st {other.replace(chr(39), '')} {kind} {town}"
    else:
        half = len(school.stem.split()[-1]) // 2
        word = school.stem.split()[-1]
        said["split in two"] = f"{school.stem[: -len(word)]}{word[:half]} {word[half:]} {kind} {town}"
    return said
