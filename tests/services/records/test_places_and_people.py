"""What is known beside the register, venues with a postcode, and the people to turn to."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.services import (
    booking,
    contacts,
    forgetting,
    officer_week,
    partners,
    target_letters,
    undoing,
    visit_letters,
)
from ecfrs_tui.services.cards import school_card
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.history import history
from ecfrs_tui.services.loading import load_programmes, load_visit
from ecfrs_tui.services.records import people, place_looks, places, terms
from ecfrs_tui.store import tables as t

TODAY = date(2027, 3, 1)


def test_what_we_know_stands_beside_the_register(context: Context) -> None:
    texts = {
        "room": "Hall",
        "parking": "Behind the kitchen",
        "notes": "Ring twice.\nAsk for Jo.",
        "do_not_contact": "yes",
    }
    outcome = places.save_school(context, "urn:900001", texts, version=1)
    assert outcome.words == "Changed what is known about School 1: room, parking, notes, no letters"
    with context.store.reading() as session:
        facts = place_looks.place(session, "urn:900001", TODAY)
        book = context.book(session, TODAY, TODAY)
        card = school_card(session, book, context.now(), "urn:900001")
    assert facts.line.known and facts.line.notes == "Ring twice.\nAsk for Jo."
    assert ("URN", "900001") in facts.register
    assert card.place_note == "does not want to be written to"
    with pytest.raises(RefusedError, match="nothing about School 1"):
        places.save_school(context, "900001", texts)
    undoing.undo(context)
    with context.store.reading() as session:
        assert not place_looks.place(session, "900001", TODAY).line.known


def test_another_authority_has_other_terms_and_the_register_leaves_it(context: Context) -> None:
    terms.save(context, {"scope": "Thurrock", "kind": "inset", "first_day": "2027-03-16"})
    places.save_school(context, "900001", {"authority": "thurrock"})
    with context.store.reading() as session:
        facts = place_looks.place(session, "900001", TODAY)
        book = context.book(session, TODAY, TODAY)
    assert facts.line.authority == "Thurrock" and facts.edited == ("authority",)
    assert book.calendar.closed(date(2027, 3, 16), "Thurrock") == "INSET day"
    with pytest.raises(RefusedError, match="authority: one of Essex"):
        places.save_school(context, "900001", {"authority": "Mercia"})


def test_a_venue_is_placed_by_its_postcode(context: Context) -> None:
    texts = {
        "name": "Harbour Youth Club",
        "address": "1 Made-up Quay",
        "postcode": "cm11qe",
        "do_not_contact": "no",
    }
    outcome = places.save_venue(context, texts)
    assert outcome.words == "New venue Harbour Youth Club, CM1 1QE"
    with context.store.reading() as session:
        line = place_looks.places(session)[0]
    assert line.venue and line.placed and line.district == "Chelmsford" and line.authority == "Essex"
    with pytest.raises(RefusedError, match="is venue 1 already"):
        places.save_venue(context, texts)
    with pytest.raises(RefusedError, match="there is no postcode CM99 9XX"):
        places.save_venue(context, {"postcode": "cm99 9xx"}, known="venue:1")
    with pytest.raises(RefusedError, match="not a postcode"):
        places.save_venue(context, {**texts, "postcode": "Quay"})
    places.save_venue(context, {"room": "Upstairs"}, known="1")
    undoing.undo(context)
    undoing.undo(context)
    with context.store.reading() as session, pytest.raises(NotFoundError):
        places.venue_row(session, "venue:1")


def _texts(**more: str) -> dict[str, str]:
    return {"key": "urn:900001", "name": "Robin Made-Up", "role": "head of Year 6",
            "email": "robin@school1.example", "phone": "01632 960001", **more}  # fmt: skip


def test_a_person_is_added_changed_and_leaves_and_the_audit_never_says_the_name(context: Context) -> None:
    assert people.save(context, _texts()).words == "Added contact 1: head of Year 6, School 1"
    with pytest.raises(RefusedError, match="this is contact 1 already"):
        people.save(context, _texts())
    people.save(
        context, {"safeguarding_lead": "yes", "email": "robin.m@school1.example"}, number=1, version=1
    )
    with context.store.reading() as session:
        (line,) = place_looks.people(session, TODAY)
        assert line.safeguarding_lead and line.place == "School 1" and not line.left
        assert contacts.reachable(session, [900001], TODAY)[900001].email == "robin.m@school1.example"
    words = people.leaves(context, 1, date(2027, 2, 28)).words
    assert words == "Contact 1 (head of Year 6, School 1) left on Sun 28 Feb 2027"
    with context.store.reading() as session:
        assert place_looks.people(session, TODAY)[0].left
        # the school's own request names somebody else, who is turned to now
        assert contacts.reachable(session, [900001], TODAY)[900001].name == "A. Teacher"
        assert contacts.reachable(session, [900001], date(2027, 2, 27))[900001].name == "Robin Made-Up"
        assert not any("Robin" in line.words for line in history(session))
    undoing.undo(context)
    with context.store.reading() as session:
        assert not place_looks.people(session, TODAY)[0].left


def test_a_partner_needs_an_organisation_and_somebody_to_reach(context: Context) -> None:
    with pytest.raises(RefusedError, match="an organisation or a school is needed"):
        people.save(context, _texts(key=""))
    with pytest.raises(RefusedError, match="a name, an e-mail address or a telephone number"):
        people.save(context, {"key": "", "organisation": "County", "role": "education lead"})
    with pytest.raises(RefusedError, match="there is no school urn:12"):
        people.save(context, _texts(key="urn:12"))
    people.save(context, _texts(key="", organisation="County Council", authority="essex"))
    with context.store.reading() as session:
        assert place_looks.people(session, TODAY) == ()
        assert place_looks.people(session, TODAY, partners=True)[0].authority == "Essex"
        assert len(partners.partners(session)) == 1
    people.leaves(context, 1, TODAY)
    with context.store.reading() as session:
        assert partners.partners(session) == ()


def test_notes_about_a_school_forget_a_person_and_its_name_stays(context: Context) -> None:
    people.save(context, _texts())
    places.save_school(context, "900001", {"notes": "Ring Robin Made-Up first", "room": "Hall"})
    forgetting.forget_contact(context, "Robin Made-Up")
    with context.store.reading() as session:
        row = session.get_one(t.School, 900001)
        assert "Robin" not in row.notes and (row.room, row.name) == ("Hall", "School 1")


def test_a_school_that_wants_no_letters_gets_none(county: Context) -> None:
    with county.store.reading() as session:
        urns = [line.key for line in place_looks.places(session)]
    numbers = [int(key.removeprefix("urn:")) for key in urns]
    said = target_letters.letters(county, numbers, "knife").words
    undoing.undo(county)
    places.save_school(county, urns[0], {"do_not_contact": "yes"})
    again = target_letters.letters(county, numbers, "knife").words
    assert "does not want to be written to" in again and again != said


def test_what_is_known_of_a_place_stands_on_the_day_sheet_where_nothing_else_was_said(
    context: Context,
) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=datetime(2027, 3, 16, 9, 30))
    texts = {"room": "Hall", "parking": "Mill Lane", "notes": "Ring twice"}
    places.save_school(context, "900001", texts)
    day = date(2027, 3, 16)
    with context.store.reading() as session:
        sheet = officer_week.sheet_of(session, context.book(session, day, day), "ASH", day)
        row = session.get_one(t.Visit, 1)
        visit = load_visit(session, row.reference, load_programmes(session))
        told = visit_letters.about(context, session, row, visit, context.book(session, day, day)).facts
    facts = {name: words for stop in sheet.stops for name, words in stop.facts}
    assert (facts["Room"], facts["Parking"], facts["The place"]) == ("Hall", "Mill Lane", "Ring twice")
    assert (told.room, told.parking) == ("Hall", "Mill Lane") and "Ring twice" not in str(told)
