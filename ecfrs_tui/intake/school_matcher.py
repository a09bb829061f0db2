"""Which school of the register a typed name means: ranked, with a confidence, and why in words.

The best is *sure* when its score reaches `SURE` and leads the next open school by `CLEAR`; where several
fit equally well, none is given more than its share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ecfrs_tui.intake.school_evidence import (
    JOINERS,
    PUBLIC_MAIL,
    SAID,
    WEIGHTS,
    Asked,
    Known,
    SchoolEntry,
    evidence,
    host_of,
    likeness,
    likeness_words,
)
from ecfrs_tui.intake.school_names import plain_words, postcode_in, take_apart, without_word

SURE = 0.86
CLEAR = 0.07
LEAST = 0.55
"""Below this a school is no candidate."""
_SHORTLIST = 40


@dataclass(frozen=True, slots=True)
class Candidate:
    """A school the typed name may mean; `why` in words."""

    urn: int
    name: str
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Match:
    """What a typed name came to: `sure` is the school, or None; `candidates` best first, the sure one included."""

    sure: Candidate | None
    candidates: tuple[Candidate, ...]


def _capped(candidate: Candidate, most: float) -> Candidate:
    return replace(candidate, confidence=round(max(0.0, min(candidate.confidence, most)), 3))


@dataclass(frozen=True)
class SchoolMatcher:
    """All schools, ready to be asked; built once an import."""

    entries: Sequence[SchoolEntry]
    _schools: list[Known] = field(default_factory=list, init=False, repr=False)
    _texts: list[str] = field(default_factory=list, init=False, repr=False)
    _by_urn: dict[int, Known] = field(default_factory=dict, init=False, repr=False)
    _all_towns: set[str] = field(default_factory=set, init=False, repr=False)

    def __post_init__(self) -> None:
        for entry in self.entries:
            postcode, outcode = postcode_in(entry.postcode)
            head, _, tail = entry.name.partition(",")
            parts = take_apart(entry.name)
            if tail and take_apart(head).core:
                # “St Mary's Primary School, Burnham-on-Crouch”: what stands behind the comma is where it is
                parts = replace(parts, core=take_apart(head).core)
            behind = take_apart(tail).core if tail else ()
            towns = frozenset((*plain_words(f"{entry.town} {entry.locality}"), *behind)) - JOINERS
            known = Known(entry, parts, towns, postcode, outcode, host_of(entry.website))
            self._schools.append(known)
            self._texts.append(f"{known.parts.core_text}")
            self._by_urn[entry.urn] = known
            self._all_towns.update(towns)

    def match(self, name: str, *, place: str = "", email: str = "", limit: int = 5) -> Match:
        """The schools a typed name may mean. `place` is a town, an address or a postcode, as typed too."""
        asked = self._asked(name, place, email)
        if not asked.parts.core:
            return Match(None, ())
        scored = [s for s in (self._score(asked, at) for at in self._shortlist(asked)) if s is not None]
        ranked = [c for c in self._ranked(scored) if c.confidence >= LEAST]
        if not ranked:
            return Match(None, ())
        best = ranked[0]
        rivals = sum(best.confidence - c.confidence < CLEAR for c in ranked)
        if rivals == 1 and best.confidence >= SURE and not self._by_urn[best.urn].entry.closed:
            # what the best has beyond certainty comes off the others too: the distance between them stays
            over = max(0.0, best.confidence - 0.99)
            shown = tuple(_capped(c, c.confidence - over) for c in ranked[:limit])
            return Match(shown[0], shown)
        # of schools that fit equally well, none can be likelier than its share
        most = 0.9 if rivals == 1 else 1 / rivals
        return Match(
            None,
            tuple(
                _capped(c, most - (best.confidence - c.confidence) / 2)
                for c in ranked[: max(limit, rivals)][:12]
            ),
        )

    def _asked(self, name: str, place: str, email: str) -> Asked:
        head, _, tail = name.partition(",")
        postcode, outcode = postcode_in(place)
        if not outcode:
            in_name = postcode_in(name)
            if in_name[0] or (in_name[1] and in_name[1] in {k.outcode for k in self._schools}):
                postcode, outcode = in_name
                for part in (*postcode.split(), outcode):
                    head, tail = without_word(head, part), without_word(tail, part)
        parts = take_apart(f"{head} {tail}")
        if take_apart(head).core:
            parts = replace(parts, core=take_apart(head).core)
        town_words = {w for w in plain_words(f"{place} {tail}") if w in self._all_towns} - JOINERS
        host = host_of(email) if "@" in email else ""
        if host.split(".")[0] in PUBLIC_MAIL:
            host = ""
        if tail and not town_words & set(plain_words(tail)):
            # what stands behind the comma is no town: it belongs to the name
            parts = take_apart(f"{head} {tail}")
        return Asked(parts, frozenset(town_words), postcode, outcode, host)

    def _shortlist(self, asked: Asked) -> list[int]:
        # rapidfuzz compares one name with all of them in well under a millisecond a thousand
        from rapidfuzz import fuzz, process

        found: set[int] = set()
        scorers: tuple[Callable[..., Any], ...] = (fuzz.token_sort_ratio, fuzz.token_set_ratio)
        for scorer in scorers:
            hits = process.extract(
                asked.parts.core_text, self._texts, scorer=scorer, limit=_SHORTLIST, score_cutoff=50
            )
            found.update(at for _, _, at in hits)
        return sorted(found)

    def _score(self, asked: Asked, at: int) -> Candidate | None:
        known = self._schools[at]
        alike, town_in_name = likeness(asked.parts.core, known, self._all_towns)
        if alike < 0.5:
            return None
        said = [likeness_words(alike)]
        score = alike
        for reason in evidence(asked, known, town_in_name):
            score += WEIGHTS[reason]
            words = SAID.get(reason)
            if words:
                said.append(
                    words.format(town=known.entry.town or known.entry.district, asked=asked, known=known)
                )
        if known.entry.closed:
            said.append("closed")
        return Candidate(known.entry.urn, known.entry.name, round(max(0.0, score), 3), ", ".join(said))

    def _ranked(self, scored: Iterable[Candidate]) -> list[Candidate]:
        """Best first; a closed school speaks for its open successors, and stands itself behind the open ones."""
        best: dict[int, Candidate] = {}

        def put(candidate: Candidate) -> None:
            if candidate.urn not in best or best[candidate.urn].confidence < candidate.confidence:
                best[candidate.urn] = candidate

        for candidate in scored:
            entry = self._by_urn[candidate.urn].entry
            if not entry.closed:
                put(candidate)
                continue
            followers = [self._by_urn[u] for u in entry.successors if u in self._by_urn]
            heirs = [k for k in followers if not k.entry.closed]
            for heir in heirs:
                put(
                    Candidate(
                        heir.entry.urn,
                        heir.entry.name,
                        round(candidate.confidence - (0.02 if len(heirs) == 1 else 0.12), 3),
                        f"follows {entry.name} ({candidate.urn}), closed: {candidate.why}",
                    )
                )
            if not heirs:
                put(
                    Candidate(
                        candidate.urn, candidate.name, round(candidate.confidence - 0.25, 3), candidate.why
                    )
                )
        return sorted(best.values(), key=lambda c: (-c.confidence, c.urn))
