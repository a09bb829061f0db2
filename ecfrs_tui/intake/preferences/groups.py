"""Joins days, weekdays and times into wishes: `Mon am or Wed pm in March` is two of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ecfrs_tui.intake.preferences.clauses import ATOMS, Chunk
from ecfrs_tui.intake.preferences.idioms import Mark
from ecfrs_tui.intake.preferences.values import Item, Limit, Notebook, Part, Stretch, meet_all, meet_hours

MOST_WISHES = 80
"""More wishes than this in one answer are not followed up."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Days, weekdays and times that hold together; None where nothing was said."""

    days: tuple[Stretch, ...] | None = None
    weekdays: frozenset[int] | None = None
    hours: tuple[Limit, ...] | None = None
    wide: bool = False
    sentence: int = 0
    order: tuple[Part, ...] = ()
    hours_apart: bool = False  # the times came in a sentence of their own
    words: tuple[str, ...] = field(default=(), compare=False)

    @property
    def dated(self) -> bool:
        """True when it names single dates."""
        return self.days is not None and any(d.single for d in self.days)

    @property
    def spell(self) -> tuple[Stretch, ...] | None:
        """Its days when they are longer stretches, in which other wishes can stand."""
        return self.days if self.days and not self.dated else None


def wishes(parts: list[Chunk], notebook: Notebook) -> list[Wish]:
    """The wishes of chunks that share a role, in order."""
    builder = _Builder(notebook)
    for chunk in parts:
        builder.gap(chunk.gap)
        for item in chunk.items:
            builder.take(item)
    return _spread(builder.done(), notebook)


class _Builder:
    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._found: list[Wish] = []
        self._now: Wish | None = None
        self._last: Part | None = None
        self._joint = "none"
        self._sentence = 0

    def gap(self, gap: str) -> None:
        """A break between chunks."""
        if gap in ("sentence", "line"):
            self._sentence += 1
            self._joint = "sentence"
        elif self._joint == "none" and gap != "none":
            self._joint = "comma"

    def take(self, item: Item) -> None:
        """The next thing of the sentence."""
        if item.mark is Mark.OR or (item.part is Part.GAP and item.gap == "or"):
            self._joint = "or"
        elif item.mark is Mark.AND and self._joint != "or":
            self._joint = "and"
        elif item.mark is Mark.ANY:
            self._any(item)
        elif item.part in ATOMS and len(self._found) < MOST_WISHES:
            self._atom(item)

    def done(self) -> list[Wish]:
        """All wishes."""
        if self._now is not None:
            self._found.append(self._now)
            self._now = None
        return self._found

    def _any(self, item: Item) -> None:
        if self._now is None or self._joint == "or":
            self._start(Wish(wide=True, sentence=self._sentence))
            self._last = None
        self._joint = "none"

    def _start(self, wish: Wish) -> None:
        if self._now is not None:
            self._found.append(self._now)
        self._now = wish

    def _atom(self, item: Item) -> None:
        now = self._now
        joined = self._join(now, item) if now is not None else None
        if joined is None:
            self._start(_add(Wish(sentence=self._sentence), item))
        else:
            self._now = joined
        self._last, self._joint = item.part, "none"

    def _join(self, now: Wish, item: Item) -> Wish | None:
        """The wish with the item in it, or None when the item begins a wish of its own."""
        filled = _filled(now, item.part)
        if item.part is self._last and filled:
            return self._extended(now, item)
        if not filled:
            if (self._joint == "or" and not now.wide) or not _agree(now, item, self._joint):
                return None
            if self._joint == "or" and (now.days or now.weekdays or now.hours):
                return None
            joined = _add(now, item)
            return (
                replace(joined, hours_apart=True)
                if item.part is Part.HOURS and self._joint == "sentence"
                else joined
            )
        if self._joint == "or" or item.part is Part.WEEKDAYS:
            return None
        return self._narrowed(now, item) if _open(item) or self._joint == "none" else None

    def _extended(self, now: Wish, item: Item) -> Wish | None:
        if self._joint == "sentence" and not _open(item):
            return None
        narrowed = None
        if self._joint != "or" and item.part is not Part.WEEKDAYS:
            loose = _open(item) or _was_open(now, item.part) or self._joint == "none" or _inside(now, item)
            narrowed = self._narrowed(now, item) if loose else None
        if narrowed is not None:
            return narrowed
        if item.part is Part.DAYS:
            return replace(now, days=(now.days or ()) + item.days, words=(*now.words, item.words))
        if item.part is Part.HOURS:
            return replace(now, hours=(now.hours or ()) + item.hours)
        return replace(
            now, weekdays=(now.weekdays or frozenset()) | item.weekdays, words=(*now.words, item.words)
        )

    def _narrowed(self, now: Wish, item: Item) -> Wish | None:
        if item.part is Part.DAYS:
            days = meet_all(now.days or (), item.days)
            return replace(now, days=days) if days else None
        hours = meet_hours(now.hours or (), item.hours)
        return replace(now, hours=hours) if hours else None


