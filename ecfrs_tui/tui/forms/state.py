"""What stands in a form while it is filled in: pure, so that it is tested without a screen."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ecfrs_tui.tui.forms.model import Difference, Form, FormField, Loaded, Values


class FormState:
    """The texts of a form against what is stored. `typed` are texts kept from before, by field."""

    def __init__(self, form: Form, stored: Loaded, typed: Values | None = None) -> None:
        self.form = form
        self.stored = stored
        self.typed: dict[str, str] = self.as_stored(stored)
        self.refused: dict[str, str] = {}
        known = {each.name for each in form.fields if not each.fixed}
        self.typed.update({name: text for name, text in (typed or {}).items() if name in known})

    def as_stored(self, stored: Loaded) -> dict[str, str]:
        """The stored values as texts to edit."""
        return {each.name: each.show(stored.values.get(each.name, "")) for each in self.form.fields}

    def put(self, name: str, text: str) -> None:
        """Another text in a field; what was refused about it is forgotten."""
        self.typed[name] = text
        self.refused.pop(name, None)

    def fault(self, each: FormField) -> str:
        """What is wrong with one field by itself, or nothing."""
        if each.fixed:
            return ""
        try:
            each.read(self.typed[each.name])
        except ValueError as wrong:
            return str(wrong)
        return self.refused.get(each.name, "")

    def faults(self) -> Mapping[str, str]:
        """What is wrong, by field in their order: each by itself, then across fields, then what was refused."""
        alone = {each.name: fault for each in self.form.fields if (fault := self.fault(each))}
        across = self.form.check(self.values())
        return {
            each.name: alone.get(each.name) or across[each.name]
            for each in self.form.fields
            if each.name in alone or across.get(each.name)
        }

    def values(self) -> dict[str, str]:
        """The texts to be stored; a field that cannot be read is left out."""
        found = {}
        for each in self.form.fields:
            try:
                found[each.name] = self._value(each)
            except ValueError:
                continue
        return found

    def _value(self, each: FormField) -> str:
        if each.fixed:
            return self.stored.values.get(each.name, "")
        return each.read(self.typed[each.name])

    def _yours(self, each: FormField) -> str:
        """The text to be stored, or what was typed where that cannot be read."""
        try:
            return self._value(each)
        except ValueError:
            return self.typed[each.name].strip()

    def changed(self) -> tuple[str, ...]:
        """The fields that this person has changed."""
        return tuple(
            each.name
            for each in self.form.fields
            if self._yours(each) != self.stored.values.get(each.name, "").strip()
        )

    def against(self, theirs: Loaded) -> tuple[Difference, ...]:
        """Where this person's form and what another has stored meanwhile are not the same."""
        mine = set(self.changed())
        found = []
        for each in self.form.fields:
            yours, other = self._yours(each), theirs.values.get(each.name, "")
            if yours == other:
                continue
            moved = other != self.stored.values.get(each.name, "")
            found.append(
                Difference(
                    each.name,
                    each.label,
                    self.typed[each.name] if not each.fixed else yours,
                    each.show(other),
                    each.name in mine,
                    each.name in mine and moved,
                )
            )
        return tuple(found)

    def settle(self, theirs: Loaded, keep: Collection[str]) -> None:
        """Takes what another has stored, but for the fields named: those stay as typed here."""
        kept = {name: text for name, text in self.typed.items() if name in keep}
        self.stored = theirs
        self.typed = {**self.as_stored(theirs), **kept}
        self.refused.clear()
