"""The note for a review meeting, written into exports/."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.outputs.files import write_all_or_nothing
from ecfrs_tui.outputs.meeting_note import NoteFacts, SchoolLine, note_page, note_text
from ecfrs_tui.outputs.names import folder_for, safe_filename
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.incidents import DROPPED, OPEN, incident, row_of
from ecfrs_tui.services.loading import load_programmes
from ecfrs_tui.services.near import USUAL_KM
from ecfrs_tui.services.needviews import IncidentView, NearRow
from ecfrs_tui.services.next_steps import ActionLine, action_lines
from ecfrs_tui.services.phrases import long_day
from ecfrs_tui.services.views import Outcome


def meeting_note(
    context: Context,
    reference: str,
    *,
    km: float | None = None,
    minutes: int | None = None,
    phases: Sequence[str] = (),
) -> Outcome:
    """Writes the note as a page and as text. Raises NotFoundError, RefusedError, FileRefusedError."""
    with context.writing_files() as (work, written):
        view = incident(context, work.session, reference, km=km, minutes=minutes, phases=phases)
        facts = _facts(context, work.session, view, _looked(km, minutes, phases))
        folder = context.exports / folder_for(context.now().date())
        stem = f"{view.reference} meeting note"
        files = [
            (folder / safe_filename(stem, suffix=".html"), note_page(facts)),
            (folder / safe_filename(stem, suffix=".txt"), note_text(facts)),
        ]
        write_all_or_nothing(files)
        written.extend(path for path, _ in files)
        words = f"Note on {view.reference} written: {len(facts.schools)} schools"
        work.record("meeting_note", view.reference, words, undoable=False)
    return Outcome(words, None, tuple(str(path) for path, _ in files))


def _looked(km: float | None, minutes: int | None, phases: Sequence[str]) -> str:
    if km is None and minutes is None:
        km = USUAL_KM
    limits = [f"{km:g} km"] if km is not None else []
    if minutes is not None:
        limits.append(f"{minutes} minutes of driving")
    only = f" ({', '.join(phases)} only)" if phases else ""
    return f"within {' and '.join(limits)}, and those with an action{only}"


def _facts(context: Context, session: DbSession, view: IncidentView, looked: str) -> NoteFacts:
    titles = {code: p.title for code, p in load_programmes(session).items()}
    actions = {line.urn: line for line in action_lines(session, row_of(session, view.reference).id)}
    return NoteFacts(
        reference=view.reference,
        on_date=view.on_date,
        kind=view.kind,
        theme=view.theme,
        place=view.place,
        notes=view.notes,
        looked=looked,
        made_at=context.now(),
        service=context.settings.service_name,
        schools=tuple(
            _line(school, titles.get(school.programme, ""), actions.get(school.urn))
            for school in view.schools
        ),
    )


def _line(school: NearRow, programme: str, action: ActionLine | None) -> SchoolLine:
    return SchoolLine(
        school=school.school,
        town=school.town,
        phase=school.phase,
        km=school.km,
        drive_minutes=school.drive_minutes,
        last_visit=school.last_visit,
        programme=programme,
        action=_action(action),
        request=(action.request if action else None) or "",
    )


def _action(line: ActionLine | None) -> str:
    if line is None:
        return ""
    if line.state == OPEN:
        return f"open: {line.action}" + (f", by {long_day(line.due)}" if line.due else "")
    if line.state == DROPPED:
        return f"dropped: {line.reason}"
    return f"done: {line.reason or line.action}"
