"""What an empty list says: our sentence, with each `{action.id}` in it as the key that does it now."""

from __future__ import annotations

import re
from collections.abc import Mapping

from textual.content import Content

from ecfrs_tui.tui import actions
from ecfrs_tui.tui.text import drawn, run_on

_NAMED = re.compile(r"\{([a-z]+\.[a-z_0-9]+)\}")


def empty_words(sentence: str, keymap: Mapping[str, str]) -> Content:
    """The sentence with its keys marked; braces that name no action are left as they are."""
    parts: list[Content | str] = []
    at = 0
    for found in _NAMED.finditer(sentence):
        if (action := actions.BY_ID.get(found[1])) is None:
            continue
        key = actions.show_key(actions.keys_of(action, keymap)[0])
        parts += [sentence[at : found.start()], drawn(key, "ember")]
        at = found.end()
    return run_on(*parts, sentence[at:])
