"""Markdown as lines of content: headings, paragraphs, lists, code.

Not Textual's own Markdown widget, though it is quick enough: here the words that are looked for stand out, a page
can be laid out and tested without a screen, and code is drawn without a syntax colouring that no theme of ours has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.content import Content

from ecfrs_tui.tui.text import TONES, clean

if TYPE_CHECKING:
    from markdown_it.token import Token

MOST_WIDE = 84
"""Lines longer than this are hard to read."""
_FOUND = "reverse"


@dataclass(frozen=True)
class Block:
    """A paragraph of a page: what stands before its first line, how far the others are indented."""

    words: Content
    bullet: str = ""
    indent: int = 0
    gap: bool = True
    """A blank line before it."""
    fixed: bool = False
    """Not to be wrapped: code."""


@dataclass
class _Lists:
    """The lists one is in: None for bullets, else the next number."""

    open: list[int | None] = field(default_factory=list)
    fresh: bool = False
    """A new item has begun and its bullet is not yet drawn."""
    first: bool = False
    """A new list has begun: a blank line stands before it, none between its items."""

    def bullet(self) -> str:
        if not self.open:
            return ""
        number = self.open[-1]
        if not self.fresh:
            return ""
        self.fresh = False
        if number is None:
            return "·  "
        self.open[-1] = number + 1
        return f"{number}. "


def blocks(markdown: str) -> tuple[Block, ...]:
    """A page's paragraphs."""
    from markdown_it import MarkdownIt

    return tuple(_blocks(MarkdownIt("commonmark").parse(markdown)))


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    lists = _Lists()
    heading = ""
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.open.append(int(token.attrs.get("start", 1)) if token.type.startswith("ordered") else None)
            lists.first = True
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.open.pop()
        elif token.type == "list_item_open":
            lists.fresh = True
        elif token.type == "heading_open":
            heading = token.tag
        elif token.type == "heading_close":
            heading = ""
        elif token.type == "inline":
            words = _inline(token.children or ())
            if heading:
                words = words.stylize(f"bold {TONES['ember']}" if heading == "h1" else "bold")
            bullet = lists.bullet()
            yield Block(words, bullet, 3 * len(lists.open), gap=lists.first or not bullet)
            lists.first = False
        elif token.type in ("fence", "code_block"):
            code = Content("\n").join(
                [Content(printable(line)) for line in token.content.rstrip().split("\n")]
            )
            yield Block(code.stylize(TONES["blue"]), "", 3, fixed=True)


def printable(line: str) -> str:
    """The text with its blanks, and nothing in it that moves the cursor."""
    return "".join(c for c in line if c.isprintable())


def _inline(children: Sequence[Token]) -> Content:
    parts: list[Content] = []
    styles: list[str] = []
    for child in children:
        if child.type in ("strong_open", "em_open"):
            styles.append("bold" if child.type == "strong_open" else "italic")
        elif child.type in ("strong_close", "em_close"):
            styles.pop()
        elif child.type == "code_inline":
            parts.append(Content.styled(clean(child.content), TONES["ember"]))
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(Content(" "))
        elif child.type == "text":
            says = printable(child.content)
            parts.append(Content.styled(says, " ".join(styles)) if styles else Content(says))
    return Content("").join(parts)


def laid_out(page: Sequence[Block], width: int, found: Sequence[str] = ()) -> list[Content]:
    """The paragraphs as lines of at most `width` cells; words that are looked for stand out."""
    width = max(10, min(width, MOST_WIDE))
    lines: list[Content] = []
    for block in page:
        if block.gap and lines:
            lines.append(Content(""))
        words = _marked(block.words, found)
        inner = width - block.indent
        wrapped = words.split("\n") if block.fixed else (words.wrap(inner) or [Content("")])
        first = Content(block.bullet.rjust(block.indent)) if block.bullet else Content(" " * block.indent)
        rest = Content(" " * block.indent)
        for number, line in enumerate(wrapped):
            lines.append((rest if number else first) + line.rstrip())
    return lines


def _marked(words: Content, found: Sequence[str]) -> Content:
    for each in found:
        for hit in re.finditer(re.escape(each), words.plain, re.IGNORECASE):
            words = words.stylize(_FOUND, *hit.span())
    return words
