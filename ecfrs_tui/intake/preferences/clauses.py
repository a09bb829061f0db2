"""Cuts the sentence into pieces, each wanted, liked best, second best or ruled out by its own words."""

from __future__ import annotations

from dataclasses import dataclass, field

from ecfrs_tui.intake.preferences.idioms import Mark
from ecfrs_tui.intake.preferences.values import Item, Part

ATOMS = (Part.DAYS, Part.WEEKDAYS, Part.HOURS)
_RULED_OUT = (Mark.NEG, Mark.NEG_AROUND, Mark.NEG_AFTER)
_ROLE_OF = {
    Mark.NEG: Mark.NEG,
    Mark.NEG_AROUND: Mark.NEG,
    Mark.NEG_AFTER: Mark.NEG,
    Mark.SOFT: Mark.SOFT,
    Mark.PREF: Mark.PREF,
    Mark.PREF_AFTER: Mark.PREF,
    Mark.LOW: Mark.LOW,
    Mark.ALT: Mark.ALT,
    Mark.ALSO: Mark.ALSO,
    Mark.RANK: Mark.RANK,
}
_IF_POSSIBLE = ("if possible", "where possible", "if at all possible", "if poss")
_BECAUSE = frozenset(("as", "as we", "because", "due", "so"))
_SOFT_BEFORE = (
    "prefer",
    "would",
    "rather",
    "try",
    "ideally",
    "not keen",
    "not ideally",
    "avoid",
    "if possible",
)


@dataclass(slots=True)
class Chunk:
    """A piece without a break in it; `gap` is what stands before it, `role` what is said of it."""

    gap: str
    items: list[Item] = field(default_factory=list)
    role: Mark | None = None
    behind: bool = False  # the word that gives the role stands behind its days
    number: int = 0
    positive: bool = False
    every: bool = False
    wide: bool = False  # any day, flexible
    reason: bool = False
    unknown: bool = False
    marks: list[Item] = field(default_factory=list)

    @property
    def atoms(self) -> list[Item]:
        """The days, weekdays and times in it."""
        return [i for i in self.items if i.part in ATOMS]

    @property
    def kinds(self) -> frozenset[Part]:
        """Which sorts of them there are."""
        return frozenset(i.part for i in self.atoms)

    @property
    def full(self) -> bool:
        """True when it says anything about days or times."""
        return bool(self.atoms) or self.wide


def split(items: list[Item]) -> list[Chunk]:
    """The sentence in pieces, each with the role its own words give it."""
    found = [Chunk("sentence")]
    rank_behind = _ranks_behind(items)
    for k, item in enumerate(items):
        current = found[-1]
        if item.part is Part.GAP and item.gap != "or":
            found.append(Chunk(item.gap))
        elif item.part is Part.HARMLESS and current.atoms and item.words.lower() in _BECAUSE:
            found.append(Chunk("comma"))
        elif item.mark is Mark.BUT:
            found.append(Chunk("but"))
        elif item.mark in _ROLE_OF:
            _take_role(found, items, k, rank_behind)
        elif item.mark is Mark.ANY:
            other = "other" in item.words.lower()
            settled = current.role is not None or current.reason
            if current.full and (other or (settled and "time" not in item.words.lower())):
                found.append(Chunk("none"))
            found[-1].wide = True
            found[-1].items.append(item)
        else:
            turn = item.part in ATOMS or item.mark is Mark.REASON
            if turn and current.atoms and current.role is not None and current.behind:
                found.append(Chunk("none"))
                current = found[-1]
            current.positive |= item.mark is Mark.POSITIVE
            current.every |= item.mark is Mark.EVERY
            current.reason |= item.mark is Mark.REASON
            current.unknown |= item.part is Part.UNKNOWN
            current.items.append(item)
            if current.role is Mark.NEG and current.atoms and item.words.lower() in _IF_POSSIBLE:
                current.role = Mark.SOFT
            if item.mark is Mark.REASON:
                current.marks.append(item)
    return found


def _ranks_behind(items: list[Item]) -> bool:
    """True for `9 March first choice, 11 March second choice`: the days come before the words."""
    for item in items:
        if item.mark is Mark.RANK:
            return False
        if item.part in ATOMS:
            return any(i.mark is Mark.RANK for i in items) and _directly_behind(items)
    return False


def _directly_behind(items: list[Item]) -> bool:
    """True when days stand before the first rank within its own sentence, and none right after the last."""
    last = max(k for k, i in enumerate(items) if i.mark is Mark.RANK)
    return not any(i.part in ATOMS for i in items[last + 1 :])


def _take_role(found: list[Chunk], items: list[Item], k: int, rank_behind: bool) -> None:
    item, current = items[k], found[-1]
    mark = item.mark
    assert mark is not None
    before, after = current.full, _days_after(items, k)
    behind = before and not after
    if mark is Mark.NEG:
        following = items[k + 1] if k + 1 < len(items) else None
        behind = before and (
            following is None or (following.part is Part.GAP and following.gap not in ("open", "or"))
        )
    if before and after:
        if mark is Mark.NEG:
            behind = False
        elif mark in (Mark.NEG_AFTER, Mark.PREF_AFTER, Mark.ALSO, Mark.LOW):
            behind = True
        elif mark is Mark.NEG_AROUND:
            behind = _stands_fine(items, k)
        elif mark is Mark.SOFT:
            behind = not item.words.lower().startswith(_SOFT_BEFORE)
    if mark is Mark.RANK:
        behind = rank_behind and before
    role = _ROLE_OF[mark]
    if behind and current.role is None:
        current.role, current.behind, current.number = role, True, item.number
        current.marks.append(item)
        return
    if behind and mark not in _RULED_OUT and mark is not Mark.SOFT:
        return  # "ideally Tuesdays are best": once is enough
    if current.full or (current.role is not None and current.role is not role and current.unknown):
        found.append(Chunk("none"))
        current = found[-1]
    if current.role in (Mark.NEG, Mark.SOFT) and role in (Mark.PREF, Mark.ALSO):
        return
    current.role, current.number = role, item.number
    current.marks.append(item)


def _days_after(items: list[Item], k: int) -> bool:
    """True when days or times follow before the next break or turn."""
    for item in items[k + 1 :]:
        if item.part in ATOMS or item.mark is Mark.ANY:
            return True
        if (item.part is Part.GAP and item.gap != "or") or item.mark is Mark.BUT or item.mark in _ROLE_OF:
            return False
    return False


def _stands_fine(items: list[Item], k: int) -> bool:
    """True for `Tuesdays unavailable Wednesdays fine`: what follows has a word of its own."""
    for item in items[k + 1 :]:
        if item.part is Part.GAP and item.gap != "or":
            return False
        if item.mark in (Mark.POSITIVE, Mark.PREF, Mark.PREF_AFTER):
            return True
    return False
