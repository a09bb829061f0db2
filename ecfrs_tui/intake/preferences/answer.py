"""Lays the wishes over the school calendar: windows with ranks, exclusions, and the words for the screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from ecfrs_tui.domain.times import Span, subtract
from ecfrs_tui.domain.visits import Window
from ecfrs_tui.intake.preferences.almanac import Almanac
from ecfrs_tui.intake.preferences.clauses import Chunk
from ecfrs_tui.intake.preferences.groups import Wish, wishes
from ecfrs_tui.intake.preferences.idioms import Mark
from ecfrs_tui.intake.preferences.sentence import short_day
from ecfrs_tui.intake.preferences.values import Limit, Notebook, Stretch

Map = dict[date, list[Span]]
_LAST_RESORT, _RATHER_NOT = 90, 95
_ALL_DAY = (Limit(time.min, time.max),)


class Answer:
    """Works out windows and exclusions from the pieces of a sentence."""

    def __init__(self, almanac: Almanac, notebook: Notebook) -> None:
        self._a = almanac
        self.notebook = notebook
        self.windows: list[Window] = []
        self.exclusions: list[Span] = []

    def work_out(self, chunks: list[Chunk]) -> None:
        """Fills windows and exclusions."""
        levels = self._levels(chunks)
        ruled_out = [c for c in chunks if c.role is Mark.NEG and c.atoms]
        soft = [c for c in chunks if c.role is Mark.SOFT and c.full]
        if not levels and (ruled_out or soft):
            levels = {1: self._map(Wish(wide=True), open_only=True)}
        frame = sorted({day for found in levels.values() for day in found})
        self.exclusions = self._excluded(ruled_out, frame)
        if soft:
            shy = _meet_maps(
                self._maps(self._contained(wishes(soft, self.notebook), frame)), _union(levels.values())
            )
            levels = {rank: _minus(found, shy) for rank, found in levels.items()} | {_RATHER_NOT: shy}
        self._windows(levels)

    def _levels(self, chunks: list[Chunk]) -> dict[int, Map]:
        """The wanted spans by rank, before anything is taken out."""
        base_chunks: list[Chunk] = []
        ranked: list[tuple[int, list[Chunk]]] = []
        ranking = any(c.role in (Mark.PREF, Mark.RANK, Mark.ALT, Mark.LOW) and c.full for c in chunks)
        level, previous = 1, None
        for chunk in chunks:
            role = chunk.role
            if not chunk.full or role in (Mark.NEG, Mark.SOFT):
                previous = None
                continue
            if role is None or (role is Mark.ALSO and not ranking):
                base_chunks.append(chunk)
                previous = None
                continue
            inherited = role is previous and not chunk.behind and not _own_mark(chunk)
            alike = role is Mark.PREF and any(r == 1 for r, _ in ranked)
            if alike:
                next(several for rank, several in ranked if rank == 1).append(chunk)
                previous = role
                continue
            if inherited and ranked:
                ranked[-1][1].append(chunk)
                continue
            if role is Mark.RANK:
                level = chunk.number
            elif role in (Mark.ALT, Mark.ALSO):
                level += 1
            ranked.append((_LAST_RESORT if role is Mark.LOW else 1 if role is Mark.PREF else level, [chunk]))
            previous = role
        base = wishes(base_chunks, self.notebook)
        return self._ranked(base, ranked)

    def _ranked(self, base: list[Wish], ranked: list[tuple[int, list[Chunk]]]) -> dict[int, Map]:
        base_map = self._maps(base)
        if not ranked:
            return {1: base_map} if base else {}
        preferring = any(rank == 1 for rank, _ in ranked)
        framing = bool(base) and preferring and len({r for r, _ in ranked if r < _LAST_RESORT}) > 1
        frame = framing and not any(w.wide for w in base)
        context, found = list(base), dict[int, Map]()
        for rank, chunks in ranked:
            mine = self._in_context(wishes(chunks, self.notebook), context)
            spans = self._maps(mine)
            if base and (frame or rank == 1):
                inside = _meet_maps(spans, base_map)
                spans = inside if any(inside.values()) else spans
            found[rank] = _union([found.get(rank, {}), spans])
            context = mine or context
        if base and not frame:
            middle = [r for r in found if r < _LAST_RESORT]
            place = (max(middle) + 1 if middle else 1) if preferring else 1
            found[place] = _union([found.get(place, {}), base_map])
        return found

    def _in_context(self, mine: list[Wish], context: list[Wish]) -> list[Wish]:
        """A later choice without dates of its own stands in the stretch of the choice before."""
        found: list[Wish] = []
        spell = tuple(d for w in context for d in w.spell or ())
        for wish in mine:
            if wish.days is not None or wish.wide or not context:
                found.append(wish)
            elif wish.weekdays is None:
                found.extend(replace(c, hours=wish.hours, wide=False) for c in context)
            else:
                found.append(replace(wish, days=spell) if spell else wish)
        return found

    def _maps(self, found: Iterable[Wish]) -> Map:
        return _union(self._map(wish) for wish in found)

    def _map(self, wish: Wish, *, open_only: bool = True) -> Map:
        """The wish day by day, on open days and within opening hours."""
        shape, found = self._a.shape, Map()
        days = self._days(wish)
        self._note_closed(wish, days)
        for day, single in days:
            why = self._a.closed(day)
            if why is not None:
                if single:
                    self.notebook.say(f"{short_day(day)} is no school day: {why}")
                if open_only:
                    continue
            spans = []
            for limit in wish.hours if wish.hours is not None else _ALL_DAY:
                start, end = max(limit.start, shape.opens), min(limit.end, shape.closes)
                if start < end:
                    spans.append(Span(datetime.combine(day, start), datetime.combine(day, end)))
            if spans:
                found[day] = _merged(spans)
            else:
                hours = f"{shape.opens:%H:%M} to {shape.closes:%H:%M}"
                self.notebook.say(f"a time lies outside the school day ({hours})")
        return found

    def _note_closed(self, wish: Wish, days: list[tuple[date, bool]]) -> None:
        """Says so when a stretch that was asked for has no school day in it at all."""
        closed = [self._a.closed(day) for day, single in days if not single]
        if wish.days is not None and closed and all(closed) and not any(single for _, single in days):
            why = next((c for c in closed if c not in ("weekend", None)), "weekend")
            stretch = f"{short_day(days[0][0])} to {short_day(days[-1][0])}"
            self.notebook.say(f"there is no school day in {stretch}: {why}")

    def _days(self, wish: Wish) -> list[tuple[date, bool]]:
        """The days of a wish within the days looked at, and whether they were named singly."""
        found: dict[date, bool] = {}
        for stretch in wish.days if wish.days is not None else (self._a.horizon(),):
            if stretch.first > self._a.last:
                self.notebook.say(
                    f"{short_day(stretch.first)} {stretch.first.year} lies beyond the days looked at"
                )
                continue
            day, last = max(stretch.first, self._a.today), min(stretch.last, self._a.last)
            while day <= last:
                if wish.weekdays is None or day.weekday() in wish.weekdays:
                    found[day] = found.get(day, False) or stretch.single
                day += timedelta(days=1)
        return sorted(found.items())

    def _contained(self, found: list[Wish], frame: list[date]) -> list[Wish]:
        """Weekdays and times ruled out without a stretch: within the stretch that was asked for."""
        if not frame:
            return found
        hull = (Stretch(frame[0], frame[-1]),)
        return [w if w.days is not None else replace(w, days=hull) for w in found]

    def _excluded(self, chunks: list[Chunk], frame: list[date]) -> list[Span]:
        spans: list[Span] = []
        asked = set(frame)
        runs: list[list[Chunk]] = []
        for chunk in chunks:
            if runs and not chunk.behind and not _own_mark(chunk):
                runs[-1].append(chunk)
            else:
                runs.append([chunk])
        found = [wish for run in runs for wish in wishes(run, Notebook())]
        for wish in self._contained(found, frame):
            for day, single in self._days(wish):
                lone_hours = (
                    wish.weekdays is None
                    and wish.days is not None
                    and len(wish.order) == 1
                    and wish.hours is not None
                )
                if not single and (
                    self._a.closed(day) is not None or (lone_hours and asked and day not in asked)
                ):
                    continue
                spans.extend(_ruled(day, limit) for limit in wish.hours or _ALL_DAY)
        return _merged_within_days(spans)

    def _windows(self, levels: dict[int, Map]) -> None:
        shape = self._a.shape
        taken: dict[date, list[Span]] = {}
        holes: dict[date, list[Span]] = {}
        for span in self.exclusions:
            holes.setdefault(span.start.date(), []).append(span)
        rank = 0
        for level in sorted(levels):
            fresh: list[Window] = []
            for day, spans in levels[level].items():
                out = [*taken.get(day, ()), *holes.get(day, ())]
                for span in spans:
                    for left in subtract(span, out):
                        kept = _off_lunch(left, span, shape.lunch_starts, shape.lunch_ends)
                        if kept is not None:
                            fresh.append(Window(kept.start, kept.end, rank + 1))
                taken.setdefault(day, []).extend(spans)
            rank += bool(fresh)
            self.windows.extend(fresh)
        self.windows.sort(key=lambda w: w.starts_at)


def _own_mark(chunk: Chunk) -> bool:
    return any(m.mark is not Mark.REASON for m in chunk.marks)


def _ruled(day: date, limit: Limit) -> Span:
    start = datetime.combine(day, limit.start)
    if limit.end == time.max:
        return Span(start, datetime.combine(day + timedelta(days=1), time.min))
    return Span(start, datetime.combine(day, limit.end))


def _off_lunch(left: Span, whole: Span, lunch_starts: time, lunch_ends: time) -> Span | None:
    """What is left of a day beside half a day that is gone does not begin or end with lunch."""
    start, end = left.start, left.end
    if start != whole.start and start.time() == lunch_starts:
        start = datetime.combine(start.date(), lunch_ends)
    if end != whole.end and end.time() == lunch_ends:
        end = datetime.combine(end.date(), lunch_starts)
    return Span(start, end) if start < end else None


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that touch or overlap joined."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _merged_within_days(spans: Iterable[Span]) -> list[Span]:
    """Joined within each day, so that an exclusion never covers more than one."""
    by_day: dict[date, list[Span]] = {}
    for span in spans:
        by_day.setdefault(span.start.date(), []).append(span)
    return [span for day in sorted(by_day) for span in _merged(by_day[day])]


def _union(maps: Iterable[Map]) -> Map:
    found: Map = {}
    for one in maps:
        for day, spans in one.items():
            found[day] = _merged([*found.get(day, ()), *spans])
    return found


def _meet_maps(one: Map, other: Map) -> Map:
    found: Map = {}
    for day in one.keys() & other.keys():
        both = [
            Span(max(a.start, b.start), min(a.end, b.end))
            for a in one[day]
            for b in other[day]
            if a.overlaps(b)
        ]
        if both:
            found[day] = both
    return found


def _minus(one: Map, other: Map) -> Map:
    return {
        day: left
        for day, spans in one.items()
        if (left := [p for s in spans for p in subtract(s, other.get(day, ()))])
    }
