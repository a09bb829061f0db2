"""The note for a review meeting as bytes: whatever stands in it is text."""

from __future__ import annotations

from datetime import date, datetime
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from ecfrs_tui.outputs.meeting_note import NoteFacts, SchoolLine, note_page, note_text
from ecfrs_tui.outputs.text import strip_controls

TEXTS = st.text(max_size=60) | st.sampled_from(
    ["<script>alert(1)</script>", "</style>", "&lt;b&gt;", "a\r\nb", "\u202ekcab", "\x00", "{}%s", "'\"`"]
)


class Tags(HTMLParser):
    """Counts the tags of a page and gathers its text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def facts(*texts: str) -> NoteFacts:
    reference, kind, place, school, town, programme, action = texts
    line = SchoolLine(school, town, "Primary", 1.24, None, date(2026, 3, 9), programme, action, "REQ-0001")
    return NoteFacts(
        reference,
        date(2027, 2, 26),
        kind,
        "Knife crime",
        place,
        "",
        "within 5 km",
        datetime(2027, 3, 1, 9, 5),
        "Joint Education Team",
        (line,),
    )


PLAIN = facts("INC-1", "meeting", "CM1 1AA", "A School", "Town", "Knife crime", "open: call")


def test_the_text_is_laid_out_by_school() -> None:
    assert note_text(PLAIN).decode("utf-8") == (
        "INC-1: meeting at CM1 1AA\n"
        "Fri 26 Feb 2027, Knife crime\n"
        "\n"
        "1 school within 5 km\n"
        "1. A School, Town, Primary\n"
        "   1.2 km, no way by road; last visit on this theme: Mon 9 Mar 2026\n"
        "   we propose: Knife crime\n"
        "   action: open: call\n"
        "   request: REQ-0001\n"
        "\n"
        "Joint Education Team. Made on Mon 1 Mar 2027, 09:05. "
        "Drives are those of quiet hours, kilometres a straight line.\n"
    )


@given(st.lists(TEXTS, min_size=7, max_size=7))
def test_no_text_becomes_a_tag_an_attribute_or_a_line(texts: list[str]) -> None:
    usual, made = Tags(note_page(PLAIN)), Tags(note_page(facts(*texts)))
    assert made.tags == usual.tags
    assert made.attributes == usual.attributes
    for text in texts:
        assert " ".join(strip_controls(text).split()) in made.text
    # empty programme and action leave their lines out; nothing adds one
    assert note_text(facts(*texts)).count(b"\n") <= note_text(PLAIN).count(b"\n")
