"""Templates: which there are, what they say, how they look with a visit in them, and whether they are in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.outputs.invitation import Person
from ecfrs_tui.outputs.letters import SessionFacts, VisitFacts, facts_for
from ecfrs_tui.outputs.programme_parts import parts_of
from ecfrs_tui.outputs.templating import Wording
from ecfrs_tui.services import visit_letters
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.loading import load_visit
from ecfrs_tui.services.outboxviews import Preview, TemplateView
from ecfrs_tui.services.telling import stored_visit

_REQUEST: Mapping[str, object] = {
    "request": "REQ-0000",
    "questions": ["Which dates would suit you?"],
    "times": [
        {
            "code": "KHTWMP-1",
            "words": "Tue 9 Mar 2027, 09:30 to 10:30",
            "link": "mailto:made-up@bookings.example",
        },
        {"code": "KHTWMP-0", "words": "None of these suits us", "link": "mailto:made-up@bookings.example"},
    ],
    "held_until": "Fri 12 Mar 2027, 17:00",
}
_TARGET: Mapping[str, object] = {
    "topic": "water safety", "title": "Water safety", "years": "Year 5 and Year 6", "minutes": 60,
    "phone": "01632 960000",
}  # fmt: skip
"""Facts that only letters without a visit have, made up for the preview."""
SPECIMEN = VisitFacts(
    reference="VIS-0000",
    school="Specimen School",
    address="1 Made-up Road, Nowhere",
    officers=("Officer Specimen",),
    arrives_at=datetime(2027, 3, 9, 9, 0),
    departs_at=datetime(2027, 3, 9, 10, 40),
    sessions=(
        SessionFacts(datetime(2027, 3, 9, 9, 30), datetime(2027, 3, 9, 10, 30), "Specimen lesson", "6", 28),
    ),
    contact="A. Specimen",
    contact_email="office@specimen.example",
    room="Hall",
)
"""A made-up visit, for checking templates where no real one is named."""


def templates(context: Context) -> tuple[TemplateView, ...]:
    """Every template with the file that stands for it."""
    wording = visit_letters.wording_of(context)
    return tuple(_view(wording, name) for name in wording.names())


def template(context: Context, name: str) -> TemplateView:
    """One template. Raises NotFoundError."""
    return _view(visit_letters.wording_of(context), name)


def preview(context: Context, name: str, visit: str = "") -> Preview:
    """The template with a visit's facts, a made-up one's when none is named. Raises EcfrsError."""
    wording = visit_letters.wording_of(context)
    rendered = wording.render(name, _values(context, visit))
    return Preview(name, rendered.subject, rendered.text, rendered.problem)


def check(context: Context) -> tuple[Preview, ...]:
    """The team's own templates that have a mistake; `problem` says file, line and what is wrong."""
    wording = visit_letters.wording_of(context)
    values = _values(context, "")
    found = []
    for name in wording.names():
        if not _own(wording, wording.path(name)):
            continue
        try:
            rendered = wording.render(name, values)
        except RefusedError as fault:
            found.append(Preview(name, "", "", fault.message))
            continue
        if rendered.problem:
            found.append(Preview(name, rendered.subject, rendered.text, rendered.problem))
    return tuple(found)


def copy(context: Context, name: str) -> TemplateView:
    """Puts a shipped template into the home, to be changed there. Raises RefusedError when it is there already."""
    from ecfrs_tui.outputs.files import write_atomic

    wording = visit_letters.wording_of(context)
    view = _view(wording, name)
    if view.own:
        raise RefusedError("template_there", f"{view.path} is there already", hint="change that file")
    write_atomic(context.home / "templates" / f"{name}.txt", view.source.encode("utf-8"))
    return _view(wording, name)


def try_out(context: Context, name: str, text: str, visit: str = "") -> Preview:
    """What words that are not kept yet would make of a visit; `problem` says line and what is wrong."""
    import tempfile

    wording = visit_letters.wording_of(context)
    wording.path(name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        rendered = Wording(Path(folder)).render(name, _values(context, visit))
        problem = rendered.problem.replace(str(path), name).partition("; the shipped one")[0]
    return Preview(name, rendered.subject, rendered.text, problem)


def _values(context: Context, visit: str) -> dict[str, object]:
    sender = visit_letters.sender_of(context)
    extra = {**_REQUEST, **_TARGET, "evaluation_link": context.settings.mail.evaluation_link}
    if not visit:
        parts = parts_of(Wording(), [], facts_for(SPECIMEN, sender, Person("", "")))
        was = SPECIMEN.sessions[0].starts_at - timedelta(days=1)
        facts = replace(SPECIMEN, asked=parts.asked)
        return facts_for(facts, sender, Person(SPECIMEN.contact, ""), was=was, reason="a specimen", **extra)
    with context.store.reading() as session:
        row = stored_visit(session, visit)
        day = row.arrives_at.date()
        book = context.book(session, day, day)
        value = load_visit(session, row.reference, book.programmes)
        told = visit_letters.about(context, session, row, value, book)
        if value.officers:
            told = visit_letters.with_drive(told, value, book, value.officers[0])
    return facts_for(told.facts, sender, Person(row.contact_name, row.contact_email), **extra)


def _view(wording: Wording, name: str) -> TemplateView:
    path = wording.path(name)
    return TemplateView(
        name, str(path), _own(wording, path), path.read_text(encoding="utf-8-sig", errors="replace")
    )


def _own(wording: Wording, path: Path) -> bool:
    return wording.own is not None and path.is_relative_to(wording.own)
