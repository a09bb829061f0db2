"""The pages: found beside this module, in the order of their numbers; keys and commands are put in when shown.

A page is `NN-name.md`. Its first line says for which contexts of keys it opens: `<!-- for: requests slots -->`.
`{requests.book}` stands for the key of that action, `{cmd: book}` for the command.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.tui import actions

FOLDER = Path(__file__).parent
ACTION = re.compile(r"\{([a-z]+\.[a-z_0-9]+)\}")
COMMAND = re.compile(r"\{cmd: ([a-z][a-z -]*)\}")
_FOR = re.compile(r"\A<!-- for: ([a-z ]+) -->\n")


@dataclass(frozen=True)
class Page:
    """A page as it was written; `contexts` are those of the screens that open the guide at it."""

    name: str
    title: str
    contexts: tuple[str, ...]
    text: str


@cache
def all_pages() -> tuple[Page, ...]:
    """Every page, in order."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("[0-9][0-9]-*.md")))


def _read(path: Path) -> Page:
    whole = path.read_text(encoding="utf-8")
    head = _FOR.match(whole)
    text = whole[head.end() :] if head else whole
    title = next(line[2:].strip() for line in text.splitlines() if line.startswith("# "))
    return Page(path.stem[3:], title, tuple(head[1].split()) if head else (), text)


def named(name: str) -> Page:
    """A page by its name. Raises NotFoundError with the names there are."""
    found = next((page for page in all_pages() if page.name == name.strip().casefold()), None)
    if found is None:
        names = ", ".join(page.name for page in all_pages())
        raise NotFoundError("page_unknown", f"the guide has no page “{name}”", hint=f"there are {names}")
    return found


def of_context(context: str) -> Page | None:
    """The page at which the guide opens in a context of keys."""
    return next((page for page in all_pages() if context in page.contexts), None)


def filled(page: Page, keymap: Mapping[str, str]) -> str:
    """The page's Markdown with the keys as they are and the commands in full."""

    def key(found: re.Match[str]) -> str:
        return f"`{actions.show_key(actions.keys_of(actions.BY_ID[found[1]], keymap)[0])}`"

    return COMMAND.sub(lambda found: f"`ecfrs-tui {found[1]}`", ACTION.sub(key, page.text))
