"""One way to do each thing that the settings and the phone can do, on the demonstration's home."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from ecfrs_tui.services.phoning import PhoneRequest
from ecfrs_tui.services.startviews import ReadIn
from ecfrs_tui.store import tables as t

if TYPE_CHECKING:
    from tests.services.doings import Doing, World

CODE = "ASH"
LEAVE = {
    "officer": CODE, "label": "Leave", "first_day": "2027-06-07", "last_day": "2027-06-11", "level": "oof",
}  # fmt: skip
INSET = {"scope": "Essex", "kind": "inset", "label": "", "first_day": "2027-06-15"}
VENUE = {"name": "A made-up hall", "address": "1 Made-up Quay", "postcode": "CM1 1QE", "do_not_contact": "no"}


def _nothing(world: World) -> None:
    return None


def _done(act: Callable[[World], object]) -> Doing:
    return _nothing, act


def _by_phone(world: World) -> object:
    return world.office.add_request(
        PhoneRequest(world.school, "KC6/6", pupils=28, dates="any Tuesday morning in June")
    )


def _put_right(world: World) -> object:
    texts = {"dates": "any Tues am in June", "sessions": "KC6/6×3", "pupils": "83", "note": "rang back"}
    return world.office.edit_request(world.request, texts)


def _busy(world: World) -> object:
    return world.office.save_busy(LEAVE)


def _last_busy(world: World) -> int:
    return max(line.number for line in world.office.busy_lines(officer=CODE) if line.label == "Leave")


def _term(world: World) -> object:
    return world.office.save_term(INSET)


def _last_term(world: World) -> int:
    return max(line.number for line in world.office.term_entries() if line.kind == "inset" and line.entered)


def _day_shape(world: World) -> object:
    return world.office.save_school_day(
        {
            "urn": str(world.school),
            "opens": "08:45",
            "lunch_starts": "12:00",
            "lunch_ends": "13:00",
            "closes": "15:15",
        }
    )


def _last_shape(world: World) -> int:
    return max(line.number for line in world.office.school_days())


def _week(world: World) -> object:
    return world.office.save_week(CODE, {"tuesday": "12:00-16:00"}, since=date(2027, 7, 6), new=True)


def _programme(world: World) -> object:
    return world.office.save_programme(
        {"code": "ws9", "title": "A made-up lesson", "minutes": "45", "years": "5-6"}
    )


def _person(world: World) -> object:
    return world.office.save_person(
        {"key": f"urn:{world.school}", "name": "A. Made-Up", "role": "Office", "email": "a@made-up.example"}
    )


def _question(world: World) -> object:
    line = next(each for each in world.office.form_questions() if each.field == "remarks")
    return world.office.save_question(line.number, "")


def _confirmed(world: World) -> object:
    return world.office.confirm_questions([each.number for each in world.office.form_questions()])


def _ends(world: World) -> list[str]:
    return [CODE, f"urn:{world.school}"]


def _drive(world: World) -> object:
    return world.office.correct_drive(*_ends(world), minutes=41, why="the bridge is closed")


def _district(world: World) -> object:
    line = world.office.districts()[0]
    return world.office.reorganise_districts(
        date(2027, 6, 1), code="E06999999", name="Made-up West", authority="Made-up", replaces=[line.code]
    )


def _answered(world: World) -> None:
    """An answer that names no visit, as an import leaves it."""
    answer = t.Evaluation(
        form="E", source_key="1", answered_at=datetime(2027, 2, 1, 9), why_unmatched="no reference"
    )
    with world.office.context.writing() as (work, _):
        work.session.add(answer)
        work.record("import", "", "one answer", undoable=False)


def _evaluation(world: World) -> object:
    line = next(each for each in world.office.evaluations(unmatched=True))
    return world.office.tie_evaluation(line.number, world.visits("delivered")[0].reference)


def _words(world: World) -> object:
    view = world.office.template("target")
    return world.office.keep_template("target", view.source + "\nWords of our own.\n")


def _place(world: World) -> object:
    """What is in hand, a day later."""
    reference, slot = world.request, world.slots[0]
    return world.office.place(reference, officers=slot.officers, starts_at=slot.starts_at)


def _renewed(world: World) -> object:
    return world.office.renew_competences([(CODE, "KC6")], {"valid_until": "2030-01-31"})


def _read_in(world: World) -> object:
    path = world.scratch / "terms.csv"
    path.write_text(
        "authority,kind,label,first_day,last_day\nEssex,inset,A made-up day,2027-06-17,2027-06-17\n",
        encoding="utf-8",
    )
    return world.office.read_in(ReadIn("terms", path), rehearse=False, told=lambda words, done, of: None)


RECORD_DOINGS: Mapping[str, Doing] = {
    "add_request": _done(_by_phone),
    "confirm_questions": _done(_confirmed),
    "correct_drive": _done(_drive),
    "drop_week": (_week, lambda w: w.office.drop_week(CODE, date(2027, 7, 6))),
    "edit_request": _done(_put_right),
    "end_competences": (
        _renewed,
        lambda w: w.office.end_competences([(CODE, "KC6")], w.office.now().date() + timedelta(days=1)),
    ),
    "keep_template": _done(_words),
    "place": _done(_place),
    "read_in": _done(_read_in),
    "remove_busy": (_busy, lambda w: w.office.remove_busy([_last_busy(w)])),
    "remove_school_days": (_day_shape, lambda w: w.office.remove_school_days([_last_shape(w)])),
    "remove_terms": (_term, lambda w: w.office.remove_terms([_last_term(w)])),
    "renew_competences": _done(_renewed),
    "reorganise_districts": _done(_district),
    "restore_template": (_words, lambda w: w.office.restore_template("target")),
    "save_busy": _done(_busy),
    "save_officer": _done(lambda w: w.office.save_officer({"phone": "01632 960001"}, known=CODE)),
    "save_person": _done(_person),
    "save_place": _done(lambda w: w.office.save_place("", VENUE)),
    "save_programme": _done(_programme),
    "save_question": _done(_question),
    "save_school_day": _done(_day_shape),
    "save_setting": _done(lambda w: w.office.save_setting("sender_name", "A made-up team")),
    "save_term": _done(_term),
    "save_week": _done(_week),
    "tie_evaluation": (_answered, _evaluation),
    "uncorrect_drive": (_drive, lambda w: w.office.uncorrect_drive(*_ends(w))),
}
"""By the desk's method."""
