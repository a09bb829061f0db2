"""The sentence under the reader's finger: its tokens, the almanac and the notebook, with small helpers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ecfrs_tui.intake.preferences.almanac import Almanac
from ecfrs_tui.intake.preferences.lexer import Kind, Token
from ecfrs_tui.intake.preferences.names import wordset
from ecfrs_tui.intake.preferences.values import Notebook, Stretch

_NOTHING = Token(Kind.BREAK, "", 0, 0)
RANGE_WORDS = wordset("to until till til through thru upto")
_MODAL_AFTER = wordset(
    "be have not need also i we you well work want prefer suit do it still only possibly struggle change find "
    "take get help make"
)
_MODAL_BEFORE = wordset("we you i they it which that this there who staff children it's dates these")


@dataclass(frozen=True, slots=True)
class Found:
    """Days that were read, and the place of the next token. `failed`: a date, but one that cannot be."""

    days: tuple[Stretch, ...]
    end: int
    bare: bool = False
    failed: bool = False
    ranged: bool = False


@dataclass(slots=True)
class Sentence:
    """Tokens with a safe way to look at them.

    `months` are the months spoken of last (year, month), `last` the days, `spent` the places of months
    that were already read into day numbers before them.
    """

    text: str
    tokens: list[Token]
    almanac: Almanac
    notebook: Notebook
    months: list[tuple[int, int]] = field(default_factory=list)
    last: Stretch | None = None
    spent: set[int] = field(default_factory=set)

    def at(self, i: int) -> Token:
        """The token at a place, an empty one beyond the ends."""
        return self.tokens[i] if 0 <= i < len(self.tokens) else _NOTHING

    def word(self, i: int) -> str:
        """The word at a place in lower case, empty beyond the ends."""
        return self.at(i).word

    def raw(self, first: int, end: int) -> str:
        """The text from one token to before another, as written."""
        if not first < end <= len(self.tokens):
            return ""
        return self.text[self.tokens[first].start : self.tokens[end - 1].end]

    def skip(self, i: int, words: frozenset[str]) -> int:
        """The place after any of these words."""
        while self.word(i) in words and i < len(self.tokens):
            i += 1
        return i

    def follows(self, i: int, *words: str) -> bool:
        """True when these words stand at the place, one after the other."""
        return all(self.word(i + k) == word for k, word in enumerate(words))

    def is_month(self, i: int) -> bool:
        """True for the name of a month; `may` only where it is not the verb."""
        if self.at(i).kind is not Kind.MONTH:
            return False
        if self.word(i) != "may":
            return True
        if self.word(i + 1) in ("day", "bank"):  # May Day: closed anyhow
            return False
        after_number = self.at(i - 1).kind in (Kind.NUMBER, Kind.ORDINAL)
        return after_number or not (self.word(i + 1) in _MODAL_AFTER or self.word(i - 1) in _MODAL_BEFORE)

    def month_ahead(self, i: int) -> int | None:
        """The place of the next month in the same sentence, or None."""
        for k in range(i, min(len(self.tokens), i + 40)):
            if self.at(k).kind is Kind.BREAK:
                return None
            if self.is_month(k):
                return k
        return None

    def half_term(self, i: int) -> int:
        """The place after `half term` or `half-term`, or `i` when it does not stand here."""
        if self.word(i) in ("halfterm", "ht"):
            return i + 1
        if self.word(i) == "half":
            j = i + 1 if self.at(i + 1).kind is not Kind.DASH else i + 2
            if self.word(j) in ("term", "terms"):
                return j + 1
        return i

    def missed(self, first: int, end: int) -> None:
        """Notes the tokens from one place to before another as not understood."""
        if first < end <= len(self.tokens):
            self.notebook.missed(self.tokens[first].start, self.tokens[end - 1].end)


def long_day(day: date) -> str:
    """A date with its year: `3 March 2027`."""
    return f"{day.day} {day:%B %Y}"


def short_day(day: date) -> str:
    """A date with its weekday: `Wed 3 Mar`."""
    return f"{day:%a} {day.day} {day:%b}"
