"""The tables. Wall-clock columns are naive London time, instants (`_utc`) are UTC.

Rows that people edit carry `version`; a stale write is refused by the services.
"""

from ecfrs_tui.store.tables.afterwards import Evaluation, ImprovementAction, QualityCheck, VisitPartner
from ecfrs_tui.store.tables.calendars import BookingsRow, CalendarSource
from ecfrs_tui.store.tables.care import (
    AuditEntry,
    CalibrationRow,
    DriveRecordRow,
    ImportRun,
    Setting,
    TravelOverride,
    TravelRow,
    UndoEntry,
)
from ecfrs_tui.store.tables.drafts import DraftRow
from ecfrs_tui.store.tables.need import (
    AreaLookup,
    AreaPoint,
    DeliveryTarget,
    NeedPoint,
    NeedTheme,
    Score,
    ScoreSet,
)
from ecfrs_tui.store.tables.replies import Claim, MailboxMark, ReplyFile, Waiting
from ecfrs_tui.store.tables.reporting import CfrmisJob, DistrictSpan
from ecfrs_tui.store.tables.requests import FormMapping, Preference, Request, RequestSession
from ecfrs_tui.store.tables.schools import Contact, School, SchoolDay, SchoolLink, TermEntry, Venue
from ecfrs_tui.store.tables.targets import ContactLog, Incident, IncidentAction, TargetEntry, TargetList
from ecfrs_tui.store.tables.team import BusyTime, Competence, Officer, Programme, WorkingSpan
from ecfrs_tui.store.tables.visits import Message, Offer, OfferVisit, Visit, VisitOfficer, VisitSession

__all__ = [
    "AreaLookup",
    "AreaPoint",
    "AuditEntry",
    "BookingsRow",
    "BusyTime",
    "CalendarSource",
    "CalibrationRow",
    "CfrmisJob",
    "Claim",
    "Competence",
    "Contact",
    "ContactLog",
    "DeliveryTarget",
    "DistrictSpan",
    "DraftRow",
    "DriveRecordRow",
    "Evaluation",
    "FormMapping",
    "ImportRun",
    "ImprovementAction",
    "Incident",
    "IncidentAction",
    "MailboxMark",
    "Message",
    "NeedPoint",
    "NeedTheme",
    "Offer",
    "OfferVisit",
    "Officer",
    "Preference",
    "Programme",
    "QualityCheck",
    "ReplyFile",
    "Request",
    "RequestSession",
    "School",
    "SchoolDay",
    "SchoolLink",
    "Score",
    "ScoreSet",
    "Setting",
    "TargetEntry",
    "TargetList",
    "TermEntry",
    "TravelOverride",
    "TravelRow",
    "UndoEntry",
    "Venue",
    "Visit",
    "VisitOfficer",
    "VisitPartner",
    "VisitSession",
    "Waiting",
    "WorkingSpan",
]
