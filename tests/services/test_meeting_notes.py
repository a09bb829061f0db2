"""The note for a review meeting: what it says, what it leaves out, and that nothing in it is taken for markup."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ecfrs_tui.errors import FileRefusedError, NotFoundError
from ecfrs_tui.services import incident_actions, incidents
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.history import history
from ecfrs_tui.services.meeting_notes import meeting_note
from ecfrs_tui.services.raising import raise_request
from ecfrs_tui.store import tables as t
from tests.services.target_world import CENTRE, CONTACTS


class Page(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said += data


@pytest.fixture
def met(county: Context) -> Context:
    """With an incident, an open action with a request, a done and a dropped one."""
    incidents.enter(
        county,
        on_date=date(2027, 2, 26),
        kind="Review meeting",
        theme="knife",
        place=CENTRE,
        notes="Two boys.\nBehind the station.",
    )
    raise_request(county, 900001, programme="KC6", reason="near", incident="INC-0001")
    for urn in (900002, 900003):
        incident_actions.act(county, "INC-0001", urn, action="offer a session")
    incident_actions.act(county, "INC-0001", 900002, action="booked for May", state="done")
    incident_actions.act(county, "INC-0001", 900003, action="had us in January", state="dropped")
    return county


def written(context: Context, **options: object) -> tuple[str, str]:
    page, plain = (Path(f) for f in meeting_note(context, "INC-0001", **options).files)  # type: ignore[arg-type]
    assert (page.suffix, plain.suffix) == (".html", ".txt")
    assert page.parent.parent == context.exports
    return page.read_text(encoding="utf-8"), plain.read_text(encoding="utf-8")


def test_both_forms_say_what_happened_and_what_is_done(met: Context) -> None:
    page, plain = written(met)
    said = Page(page).said
    for words in (
        "INC-0001: Review meeting at 51.7356, 0.4685",
        "Fri 26 Feb 2027, Knife crime and gangs",
        "Behind the station.",
        "3 schools within 5 km",
        "Hollowmere Primary",
        "open: offer Knife crime, by Mon 15 Mar 2027",
        "REQ-0001",
        "done: booked for May",
        "dropped: had us in January",
        "Gangs workshop",
        "never",
    ):
        assert words in said, words
        assert words in plain, words


def test_the_page_stands_alone(met: Context) -> None:
    page, _ = written(met)
    for tag, attributes in Page(page).tags:
        assert tag not in ("script", "link", "img", "iframe", "base"), tag
        assert not {"src", "href", "style"} & attributes.keys()
    assert "url(" not in page and "@import" not in page


def test_nobody_is_named_and_no_need_is_told(met: Context) -> None:
    for form in written(met):
        for _, name, _, email, _ in CONTACTS:
            assert name not in form and email not in form
        assert "0163296000" not in form
        assert "need" not in form.lower().replace("needs nothing", "")


def test_what_was_looked_for_is_said(met: Context) -> None:
    _, plain = written(met, km=2.5, phases=("primary",))
    assert "within 2.5 km, and those with an action (primary only)" in plain
    _, plain = written(met, minutes=10)
    assert "within 10 minutes of driving" in plain


def test_hostile_words_stay_words(met: Context) -> None:
    with met.store.writing("set-up") as work:
        school = work.session.get(t.School, 900001)
        assert school is not None
        school.name, school.town = "<img src=x onerror=alert(1)>", "a\r\nACTION: all done\u202e"
        incident = work.session.get(t.Incident, 1)
        assert incident is not None
        incident.notes = "</table><script>alert('x')</script>\n& \"quoted\""
        incident.kind = "<b>bold</b>\x00"
        work.record("set-up", "", "", undoable=False)
    page, plain = written(met)
    assert not {"img", "script", "b"} & {tag for tag, _ in Page(page).tags}
    assert "</table><script>alert('x')</script>" in Page(page).said
    assert "\nACTION:" not in plain and "\u202e" not in plain and "\x00" not in page


def test_a_note_is_in_the_history_and_a_folder_that_cannot_be_written_is_said(met: Context) -> None:
    written(met)
    with met.store.reading() as session:
        assert history(session, "INC-0001", 1)[0].words == "Note on INC-0001 written: 3 schools"
    with pytest.raises(NotFoundError):
        meeting_note(met, "INC-9")
    for path in sorted(met.exports.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    met.exports.rmdir()
    met.exports.write_text("")
    with pytest.raises(FileRefusedError):
        written(met)
    with met.store.reading() as session:
        assert len([h for h in history(session, "INC-0001", 50) if h.words.startswith("Note")]) == 1
