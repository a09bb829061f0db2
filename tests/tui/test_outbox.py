"""What leaves and what comes back, told over the real office."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from story import NOW, Story, told_at

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services.offerviews import OfferedTime
from ecfrs_tui.services.office import open_office
from ecfrs_tui.tui.screens.dialogs import ChoiceScreen, QuestionScreen, ReadScreen
from ecfrs_tui.tui.screens.letters import LettersScreen, WordingScreen
from ecfrs_tui.tui.screens.offers import OffersScreen
from ecfrs_tui.tui.screens.outbox import OutboxScreen
from ecfrs_tui.tui.screens.replies import RepliesScreen
from ecfrs_tui.tui.screens.requests import RequestsScreen

SIZE = (130, 40)
BY_HAND = '[mail]\nrelease = "by hand"\n'


async def at(story: Story, kind: type[Any]) -> Any:
    await story.until(lambda: isinstance(story.app.screen, kind))
    return story.app.screen


def booked(home: Path, number: int = 1) -> None:
    """So many requests booked at their best time, before the screens open."""
    office = open_office(home, RehearsalClock(NOW))
    for row in office.requests(states=("ready",)):
        if number and (slots := office.suggest(row.reference).slots):
            office.book_slot(row.reference, slots[0])
            number -= 1
    office.close()


async def test_nothing_leaves_before_somebody_has_seen_who_gets_what(demo_home: Path) -> None:
    (demo_home / "ecfrs.toml").write_text(BY_HAND, encoding="utf-8")
    booked(demo_home, 2)
    async with told_at(demo_home, size=SIZE) as story:
        await story.act("app.outbox")
        screen = await at(story, OutboxScreen)
        await story.until(lambda: screen.listing.rows)
        drafted = [row for row in screen.listing.rows if row.state == "drafted"]
        assert len(drafted) >= 4 and "drafted" in story.text
        assert not list((demo_home / "exports").rglob("*.eml"))
        await story.act("list.mark", "list.mark", "outbox.release")
        question = await at(story, QuestionScreen)
        assert "Let 2 messages go" in story.text and drafted[0].recipient[:12] in story.text
        await story.press("enter")
        await story.until(lambda: story.app.screen is not question)
        assert len(list((demo_home / "exports").rglob("*.eml"))) == 2
        await story.act("outbox.withdraw")
        await at(story, QuestionScreen)
        await story.press("enter")
        await story.until(
            lambda: len([r for r in screen.listing.rows if r.state == "drafted"]) == len(drafted) - 3
        )
        await story.act("list.bottom", "outbox.read")
        await at(story, ReadScreen)
        assert "Dear" in story.text or "Hello" in story.text


async def test_offered_answered_and_chosen(demo_home: Path, tmp_path: Path) -> None:
    async with told_at(demo_home, size=SIZE) as story:
        requests: Any = await story.best_times()
        assert isinstance(requests, RequestsScreen)
        reference = requests.listing.current_key
        await story.act("requests.offer")
        await at(story, QuestionScreen)
        await story.retype("1, 9")
        await story.press("enter")
        assert "The times are numbered" in story.text
        await story.retype("1, 2")
        await story.press("enter")
        await story.until(lambda: "held until" in story.toasts)
        (offer,) = story.desk.offers()
        mail = tmp_path / "reply.eml"
        mail.write_text(
            f"From: {offer.email}\nTo: bookings@education-team.example\nSubject: Re: times\n"
            f"Message-ID: <a@b.example>\n\nWe take {offer.choices[1].code.lower()}, thank you.\n"
        )
        await story.act("app.outbox", "outbox.replies")
        await at(story, RepliesScreen)
        await story.act("replies.read")
        await at(story, QuestionScreen)
        await story.type(str(mail))
        await story.press("enter")
        screen = await at(story, RepliesScreen)
        await story.until(lambda: screen.listing.rows)
        assert story.desk.visit(offer.choices[1].visit).state == "held", "nothing is applied unseen"
        await story.act("replies.apply")
        await at(story, QuestionScreen)
        await story.press("enter")
        await story.until(lambda: story.desk.visit(offer.choices[1].visit).state == "confirmed")
        assert story.desk.visit(offer.choices[0].visit).state == "cancelled"
        assert story.desk.request(reference).row.state == "booked"


async def test_an_offer_is_chosen_by_hand_or_withdrawn_and_who_waits_is_seen(demo_home: Path) -> None:
    office = open_office(demo_home, RehearsalClock(NOW))
    rows = [r for r in office.requests(states=("ready",)) if len(office.suggest(r.reference).slots) > 1][:3]
    for row in rows[:2]:
        slots = office.suggest(row.reference).slots[:2]
        office.make_offer(row.reference, [OfferedTime(s.officers, s.starts_at) for s in slots])
    office.wait(rows[2].reference, note="any day")
    office.close()
    async with told_at(demo_home, size=SIZE) as story:
        await story.act("app.outbox", "outbox.offers")
        screen = await at(story, OffersScreen)
        await story.until(lambda: len(screen.listing.rows) == 2)
        first, second = screen.listing.rows
        await story.act("offers.choose")
        await at(story, ChoiceScreen)
        await story.press("enter")
        await at(story, QuestionScreen)
        await story.press("enter")
        await story.until(lambda: story.desk.offer(first.code).state == "chosen")
        await story.until(lambda: [r.code for r in screen.listing.rows] == [second.code])
        await story.act("offers.withdraw")
        await at(story, QuestionScreen)
        await story.type("the officer is ill")
        await story.press("enter")
        await story.until(lambda: story.desk.offer(second.code).state == "withdrawn")
        await story.act("offers.waiting", "waiters.drop")
        await at(story, QuestionScreen)
        await story.press("enter")
        await story.until(lambda: not story.desk.waiting())


async def test_a_declined_visit_is_work_on_today_and_leads_to_the_reply(
    demo_home: Path, tmp_path: Path
) -> None:
    booked(demo_home)
    office = open_office(demo_home, RehearsalClock(NOW))
    visit = next(v for v in office.visits(states=("confirmed",)) if v.request)
    calendar = next(
        p for p in (demo_home / "exports").rglob(f"{visit.reference}*.ics") if "school" not in p.name
    )
    words = calendar.read_text(encoding="utf-8")
    declined = words.replace("METHOD:REQUEST", "METHOD:REPLY").replace(
        "PARTSTAT=NEEDS-ACTION", "PARTSTAT=DECLINED"
    )
    answer = tmp_path / "answer.ics"
    answer.write_text(declined, encoding="utf-8")
    office.read_replies([answer])
    office.close()
    async with told_at(demo_home, size=SIZE) as story:
        await story.until(lambda: "declines" in story.text)
        lines = story.app.screen.listing.rows  # type: ignore[attr-defined]
        number = next(n for n, line in enumerate(lines) if line.kind == "reply")
        await story.press("home", *["down"] * number, "enter")
        screen = await at(story, RepliesScreen)
        await story.until(lambda: screen.listing.current)
        await story.act("replies.dismiss")
        await at(story, QuestionScreen)
        await story.type("rang: they come after all")
        await story.press("enter")
        await story.until(lambda: not story.desk.replies())
        assert story.desk.visit(visit.reference).state == "confirmed"


async def test_a_letters_words_are_changed_with_the_letter_beside_them(demo_home: Path) -> None:
    async with told_at(demo_home, size=SIZE) as story:
        await story.act("app.outbox", "outbox.letters")
        letters = await at(story, LettersScreen)
        await story.until(lambda: letters.listing.rows)
        letters.listing.go_to("invitation")
        await story.until(lambda: "Dear" in story.text)
        await story.act("letters.edit")
        screen = await at(story, WordingScreen)
        await story.until(lambda: "Dear" in story.text)
        field = screen.query_one("#wording")
        field.load_text("Subject: Our visit ({{ reference }})\n\nHello {{ nmae }},\n\nwe come.\n")
        await story.until(lambda: "'nmae' is not among the facts" in story.text)
        await story.act("wording.keep")
        assert isinstance(story.app.screen, WordingScreen), "a mistake is not kept"
        field.load_text("Subject: Our visit ({{ reference }})\n\nHello {{ name }},\n\nwe come.\n")
        await story.until(lambda: not screen._problem and "we come." in story.text)
        await story.act("wording.keep")
        await at(story, LettersScreen)
        assert "we come." in (demo_home / "templates" / "invitation.txt").read_text(encoding="utf-8")
        await story.until(lambda: "ours" in story.text)
        await story.act("letters.shipped")
        await at(story, QuestionScreen)
        await story.press("enter")
        await story.until(lambda: not (demo_home / "templates" / "invitation.txt").exists())
