"""The forms of places and people: what we know beside the register, venues, contacts, questions of forms."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.intake.forms_fields import BY_NAME
from ecfrs_tui.services.partners import AUTHORITIES
from ecfrs_tui.services.records import mappings, people, places
from ecfrs_tui.tui import words
from ecfrs_tui.tui.forms import fields as f
from ecfrs_tui.tui.forms.model import Form, FormField, Loaded, Values

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.records.deliveryviews import PersonLine, PlaceLine, QuestionLine
    from ecfrs_tui.services.views import Outcome


def _authority(desk: Desk) -> FormField:
    return f.one("authority", "Authority", [("", "none"), *((each, each) for each in desk.authorities())])


def _ours() -> list[FormField]:
    return [
        f.line("room", "Usual room", most=500, hint="hall, beside the office"),
        f.line("parking", "Parking", most=500, hint="behind the kitchen, tell the office the plate"),
        f.long("notes", "Notes", hint="for us: never in a letter"),
        f.yes_no("do_not_contact", "No letters"),
    ]


def _texts(line: PlaceLine) -> dict[str, str]:
    return {
        "authority": line.authority,
        "room": line.room,
        "parking": line.parking,
        "notes": line.notes,
        "do_not_contact": "yes" if line.do_not_contact else "no",
    }


def school(desk: Desk, row: PlaceLine) -> Form:
    """What we know about a school of the register."""

    def load() -> Loaded:
        facts = desk.place_facts(row.key)
        register = dict(facts.register)
        shown = {
            "name": facts.line.name,
            "address": facts.address,
            "telephone": register.get("telephone", ""),
        }
        return Loaded({**shown, **_texts(facts.line)}, facts.line.version)

    def save(values: Values, version: int | None) -> Outcome:
        return desk.save_place(row.key, _only_ours(values), version=version)

    return Form(
        "school",
        row.key,
        row.name,
        [
            f.fixed("name", "Name"),
            f.fixed("address", "Address"),
            f.fixed("telephone", "Telephone"),
            *_ours(),
            _authority(desk),
        ],
        load,
        save,
        intro="Name, address and telephone are the register's: the next reading of it brings changes.",
        weigh=lambda values: desk.weigh_place(row.key, _only_ours(values)),
    )


def venue(desk: Desk, row: PlaceLine | None) -> Form:
    """A place that is not in the register: a new one, or one that stands."""
    key = row.key if row is not None else ""

    def load() -> Loaded:
        if row is None:
            return Loaded({"do_not_contact": "no", "authority": ""})
        facts = desk.place_facts(key)
        line = facts.line
        own = {
            "name": line.name,
            "address": facts.address,
            "postcode": line.postcode,
            "district": line.district,
        }
        return Loaded({**own, **_texts(line)}, line.version)

    return Form(
        "venue",
        key,
        row.name if row is not None else "New venue",
        [
            f.line("name", "Name", needed=True, most=120),
            f.line("address", "Address", most=200, hint="without the postcode"),
            replace(
                f.checked("postcode", "Postcode", places.postcode, hint="CM1 1AA"),
                read=places.postcode,
                look=desk.postcode_words,
            ),
            f.line("district", "District", most=80, hint="blank: the postcode's"),
            *_ours(),
            _authority(desk),
        ],
        load,
        lambda values, version: desk.save_place(key, values, version=version),
        verb="keep" if key else "add",
        intro="" if key else "It can be booked like a school. Authority: none is the postcode's.",
        weigh=(lambda values: desk.weigh_place(key, values)) if key else None,
    )


def _only_ours(values: Values) -> dict[str, str]:
    return {name: text for name, text in values.items() if name in places.OURS}


def person(desk: Desk, row: PersonLine | None, *, at: str = "", partner: bool = False) -> Form:
    """A person: a new one at a place, or one that stands."""
    today = desk.now().date()

    def load() -> Loaded:
        if row is None:
            return Loaded({"key": at, "safeguarding_lead": "no", "consent": "no", "authority": ""})
        for each in desk.people(at=row.key, partners=partner):
            if each.number == row.number:
                return Loaded(_person_texts(each), each.version)
        raise NotFoundError("contact_unknown", "this person has been removed meanwhile")

    where = (
        [
            f.line("organisation", "Organisation", needed=True, most=200),
            f.one("authority", "Answers for", [("", "none"), *((a, a) for a in AUTHORITIES)]),
        ]
        if partner
        else [replace(f.line("key", "At", needed=True, hint="a URN, or venue:3"), look=desk.person_place)]
    )
    number = row.number if row is not None else None
    return Form(
        "partner" if partner else "contact",
        str(number or at),
        "New partner" if row is None and partner else "New contact" if row is None else f"Contact {number}",
        [
            *where,
            f.line("name", "Name", most=200),
            f.line("role", "Role", most=200, hint="head of Year 6, education lead"),
            f.checked("email", "E-mail", people.FIELDS["email"]),
            f.line("phone", "Telephone", most=60),
            f.yes_no("safeguarding_lead", "Safeguarding"),
            f.yes_no("consent", "May be kept"),
            f.day("left_on", "Left on", today, blank=True, hint="blank: is there"),
        ],
        load,
        lambda values, version: desk.save_person(values, number=number, version=version),
        verb="add" if row is None else "keep",
        check=people.across,
    )


def _person_texts(line: PersonLine) -> Values:
    return {
        "key": line.key,
        "organisation": line.organisation,
        "authority": line.authority if line.organisation else "",
        "name": line.name,
        "role": line.role,
        "email": line.email,
        "phone": line.phone,
        "safeguarding_lead": "yes" if line.safeguarding_lead else "no",
        "consent": "yes" if line.consent else "no",
        "left_on": line.left_on.isoformat() if line.left_on else "",
    }


def leaving(desk: Desk, row: PersonLine) -> Form:
    """From when a person is turned to no longer."""
    today = desk.now().date()

    def load() -> Loaded:
        # today is proposed, so there is something to keep although nothing has been typed
        return Loaded({"left_on": (row.left_on or today).isoformat()}, row.version if row.left_on else None)

    return Form(
        "contact-left",
        str(row.number),
        f"{row.name or row.role} has left",
        [f.day("left_on", "Left on", today, blank=True, hint="blank: is there after all")],
        load,
        lambda values, version: desk.save_person(values, number=row.number, version=row.version),
        verb="say so",
        intro="Kept, and turned to no longer. To remove a person for good: Held about people.",
    )


def question(desk: Desk, row: QuestionLine) -> Form:
    """Which field a question of a form is."""
    options = [(mappings.UNREAD, "none"), *((each.name, each.label) for each in BY_NAME.values())]

    def load() -> Loaded:
        for each in desk.form_questions():
            if each.number == row.number:
                texts = {
                    "question": each.question,
                    "example": each.example,
                    "field": each.field or mappings.UNREAD,
                }
                return Loaded(texts, each.version)
        raise NotFoundError("question_unknown", "this question is gone")

    return Form(
        "question",
        str(row.number),
        f"A question of {row.form}",
        [
            f.fixed("question", "Question"),
            f.fixed("example", "An answer"),
            f.one("field", "Read as", options),
        ],
        load,
        lambda values, version: desk.save_question(row.number, values["field"], version=version),
        intro=f"{words.count(row.answers, 'request')} answered it. Those that nobody was offered a time for are "
        "read again.",
    )
