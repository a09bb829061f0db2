"""Says of each piece of the sentence what holds for it: its own words, or those that run on from before."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ecfrs_tui.intake.preferences.clauses import ATOMS, Chunk, split
from ecfrs_tui.intake.preferences.idioms import Mark
from ecfrs_tui.intake.preferences.values import Item, Notebook, Part

_RUNNING = ("comma", "dash", "colon")


def chunks(items: list[Item], notebook: Notebook) -> list[Chunk]:
    """The sentence in pieces, each with its role."""
    found = split(items)
    _reasons(found, notebook)
    _lone_no(found)
    _lists_ruled_out(found)
    _inherit(found, notebook)
    return found


def _reasons(found: list[Chunk], notebook: Notebook) -> None:
    """SATs, a trip, an INSET day beside days mean that those days are out."""
    for k, chunk in enumerate(found):
        if not chunk.reason or chunk.role is Mark.NEG:
            continue
        running = chunk.gap in ("open", "none", *_RUNNING)
        if not chunk.full and running and k and found[k - 1].role is Mark.NEG:
            chunk.reason = False
            continue
        target = _has_reason(found, k)
        if target is not None:
            words = " ".join(a.words for a in target.atoms)
            why = next(m.words for m in chunk.marks if m.mark is Mark.REASON)
            target.role, target.behind = Mark.NEG, True
            notebook.say(f"“{words}” read as ruled out because of “{why}”", 0.05)
        elif not _ruled_before(found, k) and not _explains(found, k):
            for mark in chunk.marks:
                if mark.mark is Mark.REASON:
                    notebook.missed(mark.start, mark.end)


def _has_reason(found: list[Chunk], k: int) -> Chunk | None:
    """The piece that the reason is about: its own, the one before its bracket, or the one behind its colon."""
    chunk = found[k]
    if chunk.full:
        return chunk if chunk.atoms and chunk.role is None and not chunk.positive else None
    before = found[k - 1] if k and chunk.gap == "open" else None
    if before is not None and before.kinds == {Part.DAYS} and not before.role:
        return None if _restricts(before) else before
    behind = found[k + 1] if k + 1 < len(found) and found[k + 1].gap in ("open", *_RUNNING) else None
    if behind is None or behind.role or behind.positive or not behind.atoms or _ruled_before(found, k):
        return None
    return behind


def _explains(found: list[Chunk], k: int) -> bool:
    """True for `after 14 May (SATs)`: the bracket only says why."""
    return k > 0 and found[k].gap == "open" and not found[k].full and _restricts(found[k - 1])


def _ruled_before(found: list[Chunk], k: int) -> bool:
    return k > 0 and found[k].gap != "sentence" and found[k - 1].role is Mark.NEG


def _lone_no(found: list[Chunk]) -> None:
    """`Mondays - no`, `Fridays (not possible)`: a bare refusal belongs to what stands before it."""
    for k, chunk in enumerate(found):
        bare = (
            chunk.role in (Mark.NEG, Mark.PREF, Mark.LOW, Mark.SOFT, Mark.ALT, Mark.RANK)
            and not chunk.full
            and not chunk.unknown
        )
        if (
            not bare
            or not k
            or chunk.gap not in (*_RUNNING, "open")
            or found[k - 1].role
            or not found[k - 1].atoms
        ):
            continue
        follows = found[k + 1] if k + 1 < len(found) else Chunk("sentence")
        last = not follows.full or follows.gap not in (*_RUNNING, "none")
        told = chunk.role is Mark.NEG and chunk.gap in ("dash", "colon") and follows.gap == "comma"
        if chunk.gap == "open" and chunk.role is Mark.PREF and _last_of_list(found, k - 1):
            chunk.items, found[k - 1].items = [_only_last(found[k - 1])], _but_last(found[k - 1])
        elif chunk.gap == "open" or last or told:
            found[k - 1].role, found[k - 1].behind, found[k - 1].number = chunk.role, True, chunk.number
            found[k - 1].marks += chunk.marks
            chunk.role = None


def _last_of_list(found: list[Chunk], k: int) -> bool:
    """True for `20 April or 22 April (preferred)`: the word is about the last of several single dates."""
    atoms = found[k].atoms
    return len(atoms) == 1 and len(atoms[0].days) > 1 and all(d.single for d in atoms[0].days)


def _only_last(chunk: Chunk) -> Item:
    return replace(chunk.atoms[0], days=chunk.atoms[0].days[-1:])


def _but_last(chunk: Chunk) -> list[Item]:
    return [replace(i, days=i.days[:-1]) if i.part is Part.DAYS else i for i in chunk.items]


def _lists_ruled_out(found: list[Chunk]) -> None:
    """`Mondays, Tuesdays not possible`: the whole list is out when it is nothing but a list."""
    for k, chunk in enumerate(found):
        if (
            chunk.role is not Mark.NEG
            or not chunk.behind
            or chunk.gap not in _RUNNING
            or len(chunk.kinds) != 1
        ):
            continue
        start = k
        while start > 0 and found[start].gap == "comma":
            start -= 1
        earlier = found[start:k]
        if all(c.kinds == chunk.kinds and not (c.role or c.positive or c.wide or c.unknown) for c in earlier):
            for other in earlier:
                other.role, other.behind = Mark.NEG, True


@dataclass(slots=True)
class _Scope:
    """What was said last and still holds."""

    role: Mark | None = None
    number: int = 0
    kinds: frozenset[Part] = frozenset()
    header: bool = False  # a role with nothing beside it yet: `Dates to avoid:`
    every: bool = False
    preferring: bool = False
    based: bool = False  # something was asked for earlier in the sentence


def _inherit(found: list[Chunk], notebook: Notebook) -> None:
    scope, held = _Scope(), _Scope()
    for chunk in found:
        if chunk.gap == "open":
            held = scope
        elif chunk.gap == "close":
            scope = held
        fitting = bool(chunk.kinds) and chunk.kinds <= scope.kinds
        listing = scope.header and (not scope.kinds or not chunk.items or fitting)
        if chunk.gap == "sentence" or (chunk.gap == "line" and not listing):
            scope = _Scope(every=False, preferring=scope.preferring)
        if chunk.role is None and chunk.full:
            _from_scope(chunk, scope, notebook)
            scope = _next_scope(chunk, scope)
        elif chunk.role is not None:
            kinds = chunk.kinds
            held_role = None if chunk.behind else chunk.role
            preferring = scope.preferring or chunk.role in (Mark.PREF, Mark.RANK)
            header = not chunk.full and not chunk.unknown
            scope = _Scope(held_role, chunk.number, kinds, header, scope.every, preferring, scope.based)


def _next_scope(chunk: Chunk, scope: _Scope) -> _Scope:
    if chunk.role is None:
        return _Scope(every=chunk.every or chunk.wide, preferring=scope.preferring, based=True)
    kinds = scope.kinds | chunk.kinds
    return _Scope(chunk.role, chunk.number, kinds, scope.header, scope.every, scope.preferring, scope.based)


def _from_scope(chunk: Chunk, scope: _Scope, notebook: Notebook) -> None:
    """Gives a piece without a role of its own that of the piece before, where the sentence runs on."""
    if chunk.gap == "but":
        if scope.preferring and scope.role in (Mark.PREF, None) and not _restricts(chunk):
            chunk.role = Mark.ALT
        elif (
            scope.every
            and chunk.atoms
            and not (chunk.positive or chunk.wide or chunk.every or _restricts(chunk))
        ):
            chunk.role = Mark.NEG
            notebook.say(f"“but {' '.join(a.words for a in chunk.atoms)}” read as ruled out")
        return
    if scope.role is None:
        return
    if scope.header:
        chunk.role, chunk.number = scope.role, scope.number
        return
    if scope.role in (Mark.NEG, Mark.SOFT):
        listed = _goes_on(chunk, scope) and not (
            chunk.positive or chunk.wide or chunk.every or _restricts(chunk)
        )
        if listed and chunk.atoms:
            chunk.role = scope.role
        return
    if (
        scope.role is Mark.PREF and (chunk.wide or chunk.positive) and chunk.kinds & scope.kinds | frozenset()
    ) or chunk.wide:
        chunk.role = Mark.ALT if not chunk.wide else None
        return
    chunk.role, chunk.number = scope.role, scope.number


def _goes_on(chunk: Chunk, scope: _Scope) -> bool:
    """True when a piece goes on with what is ruled out: more of the same, or joined on by `or`."""
    if chunk.kinds <= scope.kinds:
        return True
    if scope.based and all(a.days and all(d.single for d in a.days) for a in chunk.atoms):
        return True
    joined = True
    for item in chunk.items:
        if item.part in ATOMS:
            if item.part not in scope.kinds and not joined:
                return False
            joined = False
        elif item.mark in (Mark.OR, Mark.AND):
            joined = True
    return bool(chunk.atoms) and chunk.atoms[0].part in scope.kinds


def _restricts(chunk: Chunk) -> bool:
    """True when it only bounds: after ten, before Easter, mornings only."""
    open_ended = any(d.open for a in chunk.atoms for d in a.days) or any(
        h.open for a in chunk.atoms for h in a.hours
    )
    return open_ended and not any(a.part is Part.WEEKDAYS for a in chunk.atoms)
