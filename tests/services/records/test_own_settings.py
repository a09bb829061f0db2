"""The settings file: one value changes, comments stay, what cannot be is refused, the environment is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecfrs_tui import config
from ecfrs_tui.errors import EcfrsError, NotFoundError, RefusedError, StaleError
from ecfrs_tui.services import undoing
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.records import own_settings

TEXT = """\
# the team's own
actor = "Kim"  # at the front desk

[mail]
# later over the server
port = 25
retry_minutes = [1, 5] # patience
"""


def _file(context: Context) -> Path:
    path = context.home / config.FILE_NAME
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_every_setting_is_listed_and_can_be_put_back_as_it_stands(context: Context) -> None:
    _file(context)
    lines = {line.name: line for line in own_settings.lines(context.home, {})}
    assert len(lines) == len({*lines}) > 50
    assert (lines["mail.port"].value, lines["mail.port"].where, lines["mail.port"].usual) == (
        "25",
        "ecfrs.toml",
        "587",
    )
    assert lines["mail.way"].options == ("files", "mail")
    assert lines["mail.retry_minutes"].value == "1, 5"
    assert "reminder" in lines["mail.reminder_days"].about.lower()
    for line in lines.values():
        if line.value and not line.by_hand:
            read = own_settings.reader(line.name)(line.value)
            assert own_settings.text_of(read) == line.value


def test_the_environment_beats_the_file_and_is_said(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    _file(context)
    monkeypatch.setenv("ECFRS_MAIL__PORT", "2525")
    (line,) = [line for line in own_settings.lines(context.home) if line.name == "mail.port"]
    assert (line.value, line.where) == ("2525", "environment")


def test_one_value_changes_and_everything_else_stays_to_the_letter(context: Context) -> None:
    path = _file(context)
    own_settings.save(context, "mail.port", "2525")
    assert path.read_text(encoding="utf-8") == TEXT.replace("port = 25", "port = 2525")
    own_settings.save(context, "rules.lunch_from", "12:00")
    own_settings.save(context, "mail.port", "")
    assert config.load(context.home).mail.port == 587
    assert (
        config.load(context.home).rules.rules().lunch_from.hour
        == 12
        == context.settings.rules.lunch_from.hour
    )
    for _ in range(3):
        undoing.undo(context)
    assert path.read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mail.port", "many"), ("mail.port", "0"), ("mail.way", "pigeon"), ("travel.server", "routing"),
        ("rules.lunch_from", "noonish"), ("mail.open_files", "perhaps"), ("mail.evaluation_link", "ftp://x"),
        ("sender_email", "nobody"), ("hold_days", "-3"), ("mail.token_command", "a 'b"), ("care.undo_days", "1.5"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_stand_never_reaches_the_file(context: Context, name: str, text: str) -> None:
    path = _file(context)
    with pytest.raises(RefusedError) as refused:
        own_settings.save(context, name, text)
    assert list(refused.value.details["fields"]) == ["value"]
    assert path.read_text(encoding="utf-8") == TEXT


def test_what_is_no_setting_or_no_change_is_refused(context: Context) -> None:
    _file(context)
    for name in ("mail.speed", "keys", "nothing"):
        with pytest.raises(NotFoundError):
            own_settings.save(context, name, "1")
    with pytest.raises(RefusedError, match="as it was"):
        own_settings.save(context, "mail.port", "25")


def test_undo_leaves_a_value_alone_that_was_changed_since(context: Context) -> None:
    path = _file(context)
    own_settings.save(context, "mail.port", "2525")
    path.write_text(TEXT.replace("port = 25", "port = 465"), encoding="utf-8")
    with pytest.raises(StaleError):
        undoing.undo(context)
    assert config.load(context.home).mail.port == 465


def test_undo_leaves_alone_what_else_was_changed_since(context: Context) -> None:
    path = _file(context)
    own_settings.save(context, "mail.port", "2525")
    path.write_text(
        path.read_text(encoding="utf-8") + "days = 1 # new\n".replace("days", "reminder_days"),
        encoding="utf-8",
    )
    undoing.undo(context)
    assert path.read_text(encoding="utf-8") == TEXT + "reminder_days = 1 # new\n"


def test_a_broken_file_is_said_and_left(context: Context) -> None:
    path = _file(context)
    path.write_text("[mail\n", encoding="utf-8")
    with pytest.raises(EcfrsError):
        own_settings.save(context, "mail.port", "2525")
    assert path.read_text(encoding="utf-8") == "[mail\n"


def test_who_is_at_the_keyboard_stays_until_the_next_start(context: Context) -> None:
    said = own_settings.save(context, "actor", "Kim")
    assert said.words == "Setting actor: “Kim”; it works from the next start on"
    assert context.actor == "Pat" and config.load(context.home).actor == "Kim"
    undoing.undo(context)
    assert config.read_file(context.home) == {}
