"""Reads the whole sentence into items: days, weekdays, times, idioms, gaps, and what is not understood."""

from __future__ import annotations

from dataclasses import replace

from ecfrs_tui.intake.preferences.dates import DateReader
from ecfrs_tui.intake.preferences.fillers import FILLERS
from ecfrs_tui.intake.preferences.hours import HourReader
from ecfrs_tui.intake.preferences.idioms import Mark, idioms, longest_idiom
from ecfrs_tui.intake.preferences.lexer import Kind, Token
from ecfrs_tui.intake.preferences.names import wordset
from ecfrs_tui.intake.preferences.sentence import RANGE_WORDS, Sentence
from ecfrs_tui.intake.preferences.values import Item, Part

_GAPS = {
    Kind.BREAK: "sentence",
    Kind.COMMA: "comma",
    Kind.DASH: "dash",
    Kind.COLON: "colon",
    Kind.SLASH: "or",
    Kind.OPEN: "open",
    Kind.CLOSE: "close",
}
_BOUNDS = wordset("before after until till til between prior when while if")
_WEAK_POISON = wordset("some certain odd even occasional a one")
_DAY_WORDS = wordset("days dates mornings afternoons weeks mondays tuesdays wednesdays thursdays fridays")
_EDGES = wordset("before after until till til")
_LOOSE = wordset("from to by than off past")


