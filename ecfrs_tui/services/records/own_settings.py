"""The settings of a home: read with where each comes from, changed in ecfrs.toml with its comments kept."""

from __future__ import annotations

import ast
import inspect
import os
import re
import shlex
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from ecfrs_tui import config
from ecfrs_tui.errors import FileRefusedError, NotFoundError, RefusedError, StaleError
from ecfrs_tui.intake.values import BadValueError, read_decimal, read_number, read_time, read_yes_no
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.records import reading
from ecfrs_tui.services.views import Outcome

AT_START = ("travel.", "theme", "keys", "actor")
"""Settings that are looked at once, when the program starts."""
_HAND = ("keys",)
"""Tables that are edited in the file itself."""
_MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class SettingLine:
    """A setting. `name` as `mail.server`, values as they are typed; `where` is usual, ecfrs.toml or environment.

    `options` of a choice; `at_start` when it works from the next start on; `by_hand` when it is edited in
    the file itself.
    """

    name: str
    value: str
    usual: str
    where: str
    about: str
    options: tuple[str, ...]
    at_start: bool
    by_hand: bool


def lines(home: Path, environment: Mapping[str, str] | None = None) -> tuple[SettingLine, ...]:
    """Every setting in the order of the file's tables. Raises FileRefusedError for a file that cannot stand."""
    env = {name.upper() for name in (os.environ if environment is None else environment)}
    stated = config.read_file(home)
    settings = config.load(home, environment)
    usual = config.Settings.model_construct()
    found = []
    for name, info, model in _fields():
        value, plain = _at(settings, name), _at(usual, name)
        where = "usual"
        if _in(stated, name):
            where = config.FILE_NAME
        if f"ECFRS_{name.upper().replace('.', '__')}" in env:
            where = "environment"
        by_hand = name in _HAND
        found.append(
            SettingLine(
                name,
                f"{len(value)} of your own" if by_hand and value else text_of(value),
                text_of(plain),
                where,
                _about().get((model.__name__, name.rpartition(".")[2]), ""),
                tuple(str(each) for each in _options(info)),
                name.startswith(AT_START),
                by_hand,
            )
        )
    return tuple(found)


def text_of(value: Any) -> str:
    """A value as it is typed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    if isinstance(value, dict):
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def reader(name: str) -> Callable[[str], Any]:
    """How a setting is read from text. Raises NotFoundError; the reader raises BadValueError."""
    for known, info, model in _fields():
        if known == name and name not in _HAND:
            return lambda text: _checked(model, name, info, _parsed(info, text))
    raise NotFoundError("setting_unknown", f"there is no setting {name}", hint="`settings list` shows them")


def save(context: Context, name: str, text: str) -> Outcome:
    """Puts another value into ecfrs.toml; an empty text takes it out, so that the usual one stands.

    Raises RefusedError with the reason, NotFoundError, FileRefusedError when the file cannot be written.
    """
    value: Any = None
    if text.strip():
        try:
            value = reader(name)(text)
        except BadValueError as fault:
            raise reading.fields_refused({"value": str(fault)}, {"value": name}) from None
    else:
        reader(name)
    with context.writing() as (work, _):
        before = _stated(context.home, name)
        after = text_of(value) if value is not None else None
        if before == after:
            raise RefusedError("nothing_changed", f"{name} is as it was")
        whole = _text(context.home)
        _write(context.home, name, value)
        said = f"“{after}”" if after is not None else f"as usual (“{text_of(_usual(name))}”)"
        words = f"Setting {name}: {said}"
        work.note(
            (
                config.FILE_NAME,
                name,
                {"text": before, "file": whole},
                {"text": after, "file": _text(context.home)},
            )
        )
        work.record("setting", name.upper(), words)
    _take_up(context)
    return Outcome(words + ("; it works from the next start on" if name.startswith(AT_START) else ""))


def take_back(context: Context, change: Any) -> None:
    """Undoes a change of the file. Raises StaleError when the setting has been changed since."""
    _, name, before, after = change
    if _text(context.home) == after["file"]:
        _put(context.home, before["file"])
    elif _stated(context.home, name) == after["text"]:
        # something else in the file has changed since: only this value goes back
        _write(context.home, name, reader(name)(before["text"]) if before["text"] is not None else None)
    else:
        raise StaleError(
            "changed_since",
            f"{name} has been changed since, so this cannot be undone",
            hint="change it by hand",
        )
    _take_up(context)


def _take_up(context: Context) -> None:
    """The settings as the file has them now; who is at the keyboard stays until the next start."""
    actor = context.settings.actor
    context.settings = config.load(context.home)
    context.settings.actor = actor


def _fields() -> list[tuple[str, FieldInfo, type[BaseModel]]]:
    """Name, field and model of each setting."""
    found: list[tuple[str, FieldInfo, type[BaseModel]]] = []
    for name, info in config.Settings.model_fields.items():
        kind = info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found += [(f"{name}.{inner}", each, kind) for inner, each in kind.model_fields.items()]
        else:
            found.append((name, info, config.Settings))
    return found


def _options(info: FieldInfo) -> tuple[Any, ...]:
    if get_origin(info.annotation) is Literal:
        return get_args(info.annotation)
    return ("yes", "no") if info.annotation is bool else ()


def _bounds(info: FieldInfo) -> tuple[float, float]:
    """The least and the most a number may be."""
    least, most = -_MOST, _MOST
    for each in info.metadata:
        least = getattr(each, "ge", getattr(each, "gt", least))
        most = getattr(each, "le", getattr(each, "lt", most))
    return least, most


def _parsed(info: FieldInfo, text: str) -> Any:
    """The text as the kind of value the field holds. Raises BadValueError."""
    kind = info.annotation
    least, most = _bounds(info)
    if kind is bool:
        return read_yes_no(text)
    if kind is int:
        return read_number(text, least=int(least), most=int(most))
    if kind is float:
        return read_decimal(text, least=least, most=most)
    if kind is time:
        return read_time(text)
    if get_origin(kind) is Literal:
        return reading.one_of([str(each) for each in get_args(kind)])(text)
    if get_origin(kind) is list:
        return _list(get_args(kind)[0], text)
    if get_origin(kind) in (Union, types.UnionType):
        raise BadValueError("edit this one in the file")
    return reading.words(most=500)(text)


def _list(kind: Any, text: str) -> list[Any]:
    if kind is int:
        return [read_number(part) for part in re.split(r"[,\s]+", text.strip()) if part]
    if "," in text:
        return [part.strip() for part in text.split(",") if part.strip()]
    try:
        return shlex.split(text)
    except ValueError:
        raise BadValueError("a quotation mark is left open") from None


def _checked(model: type[BaseModel], name: str, info: FieldInfo, value: Any) -> Any:
    """The value once the field's own rules have passed it. Raises BadValueError."""
    if model is config.Settings:
        if name.endswith("_email"):
            return reading.email()(str(value))
        return value
    try:
        made = model.model_validate({name.rpartition(".")[2]: value})
    except ValidationError as fault:
        said = fault.errors()[0]["msg"].removeprefix("Value error, ")
        raise BadValueError(said[:1].lower() + said[1:]) from None
    return getattr(made, name.rpartition(".")[2])


