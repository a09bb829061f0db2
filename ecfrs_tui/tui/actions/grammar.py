"""One meaning a key, everywhere: what a letter says on one screen it says on all of them.

An action names its meaning (`verb`) beside its keys; a test holds each of its keys against this table.
Keys a person has laid over ours in ecfrs.toml are that person's own affair.
"""

from __future__ import annotations

from collections.abc import Mapping

PLACES: frozenset[str] = frozenset(
    ("enter", "space", "tab", "escape", "home", "end", "up", "down", "left", "right", "pageup", "pagedown")
)
"""Keys whose meaning is where one is: an action may have one of these beside the letter of its verb."""

GRAMMAR: Mapping[str, str] = {
    "enter": "go into it, do the main thing",
    "space": "mark",
    "tab": "other part",
    "escape": "back",
    "home": "the start, now",
    "end": "the end",
    "question_mark": "keys",
    "slash": "filter",
    "left_square_bracket": "earlier",
    "right_square_bracket": "later",
    "plus": "more",
    "minus": "less",
    "less_than_sign": "sort",
    "greater_than_sign": "sort",
    "f1": "guide",
    "f2": "look up",
    "f5": "read again",
    "f8": "theme",
    "f6": "density",
    "a": "all",
    "A": "areas",
    "b": "book",
    "B": "sources",
    "c": "contact",
    "C": "CFRMIS",
    "d": "done",
    "D": "drop",
    "e": "edit",
    "E": "officer",
    "f": "fits",
    "g": "first",
    "G": "last",
    "h": "hold",
    "H": "history",
    "i": "happened",
    "I": "read in",
    "j": "down",
    "k": "up",
    "K": "keep",
    "L": "kept lists",
    "m": "write to",
    "M": "map",
    "n": "new",
    "N": "near",
    "o": "offer",
    "O": "best order",
    "p": "pick up",
    "P": "partners",
    "Q": "quality",
    "r": "request",
    "R": "sample",
    "s": "settings",
    "S": "school",
    "t": "move",
    "T": "targets",
    "u": "undo",
    "U": "unlock",
    "v": "view",
    "V": "visit",
    "w": "why",
    "W": "weights",
    "x": "file",
    "X": "other file",
    "y": "copy",
    "Y": "copy short",
    "z": "whole",
}
"""Key, in Textual's name, to its meaning in a word or two."""

MEANINGS: Mapping[str, str] = {
    "all": "show all, accept all",
    "book": "book, or make firm",
    "copy": "the card or the row as text, to the clipboard",
    "copy short": "the reference alone",
    "drop": "decline, cancel, withdraw, throw away; always asks",
    "earlier": "days, spans, the past",
    "file": "write as a file",
    "happened": "an officer is ill, an incident",
    "officer": "the card of an education officer",
    "read in": "read in a file",
    "school": "the school's card, or which school is meant",
    "settings": "settings of this view",
    "sort": "by the next column, or the other way round",
    "visit": "the visit's card",
    "view": "another view, another cut",
    "whole": "closer, or the whole of it",
    "write to": "mail, letters, ask, release, send",
}
"""A meaning in more words where one or two do not say enough."""


def meaning_of(key: str) -> str:
    """What a key means everywhere; empty for one that the grammar leaves alone (digits, ctrl+…)."""
    return GRAMMAR.get(key, "")


def table() -> list[tuple[tuple[str, ...], str]]:
    """The meanings in their order, each with its keys."""
    keys: dict[str, list[str]] = {}
    for key, meaning in GRAMMAR.items():
        keys.setdefault(meaning, []).append(key)
    return [(tuple(found), meaning) for meaning, found in keys.items()]


def faults_of(identity: str, keys: tuple[str, ...], verb: str) -> list[str]:
    """What an action says with its keys that the grammar does not, in words."""
    spoken = [key for key in keys if key in GRAMMAR and key not in PLACES]
    faults = [
        f"{identity}: {key} means “{GRAMMAR[key]}”, not “{verb}”" for key in spoken if GRAMMAR[key] != verb
    ]
    strangers = [key for key in keys if len(key) == 1 and key.isalpha() and key not in GRAMMAR]
    faults += [f"{identity}: {key} has no meaning in the grammar" for key in strangers]
    if verb and verb not in GRAMMAR.values():
        faults.append(f"{identity}: “{verb}” is no meaning of the grammar")
    return faults
