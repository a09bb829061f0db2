"""What we write to a school that has not asked for a visit: what we offer, and how to take it up.

Nothing in it says why the school was chosen: scores of need, incidents and lists stay with us.
"""

from __future__ import annotations

from dataclasses import dataclass

from ecfrs_tui.outputs.invitation import Person
from ecfrs_tui.outputs.letters import Written
from ecfrs_tui.outputs.request_letters import request_letter
from ecfrs_tui.outputs.templating import Wording
from ecfrs_tui.outputs.text import one_line


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


def offer_letter(facts: OfferFacts, sender: Person, to: Person, wording: Wording) -> Written:
    """The letter that offers a visit to a school, in the words of the template `target`."""
    return request_letter("target", wording, sender, to, values(facts), service=facts.service or sender.name)


def values(facts: OfferFacts) -> dict[str, object]:
    """What the template `target` may name beside the name and the signature."""
    years = [_year(year) for year in facts.years]
    return {
        "reference": facts.reference,
        "school": one_line(facts.school, 60),
        "topic": facts.subject,
        "title": one_line(facts.title, 80),
        "years": " and ".join(filter(None, [", ".join(years[:-1]), years[-1]])) if years else "",
        "minutes": facts.minutes,
        "phone": facts.phone,
    }


def _year(year: str) -> str:
    return "Reception" if year == "R" else f"Year {one_line(year)}"
