"""Forms below the screen: what is read, what is wrong, what was changed, and two edits of one thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecfrs_tui.services.views import Outcome
from ecfrs_tui.tui.forms import fields as f
from ecfrs_tui.tui.forms.model import Form, Loaded, Values
from ecfrs_tui.tui.forms.state import FormState

TODAY = date(2027, 3, 1)
NAMES = ("name", "sessions", "first", "last")


def _across(values: Values) -> Mapping[str, str]:
    if values.get("first") and values.get("last") and values["last"] < values["first"]:
        return {"last": "the last day lies before the first"}
    return {}


FORM = Form(
    "thing",
    "A",
    "A thing",
    [
        f.fixed("code", "Code"),
        f.line("name", "Name", needed=True, most=20),
        f.number("sessions", "Sessions", least=1, most=20),
        f.day("first", "First", TODAY, blank=True),
        f.day("last", "Last", TODAY, blank=True),
    ],
    lambda: Loaded({}),
    lambda values, version: Outcome("kept"),
    check=_across,
)
STORED = Loaded({"code": "A", "name": "Ash", "sessions": "6", "first": "2027-03-09", "last": ""}, 3)


def test_what_is_stored_comes_back_as_it_is_when_nothing_is_typed() -> None:
    state = FormState(FORM, STORED)
    assert state.typed["first"] == "Tue 9 Mar 2027"
    assert state.values() == dict(STORED.values)
    assert not state.faults() and state.changed() == ()


def test_days_are_typed_in_words_and_stored_as_dates() -> None:
    state = FormState(FORM, STORED)
    state.put("first", "thu")
    state.put("last", "+30")
    assert state.values()["first"] == "2027-03-04"
    assert state.values()["last"] == "2027-03-31"
    assert state.changed() == ("first", "last")


def test_each_fault_stands_with_its_field_in_their_order() -> None:
    state = FormState(FORM, STORED)
    for name, text in (("name", " "), ("sessions", "21"), ("first", "soonish")):
        state.put(name, text)
    faults = state.faults()
    assert list(faults) == ["name", "sessions", "first"]
    assert faults["sessions"] == "not between 1 and 20"
    assert "soonish" in faults["first"]
    assert "first" not in state.values()


def test_rules_across_fields_speak_once_each_field_can_be_read() -> None:
    state = FormState(FORM, STORED)
    state.put("last", "8 mar")
    assert state.faults() == {"last": "the last day lies before the first"}
    state.put("last", "10 mar")
    assert state.faults() == {}


def test_a_refusal_of_the_service_stands_until_the_field_is_typed_in_again() -> None:
    state = FormState(FORM, STORED)
    state.refused["name"] = "there is an Ash already"
    assert state.faults() == {"name": "there is an Ash already"}
    state.put("name", "Ashe")
    assert state.faults() == {}


def test_a_draft_is_laid_over_what_is_stored_but_never_over_what_is_fixed() -> None:
    state = FormState(FORM, STORED, {"name": "Asher", "code": "B", "gone": "x"})
    assert state.typed["name"] == "Asher" and state.typed["code"] == "A"
    assert state.changed() == ("name",)


def test_two_edits_are_told_apart_field_by_field() -> None:
    state = FormState(FORM, STORED)
    state.put("name", "Mine")
    state.put("sessions", "7")
    theirs = Loaded({**STORED.values, "sessions": "5", "last": "2027-04-01"}, 4)
    found = {d.name: (d.mine, d.both) for d in state.against(theirs)}
    assert found == {"name": (True, False), "sessions": (True, True), "last": (False, False)}
    state.settle(theirs, {"name"})
    assert state.values() == {**theirs.values, "name": "Mine"}
    assert state.stored.version == 4


def test_the_very_same_edit_by_another_leaves_nothing_to_settle() -> None:
    state = FormState(FORM, STORED)
    state.put("name", "Same")
    assert state.against(replace(STORED, values={**STORED.values, "name": "Same"}, version=4)) == ()


_TEXTS = st.dictionaries(st.sampled_from(NAMES), st.text(max_size=30))


@given(_TEXTS, _TEXTS)
def test_nothing_typed_can_trip_a_form_and_what_is_kept_is_theirs_or_as_typed(
    typed: dict[str, str], theirs: dict[str, str]
) -> None:
    state = FormState(FORM, STORED)
    for name, text in typed.items():
        state.put(name, text)
    other = FormState(FORM, STORED, theirs)
    stored = Loaded({**STORED.values, **other.values()}, 4)
    before = dict(state.typed)
    state.faults()
    keep = {d.name for d in state.against(stored) if d.mine}
    state.settle(stored, keep)
    for name in NAMES:
        if name in keep:
            assert state.typed[name] == before[name]
        else:
            assert state.values()[name] == stored.values[name].strip()


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_a_stored_day_is_shown_so_that_it_is_read_as_the_same_day(day: date) -> None:
    field = f.day("d", "D", TODAY)
    assert field.read(field.show(day.isoformat())) == day.isoformat()
    assert field.says is not None and str(day.year) in field.says(field.show(day.isoformat()))


@pytest.mark.parametrize(
    ("text", "stored"),
    [("", ""), ("8:30-16:30", "08:30-16:30"), ("13:15-17:00 07:45-12:15", "07:45-12:15 13:15-17:00")],
)
def test_hours_of_a_day_are_put_in_order(text: str, stored: str) -> None:
    assert f.hours("monday", "Monday").read(text) == stored


def test_choices_know_only_their_options() -> None:
    assert f.many("p", "P", (("HS3", "Home"), ("KC6", "Knife"))).read("KC6,HS3") == "HS3,KC6"
    with pytest.raises(ValueError, match="one of yes, no"):
        f.yes_no("y", "Y").read("perhaps")
    assert f.day("d", "D", TODAY).says is not None
    assert (TODAY + timedelta(days=1)).isoformat() == f.day("d", "D", TODAY).read("tomorrow")
