"""Questions about what cannot be taken back: a word is typed first, and it is never there already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecfrs_tui.services.views import Outcome
from ecfrs_tui.tui.screens.dialogs import Ask, Question, QuestionScreen

if TYPE_CHECKING:
    from ecfrs_tui.tui.screens.settings_panel import SectionPanel, T


def typed(word: str) -> Ask:
    """A field that takes that word and no other."""

    def check(text: str) -> str:
        return "" if text.strip().casefold() == word else f"Type “{word}” to do it, or leave with esc."

    return Ask("word", f"Type “{word}”", hint=word, check=check)


class SureScreen(QuestionScreen[Outcome]):
    """A question that keeps no draft: who comes back types the word again."""

    def _typed(self) -> dict[str, str]:
        return {}


def ask_for_good(panel: SectionPanel[T], question: Question[Outcome]) -> None:
    """Asks over a section's list; what was done is said."""

    def closed(outcome: Outcome | None) -> None:
        if outcome is not None:
            panel.done(outcome)

    panel.app.push_screen(SureScreen(question), closed)
