"""Idioms around dates and times, and what each of them does."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from ecfrs_tui.intake.preferences.fillers import FILLER_PHRASES


class Mark(StrEnum):
    """What an idiom does to the dates and times around it."""

    ANY = "any"  # no restriction: any day, flexible, as soon as possible
    EVERY = "every"  # any, each, all: before a weekday or a half-day
    NEG = "neg"  # before what is ruled out: not, except, avoid
    NEG_AROUND = "neg around"  # before or after it: not available, cannot
    NEG_AFTER = "neg after"  # after it: does not work, are out
    REASON = "reason"  # why a day is out: SATs, trip, INSET
    SOFT = "soft"  # rather not: not ideal, tricky
    PREF = "pref"  # before what is liked best: ideally, prefer
    PREF_AFTER = "pref after"  # usually after it: preferred, best
    LOW = "low"  # at a push, as a last resort
    ALT = "alt"  # otherwise, failing that
    ALSO = "also"  # would also work
    RANK = "rank"  # first choice, option 2
    POSITIVE = "positive"  # fine, works, available, only
    BUT = "but"
    OR = "or"
    AND = "and"
    POISON = "poison"  # every other, alternate: what it qualifies cannot be placed
    JOIN = "join"  # in, of, on, during


_GOOD = (
    "good possible available free suitable convenient ok okay fine workable doable practical an_option "
    "suit work able an_option in_school here feasible viable acceptable"
)
_NEGATED = (
    "not; isn't; aren't; not really; not always; not usually; not very; not so; not at all; is not; are not; "
    "won't be; will not be; would not be; wouldn't be; not be; never"
)

_IDIOMS: dict[Mark, str] = {
    Mark.ANY: """
        any day; any days; any date; any dates; any time; any times; anytime; anyday; any school day; any
        school days; any other day; any other days; any other date; any other dates; any other time; other
        days; other dates; whenever; flexible; totally flexible; no preference; no preferences; no pref; no
        particular preference; no real preference; no specific preference; no particular date; no specific
        date; no specific dates; no strong preference; don't mind; do not mind; dont mind; not fussed; not
        bothered; not fussy; not picky; all dates; all days; any of them; every day; everyday; each day;
        asap; a.s.a.p; as soon as possible; as soon as you can; as soon as is possible; as early as
        possible; earliest possible; first available; next available; earliest available; soonest; soonest
        available; sooner the better; the sooner the better; earliest convenience; no set date; no fixed
        date; open to any; no restrictions; no constraints; anything; any week; any weekday; any day of the
        week; any days of the week; whatever suits; whatever works; all day every day; no date preference;
        no preferred date; no preferred dates; no particular dates; no particular day; no particular time
    """,
    Mark.EVERY: """
        any; every; each; all; either; both
    """,
    Mark.NEG: """
        not; no; neither; except; except for; excepting; excluding; exclude; exc; excl; excludes; apart
        from; aside from; avoid; avoiding; avoids; please avoid; other than; besides; minus; unless; unless
        it's; unless its; without; but for; rather than; anything but; all but; bar; barring; save;
        omitting; skip; skipping; not counting; less; w/o; with the exception of; with exception of;
        exception; exceptions; the exception of; never; not including; not incl; save for; ruling out; don't
        want; do not want; not on; definitely not; but not; and not; nor; cannot do; can't do; cant do; can
        not do; cannot make; can't make; cant make; can not make; unable to do; unable to make; cannot
        accommodate; can't accommodate; won't be able to do; not able to do; could not do; couldn't do;
        could not make; couldn't make; cannot have; can't have; cant have; steer clear of; instead of; leave
        out; out of action; dates to avoid; days to avoid; times to avoid; date to avoid; day to avoid
    """,
    Mark.NEG_AROUND: """
        unavailable; cannot; can't; cant; can not; unable; impossible; not in; couldn't; could not; won't be
        in; will not be in
    """,
    Mark.NEG_AFTER: """
        no good; don't work; doesn't work; dont work; doesnt work; do not work; does not work; won't work;
        will not work; wont work; don't suit; doesn't suit; do not suit; does not suit; won't suit; are out;
        is out; no go; a no; are no; is no; to be avoided; best avoided; is off; are off; won't do; out of
        the question; a no go; no use; ruled out; is a problem; are a problem; an issue; problematic; not
        one; taken; full; already taken; is already full
    """,
    Mark.REASON: """
        sats; sats week; sat's; trip; trips; school trip; residential; inset; insets; inset day; inset days;
        closed; closed for; away; busy; swimming; exams; exam; exam week; mocks; mock exams; mock week;
        sports day; sport's day; sports week; pe; p.e; nativity; camp; ofsted; assessments; assessment week;
        assessment; clash; clashes; fully booked; already booked; booked; staff training; out of school; off
        site; offsite; school production; parents evening; parents' evening; world book day; bikeability;
        school closed; school is closed; polling day; phonics screening; gcses; gcse; a levels; study leave;
        work experience; pd day; training day; break up; breaks up; breaking up; occasional day; transition
        day; transition week; school photos
    """,
    Mark.SOFT: """
        not ideal; isn't ideal; aren't ideal; not great; isn't great; aren't great; not the best; not best;
        less good; not so good; less ideal; less convenient; tricky; difficult; more difficult; prefer not;
        prefer not to; would prefer not; rather not; would rather not; would rather avoid; prefer to avoid;
        would prefer to avoid; preferably not; ideally not; not ideally; not keen on; not keen; not
        preferred; awkward; try to avoid; if possible avoid; avoid if possible; if possible not; not if
        possible; harder; hard; trickier; least preferred; less preferred; can be tricky; can be difficult;
        not our favourite; would prefer not to have; ideally avoid; ideally avoiding; preferably avoid;
        preferably avoiding
    """,
    Mark.PREF: """
        ideally; preferably; prefer; prefers; would prefer; we'd prefer; preference; preference is;
        preference for; preference would be; pref; prefs; would rather; we'd rather; preferable; ideally
        would be; preferred option; preferred options; preferring; would most like; hopefully; especially;
        particularly; with a preference for; prefered; preffered; preferbly; idealy; perferably; preferrably
    """,
    Mark.PREF_AFTER: """
        preferred; preferred dates; preferred date; preferred day; preferred days; best; better; ideal;
        favourite; most convenient; easiest; most suitable; best for us; works best; work best; suits best;
        suit best; best day; best days; best option; best time; best times; best date; best dates; even
        better; would be ideal; would be best; would be better; are best; is best
    """,
    Mark.LOW: """
        at a push; if necessary; if needed; if need be; last resort; as a last resort; if desperate; worst
        case; second best; if all else fails; reserve; back up; backup; as backup; as a backup; as a back
        up; fallback; fall back; if absolutely necessary; if really necessary; if you have to; if we have
        to; if we must; if you must; if no other; if nothing else; reserve date; backup date; if pushed
    """,
    Mark.ALT: """
        otherwise; failing that; failing this; if not; if not possible; if not then; if not available; or
        else; else; alternatively; alternative; alternatives; or failing that; plan b; if unavailable; if
        that's not possible; if thats not possible; if that is not possible; if this is not possible; if
        this isn't possible; if that isn't possible; if that doesn't work; if that does not work; if that's
        no good; if these are not possible; if these don't work; if those don't work; and then; then;
        followed by; next best; instead; if neither; if not free; or alternatively; or otherwise; as an
        alternative; if none of these; if none of those; if that can't be done
    """,
    Mark.ALSO: """
        also; also fine; also ok; also okay; also good; also possible; also work; also works; also
        available; as well; would also work; could also work; can also do; could also do; would also be
        fine; would also be ok; also be fine; also be ok; also be possible; also suitable
    """,
    Mark.POSITIVE: """
        only; fine; ok; okay; good; works; work; available; free; possible; suits; suit; great; perfect;
        convenient; can do; could do; happy with; happy to do; acceptable; suitable; lovely; manageable;
        doable; preferred only; just; can make; could make; we can; works well; work well; would work; yes;
        open; clear; good for us; fine for us; best fit; would suit; would be fine; are fine; is fine; are
        ok; is ok; workable; all good; at all; not only; not just
    """,
    Mark.BUT: """
        but; however; though; although; yet
    """,
    Mark.OR: """
        or; and/or; or on; or the; either or; or any
    """,
    Mark.AND: """
        and; plus; &; +; n; as well as; also on; and also; and on
    """,
    Mark.POISON: """
        every other; every second; every third; every alternate; alternate; alternating; fortnightly; some;
        certain; odd; even; occasional; week a; week b; wk a; wk b; week a's; week b's; a week; b week; a
        weeks; b weeks; bi-weekly; biweekly; a few; one or two; odd weeks; even weeks; even numbered; odd
        numbered; once a month; once a week; monthly; a couple of
    """,
    Mark.JOIN: """
        in; of; on; during; within; for; at; throughout; around; about; over; within the; anywhere;
        sometime; some time; across; inside; or so; inclusive; incl; including; in either
    """,
}

_RANKED = ("choice", "preference", "option", "date", "pref", "priority")
_FIRSTS = (("first", "1st", "1", "one"), ("second", "2nd", "2", "two"), ("third", "3rd", "3", "three"),
           ("fourth", "4th", "4", "four"), ("fifth", "5th", "5", "five"))  # fmt: skip


@cache
def idioms() -> dict[tuple[str, ...], tuple[Mark | None, int]]:
    """Every idiom by its words, with what it does and (for ranks) its number; None marks a harmless phrase."""
    table: dict[tuple[str, ...], tuple[Mark | None, int]] = {}
    for phrase in FILLER_PHRASES.split(";"):
        table[tuple(phrase.split())] = (None, 0)
    for mark, phrases in _IDIOMS.items():
        for phrase in phrases.split(";"):
            table[tuple(phrase.split())] = (mark, 0)
    for negated in _NEGATED.split(";"):
        for good in _GOOD.split():
            table[(*negated.split(), *good.split("_"))] = (Mark.NEG_AROUND, 0)
    for number, firsts in enumerate(_FIRSTS, start=1):
        for noun in _RANKED:
            table[(firsts[0], noun)] = table[(firsts[1], noun)] = (Mark.RANK, number)
            table[(noun, firsts[2])] = table[(noun, firsts[3])] = (Mark.RANK, number)
            table[("my", firsts[0], noun)] = table[("our", firsts[0], noun)] = (Mark.RANK, number)
    return table


@cache
def longest_idiom() -> int:
    """The number of words of the longest idiom."""
    return max(len(words) for words in idioms())
