"""The index behind look-up: words to things, with typing errors forgiven."""

from __future__ import annotations

import heapq
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
        self._starts = [int(n) for n in np.cumsum(self._lengths + 1) - self._lengths - 1]
        self._cuts: dict[int, list[str]] = {}

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
        if len(found) > limit:
            # a name that begins as typed may overtake what scores better, by no more than the bonus
            least = np.partition(scores[found], -limit)[-limit] - PHRASE_BONUS - MOST_NEARNESS
            found = found[scores[found] >= least]
        phrase = " ".join(words)
        ranked = []
        for number in found.tolist():
            item = self.items[number]
            bonus = 0.0
            if item.phrase.startswith(phrase):
                bonus = PHRASE_BONUS
            elif item.phrase.startswith(words[0]):
                bonus = FIRST_WORD_BONUS
            near = 0.0 if nearness is None else float(nearness[number])
            if recent and item.kind == "school" and item.school_key in recent:
                near += RECENT
            full = (float(scores[number]) + bonus * item.factor + near) / (1 + PHRASE_BONUS + MOST_NEARNESS)
            ranked.append((-round(full, 3), number))
        return [
            (score, number, _hit(self.items[number], -score))
            for score, number in heapq.nsmallest(limit, ranked)
        ]

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
            at = self._joined.find(word)
            while at >= 0:
                token = bisect_right(self._starts, at) - 1
                if not first <= token < last:
                    self._raise(best, token, PART)
                at = self._joined.find(word, self._starts[token] + len(self._vocabulary[token]) + 1)
        return best

    def _raise(self, best: Scores, token: int, quality: float) -> None:
        part = slice(int(self._first[token]), int(self._first[token + 1]))
        # no item stands twice under a word, so plain indexing does
        where = self._where[part]
        best[where] = np.maximum(best[where], self._counts[part] * quality)

    def _mistyped(self, word: str) -> Scores:
        best = self._nothing()
        if len(word) < _SHORTEST_MISTYPED or not word.isalpha() or not self._vocabulary:
            return best
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        slips = 1 if len(word) < _LONG_WORD else 2
        fewest: dict[int, int] = {}
        # while a word is being typed it is nearest to a beginning of its own length, or one longer
        for length in (len(word), len(word) + 1):
            cut = self._cut(length)
            for _, slip, token in process.extract(
                word, cut, scorer=OSA.distance, score_cutoff=slips, limit=None
            ):
                fewest[token] = min(fewest.get(token, slips), int(slip))
        for token, slip in fewest.items():
            self._raise(best, token, MISTYPED * (1 - slip / len(word)))
        return best

    def _cut(self, length: int) -> list[str]:
        if length not in self._cuts:
            self._cuts[length] = [word[:length] for word in self._vocabulary]
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
