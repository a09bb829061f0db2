"""The beginning of a home: its steps, reading a file in with a rehearsal first, made-up files to start from."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.errors import FileRefusedError, NotFoundError, RefusedError
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.importing import KINDS, ImportOptions, import_file
from ecfrs_tui.services.legs import postcode_cache
from ecfrs_tui.services.missing import how_many
from ecfrs_tui.services.phrases import london
from ecfrs_tui.services.start_steps import STEPS, Plan
from ecfrs_tui.services.startviews import Entry, ReadIn, StartStep, Told
from ecfrs_tui.services.views import ImportReport
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

_HOLDS: dict[str, Any] = {
    "schools": t.School,
    "officers": t.Officer,
    "programmes": t.Programme,
    "competences": t.Competence,
    "terms": t.TermEntry,
    "school-days": t.SchoolDay,
    "requests": t.Request,
    "bookings": t.Visit,
    "risk": t.ScoreSet,
    "deprivation": t.ScoreSet,
    "incidents": t.NeedPoint,
    "delivery-targets": t.DeliveryTarget,
}
_ENDINGS = (".csv", ".xlsx", ".tsv", ".txt")
_MOST_ENTRIES = 2_000


def is_empty(session: DbSession) -> bool:
    """True while a home holds nothing that somebody brought in."""
    return not any(
        session.connection().execute(select(*columns(table)).limit(1)).first()
        for table in (t.School, t.Officer, t.Programme, t.Request, t.Visit)
    )


def start_steps(context: Context) -> tuple[StartStep, ...]:
    """The steps in their order, each with what the home holds of it."""
    with context.store.reading() as session:
        read = _last_read(session)
        return tuple(_step(context, session, plan, read) for plan in STEPS)


def _last_read(session: DbSession) -> dict[str, date]:
    c = columns(t.ImportRun)
    rows = session.connection().execute(select(c.kind, func.max(c.at_utc)).group_by(c.kind))
    return {kind: london(at).date() for kind, at in rows if at is not None}


def _step(context: Context, session: DbSession, plan: Plan, read: dict[str, date]) -> StartStep:
    if plan.id == "sender":
        fresh = type(context.settings).model_fields["sender_email"].default
        held = int(context.settings.sender_email != fresh)
    elif plan.id in ("risk", "deprivation"):
        held = _sets(session, plan.id)
    else:
        held = how_many(session, _HOLDS[plan.id])
    return StartStep(
        plan.id,
        plan.title,
        plan.kind,
        held,
        plan.unit,
        plan.source,
        plan.columns,
        plan.without,
        plan.needed,
        plan.section,
        plan.says,
        read.get(plan.kind) if plan.kind else None,
        bool(plan.pattern),
    )


def _sets(session: DbSession, kind: str) -> int:
    """Sets of scores that files of this kind brought."""
    run = columns(t.ImportRun)
    return how_many(session, t.ImportRun, run.kind == kind)


def read_in(context: Context, file: ReadIn, *, rehearse: bool, told: Told) -> ImportReport:
    """Reads a file in, or says what reading it would change (`rehearse`): one transaction, undone in one step.

    Raises FileRefusedError when it is not a file of that kind, RefusedError for a wrong word beside it.
    """
    if file.kind not in KINDS:
        raise RefusedError("unknown_kind", f"there is no reading in of “{file.kind}”")
    name = file.path.name
    return import_file(
        context.store,
        file.kind,
        file.path,
        actor=context.actor,
        clock=context.clock,
        dry_run=rehearse,
        options=_options(context, file),
        progress=lambda done, of: told(f"Reading {name}", done, of),
    )


def _options(context: Context, file: ReadIn) -> ImportOptions:
    said = {name: words.strip() for name, words in file.said.items() if words.strip()}
    return ImportOptions(
        form=said.get("form", ""),
        source=said.get("source", ""),
        publisher=said.get("publisher", ""),
        theme=said.get("theme", ""),
        as_of=_day(said.get("as_of", "")),
        restricted=said.get("restricted", "").casefold() in ("yes", "y"),
        date_order=said.get("dates", ""),
        cache_folder=postcode_cache(context.home),
        context=context,
    )


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words) if words else None
    except ValueError:
        raise RefusedError("wrong_day", f"“{words[:20]}” is no day", hint="write it as 2027-03-09") from None


def folder(path: Path) -> tuple[Entry, ...]:
    """What a directory holds, folders first, hidden ones left out. Raises NotFoundError, FileRefusedError."""
    try:
        found = [entry for entry in path.iterdir() if _shown(entry.name)][:_MOST_ENTRIES]
    except (FileNotFoundError, NotADirectoryError):
        raise NotFoundError(
            "folder_missing", f"there is no folder {path}", hint="check the name, or begin with ~ or /"
        ) from None
    except OSError as fault:
        raise FileRefusedError("folder_unreadable", f"{path} cannot be read: {fault.strerror}") from fault
    entries = [_entry(each) for each in found]
    return tuple(sorted(entries, key=lambda e: (not e.folder, not e.fits, e.name.casefold())))


def _shown(name: str) -> bool:
    """Not hidden, and nothing in the name that would move the cursor of a terminal: it is typed into a field."""
    return not name.startswith(".") and not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in name)


def _entry(path: Path) -> Entry:
    try:
        inside = path.is_dir()
        size = 0 if inside else path.stat().st_size
    except OSError:
        return Entry(path.name, False)
    return Entry(path.name, inside, size, path.suffix.casefold() in _ENDINGS)


def write_pattern(context: Context, step: str) -> Path:
    """An empty file with the columns of a step, into exports/; a file that is there already is left alone.

    Raises NotFoundError for a step whose file another system writes, FileRefusedError when it is there.
    """
    plan = next((each for each in STEPS if each.id == step), None)
    if plan is None or not plan.pattern:
        raise NotFoundError(
            "no_pattern",
            f"no pattern is written for “{step}”: another system exports that file as it is",
            hint="`begin` says where it comes from",
        )
    path = context.exports / "to fill in" / f"{plan.id}.csv"
    if path.exists():
        raise FileRefusedError("file_exists", f"{path} is there already", hint="fill that one in, or move it")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\r\n".join((",".join(plan.pattern), "")), encoding="utf-8-sig", newline="")
    except OSError as fault:
        raise FileRefusedError("file_unwritable", f"{path} cannot be written: {fault.strerror}") from fault
    return path
