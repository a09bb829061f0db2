"""The fields a school's form can fill, and how such questions are worded."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a request: its label for people, known wordings, telling words, and words that rule it out.

    `several` says that more than one question may fill it (three preferred dates, say).
    """

    name: str
    label: str
    wordings: tuple[str, ...]
    tells: re.Pattern[str]
    not_if: re.Pattern[str] | None = None
    several: bool = False


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


_CANNOT = (
    r"\bcan ?not\b|\bcan ?t\b|\bwon ?t\b|\bunable\b|\bavoid|\bunavailable\b|\bnot (?:possible|available"
    r"|suit\w*|convenient|able|do|want)\b|\bdon ?t\b|\bimpossible\b"
    r"|\bdates? (?:that |which )?(?:do|will|would) not\b|\bexclude"
)

FIELDS: tuple[Field, ...] = (
    Field(
        "consent",
        "consent to keep contact details",
        (
            "do you consent to us keeping your contact details",
            "i agree that my details are stored",
            "data protection consent",
            "privacy notice",
        ),
        _re(
            r"\bconsent\b|\bgdpr\b|\bdata protection\b|\bprivacy\b"
            r"|\b(?:keep|hold|stor\w+|retain)\w* (?:of )?(?:my|your|the|these)\b.*\bdetails\b"
        ),
        _re(r"\bparent"),
    ),
    Field(
        "not_possible",
        "dates that cannot be done",
        (
            "are there any dates or days you cannot do",
            "dates to avoid",
            "dates we cannot do",
            "when would a visit not be possible",
        ),
        _re(
            rf"(?:{_CANNOT}).*\b(?:dates?|days?|times?|weeks?|visits?)\b"
            rf"|\b(?:dates?|days?|times?|weeks?|when)\b.*(?:{_CANNOT})"
        ),
        several=True,
    ),
    Field(
        "preferred",
        "preferred dates",
        (
            "preferred dates and times",
            "when would you like us to visit",
            "which dates would suit you",
            "first choice of date",
            "what dates do you have in mind",
            "please suggest some dates",
        ),
        _re(
            r"\bprefer\w*\b.*\b(?:dates?|days?|times?|weeks?|month)\b"
            r"|\b(?:dates?|days?|when)\b.*\b(?:prefer\w*|suit\w*|like|ideal\w*|best|work|convenient"
            r"|in mind)\b|\b(?:first|second|third|1st|2nd|3rd) choice\b"
            r"|\b(?:ideal|suggested|possible|proposed) dates?\b|\bdates? (?:requested|of visit)\b"
        ),
        _re(_CANNOT),
        several=True,
    ),
    Field(
        "teacher_present",
        "whether a teacher will be present",
        ("will a teacher be present throughout", "will a member of staff stay in the room"),
        _re(
            r"\b(?:teacher|staff|adult)\w*\b.*\b(?:present|remain|stay|attend|in the (?:room|class\w*)"
            r"|throughout|supervis\w+)\b"
        ),
    ),
    Field(
        "parking",
        "parking and access",
        ("is there parking on site", "parking and access arrangements", "where can our officers park"),
        _re(r"\bpark(?:ing)?\b|\baccess (?:arrangements|to the site)\b"),
    ),
    Field(
        "day_times",
        "times of the school day",
        (
            "what are the times of your school day",
            "start, break, lunch and finish times",
            "school day start and end times",
        ),
        _re(
            r"\b(?:times?|timings?|start|hours)\b.*\bschool day\b|\bschool day\b.*\b(?:times?|start|finish)\b"
            r"|\b(?:break|lunch)\w*\b.*\btimes?\b|\btimes?\b.*\b(?:break|lunch)\w*\b"
        ),
    ),
    Field(
        "groups",
        "number of groups",
        (
            "how many classes or groups",
            "number of classes",
            "number of groups",
            "how many forms",
            "how many sessions will you need",
        ),
        _re(r"\b(?:how many|number of|no of)\b[\w ]*?\b(?:class(?:es)?|groups?|forms?|sessions?|sets)\b"),
        _re(r"\b(?:per|in each|in a) (?:class|group|form|session)\b"),
    ),
    Field(
        "pupils",
        "number of pupils",
        (
            "how many pupils will take part",
            "number of pupils",
            "total number of children",
            "number of students attending",
            "class size",
        ),
        _re(
            r"\b(?:how many|number of|total|no of|approx\w*)\b[\w ]*?\b(?:pupils?|children|students?"
            r"|young people|participants|learners)\b|\bclass sizes?\b"
            r"|\b(?:pupils?|children|students?) (?:numbers?|per|in each)\b"
        ),
    ),
    Field(
        "years",
        "year groups",
        ("which year group is it for", "year group(s)", "what year are the pupils in", "key stage"),
        _re(
            r"\byear ?groups?\b|\bwhich years?\b|\bwhat years?\b|\bkey stages?\b|\bages? (?:range|group)\b"
            r"|\bage of\b"
        ),
    ),
    Field(
        "programmes",
        "programmes",
        (
            "which programme would you like",
            "which session would you like to book",
            "which workshop or talk are you interested in",
            "what topic would you like us to cover",
            "visit type",
        ),
        _re(
            r"\bprogram(?:me)?s?\b|\bworkshops?\b"
            r"|\b(?:which|what|select|choose|tick)\b(?: \w+){0,2} (?:sessions?|talks?|topics?|lessons?|visits?"
            r"|inputs?|presentations?|subjects?)\b"
        ),
        several=True,
    ),
    Field(
        "email",
        "contact e-mail",
        ("contact email address", "email", "what is your email address"),
        _re(r"\be ?mail\b"),
    ),
    Field(
        "phone",
        "contact phone",
        ("contact telephone number", "phone number", "mobile or direct line"),
        _re(r"\b(?:tele)?phone\b|\bmobile\b|\bcontact (?:tel|number)\b|\btel\b|\bdirect line\b"),
    ),
    Field(
        "role",
        "role of the contact",
        ("your role at the school", "job title", "position in school"),
        _re(r"\brole\b|\bjob title\b|\bposition\b"),
    ),
    Field(
        "town_or_postcode",
        "town or postcode",
        ("school postcode or town", "postcode", "what town is your school in", "address of the school"),
        _re(
            r"\bpost ?code\b|\btown\b|\baddress\b|\bwhere is (?:your|the) school\b|\bdistrict\b|\blocation\b"
        ),
        _re(r"\be ?mail\b|\bpark"),
    ),
    Field(
        "contact_name",
        "name of the contact",
        (
            "your name",
            "contact name",
            "name of the teacher organising the visit",
            "full name",
            "who should we contact",
        ),
        _re(
            r"\b(?:your|contact|full|teacher s|teachers|staff|organiser s|lead s) (?:full )?name\b"
            r"|\bname of (?:the )?(?:\w+ )?(?:contact|teacher|person|organiser|member|lead)\b"
            r"|\bwho (?:should|shall|can|do) we (?:contact|speak|ask)\b|\b(?:main|lead|named) contact\b"
        ),
        _re(r"\bnumber\b|\be ?mail\b|\bphone\b"),
    ),
    Field(
        "school",
        "school",
        (
            "name of your school",
            "school name",
            "school",
            "which school are you from",
            "name of school or setting",
        ),
        _re(
            r"\bname of (?:the |your )?(?:school|setting|establishment|organisation|academy|college)\b"
            r"|\b(?:school|setting|organisation|establishment|academy|college)(?: s)? (?:full )?name\b"
            r"|\b(?:which|what) (?:school|setting|establishment|organisation)\b"
            r"|^(?:your |the )?(?:school|setting)(?: \w+){0,2}$"
        ),
        _re(r"\bpost ?code\b|\btown\b|\baddress\b|\bday\b|\brole\b|\bphone\b|\be ?mail\b"),
    ),
    Field(
        "room",
        "room and equipment",
        (
            "which room will be used and is there a screen",
            "room",
            "is a projector and sound available",
            "space available",
        ),
        _re(
            r"\broom\b|\bhall\b|\bprojector\b|\b(?:white ?board|screen)\b|\bequipment\b|\bspace\b"
            r"|\bfacilities\b"
        ),
        several=True,
    ),
    Field(
        "remarks",
        "remarks",
        (
            "anything else we should know",
            "any other comments",
            "additional information",
            "special educational needs or sensitivities",
            "reason for the request",
        ),
        _re(
            r"\banything else\b"
            r"|\b(?:any )?(?:other|further|additional|special)\b.*\b(?:information|comments?|details?|needs"
            r"|notes|requirements?|requests?)\b|\bcomments?\b|\bsen(?:d|s)?\b|\bsensitiv\w+\b|\bnotes?\b"
            r"|\brecent (?:incident|bereavement)\w*\b|\breason for\b"
        ),
        several=True,
    ),
)

BY_NAME = {field.name: field for field in FIELDS}
"""The fields by their name."""