class Reader:
    """Goes through the sentence once, from left to right."""

    def __init__(self, sentence: Sentence) -> None:
        self._s = sentence
        self._dates = DateReader(sentence)
        self._hours = HourReader(sentence)

    def items(self) -> list[Item]:
        """Everything in the sentence, in order."""
        found: list[Item] = []
        i = 0
        while i < len(self._s.tokens):
            item = self._item(i)
            found.append(item)
            i = max(item.last_token, i + 1)
        return self._poisoned(_without_names(_unplaced_reasons(found)))

    def _item(self, i: int) -> Item:
        token, idiom = self._s.at(i), self._idiom(i)
        if idiom is not None and idiom.mark is Mark.POISON and not self._poisons(idiom):
            idiom = None
        if idiom is not None and idiom.mark in (Mark.RANK, Mark.POISON):
            return idiom
        listed = self._list_number(i)
        if listed is not None:
            return listed
        hours_first = token.word in ("all", "half", "any", "every") or token.kind is Kind.CLOCK
        for reader in (self._time, self._date) if hours_first else (self._date, self._time):
            item = reader(i)
            if item is not None:
                return item
        if token.kind is Kind.WEEKDAY:
            return self._weekdays(i)
        if idiom is not None:
            return idiom
        if token.kind in _GAPS:
            gap = "line" if token.word.startswith("\n") else _GAPS[token.kind]
            return self._made(Part.GAP, i, i + 1, Item(Part.GAP, 0, 0, gap=gap))
        return self._rest(i, token)

    def _date(self, i: int) -> Item | None:
        days = self._dates.read(i)
        if days is None or days.end <= i:
            return None
        if days.end == i + 1 and i in self._s.spent:
            return self._made(Part.HARMLESS, i, i + 1, Item(Part.HARMLESS, 0, 0))
        return self._made(Part.DAYS, i, days.end, Item(Part.DAYS, 0, 0, days=days.days))

    def _time(self, i: int) -> Item | None:
        hours = self._hours.read(i)
        if hours is None or hours.end <= i:
            return None
        return self._made(Part.HOURS, i, hours.end, Item(Part.HOURS, 0, 0, hours=hours.limits))

    def _made(self, part: Part, first: int, end: int, item: Item) -> Item:
        s = self._s
        return replace(
            item,
            part=part,
            start=s.at(first).start,
            end=s.at(end - 1).end,
            words=s.raw(first, end),
            first_token=first,
            last_token=end,
        )

    def _rest(self, i: int, token: Token) -> Item:
        s = self._s
        number = token.kind in (
            Kind.NUMBER,
            Kind.ORDINAL,
            Kind.DAY_MONTH,
            Kind.DOTTED,
            Kind.STRANGE,
            Kind.YEAR,
        )
        if token.kind is Kind.NUMBER and not token.word.isdigit() and token.word in ("one", "two"):
            number = False
        if token.kind is Kind.HARMLESS or (not number and (token.word in FILLERS or token.word in _LOOSE)):
            return self._made(Part.HARMLESS, i, i + 1, Item(Part.HARMLESS, 0, 0))
        if token.kind is Kind.DAY_MONTH or (token.kind is Kind.STRANGE and not token.word.isdigit()):
            s.missed(i, i + 1)
            s.notebook.say(f"there is no such date: {token.word}")
            return self._made(Part.DAYS, i, i + 1, Item(Part.DAYS, 0, 0))
        if token.kind is Kind.DOTTED:
            s.notebook.say(f"{token.word} may be a date or a time: it was not read")
        if not number and len(token.word) == 1 and token.word not in _BOUNDS:
            return self._made(Part.HARMLESS, i, i + 1, Item(Part.HARMLESS, 0, 0))
        if token.kind is Kind.MONTH and token.word == "may":
            return self._made(Part.HARMLESS, i, i + 1, Item(Part.HARMLESS, 0, 0))
        end = i + 1
        if token.word in _EDGES:
            # "after school" is not understood as a whole
            end = s.skip(end, frozenset(("the", "our", "a", "all")))
            end = end + 1 if s.at(end).kind is Kind.WORD and self._idiom(end) is None else i + 1
        return self._made(Part.UNKNOWN, i, end, Item(Part.UNKNOWN, 0, 0))

    def _idiom(self, i: int) -> Item | None:
        """The longest idiom at the place, or None."""
        s, table = self._s, idioms()
        for length in range(min(longest_idiom(), len(s.tokens) - i), 0, -1):
            words = tuple(s.word(i + k) for k in range(length))
            if words in table:
                mark, number = table[words]
                part = Part.HARMLESS if mark is None else Part.MARK
                return self._made(part, i, i + length, Item(part, 0, 0, mark=mark, number=number))
        return None

    def _poisons(self, idiom: Item) -> bool:
        """True unless `some`, `certain` and their like stand before something that is no day."""
        token = self._s.at(idiom.last_token)
        strong = idiom.words.lower().split()[0] not in _WEAK_POISON
        return strong or token.kind is Kind.WEEKDAY or token.word in _DAY_WORDS

    def _list_number(self, i: int) -> Item | None:
        """`1) ... 2) ...`, `1. ...`, `1st: ...`: the numbers of a list, read as an order of preference."""
        s, token = self._s, self._s.at(i)
        if (
            token.kind not in (Kind.NUMBER, Kind.ORDINAL)
            or not token.word[0].isdigit()
            or not 1 <= token.first <= 5
        ):
            return None
        behind = s.at(i + 1)
        starting = i == 0 or s.at(i - 1).kind in (Kind.BREAK, Kind.COMMA, Kind.CLOSE)
        opened = s.at(i - 1).kind is Kind.OPEN
        if token.kind is Kind.ORDINAL:
            listed = starting and behind.kind is Kind.COLON and self._counts_from_first()
        elif behind.kind is Kind.CLOSE:
            listed = opened or not any(s.at(k).kind is Kind.OPEN for k in range(max(0, i - 6), i))
        else:
            listed = starting and behind.word == "."
        if not listed:
            return None
        s.notebook.say("the numbered list was read as an order of preference")
        return self._made(Part.MARK, i, i + 2, Item(Part.MARK, 0, 0, mark=Mark.RANK, number=token.first))

    def _counts_from_first(self) -> bool:
        """True when a `1st:` stands in the text, so that `2nd:` is no day of the month."""
        tokens = self._s.tokens
        return any(t.word == "1st" and self._s.at(k + 1).kind is Kind.COLON for k, t in enumerate(tokens))

    def _weekdays(self, i: int) -> Item:
        """`Tues`, `Mon-Wed`, `Tuesday to Thursday`; lists are joined later."""
        s = self._s
        first, j = s.at(i), i + 1
        names = {first.first}
        if (s.at(j).kind is Kind.DASH or s.word(j) in RANGE_WORDS) and s.at(j + 1).kind is Kind.WEEKDAY:
            last = s.at(j + 1).first
            if last >= first.first and not self._date_at(j + 1):
                names, j = set(range(first.first, last + 1)), j + 2
        return self._made(Part.WEEKDAYS, i, j, Item(Part.WEEKDAYS, 0, 0, weekdays=frozenset(names)))

    def _date_at(self, i: int) -> bool:
        kinds = (Kind.ORDINAL, Kind.DAY_MONTH, Kind.FULL_DATE)
        return self._s.at(i + 1).kind in kinds

    def _poisoned(self, items: list[Item]) -> list[Item]:
        """`every other Tuesday in March`: all up to the next gap is taken out, as it cannot be placed."""
        kept: list[Item] = []
        k = 0
        while k < len(items):
            item = items[k]
            if item.mark is not Mark.POISON:
                kept.append(item)
                k += 1
                continue
            end = k + 1
            while end < len(items) and not _ends_poison(items[end]):
                end += 1
            body = [x for x in items[k + 1 : end] if x.part in (Part.DAYS, Part.WEEKDAYS, Part.HOURS)]
            last = next((x for x in reversed(items[k:end]) if x.part not in (Part.HARMLESS,)), item)
            swallowed = replace(
                item, part=Part.UNKNOWN, end=last.end, last_token=last.last_token, mark=Mark.POISON
            )
            kept.append(swallowed)
            if body:
                kept.append(
                    replace(
                        swallowed,
                        part=Part.DAYS,
                        mark=None,
                        start=last.end,
                        days=(),
                        first_token=last.last_token,
                    )
                )
            k = end
        return kept


