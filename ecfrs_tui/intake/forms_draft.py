"""A form's answers read as a request: every field, the sessions wanted, and what had to be interpreted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from ecfrs_tui.domain.programmes import WantedSession
from ecfrs_tui.intake.csvfile import header_key
from ecfrs_tui.intake.forms import FormAnswer
from ecfrs_tui.intake.forms_answers import Count, read_groups, read_pupils, read_years
from ecfrs_tui.intake.programme_matcher import CatalogueEntry, match_programmes
from ecfrs_tui.intake.values import BadValueError, clean, read_email, read_yes_no, shortened


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """What a school asked for, before its school and dates are looked up.

    `sessions` with no pupils known carry 0. `notes` say how doubtful answers were read.
    """

    typed_school: str
    place: str
    contact_name: str
    contact_role: str
    contact_email: str
    contact_phone: str
    sessions: tuple[WantedSession, ...]
    preferred: str
    not_possible: str
    room: str
    parking: str
    teacher_present: str
    remarks: str
    consent: bool
    notes: tuple[str, ...]


def draft(answer: FormAnswer, fields: Mapping[str, str], catalogue: Sequence[CatalogueEntry]) -> RequestDraft:
    """Reads one answered form. `fields` maps the key of a question (`header_key`) to a field's name."""
    said = _said(answer, fields)
    each = any(
        fields.get(header_key(q)) == "pupils" and {"per", "each"} & set(header_key(q).split())
        for q, _ in answer.answers
    )
    notes: list[str] = []
    if said.get("day_times"):
        notes.append(f"their school day: {shortened(said['day_times'], 200)}")
    email = _email(said.get("email", ""), answer.email, notes)
    return RequestDraft(
        typed_school=clean(said.get("school", ""))[:200],
        place=clean(said.get("town_or_postcode", ""))[:200],
        contact_name=clean(said.get("contact_name", "") or answer.name)[:120],
        contact_role=clean(said.get("role", ""))[:120],
        contact_email=email,
        contact_phone=clean(said.get("phone", ""))[:60],
        sessions=_sessions(said, catalogue, notes, each=each),
        preferred=said.get("preferred", ""),
        not_possible=said.get("not_possible", ""),
        room=clean(said.get("room", ""))[:500],
        parking=clean(said.get("parking", ""))[:500],
        teacher_present=clean(said.get("teacher_present", ""))[:200],
        remarks=said.get("remarks", ""),
        consent=_consents(said.get("consent", "")),
        notes=tuple(notes),
    )


def _said(answer: FormAnswer, fields: Mapping[str, str]) -> dict[str, str]:
    said: dict[str, str] = {}
    for question, text in answer.answers:
        name = fields.get(header_key(question), "")
        if not name or not text:
            continue
        if name not in said:
            said[name] = text
        elif name == "preferred":
            # first, second, third choice, each in a question of its own
            said[name] = f"{said[name]}, otherwise {text}"
        else:
            said[name] = f"{said[name]}\n{text}"
    return said


def _email(stated: str, account: str, notes: list[str]) -> str:
    for text in (stated, account):
        if not text:
            continue
        try:
            return read_email(clean(text))
        except BadValueError:
            notes.append(f"“{shortened(text)}” is no e-mail address")
    return ""


def _consents(text: str) -> bool:
    plain = clean(text).rstrip(";. ")
    try:
        return read_yes_no(plain)
    except BadValueError:
        words = header_key(plain).split()
        refuses = {"no", "not", "dont", "refuse"} & set(words) or "don t" in " ".join(words)
        return not refuses and bool({"yes", "agree", "consent", "ok", "okay", "fine"} & set(words))


def _sessions(
    said: Mapping[str, str], catalogue: Sequence[CatalogueEntry], notes: list[str], *, each: bool
) -> tuple[WantedSession, ...]:
    years, years_unread = read_years(said.get("years", ""))
    if years_unread:
        notes.append(f"year groups not read: “{shortened(years_unread)}”")
    named = match_programmes(said.get("programmes", ""), catalogue, years)
    notes.extend(named.notes)
    notes.extend(f"no programme of ours: “{choice}”" for choice in named.unread)
    groups, pupils = _numbers(said, notes, each=each)
    entries = [next(e for e in catalogue if e.code == code) for code in named.codes]
    split = set(years) <= {year for entry in entries for year in entry.years} and len(years) > 1
    wanted: list[WantedSession] = []
    for entry in entries:
        served = tuple(y for y in years if y in entry.years) if entry.years else years
        if years and not served:
            notes.append(f"{entry.title} is for {_year_words(entry.years)}, not for {_year_words(years)}")
        if not years and len(entry.years) == 1:
            served = entry.years
        mine = pupils or 0
        count = groups
        if split and 0 < len(served) < len(years):
            mine = sum(_part(mine, len(years), years.index(year)) for year in served)
            count = ceil(groups * len(served) / len(years)) if groups else None
            if mine:
                notes.append(
                    f"{entry.title}: {mine} of the {pupils} pupils taken, those of {_year_words(served)}"
                )
        wanted.extend(_of_programme(entry, served or years, count, mine, notes))
    return tuple(wanted)


def _part(whole: int, parts: int, at: int) -> int:
    """The share of part `at` when a number is split evenly, the first parts taking what is over."""
    return whole // parts + (1 if at < whole % parts else 0)


def _numbers(said: Mapping[str, str], notes: list[str], *, each: bool) -> tuple[int | None, int | None]:
    typed = said.get("pupils", "")
    groups = read_groups(said.get("groups", ""))
    count = read_pupils(typed, groups=groups, each=each) if typed else Count(None)
    if count.pupils is None and typed:
        notes.append(f"number of pupils not read: “{shortened(typed)}”")
    elif count.note == "about":
        notes.append(f"about {count.pupils} pupils (“{shortened(typed)}”)")
    elif count.note:
        notes.append(f"“{shortened(typed)}” read as {count.note}: {count.pupils} pupils")
    if count.groups and groups and count.groups != groups:
        notes.append(f"{groups} groups in one answer, {count.groups} in another: {groups} taken")
    if count.pupils is None and not typed and said.get("groups"):
        # one question may ask for both
        both = read_pupils(said["groups"], groups=groups)
        if both.groups and both.pupils:
            notes.append(f"“{shortened(said['groups'])}” read as {both.note}: {both.pupils} pupils")
            return both.groups, both.pupils
    return groups or count.groups, count.pupils


def _of_programme(
    entry: CatalogueEntry, years: Sequence[str], groups: int | None, pupils: int, notes: list[str]
) -> list[WantedSession]:
    count = groups or max(1, ceil(pupils / entry.max_pupils))
    if groups is None and pupils:
        notes.append(
            f"{entry.title}: number of groups not stated, {count} taken (at most {entry.max_pupils} pupils each)"
        )
    if pupils and ceil(pupils / count) > entry.max_pupils:
        notes.append(
            f"{entry.title} takes {entry.max_pupils} at a time: {pupils} pupils in "
            f"{count} {'group' if count == 1 else 'groups'} are too many"
        )
    if len(years) > 1 and count % len(years) == 0:
        return [
            WantedSession(entry.code, year, count // len(years), _part(pupils, len(years), at))
            for at, year in enumerate(years)
        ]
    return [WantedSession(entry.code, ",".join(years), count, pupils)]


def _year_words(years: Sequence[str]) -> str:
    words = ["Reception" if y == "R" else "nursery" if y == "N" else f"Year {y}" for y in years]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words) or "no year group"
