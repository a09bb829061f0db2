"""The index behind look-up: words to things, with typing errors forgiven."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ecfrs_tui.services.views import Hit

_AFTER = "\uffff"
"""Sorts after every character of a word."""
_SHORTEST_PART = 3
_SHORTEST_MISTYPED = 4
_LONG_WORD = 8
"""From this length on two typing errors are forgiven instead of one."""
_LONGEST_USUAL = 14
PREFIX, PART, MISTYPED = 0.9, 0.55, 0.7
"""What a word counts that begins the stored word, stands inside it, or is it with a typing error."""
PHRASE_BONUS, FIRST_WORD_BONUS = 0.2, 0.08
RECENT = 0.08
"""What a school gains by having been looked at a moment ago."""
MOST_NEARNESS = RECENT + 0.07
"""The most that all of it comes to: never more than between a word typed wrongly and one typed right."""
MISSED_ONE = 0.5
"""What a hit counts that misses one of the words."""

Scores = npt.NDArray[np.float64]
"""What each item counts; 0 is not found."""
Tokens = npt.NDArray[np.int64]
"""Numbers of words, or of items."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something to be found: `words` with what each counts (0 to 1), `phrase` its name as comparable text
    (empty for what goes by a number: all its spellings count the same).

    `factor` lowers what is found but hardly ever meant (a closed school, a cancelled visit).
    """

    kind: str
    reference: str
    label: str
    detail: str
    school_key: str
    phrase: str
    words: Mapping[str, float]
    factor: float = 1.0


class Index:
    """Finds items by the beginnings, parts and near spellings of their words. Immutable once made."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = tuple(items)
        seen: dict[str, int] = {}
        tokens: list[int] = []
        where: list[int] = []
        counts: list[float] = []
        for number, item in enumerate(self.items):
            for word, score in item.words.items():
                tokens.append(seen.setdefault(word, len(seen)))
                where.append(number)
                counts.append(score * item.factor)
        self._vocabulary = sorted(seen)
        rank = np.zeros(len(seen), dtype=np.int64)
        rank[[seen[word] for word in self._vocabulary]] = np.arange(len(seen))
        ranks = rank[np.array(tokens, dtype=np.int64)]
        order = np.argsort(ranks, kind="stable")
        # where each word stands: `_where[_first[n]:_first[n + 1]]` are the items of word n
        self._where = np.array(where, dtype=np.int64)[order]
        self._counts = np.array(counts, dtype=np.float64)[order]
        self._sizes = np.bincount(ranks, minlength=len(seen))
        self._first = np.concatenate(([0], np.cumsum(self._sizes)))
        self._lengths = np.array([len(word) for word in self._vocabulary], dtype=np.float64)
        self._joined = "\n".join(self._vocabulary)
        self._starts = (np.cumsum(self._lengths + 1) - self._lengths - 1).astype(np.int64)
        # only words of letters are ever typed wrongly: numbers and postcodes are left out
        self._letters = np.flatnonzero([word.isalpha() for word in self._vocabulary])
        self._cuts: dict[int, tuple[list[str], Tokens]] = {}
        phrases = sorted((item.phrase, number) for number, item in enumerate(self.items) if item.phrase)
        self._phrases = [phrase for phrase, _ in phrases]
        self._of_phrase = np.array([number for _, number in phrases], dtype=np.int64)
        self._factors = np.array([item.factor for item in self.items], dtype=np.float64)
        self._schools: dict[str, list[int]] = {}
        for number, item in enumerate(self.items):
            if item.kind == "school":
                self._schools.setdefault(item.school_key, []).append(number)

    def warm(self) -> None:
        """Cuts the words as long as most that are typed now, not at the keystroke that first needs them."""
        for length in range(_SHORTEST_MISTYPED, _LONGEST_USUAL + 1):
            self._cut(length)

    def exact(self, words: Sequence[str]) -> list[Scores]:
        """What each word finds as the beginning or a part of a stored word."""
        return [self._begun_or_inside(word) for word in words]

    def forgiving(self, words: Sequence[str], exact: Sequence[Scores]) -> list[Scores]:
        """The same with what it finds when typed wrongly."""
        return [np.maximum(found, self._mistyped(word)) for word, found in zip(words, exact, strict=True)]

    def run_together(self, words: Sequence[str]) -> Scores:
        """What is found when two neighbours are one word: `north lands` for Northlands."""
        best = self._nothing()
        for place, (one, two) in enumerate(pairwise(words)):
            joined = (*words[:place], one + two, *words[place + 2 :])
            best = np.maximum(best, all_words(self.exact(joined)))
        return best

    def hits(
        self,
        scores: Scores,
        words: Sequence[str],
        limit: int,
        nearness: Scores | None = None,
        recent: Sequence[str] = (),
    ) -> list[tuple[float, int, Hit]]:
        """(Minus the score, the item's number, hit) of at most `limit` items, best first.

        `nearness` is what each item gains by being likely to be meant; schools in `recent` gain more.
        """
        found = np.flatnonzero(scores)
        if not len(found):
            return []
        bonus = self._nothing()
        bonus[self._beginning(words[0])] = FIRST_WORD_BONUS
        bonus[self._beginning(" ".join(words))] = PHRASE_BONUS
        full = scores + bonus * self._factors
        if nearness is not None:
            full = full + nearness
        for number in (n for key in recent for n in self._schools.get(key, ())):
            full[number] += RECENT
        ranked = np.round(full[found] / (1 + PHRASE_BONUS + MOST_NEARNESS), 3)
        best = np.lexsort((found, -ranked))[:limit]
        return [
            (-float(ranked[n]), int(found[n]), _hit(self.items[int(found[n])], float(ranked[n])))
            for n in best
        ]

    def _beginning(self, text: str) -> Tokens:
        """The items whose names begin with it."""
        first = bisect_left(self._phrases, text)
        return self._of_phrase[first : bisect_right(self._phrases, text + _AFTER)]

    def _nothing(self) -> Scores:
        return np.zeros(len(self.items))

    def _begun_or_inside(self, word: str) -> Scores:
        best = self._nothing()
        first = bisect_left(self._vocabulary, word)
        last = bisect_right(self._vocabulary, word + _AFTER)
        if first < last:
            lengths = self._lengths[first:last]
            quality = PREFIX * (0.9 + 0.1 * len(word) / lengths)
            quality[lengths == len(word)] = 1.0
            part = slice(int(self._first[first]), int(self._first[last]))
            counts = self._counts[part] * np.repeat(quality, self._sizes[first:last])
            np.maximum.at(best, self._where[part], counts)
        if len(word) >= _SHORTEST_PART:
            at = [found.start() for found in re.finditer(re.escape(word), self._joined)]
            tokens = np.unique(np.searchsorted(self._starts, at, side="right") - 1)
            tokens = tokens[(tokens < first) | (tokens >= last)]
            self._raise(best, tokens, np.full(len(tokens), PART))
        return best

    def _raise(self, best: Scores, tokens: Tokens, quality: Scores) -> None:
        """What the items of these words count by them, where it is more than they count already."""
        sizes = self._sizes[tokens]
        ends = np.cumsum(sizes)
        if not len(ends):
            return
        # the places of all their items in `_where`, one word's after another's
        part = np.arange(ends[-1]) + np.repeat(self._first[tokens] - ends + sizes, sizes)
        np.maximum.at(best, self._where[part], self._counts[part] * np.repeat(quality, sizes))

    def _mistyped(self, word: str) -> Scores:
        best = self._nothing()
        if len(word) < _SHORTEST_MISTYPED or not word.isalpha() or not len(self._letters):
            return best
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        slips = 1 if len(word) < _LONG_WORD else 2
        fewest = np.full(len(self._vocabulary), slips + 1)
        # while a word is being typed it is nearest to a beginning of its own length, or one longer
        for length in (len(word), len(word) + 1):
            cut, of_word = self._cut(length)
            far = process.cdist([word], cut, scorer=OSA.distance, score_cutoff=slips, dtype=np.uint8)[0]
            fewest[self._letters] = np.minimum(fewest[self._letters], far[of_word])
        tokens = np.flatnonzero(fewest <= slips)
        self._raise(best, tokens, MISTYPED * (1 - fewest[tokens] / len(word)))
        return best

    def _cut(self, length: int) -> tuple[list[str], Tokens]:
        """The beginnings of that length of all words of letters, each once, and which is each word's."""
        if length not in self._cuts:
            places: dict[str, int] = {}
            of_word = [
                places.setdefault(self._vocabulary[n][:length], len(places)) for n in self._letters.tolist()
            ]
            self._cuts[length] = list(places), np.array(of_word, dtype=np.int64)
        return self._cuts[length]


def _hit(item: Item, score: float) -> Hit:
    return Hit(item.kind, item.reference, item.label, item.detail, score, item.school_key)


def all_words(found: Sequence[Scores]) -> Scores:
    """The items that every word found, with their mean score."""
    together = np.stack(found)
    mean: Scores = together.mean(axis=0)
    mean[(together == 0).any(axis=0)] = 0.0
    return mean


def all_but_one(found: Sequence[Scores]) -> Scores:
    """The items that all words but one found, for less; nothing for a single word."""
    best = np.zeros(len(found[0]))
    for place in range(len(found) if len(found) > 1 else 0):
        rest = [*found[:place], *found[place + 1 :]]
        best = np.maximum(best, all_words(rest) * MISSED_ONE)
    return best
