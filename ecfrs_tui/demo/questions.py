"""The questions of the made-up request form, worded as such a form words them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the form; `field` is the piece of a request that it asks for."""

    field: str
    text: str


QUESTIONS = (
    Question("school", "What is the name of your school or group?"),
    Question("place", "School postcode or town"),
    Question("contact_name", "Your name"),
    Question("contact_role", "Your role at the school"),
    Question(
        "contact_email",
        "Contact e-mail address\n(the confirmation and the calendar invitation go to this address)",
    ),
    Question("contact_phone", "Telephone number we can reach you on\xa0"),
    Question("programmes", "Which programme(s) would you like us to deliver? Please tick all that apply."),
    Question("years", "Which year group(s) is the visit for?"),
    Question("groups", "How many classes or groups would take part?"),
    Question("pupils", "How many pupils will take part in total?\xa0An estimate is fine."),
    Question(
        "preferred",
        "Which dates and times would you prefer?\n"
        'Please give as much choice as you can, for example "any Tuesday or Thursday morning in March".',
    ),
    Question(
        "avoid",
        "Are there any dates or times you cannot do? (for example trips, INSET days, SATs week)",
    ),
    Question(
        "room",
        "Which room will be used, and what are the start, lunch and finish times of your school day?",
    ),
    Question("parking", "Is there parking for a marked vehicle, and where should we report on arrival?"),
    Question(
        "teacher_present",
        "A member of staff must stay in the room throughout.\xa0Will a teacher be present at every session?",
    ),
    Question(
        "notes", "Is there anything else we should know? (SEND needs, a recent incident or bereavement)"
    ),
    Question("consent", "May we keep your contact details to arrange this visit and future ones?"),
)
"""In the order of the form; line breaks and non-breaking spaces as real forms have them."""
