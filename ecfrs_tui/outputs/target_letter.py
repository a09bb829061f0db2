"""What we write to a school that has not asked for a visit: what we offer, and how to take it up.

Nothing in it says why the school was chosen: scores of need, incidents and lists stay with us.
"""

from __future__ import annotations

from dataclasses import dataclass

from ecfrs_tui.outputs.invitation import Person
from ecfrs_tui.outputs.mail import Letter
from ecfrs_tui.outputs.text import one_line, strip_controls

_TITLES_LENGTH = 80


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """An offer to a school. Empty texts are not mentioned; `minutes` is how long a session takes.

    `years` are `R`, `1` … `13`; `reference` tells the answers apart.
    """

    reference: str
    school: str
    subject: str
    title: str = ""
    years: tuple[str, ...] = ()
    minutes: int = 0
    service: str = ""
    phone: str = ""
    email: str = ""


def offer_letter(facts: OfferFacts, sender: Person, to: Person) -> Letter:
    """The letter that offers a visit to a school."""
    what = one_line(facts.title or facts.subject, _TITLES_LENGTH)
    subject = f"A visit to {one_line(facts.school, 60)}: {what} ({one_line(facts.reference, 40)})"
    blocks = (
        [f"Dear {_line(to.name) or 'colleague'},"],
        [f"We would like to visit {_line(facts.school)} with a session on {_line(facts.subject)}."],
        [_session(facts)] if facts.title else [],
        ["It costs the school nothing. A teacher stays in the room throughout."],
        [
            "If you would like us to come, please tell us:",
            "- which dates or weekdays would suit you, and which would not",
            "- how many classes, and how many pupils in all",
            "- whom we may ring",
        ],
        [_how(facts)],
        ["Kind regards", _line(facts.service) or _line(sender.name)],
        [f"Our reference: {_line(facts.reference)}"],
    )
    text = "\n\n".join("\n".join(block) for block in blocks if block)
    return Letter(sender, to, subject, text + "\n")


def _session(facts: OfferFacts) -> str:
    years = [_year(year) for year in facts.years]
    for_whom = f" for {' and '.join(filter(None, [', '.join(years[:-1]), years[-1]]))}" if years else ""
    takes = f" A session takes about {facts.minutes} minutes." if facts.minutes else ""
    return f"What we suggest: {_line(facts.title)}{for_whom}.{takes}"


def _year(year: str) -> str:
    return "Reception" if year == "R" else f"Year {_line(year)}"


def _how(facts: OfferFacts) -> str:
    phone = f", or call {_line(facts.phone)}" if _line(facts.phone) else ""
    return f"Just reply to this mail{phone}. If it does not suit you, a word would help us too."


def _line(text: str) -> str:
    """A fact on one line: a line break in it could pass for a statement of ours."""
    return " ".join(strip_controls(text).split())
