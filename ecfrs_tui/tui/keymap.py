"""Checks a person's own keys before they are laid over ours: Textual would lose clashing keys in silence."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ecfrs_tui.keyfile import FILE_NAME
from ecfrs_tui.tui import actions

_NAMED = frozenset(
    (
        *("enter", "escape", "tab", "space", "backspace", "delete", "insert", "home", "end", "pageup"),
        *("pagedown", "up", "down", "left", "right", "question_mark", "slash", "left_square_bracket"),
        *("right_square_bracket", "full_stop", "semicolon", "colon", "exclamation_mark", "quotation_mark"),
        *("number_sign", "dollar_sign", "percent_sign", "ampersand", "apostrophe", "left_parenthesis"),
        *("right_parenthesis", "asterisk", "plus", "minus", "equals_sign", "less_than_sign", "tilde"),
        *("greater_than_sign", "at", "backslash", "circumflex_accent", "underscore", "grave_accent"),
        *("left_curly_bracket", "vertical_line", "right_curly_bracket"),
    )
)
_FUNCTION = re.compile(r"f([1-9]|1[0-9]|2[0-4])")
_SIGNS = {
    "?": "question_mark", "/": "slash", "[": "left_square_bracket", "]": "right_square_bracket",
    ".": "full_stop", ";": "semicolon", ":": "colon", "!": "exclamation_mark", "#": "number_sign",
    "+": "plus", "-": "minus", "=": "equals_sign", "<": "less_than_sign", ">": "greater_than_sign",
    "@": "at", "*": "asterisk", "_": "underscore", "esc": "escape", "pgup": "pageup", "pgdn": "pagedown",
}  # fmt: skip


QUIT, WAY_OUT = "app.quit", "ctrl+q"


def checked(keymap: Mapping[str, str], lines: Mapping[str, int] | None = None) -> tuple[dict[str, str], str]:
    """The keymap in Textual's key names, and what is wrong with it in one message.

    With any fault the keymap comes back empty: the defaults stand whole. `lines` says where in the file an
    action stands. Whatever is laid over it, ctrl+q leaves the program unless another action has that key.
    """
    if not keymap:
        return {}, ""  # the usual keys do not clash: that is tested, and need not cost every start
    faults: list[str] = []
    found: dict[str, str] = {}
    for identity, keys in keymap.items():
        at = _at(identity, lines)
        if identity not in actions.BY_ID:
            faults.append(f"{at}“{identity}” is not an action{_nearest(identity, actions.BY_ID)}")
            continue
        names = [_key(each) for each in str(keys).split(",") if each.strip()]
        if not names:
            faults.append(f"{at}{identity} has no key")
        faults += [
            f"{at}“{bad}” of {identity} is not a key{_nearest(bad, (*_NAMED, *_SIGNS))}"
            for bad, name in _paired(keys, names)
            if not name
        ]
        found[identity] = ",".join(name for name in names if name)
    if not faults:
        faults = [f"{_at_clash(clash, found, lines)}{clash.words}" for clash in _clashes(found)]
    if faults:
        return {}, "Your keys were not used, the usual ones stand: " + "; ".join(faults) + "."
    if QUIT in found and WAY_OUT not in ",".join(found.values()).split(","):
        found[QUIT] += f",{WAY_OUT}"
    return found, ""


def _at(identity: str, lines: Mapping[str, int] | None) -> str:
    return f"{FILE_NAME} line {lines[identity]}: " if lines and identity in lines else ""


def _nearest(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f" (did you mean “{near[0]}”?)" if near else ""


@dataclass(frozen=True)
class _Clash:
    """A key of two live actions, in words."""

    first: str
    second: str
    words: str


def _at_clash(clash: _Clash, found: Mapping[str, str], lines: Mapping[str, int] | None) -> str:
    return next((_at(each, lines) for each in (clash.second, clash.first) if each in found), "")


def clashes(keymap: Mapping[str, str]) -> list[str]:
    """Two live actions with one key, in words; what an inner scope takes on purpose is none."""
    return [clash.words for clash in _clashes(keymap)]


def _clashes(keymap: Mapping[str, str]) -> list[_Clash]:
    faults: dict[_Clash, None] = {}
    for context in actions.CONTEXTS:
        taken: dict[str, actions.Action] = {}
        for action in actions.of_context(context):
            for key in actions.keys_of(action, keymap):
                first = taken.setdefault(key, action)
                if first is action or action.id in first.over:
                    continue
                where = actions.TITLES[context]
                says = f"{actions.show_key(key)} is both {first.id} and {action.id} in {where}"
                faults[_Clash(first.id, action.id, says)] = None
    return list(faults)


def _paired(keys: str, names: list[str]) -> list[tuple[str, str]]:
    return list(zip([each.strip() for each in str(keys).split(",") if each.strip()], names, strict=True))


def _key(text: str) -> str:
    """Textual's name for a key as a person writes it, or empty."""
    *modifiers, last = text.strip().split("+") if len(text.strip()) > 1 else [text.strip()]
    last = _SIGNS.get(last, last)
    if any(modifier not in ("ctrl", "alt", "shift") for modifier in modifiers):
        return ""
    if not (last in _NAMED or _FUNCTION.fullmatch(last) or (len(last) == 1 and last.isalnum())):
        return ""
    if "shift" in modifiers and len(last) == 1:
        modifiers = [each for each in modifiers if each != "shift"]
        last = last.upper()
    return "+".join([*modifiers, last])
