"""Which question of a form is which field: confirmed or put right, and what was asked is read again by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlmodel import Session as DbSession
from sqlmodel import select as entities

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.intake.csvfile import header_key
from ecfrs_tui.intake.forms import FormAnswer
from ecfrs_tui.intake.forms_draft import draft
from ecfrs_tui.intake.forms_fields import BY_NAME
from ecfrs_tui.intake.values import BadValueError, shortened
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.importing.duplicates import OpenRequests
from ecfrs_tui.services.importing.request_reading import load_surroundings
from ecfrs_tui.services.importing.request_rows import change_request
from ecfrs_tui.services.importing.requests import said_hash
from ecfrs_tui.services.importing.standing import UNTOUCHED
from ecfrs_tui.services.phrases import counted
from ecfrs_tui.services.records import reading
from ecfrs_tui.services.records.stale import refuse_stale
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.work import Work

UNREAD = "-"
"""How `no field` is typed: the answer is kept in the original only."""
LABELS: Mapping[str, str] = {"field": "read as"}


def field(text: str) -> str:
    """A field of a request, or nothing for `-`. Raises BadValueError."""
    wanted = text.strip().casefold()
    if wanted in (UNREAD, ""):
        return ""
    if wanted not in BY_NAME:
        raise BadValueError(f"one of {', '.join((*BY_NAME, UNREAD))} is needed")
    return wanted


def label_of(name: str) -> str:
    """A field in words."""
    return BY_NAME[name].label if name in BY_NAME else "not read, kept in the original"


def save(context: Context, number: int, text: str, *, version: int | None = None) -> Outcome:
    """A question is that field, as somebody says; requests nobody has been offered a time for are read again.

    Raises RefusedError for a field that another question fills already, NotFoundError, StaleError.
    """
    wanted = reading.read_all({"field": field}, {"field": text}, LABELS)["field"]
    with context.writing() as (work, _):
        row = question_row(work.session, number)
        refuse_stale(work.session, f"“{shortened(row.question)}”", reference(row.form), row.version, version)
        if row.field == wanted and row.confirmed:
            raise RefusedError("nothing_changed", "it is read like that already")
        before = _fields(work.session, row.form)
        _refuse_taken(work.session, row, wanted)
        changed = row.field != wanted
        row.field, row.confirmed = wanted, True
        work.session.flush()
        said = f"“{shortened(row.question)}” of {row.form} is read as {label_of(wanted)}"
        words = said if changed else f"Confirmed: {said}"
        if changed:
            again = _read_again(work, row, before)
            words += f"; {counted(again, 'request')} read again" if again else ""
        work.record("mapping", reference(row.form), words)
    return Outcome(words, reference=str(number))


def confirm(context: Context, numbers: Sequence[int]) -> Outcome:
    """Questions are understood as they should be. Raises NotFoundError, RefusedError when all were confirmed."""
    with context.writing() as (work, _):
        rows = [question_row(work.session, number) for number in dict.fromkeys(numbers)]
        new = [row for row in rows if not row.confirmed]
        if not new:
            raise RefusedError("nothing_changed", "all of it is confirmed already")
        for row in new:
            row.confirmed = True
        words = f"Confirmed {counted(len(new), 'question')} of {new[0].form}"
        work.record("mapping", reference(new[0].form), words)
    return Outcome(words)


def question_row(session: DbSession, number: int) -> t.FormMapping:
    """A question by number. Raises NotFoundError."""
    row = session.get(t.FormMapping, number)
    if row is None:
        raise NotFoundError(
            "question_unknown", f"there is no question {number}", hint="`mapping list` shows them"
        )
    return row


def reference(form: str) -> str:
    """What the audit of a form's questions stands under."""
    return f"FORM-{form}".upper()


def _fields(session: DbSession, form: str) -> dict[str, str]:
    rows = session.exec(entities(t.FormMapping).where(t.FormMapping.form == form))
    return {header_key(row.question): row.field for row in rows}


def _refuse_taken(session: DbSession, row: t.FormMapping, wanted: str) -> None:
    if not wanted or BY_NAME[wanted].several:
        return
    query = entities(t.FormMapping).where(t.FormMapping.form == row.form, t.FormMapping.field == wanted)
    other = next((each for each in session.exec(query) if each.id != row.id), None)
    if other is not None:
        reason = f"“{shortened(other.question)}” is read as that: change it first"
        raise reading.fields_refused({"field": reason}, LABELS)


def _read_again(work: Work, row: t.FormMapping, before: Mapping[str, str]) -> int:
    """Reads the originals of the form again where they answer the question; how many requests were."""
    session = work.session
    after = _fields(session, row.form)
    query = entities(t.Request).where(t.Request.source == row.form)
    asked = [r for r in session.exec(query) if _answers(r, row.question)]
    fresh = [r for r in asked if r.state in UNTOUCHED]
    around = load_surroundings(session, [r.received_at.year for r in fresh]) if fresh else None
    others = OpenRequests.load(session)
    for request in asked:
        said = tuple((str(question), str(text)) for question, text in request.original or ())
        answer = FormAnswer(request.source_key, request.received_at, "", "", said)
        if around is not None and request.state in UNTOUCHED:
            old, new = draft(answer, before, around.catalogue), draft(answer, after, around.catalogue)
            change_request(work, around, others, request, old, new)
        # by what it says now: or the next file would show it as changed in the form
        request.original_hash = said_hash(answer, after)
    session.flush()
    return len(fresh)


def _answers(request: t.Request, question: str) -> bool:
    return any(header_key(str(q)) == header_key(question) and text for q, text in request.original or ())
