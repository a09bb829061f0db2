"""The letter that offers a visit: facts in, plain words out, whatever a name holds."""

from __future__ import annotations

from email import message_from_bytes, policy

from hypothesis import given
from hypothesis import strategies as st

from ecfrs_tui.outputs.invitation import Person
from ecfrs_tui.outputs.mail import draft_bytes
from ecfrs_tui.outputs.target_letter import OfferFacts, offer_letter
from ecfrs_tui.outputs.templating import Wording

SENDER = Person("Bookings", "bookings@education-team.example")
TO = Person("A. Teacher", "office@school.example")
FACTS = OfferFacts(
    reference="knife-900001",
    school="Hollowmere Primary",
    subject="Knife crime and gangs",
    title="Knife crime",
    years=("R", "5", "6"),
    minutes=60,
    service="Joint Education Team",
    phone="01632 960000",
)


def test_the_letter_says_what_is_offered_and_how_to_take_it_up() -> None:
    letter = offer_letter(FACTS, SENDER, TO, Wording()).letter
    assert letter.subject == "A visit to Hollowmere Primary: Knife crime (knife-900001)"
    assert "Dear A. Teacher," in letter.text
    assert (
        "What we suggest: Knife crime for Reception, Year 5 and Year 6. A session takes about 60 minutes."
        in letter.text
    )
    assert "or call 01632 960000" in letter.text
    assert letter.text.rstrip().endswith("Our reference: knife-900001")


def test_what_is_not_known_is_not_mentioned() -> None:
    plain = OfferFacts(reference="x-1", school="A School", subject="Water safety")
    letter = offer_letter(plain, SENDER, Person("", TO.email), Wording()).letter
    assert "Dear colleague," in letter.text
    assert "What we suggest" not in letter.text and "call" not in letter.text
    assert letter.subject == "A visit to A School: Water safety (x-1)"


@given(school=st.text(max_size=80), name=st.text(max_size=80), title=st.text(max_size=80))
def test_no_name_adds_a_line_or_a_header(school: str, name: str, title: str) -> None:
    facts = OfferFacts("knife-1", school, "Knife crime", f"x{title}", ("6",), 60)
    letter = offer_letter(facts, SENDER, Person(name, TO.email), Wording()).letter
    usual = offer_letter(
        OfferFacts("knife-1", "s", "Knife crime", "t", ("6",), 60), SENDER, Person("n", TO.email), Wording()
    ).letter
    assert letter.text.count("\n") == usual.text.count("\n")
    read = message_from_bytes(draft_bytes(letter), policy=policy.default)
    assert sorted(read.keys()) == ["Content-Type", "From", "MIME-Version", "Subject", "To", "X-Unsent"]
    assert [a.addr_spec for a in read["To"].addresses] == [TO.email]