def _at(holder: Any, name: str) -> Any:
    for part in name.split("."):
        holder = getattr(holder, part)
    return holder


def _usual(name: str) -> Any:
    return _at(config.Settings.model_construct(), name)


def _in(stated: Mapping[str, Any], name: str) -> bool:
    part, _, rest = name.partition(".")
    if part not in stated:
        return False
    return _in(stated[part], rest) if rest and isinstance(stated[part], dict) else not rest


def _stated(home: Path, name: str) -> str | None:
    """The value the file states, as typed; None when it says nothing."""
    stated: Any = config.read_file(home)
    if not _in(stated, name):
        return None
    for part in name.split("."):
        stated = stated[part]
    return text_of(stated)


def _write(home: Path, name: str, value: Any) -> None:
    """One value in the file, everything else as it stands, comments included. Raises FileRefusedError."""
    import tomlkit

    config.read_file(home)
    document = tomlkit.parse(_text(home))
    table: Any = document
    group, _, key = name.rpartition(".")
    if group:
        if group not in document:
            document[group] = tomlkit.table()
        table = document[group]
    if value is None:
        table.pop(key, None)
    else:
        table[key] = int(value) if isinstance(value, float) and value.is_integer() else value
    _put(home, tomlkit.dumps(document))


def _text(home: Path) -> str:
    """The file as it stands; empty when there is none."""
    path = home / config.FILE_NAME
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _put(home: Path, text: str) -> None:
    """The whole file, at once or not at all. Raises FileRefusedError."""
    path = home / config.FILE_NAME
    draft = path.with_suffix(".toml.part")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(path)
    except OSError as fault:
        raise FileRefusedError(
            "settings_unwritable", f"{path} cannot be written: {fault.strerror}"
        ) from fault


@lru_cache(maxsize=1)
def _about() -> Mapping[tuple[str, str], str]:
    """What the source says below each setting, by class and name."""
    found = {}
    for part in ast.parse(inspect.getsource(config)).body:
        if not isinstance(part, ast.ClassDef):
            continue
        for one, following in zip(part.body, part.body[1:], strict=False):
            if (
                isinstance(one, ast.AnnAssign)
                and isinstance(one.target, ast.Name)
                and isinstance(following, ast.Expr)
                and isinstance(following.value, ast.Constant)
            ):
                found[part.name, one.target.id] = " ".join(str(following.value.value).split())
    return found
