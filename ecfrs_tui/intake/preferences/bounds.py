"""The words that bound a stretch of days or a part of the day: after, no later than, any time between."""

from __future__ import annotations

Bounds = tuple[tuple[tuple[str, ...], str], ...]


def _longest_first(lists: dict[str, str]) -> Bounds:
    """Every phrase as its words with its kind, those with most words first."""
    phrases = [(tuple(phrase.split()), kind) for kind, text in lists.items() for phrase in text.split(";")]
    return tuple(sorted(phrases, key=lambda pair: -len(pair[0])))


def _sequences(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.split()) for phrase in text.split(";"))


DATE_BOUNDS = _longest_first(
    {
        "from": """from; any time from; anytime from; any day from; starting from; starting; start from; as from;
            as of; no earlier than; not earlier than; no sooner than; not before; not until; not till; on or after;
            since; available from; commencing from;
            earliest; nothing before; none before""",
        "after": """after; following; post; later than; any time after; anytime after; any day after; any date after;
            some time after; sometime after; straight after; just after; immediately after; once we're back after;
            back after; not until after; not till after; only after; from after; not before after; until after""",
        "before": """before; prior to; ahead of; earlier than; pre; in time for; ready for; any time before;
            anytime before; any day before;
            any date before; some time before; sometime before; just before""",
        "until": """until; till; til; up until; up to; upto;
            up to and including; until and including; by; latest; no later than; not later than; on or before;
            not after; nothing after; none after; not beyond; any time until; any day until; any time up to""",
        "between": """between; inbetween; any time between; anytime between; any day between; any date between;
            sometime between; some time between""",
    }
)
HOUR_BOUNDS = _longest_first(
    {
        "from": """from; after; since; past; later than; from after; not before; not until; not till; no earlier than;
            not earlier than; no sooner than; nothing before; none before; any time after; any time from;
            anytime after; anytime from; start at; start from; starts at; starting; starting at; starting from;
            starting after; to start after; to start at; to start from""",
        "until": """until; till; til; before; by; up to; up until; earlier than; no later than; not later than;
            not after; not beyond; nothing after; none after; any time before; any time until; anytime before;
            anytime until; finish by; finished by; finishing by; finish before; finished before; finishing before;
            end by; ending by; ending before; over by; done by; to finish by; to finish before; to end by""",
    }
)
DATE_ONWARDS = _sequences(
    "onwards; onward; forward; forwards; at the earliest; at earliest; earliest; or later; and later; or after; "
    "and onwards; and after; and beyond"
)
LATEST = _sequences("at the latest; at latest; latest; or before; or earlier; or sooner")
HOUR_ONWARDS = _sequences("onwards; onward; or later; and later; or after; and onwards; start; and after")
