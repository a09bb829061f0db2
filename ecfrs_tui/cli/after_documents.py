"""What came of visits, partners and care of data as JSON documents."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from ecfrs_tui.cli.documents import Document, day, moment

if TYPE_CHECKING:
    from ecfrs_tui.services.competence_cover import CoverRow
    from ecfrs_tui.services.evaluations import EvaluationLine, QuestionResult
    from ecfrs_tui.services.joint import JoinRow
    from ecfrs_tui.services.partners import PartnerView
    from ecfrs_tui.services.reportviews import HeldAbout, QualityView


def quality(view: QualityView) -> Document:
    """A quality check with its improvement actions."""
    return {
        "check": view.number,
        "visit": view.visit,
        "school": view.school,
        "date": day(view.on_date),
        "observer": view.observer,
        "findings": view.findings,
        "mark": view.mark,
        "actions": [
            {"action": number, "words": words, "owner": owner, "due": day(due), "state": state}
            for number, words, owner, due, state in view.actions
        ],
    }


def evaluation(view: EvaluationLine) -> Document:
    """An evaluation answer; `visit` is null when it is tied to none, and `why` says why."""
    return {
        "answer": view.number,
        "form": view.form,
        "form_id": view.answer,
        "answered_at": moment(view.answered_at),
        "visit": view.visit or None,
        "school": view.school,
        "date": day(view.held_on),
        "why": view.why,
        "answers": [list(pair) for pair in view.answers],
    }


def result(view: QuestionResult) -> Document:
    """A question with its shares, or its free words."""
    return {
        "question": view.question,
        "answered": view.answered,
        "shares": [
            {"answer": answer, "count": count, "share": share} for answer, count, share in view.shares
        ],
        "words": list(view.words),
    }


def cover(view: CoverRow) -> Document:
    """A programme with the officers who may deliver it."""
    return {
        "programme": view.programme,
        "title": view.title,
        "topic": view.topic,
        "needed": view.needed,
        "officers": list(view.officers),
        "expiring": [{"officer": officer, "last_day": day(last)} for officer, last in view.expiring],
        "uncovered_from": day(view.uncovered_from),
    }


def partner(view: PartnerView) -> Document:
    """A partner's person or a lead at a school."""
    document = asdict(view)
    return {"contact": document.pop("number"), **document}


def join(view: JoinRow) -> Document:
    """A visit to come that a partner might join."""
    return {
        **asdict(view),
        "starts_at": moment(view.starts_at),
        "ends_at": moment(view.ends_at),
        "programmes": list(view.programmes),
        "topics": list(view.topics),
        "years": list(view.years),
        "partners": list(view.partners),
    }


def held(view: HeldAbout) -> Document:
    """What is held somewhere, and until when."""
    return {"where": view.where, "what": view.what, "count": view.count, "keep_until": day(view.keep_until)}