def _ends_poison(item: Item) -> bool:
    if item.part is Part.GAP:
        return True
    return item.part is Part.MARK and item.mark not in (Mark.EVERY, Mark.JOIN, Mark.AND, Mark.ANY)


def _unplaced_reasons(items: list[Item]) -> list[Item]:
    """`after SATs` says when, not why not: the reason behind such a word is not understood."""
    found: list[Item] = []
    bound = False
    for item in items:
        turned = item.mark is Mark.REASON and bound
        read = replace(item, part=Part.UNKNOWN, mark=None) if turned else item
        bounding = read.part is Part.UNKNOWN and read.words.lower().split()[0] in _BOUNDS
        bound = bounding or (bound and read.part is Part.HARMLESS)
        found.append(read)
    return found


_SIGN_OFFS = wordset("thanks thank cheers regards wishes sincerely faithfully ta kind best many")


def _without_names(items: list[Item]) -> list[Item]:
    """A name of a few words behind `Thanks,` or `Kind regards` at the very end says nothing of dates."""
    last = max(
        (k for k, i in enumerate(items) if i.part in (Part.DAYS, Part.WEEKDAYS, Part.HOURS, Part.MARK)),
        default=-1,
    )
    tail = items[last + 1 :]
    signed = next(
        (
            k
            for k, i in enumerate(tail)
            if i.words.lower().split()[:1] and i.words.lower().split()[0] in _SIGN_OFFS
        ),
        None,
    )
    if signed is None or sum(i.part is Part.UNKNOWN for i in tail[signed:]) > 4:
        return items
    mended = [replace(i, part=Part.HARMLESS) if i.part is Part.UNKNOWN else i for i in tail[signed:]]
    return [*items[: last + 1], *tail[:signed], *mended]