def _filled(wish: Wish, part: Part) -> bool:
    return {Part.DAYS: wish.days, Part.WEEKDAYS: wish.weekdays, Part.HOURS: wish.hours}[part] is not None


def _add(wish: Wish, item: Item) -> Wish:
    order = (*wish.order, item.part)
    words = (*wish.words, item.words) if item.part is not Part.HOURS else wish.words
    if item.part is Part.DAYS:
        return replace(wish, days=item.days, order=order, words=words, wide=False)
    if item.part is Part.WEEKDAYS:
        return replace(wish, weekdays=item.weekdays, order=order, words=words, wide=False)
    return replace(wish, hours=item.hours, order=order, words=words, wide=False)


def _open(item: Item) -> bool:
    return any(d.open for d in item.days) or any(h.open for h in item.hours)


def _was_open(wish: Wish, part: Part) -> bool:
    if part is Part.DAYS:
        return any(d.open for d in wish.days or ())
    return any(h.open for h in wish.hours or ())


def _inside(now: Wish, item: Item) -> bool:
    """True for days that lie in the longer stretch named just before: `In March, the 9th or 11th`."""
    if item.part is not Part.DAYS or not item.days or not now.days or now.dated:
        return False
    return all(any(d.holds(new) and d != new for d in now.days) for new in item.days)


def _agree(now: Wish, item: Item, joint: str) -> bool:
    """False for single dates beside weekdays they do not fall on: those are two wishes."""
    if item.part is Part.WEEKDAYS and now.dated:
        return joint != "and" and {d.first.weekday() for d in now.days or ()} <= item.weekdays
    if item.part is Part.DAYS and now.weekdays is not None and any(d.single for d in item.days):
        return joint != "and" and {d.first.weekday() for d in item.days if d.single} <= now.weekdays
    return True


def _spread(found: list[Wish], notebook: Notebook) -> list[Wish]:
    """Hands trailing times and stretches to the wishes before, leading stretches to those after."""
    for k in range(len(found) - 1, -1, -1):
        wish = found[k]
        if wish.hours is not None and wish.order[-1:] == (Part.HOURS,):
            _note_shared(wish, notebook)
            for j in range(k - 1, -1, -1):
                other = found[j]
                if other.hours is not None or not (wish.hours_apart or other.sentence == wish.sentence):
                    break
                found[j] = replace(other, hours=wish.hours)
                notebook.say(f"the time of day was taken for “{_said(other)}” too")
        if wish.spell and len(wish.order) > 1 and wish.order[0] is not Part.DAYS:
            for j in range(k - 1, -1, -1):
                if found[j].days is not None or found[j].sentence != wish.sentence or found[j].wide:
                    break
                found[j] = replace(found[j], days=wish.days)
                notebook.say(f"“{_said(found[j])}” taken in the same stretch as “{_said(wish)}”")
    for k in range(1, len(found)):
        before, wish = found[k - 1], found[k]
        if wish.days is None and not wish.wide and before.spell and wish.sentence == before.sentence:
            found[k] = replace(wish, days=before.days)
            notebook.say(f"“{_said(wish)}” taken in the same stretch as “{_said(before)}”")
    for wish in found:
        if wish.weekdays and wish.days is None and any(other.dated for other in found):
            notebook.say(f"no date was given with “{_said(wish)}”: every one was taken", 0.1)
    return found


def _said(wish: Wish) -> str:
    return " ".join(wish.words) or "any day"


def _note_shared(wish: Wish, notebook: Notebook) -> None:
    """Says that one time of day was read for every date of a list."""
    listed = len(wish.days or ()) if wish.dated else (len(wish.words) if wish.days is None else 0)
    if listed > 1 and wish.hours:
        names = [h.words or f"{h.start:%H:%M} to {min(h.end, h.end):%H:%M}" for h in wish.hours if not h.open]
        if names:
            notebook.say(f"{' and '.join(names)} taken for all of: {_said(wish)}")
