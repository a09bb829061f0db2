"""What leaves and what comes back: the outbox, replies, offers, the waiting list, the letters' words."""

from __future__ import annotations

from collections.abc import Mapping

from ecfrs_tui.tui.actions.model import Action, action

ACTIONS: tuple[Action, ...] = (
    action("outbox.visit", "enter", "visit", "The visit or the request the message is about", "to_visit", footer=1,
       reason="why_no_about"),
    action("outbox.release", "m", "let go", "See who gets what, then let this message go, or the marked ones",
       "release", footer=2, command="outbox release", reason="why_not_drafted", verb="write to"),
    action("outbox.read", "z", "read", "The whole message as it leaves, and what the mail server said", "read_whole",
       footer=3, command="outbox show", reason="why_no_message", verb="whole"),
    action("outbox.by_hand", "d", "sent by hand", "A person has sent it: it counts as sent", "by_hand",
       command="outbox sent-by-hand", reason="why_not_open", verb="done"),
    action("outbox.withdraw", "D", "withdraw", "It has reached nobody and will not", "withdraw",
       command="outbox withdraw", reason="why_not_open", verb="drop"),
    action("outbox.retry", "ctrl+r", "try again", "Hand a failed message to the mail server once more", "retry",
       command="outbox retry", reason="why_not_failed"),
    action("outbox.files", "x", "files", "Write it as files, whatever the usual way is", "write_files",
       command="outbox export", reason="why_no_message", verb="file"),
    action("outbox.send", "ctrl+s", "send now", "Hand what was let go to the mail server now", "send_now",
       command="outbox send", reason="why_no_server"),
    action("outbox.replies", "I", "replies", "What came back: read in, look at, apply or dismiss", "open_replies",
       footer=4, command="replies list", reason="why_no_desk", verb="read in"),
    action("outbox.offers", "o", "offers", "Times held for schools to choose from, and who waits for a time",
       "open_offers", footer=5, command="offers list", reason="why_no_desk", verb="offer"),
    action("outbox.letters", "e", "letters", "The words of the letters, with a preview", "open_letters",
       command="templates list", reason="why_no_desk", verb="edit"),
    action("outbox.all", "a", "all", "What waits or left lately, or every message", "toggle_all", verb="all"),
    action("replies.apply", "enter", "apply", "Do what the reply asks for; the rule book is asked again", "apply",
       footer=1, command="replies apply", reason="why_no_claim"),
    action("replies.dismiss", "D", "dismiss", "Nothing follows from this reply", "dismiss_claim", footer=2,
       command="replies dismiss", reason="why_no_claim", verb="drop"),
    action("replies.read", "I", "read in", "Read replies from files, the home's inbox folder or the mailbox", "read_in",
       footer=3, command="replies read", reason="why_no_desk", verb="read in"),
    action("replies.all", "a", "all", "What nobody has dealt with, or all of them", "toggle_all", verb="all"),
    action("offers.choose", "enter", "choose", "The school has chosen: which time, the others are let go", "choose",
       footer=1, command="choose", reason="why_no_offer"),
    action("offers.withdraw", "D", "withdraw", "Let go of all times of the offer, and tell the school", "withdraw",
       footer=2, command="offers withdraw", reason="why_no_offer", verb="drop"),
    action("offers.waiting", "tab", "waits", "Who waits for a time, and what came free", "other_list", footer=3,
       command="waiting list"),
    action("offers.all", "a", "all", "Open offers, or all of them", "toggle_all", verb="all"),
    action("waiters.book", "enter", "request", "The request, with its best times", "to_request", footer=1,
       reason="why_nobody_waits"),
    action("waiters.drop", "D", "drop", "Take it off the waiting list", "wait_no_more", footer=2,
       command="waiting remove", reason="why_nobody_waits", verb="drop"),
    action("waiters.offers", "tab", "offers", "Back to the offers", "other_list", footer=3),
    action("letters.edit", "enter e", "edit", "Change the words; the shipped ones stay beside them", "edit", footer=1,
       command="templates copy", reason="why_no_letter", verb="edit"),
    action("letters.other", "v", "visit", "Another visit in the preview", "other_visit", footer=2,
       command="templates preview", reason="why_no_letter", verb="view"),
    action("letters.shipped", "D", "shipped", "Drop our own words: the shipped ones stand again",
       "back_to_shipped", footer=3, command="templates restore", reason="why_not_own", verb="drop"),
    action("wording.keep", "ctrl+s", "keep", "Keep the words", "keep", footer=1, reason="why_wrong"),
    action("wording.leave", "escape", "leave", "Leave; what was typed is asked about", "leave_it", footer=2),
)  # fmt: skip

CONTEXTS: Mapping[str, tuple[str, ...]] = {
    "outbox": ("list", "outbox", "things", "main", "app"),
    "replies": ("list", "replies", "things", "main", "app"),
    "offers": ("list", "offers", "things", "main", "app"),
    "waiters": ("list", "waiters", "things", "main", "app"),
    "letters": ("list", "letters", "main", "app"),
    "wording": ("wording", "always"),
}

TITLES: Mapping[str, str] = {
    "outbox": "Outbox",
    "replies": "Replies",
    "offers": "Offers",
    "waiters": "Waiting list",
    "letters": "Letters",
    "wording": "The words of a letter",
}

LISTED: Mapping[str, str] = dict(TITLES)
"""Scopes with the titles they have in the list of keys, in its order."""
