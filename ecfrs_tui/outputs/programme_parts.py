"""What belongs to a programme in letters: what the school must provide, what we bring, the letter to parents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ecfrs_tui.outputs.mail import Enclosure
from ecfrs_tui.outputs.templating import Wording, slug

EVERY = "any"
"""The key of what holds for every programme."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Lines for the school and for the officer, files for the school, and what was wrong with a template."""

    asked: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    problems: tuple[str, ...] = ()


def parts_of(
    wording: Wording,
    programmes: Iterable[tuple[str, str, str]],
    values: Mapping[str, object],
    own: Mapping[tuple[str, str], str] | None = None,
) -> Parts:
    """The parts for programmes given as (code, title, topic), each line once.

    A file is looked for under the programme's code, else under its title, else under its topic. `own` are the
    team's lines by code and part (`school`, `equipment`): they stand in the place of the files.
    """
    own = own or {}
    asked: list[str] = []
    brought: list[str] = []
    enclosed: list[Enclosure] = []
    problems: list[str] = []

    def render(name: str) -> str:
        rendered = wording.render(name, values)
        if rendered.problem:
            problems.append(rendered.problem)
        return rendered.text

    keys = [(EVERY, EVERY, EVERY), *programmes]
    for part, lines in (("school", asked), ("equipment", brought)):
        files: list[str] = []
        for key in keys:
            text = own.get((key[0], part), "")
            if not text:
                name = next((n for n in _names(wording, [key], part) if n not in files), "")
                files.append(name)
                text = render(name) if name else ""
            lines.extend(line.strip() for line in text.splitlines() if line.strip())
    for name in _names(wording, keys[1:], "parents"):
        stem = name.removeprefix("parts/").partition(".")[0]
        enclosed.append(Enclosure(f"letter-to-parents-{stem}.txt", render(name) + "\n"))
    return Parts(
        tuple(dict.fromkeys(asked)),
        tuple(dict.fromkeys(brought)),
        tuple(enclosed),
        tuple(dict.fromkeys(problems)),
    )


def _names(wording: Wording, programmes: Iterable[tuple[str, str, str]], part: str) -> list[str]:
    found: list[str] = []
    for keys in programmes:
        names = (f"parts/{slug(key)}.{part}" for key in keys if slug(key))
        name = next((one for one in names if wording.has(one)), "")
        if name and name not in found:
            found.append(name)
    return found
