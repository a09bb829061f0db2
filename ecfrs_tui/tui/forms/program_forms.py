"""The form of one setting of this program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecfrs_tui.services.records import own_settings
from ecfrs_tui.tui.forms import fields as f
from ecfrs_tui.tui.forms.model import Form, FormField, Loaded, Values

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.records.own_settings import SettingLine
    from ecfrs_tui.services.views import Outcome


def setting(desk: Desk, row: SettingLine) -> Form:
    """Another value for a setting; a blank goes back to the usual one."""

    def save(values: Values, version: int | None) -> Outcome:
        return desk.save_setting(row.name, values["value"])

    def load() -> Loaded:
        now = next(each for each in desk.own_settings() if each.name == row.name)
        return Loaded({"value": now.value})

    intro = [row.about] if row.about else []
    intro.append(f"Usually: {row.usual or 'nothing'}. A blank goes back to it.")
    if row.at_start:
        intro.append("It works from the next start on.")
    return Form("setting", row.name, f"Setting {row.name}", [_field(row)], load, save, intro=" ".join(intro))


def _field(row: SettingLine) -> FormField:
    if row.options:
        return f.one("value", "Value", [(each, each) for each in row.options])
    read = own_settings.reader(row.name)

    def stands(text: str) -> object:
        return read(text) if text.strip() else None

    return f.checked("value", "Value", stands, hint=row.usual)
