"""The steps of a beginning: which files, in which order, and where each comes from."""

from __future__ import annotations

from dataclasses import dataclass

from ecfrs_tui.services.startviews import Say


@dataclass(frozen=True, slots=True)
class Plan:
    """A step before anybody has looked at the home; `pattern` are the columns of a file of our own."""

    id: str
    title: str
    kind: str
    unit: str
    source: str
    columns: str
    without: str
    needed: bool = True
    section: str = ""
    says: tuple[Say, ...] = ()
    pattern: tuple[str, ...] = ()


_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SET = (
    Say("source", "called", "what the set is called"),
    Say("as_of", "as of", "the day it speaks of, as 2027-03-09; today otherwise"),
    Say("theme", "theme", "when the file names none"),
)

STEPS: tuple[Plan, ...] = (
    Plan(
        "schools",
        "Schools register",
        "schools",
        "school",
        "The Department for Education's Get Information about Schools: Downloads, “Establishment fields CSV”. "
        "The file is called edubasealldata and its date; it is read as it is. Essex, "
        "Southend-on-Sea and Thurrock are taken.",
        "URN, EstablishmentName, EstablishmentStatus (name); the rest is taken where it is there",
        "no request finds its school and no drive can be reckoned",
        section="places",
    ),
    Plan(
        "officers",
        "Officers",
        "officers",
        "officer",
        "Your own list, a line an officer: code, name, base and working hours. A sheet saved as CSV will do.",
        "officer, name; base_postcode, monday … sunday as 08:30-16:30, max_sessions_per_day",
        "nobody can be booked",
        section="officers",
        pattern=(
            "officer", "name", "email", "phone", "base_name", "base_postcode", *_WEEK, "max_sessions_per_day",
            "max_drive_minutes_per_day", "active_from", "active_until",
        ),
    ),
    Plan(
        "programmes",
        "Programmes",
        "programmes",
        "programme",
        "Your own list of what is delivered, a line a programme.",
        "programme, title, minutes; topic, years as 3 or 7-9, max_pupils, officers_needed, season",
        "there is nothing to deliver",
        section="programmes",
        pattern=(
            "programme", "title", "topic", "years", "mode", "minutes", "setup_minutes", "gap_minutes",
            "packup_minutes", "max_pupils", "officers_needed", "season", "active",
        ),
    ),
    Plan(
        "competences",
        "Who may deliver what",
        "competences",
        "competence",
        "Your own training record, a line for each officer and programme. Officers and programmes come first.",
        "officer, programme; valid_from, valid_until",
        "nobody is trained for anything",
        section="competences",
        pattern=("officer", "programme", "valid_from", "valid_until"),
    ),
    Plan(
        "terms",
        "Term dates",
        "terms",
        "row",
        "The school calendars that Essex, Southend-on-Sea and Thurrock publish on their web pages, a line a term "
        "or holiday. Bank holidays are known already.",
        "authority, kind (term, holiday, inset), first_day, last_day; label",
        "every weekday counts as a school day",
        section="terms",
        pattern=("authority", "kind", "label", "first_day", "last_day"),
    ),
    Plan(
        "requests",
        "Requests",
        "requests",
        "request",
        "Microsoft Forms: open the form, Responses, “Open in Excel”, save the file. "
        "Later files bring only what is new.",
        "ID, Start time, Completion time, then your questions; they are recognised, Settings shows as what",
        "there is nothing to book but what comes by phone",
        section="questions",
        says=(Say("form", "form", "the form's name, when not the file's"),),
    ),
    Plan(
        "sender",
        "Who letters come from",
        "",
        "",
        "Settings, This program: sender_name, sender_email and telephone.",
        "",
        "letters name an address nobody can answer to",
        section="program:sender_email",
    ),
    Plan(
        "school-days",
        "School days",
        "school-days",
        "row",
        "Your own list: when schools open, have lunch and close; a blank urn and phase mean all.",
        "opens, lunch_starts, lunch_ends, closes; urn, phase",
        "every school opens 08:45, has lunch 12:00 to 13:00 and closes 15:15",
        needed=False,
        section="schooldays",
        pattern=("urn", "phase", "opens", "lunch_starts", "lunch_ends", "closes"),
    ),
    Plan(
        "bookings",
        "What is booked already",
        "bookings",
        "visit",
        "Microsoft Bookings: Manage staff or Reports, “Export data”: BookingsReportingData.tsv, as it is.",
        "Booking Id, Date Time, Staff Name and the rest of its 21 columns",
        "times already promised look free",
        needed=False,
        says=(Say("dates", "order of dates", "day-first or month-first, when unclear"),),
    ),
    Plan(
        "risk",
        "Scores of need",
        "risk",
        "set",
        "Whoever keeps the risk model or the police list: a score for each school, postcode, area or district.",
        "urn or postcode or lsoa or district, then a column a theme (or theme and score)",
        "schools are not ranked by need",
        needed=False,
        section="needsets",
        says=(*_SET, Say("restricted", "restricted", "yes, where only those who unlock may see it")),
    ),
    Plan(
        "deprivation",
        "Deprivation",
        "deprivation",
        "set",
        "The English Indices of Deprivation by the ministry for communities: the file by LSOA, as it is.",
        "LSOA code and the indices",
        "poverty counts for nothing in the ranking",
        needed=False,
        section="needsets",
        says=_SET,
    ),
    Plan(
        "incidents",
        "Incidents",
        "incidents",
        "incident",
        "The service's own incident recording, or the street file of data.police.uk as it is.",
        "reference, date, type, and where: easting and northing, latitude and longitude, or postcode",
        "nobody sees which schools are near last night's fire",
        needed=False,
        section="needsets",
        says=_SET,
        pattern=("reference", "date", "type", "theme", "easting", "northing", "postcode"),
    ),
    Plan(
        "delivery-targets",
        "What is to be reached",
        "delivery-targets",
        "target",
        "Your own plan: how many young people, visits or schools by when.",
        "measure (young_people, visits, schools), from, until, target; topic, district",
        "reports say what was done, and not of how much",
        needed=False,
        pattern=("measure", "topic", "district", "from", "until", "target"),
    ),
)  # fmt: skip
