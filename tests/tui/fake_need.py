"""Made-up need, lists and incidents for the screens' tests: the scores follow the weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from ecfrs_tui.errors import NotFoundError, RefusedError, StaleError
from ecfrs_tui.services import needviews as n
from ecfrs_tui.services.views import Outcome

if TYPE_CHECKING:
    from fake_desk import FakeDesk

    _Base = FakeDesk
else:
    _Base = object

TODAY = date(2027, 3, 9)
TOWNS = (
    ("Harlow", "Harlow", 51.770, 0.095),
    ("Basildon", "Basildon", 51.576, 0.488),
    ("Clacton-on-Sea", "Tendring", 51.789, 1.153),
    ("Southend-on-Sea", "Southend-on-Sea", 51.538, 0.711),
    ("Grays", "Thurrock", 51.476, 0.325),
    ("Colchester", "Colchester", 51.889, 0.904),
    ("Chelmsford", "Chelmsford", 51.736, 0.469),
    ("Braintree", "Braintree", 51.878, 0.552),
    ("Canvey Island", "Castle Point", 51.521, 0.588),
    ("Maldon", "Maldon", 51.732, 0.676),
    ("Dunmow", "Uttlesford", 51.872, 0.362),
    ("Brentwood", "Brentwood", 51.620, 0.305),
)
FIRST = (
    "Plover",
    "Quillbridge",
    "Saltings",
    "Oyster Reach",
    "Tinkers",
    "Wexcombe",
    "Fell",
    "Larkhill",
    "Marram",
    "Kestrel",
    "Bramble",
    "Hollow",
)
STREETS = ("Lane", "Green", "Park", "Road")
STREETS = ("Lane", "Green", "Park", "Road")
SECOND = ("Primary", "Academy", "High", "Infants")
PARTS = (
    ("police", "Police list", "police list", True, 40.0),
    ("idaci", "Child poverty (IDACI)", "poverty among children", False, 30.0),
    ("exclusions", "Exclusions", "exclusions in the year", False, 15.0),
    ("since-visit", "Time since a visit", "time since the last visit", False, 25.0),
)
THEMES = (
    ("knife", "Knife crime and gangs", ("Knife crime", "Gangs")),
    ("fires", "Deliberate fires and arson", ("Arson", "Fireworks")),
    ("water", "Water safety", ("Water safety",)),
)
_SCHOOLS = 48


class FakeNeed(_Base):
    """The part of the made-up desk that knows need. `unlocked` shows the police list."""

    unlocked = False
    stale_weights = False

    def _kept(self) -> dict[str, dict[str, float]]:
        if not hasattr(self, "_weights"):
            self._weights: dict[str, dict[str, float]] = {
                code: {key: weight for key, *_, weight in PARTS} for code, _, _ in THEMES
            }
            self._contacts: list[n.ContactLine] = []
            self._steps: dict[int, tuple[str, date | None]] = {
                900502: ("call again", TODAY + timedelta(days=3))
            }
            self._campaigns: list[tuple[n.CampaignView, tuple[int, ...]]] = []
            self._actions: dict[tuple[str, int], tuple[str, str]] = {
                ("INC-0007", 900501): ("open", "offer it")
            }
            self._incidents: list[n.IncidentView] = []
        return self._weights

    def _parts(self) -> tuple[tuple[str, str, str, bool, float], ...]:
        return tuple(part for part in PARTS if self.unlocked or not part[3])

    def themes(self) -> tuple[n.ThemeView, ...]:
        if self.kind == "empty":
            return (n.ThemeView("knife", "Knife crime and gangs", ("Knife crime",), ()),)
        kept = self._kept()
        return tuple(
            n.ThemeView(
                code,
                self._text(title, i),
                topics,
                tuple(
                    (key, self._text(label, i + at), kept[code][key])
                    for at, (key, label, *_) in enumerate(self._parts())
                ),
            )
            for i, (code, title, topics) in enumerate(THEMES)
        )

    def sources(self) -> tuple[n.SourceView, ...]:
        if self.kind == "empty":
            return ()
        return (
            n.SourceView(
                1,
                self._text("Police list", 0),
                self._text("Essex partners", 1),
                "scores",
                "knife",
                date(2027, 2, 1),
                "high",
                True,
                True,
                60,
                44,
                4,
                "urn 44",
                datetime(2027, 2, 3, 10, 5),
            ),
            n.SourceView(
                2,
                self._text("IDACI 2025", 2),
                "Office for Statistics",
                "scores",
                "all",
                date(2025, 10, 1),
                "high",
                False,
                True,
                1100,
                48,
                0,
                "lsoa 48",
                datetime(2026, 1, 8, 9, 0),
            ),
            n.SourceView(
                3,
                self._text("Exclusions 2026", 3),
                "Education",
                "scores",
                "knife",
                date(2026, 7, 1),
                "high",
                False,
                True,
                48,
                40,
                8,
                "urn 36, postcode 4",
                datetime(2026, 9, 2, 9, 0),
            ),
            n.SourceView(
                4,
                "IDACI 2019",
                "Office for Statistics",
                "scores",
                "all",
                date(2019, 9, 1),
                "high",
                False,
                False,
                1100,
                46,
                2,
                "lsoa 46",
                datetime(2025, 1, 8, 9, 0),
            ),
        )

    def targets(
        self,
        theme: str,
        *,
        words: str = "",
        weights: Mapping[str, float] | None = None,
        as_of: date | None = None,
        limit: int | None = None,
    ) -> n.TargetsView:
        self.calls.append(("targets", (theme, dict(weights) if weights else None, as_of)))
        if self.gate is not None:
            self.gate.wait(10)
        title = next((title for code, title, _ in THEMES if code == theme), None)
        if title is None:
            raise NotFoundError("no_theme", f"There is no theme {theme}.")
        if self.kind == "empty":
            return n.TargetsView(theme, title, (), (), (), (), self.unlocked, 0)
        asked = weights if weights is not None else self._kept()[theme]
        rows = sorted(
            (self._row(i, theme, asked, as_of) for i in range(_SCHOOLS)), key=lambda row: (-row.need, row.urn)
        )
        ranked = tuple(replace(row, rank=place) for place, row in enumerate(rows, 1))
        force = tuple(s for s in self.sources() if s.in_force and (self.unlocked or not s.restricted))
        areas = tuple(
            self._area(name, [r for r in ranked if r.district == name])
            for name in {r.district for r in ranked}
        )
        lea = tuple(
            self._area(name, [r for r in ranked if r.authority == name])
            for name in {r.authority for r in ranked}
        )
        return n.TargetsView(
            theme,
            self._text(title, 0),
            ranked[:limit],
            force,
            tuple(sorted(areas, key=lambda a: a.name)),
            tuple(sorted(lea, key=lambda a: a.name)),
            self.unlocked,
            0 if self.unlocked else 1,
            (self._text("8 schools have no exclusions figure: their other parts count for more", 4),),
        )

    def _row(self, i: int, theme: str, weights: Mapping[str, float], as_of: date | None) -> n.TargetRow:
        town, district, latitude, longitude = TOWNS[i % len(TOWNS)]
        urn = 900500 + i
        total = sum(weights.get(key, 0.0) for key, *_ in self._parts()) or 1.0
        seed = (i * 37 + len(theme) * 11 + (5 if as_of else 0)) % 97
        last = None if i % 3 == 0 else date(2026, 1 + i % 12, 3)
        parts = []
        for at, (key, label, says, restricted, _) in enumerate(self._parts()):
            weight = weights.get(key, 0.0)
            percentile = (
                100.0
                if key == "since-visit" and last is None
                else float((seed * (7, 3, 11, 5)[at] + at * 13) % 101)
            )
            missing = key == "exclusions" and i % 6 == 5
            points = 0.0 if missing else weight / total * percentile
            words = (
                "no figure: its weight goes to the others"
                if missing
                else f"{says}: worse than {percentile:.0f} %"
            )
            parts.append(
                n.PartView(
                    key,
                    self._text(label, i + at),
                    date(2026, 7, 1),
                    None if missing else percentile,
                    None if missing else percentile,
                    weight,
                    points,
                    self._text(words, at + 1),
                    restricted,
                )
            )
        step, due = self._steps.get(urn, ("", None))
        said = [line for line in self._contacts if line.urn == urn]
        usual = f"{FIRST[(i * 7 + i // 12) % 12]} {STREETS[i // 12]} {SECOND[i % 4]}"
        return n.TargetRow(
            0,
            urn,
            self._text(usual, i),
            self._text(town, i + 2),
            district,
            district if district in ("Thurrock", "Southend-on-Sea") else "Essex",
            SECOND[i % 4],
            min(100, round(sum(p.points for p in parts))),
            tuple(parts),
            last,
            TODAY + timedelta(days=16) if i == 7 else None,
            self._text(f"{said[-1].kind} {said[-1].at.day} Mar" if said else "", i)
            if said or self.kind == "hostile"
            else "",
            "",
            self._text(step, i) if step else "",
            due,
            "REQ-2027-0154" if i == 4 else None,
            None if last is None else (i * 13) % 90,
            latitude + (i % 5 - 2) * 0.013,
            longitude + (i % 7 - 3) * 0.017,
        )

    def _area(self, name: str, rows: Sequence[n.TargetRow]) -> n.AreaRow:
        high = [row for row in rows if row.need >= 70]
        return n.AreaRow(
            name,
            len(rows),
            round(sum(row.need for row in rows) / len(rows)),
            len(high),
            sum(row.last_visit is not None for row in high),
            sum(row.last_visit is None for row in rows),
            310 * len(rows),
        )

    def set_weights(self, theme: str, weights: Mapping[str, float], *, version: int) -> Outcome:
        if self.stale_weights:
            raise StaleError(
                "stale", "Somebody else moved these weights.", hint="Read again and move them anew."
            )
        self._write("weights", f"{theme} {dict(weights)}")
        self._kept()[theme].update(weights)
        return Outcome(f"Kept the weights of {theme}")

    def save_theme(self, code: str, *, title: str, topics: Sequence[str], version: int | None) -> Outcome:
        self._write("theme", f"{code} {title}")
        return Outcome(f"Kept the theme {title}")

    def cross(self, one: int, other: int) -> tuple[n.CrossRow, ...]:
        self.calls.append(("cross", (one, other)))
        rows = self.targets("knife").rows
        found = []
        for row in rows:
            first, second = float(row.urn * 31 % 101), None if row.urn % 9 == 0 else float(row.urn * 17 % 101)
            apart = None if second is None else first - second
            found.append(n.CrossRow(row.urn, row.school, row.district, first, second, apart))
        return tuple(sorted(found, key=lambda row: -abs(row.apart or 0)))

    def unlock_restricted(self, unlocked: bool) -> Outcome:
        self._write("unlock", str(unlocked))
        self.unlocked = unlocked
        return Outcome("Restricted sources are shown" if unlocked else "Restricted sources are hidden")

    def campaigns(self) -> tuple[n.CampaignView, ...]:
        if self.kind == "empty":
            return ()
        self._kept()
        usual = n.CampaignView(
            1,
            self._text("Knife crime, spring letters", 0),
            "knife",
            datetime(2027, 2, 1, 9),
            24,
            20,
            11,
            6,
            3,
            2,
        )
        return (usual, *(view for view, _ in self._campaigns))

    def campaign(self, number: int) -> tuple[n.TargetRow, ...]:
        rows = self.targets("knife").rows
        own = next((urns for view, urns in self._campaigns if view.number == number), None)
        return rows[:24] if own is None else tuple(row for row in rows if row.urn in own)

    def save_campaign(self, name: str, theme: str, urns: Sequence[int]) -> Outcome:
        self._write("campaign", f"{name} {theme} {len(urns)}")
        view = n.CampaignView(2 + len(self._campaigns), name, theme, self.now(), len(urns), 0, 0, 0, 0, 0)
        self._campaigns.append((view, tuple(urns)))
        return Outcome(f"Kept {name} with {len(urns)} schools")

    def log_contact(
        self,
        urn: int,
        *,
        kind: str,
        words: str = "",
        campaign: int | None = None,
        step: str = "",
        step_due: date | None = None,
    ) -> Outcome:
        if kind == "declined" and not words:
            raise RefusedError("no_reason", "a school that declines has a reason", hint="Say it in words.")
        self._write("contact", f"{urn} {kind} {words} {campaign} {step} {step_due}")
        self._contacts.append(n.ContactLine(self.now(), kind, words, "sam", urn, str(urn)))
        if step:
            self._steps[urn] = (step, step_due)
        return Outcome(f"Noted: {kind}")

    def contacts_with(self, urn: int, *, limit: int = 20) -> tuple[n.ContactLine, ...]:
        self._kept()
        usual = n.ContactLine(
            datetime(2027, 3, 2, 14, 10),
            "wrote",
            self._text("spring letter", 3),
            self._text("sam", 4),
            urn,
            "",
        )
        return (*reversed([line for line in self._contacts if line.urn == urn]), usual)[:limit]

    def raise_request(
        self,
        urn: int,
        *,
        programme: str,
        year: str = "",
        pupils: int = 0,
        reason: str,
        force: bool = False,
        incident: str = "",
    ) -> Outcome:
        self._write("raise", f"{urn} {programme} {year} {pupils} {reason} {incident}".strip())
        return Outcome("Raised REQ-2027-0900")

    def letters(self, urns: Sequence[int], theme: str, *, campaign: int | None = None) -> Outcome:
        self._write("letters", f"{theme} {sorted(urns)} {campaign}")
        return Outcome(
            f"{len(urns)} letters drafted", None, tuple(f"exports/letter-{urn}.eml" for urn in urns)
        )

    def incidents(self) -> tuple[n.IncidentView, ...]:
        if self.kind == "empty":
            return ()
        self._kept()
        usual = (
            n.IncidentView(
                "INC-0007",
                date(2027, 3, 7),
                self._text("Deliberate fire", 1),
                self._text("fires", 2),
                self._text("Bin store, Harlow CM20", 3),
                51.772,
                0.102,
                self._text("Three bins, no injuries", 4),
                1,
                0,
            ),
            n.IncidentView(
                "INC-0006",
                date(2027, 3, 1),
                "Review meeting",
                "fires",
                "Basildon SS14",
                51.576,
                0.488,
                self._text("Four small fires in two weeks", 5),
                2,
                3,
            ),
        )
        return (*self._incidents, *usual)

    def incident(
        self,
        reference: str,
        *,
        km: float | None = None,
        minutes: int | None = None,
        phases: Sequence[str] = (),
    ) -> n.IncidentView:
        self.calls.append(("incident", (reference, km, minutes, tuple(phases))))
        view = next((each for each in self.incidents() if each.reference == reference), None)
        if view is None:
            raise NotFoundError("no_incident", f"There is no incident {reference}.")
        rows = self._near(reference, km or 5.0)
        return replace(
            view,
            schools=rows,
            open_actions=sum(row.action == "open" for row in rows),
            done_actions=sum(row.action == "done" for row in rows),
        )

    def _near(self, reference: str, km: float) -> tuple[n.NearRow, ...]:
        rows = []
        for i in range(9):
            school = self._row(i * 12 % _SCHOOLS + i // 4, "fires", self._kept()["fires"], None)
            far = 0.4 + 0.62 * i
            state = self._actions.get((reference, 900500 + i), ("proposed" if reference else "", ""))[0]
            rows.append(
                n.NearRow(
                    900500 + i,
                    school.school,
                    "Harlow",
                    "Harlow",
                    school.phase,
                    far,
                    2 + i if i != 5 else None,
                    self._text("school office" if i != 3 else "", i) if i != 3 else "",
                    "01632 960001" if i != 3 else "",
                    school.last_visit,
                    self._text("Arson, Year 8", i),
                    state,
                    None,
                    51.772 + (i % 3 - 1) * 0.004 * i,
                    0.102 + (i % 4 - 1.5) * 0.007 * i,
                )
            )
        return tuple(row for row in rows if row.km <= km)

    def near(
        self,
        place: str,
        *,
        km: float | None = None,
        minutes: int | None = None,
        phases: Sequence[str] = (),
        theme: str = "",
    ) -> tuple[n.NearRow, ...]:
        self.calls.append(("near", (place, km, minutes, tuple(phases))))
        if place == "nowhere":
            raise NotFoundError("no_place", "There is no place called nowhere.", hint="Give a postcode.")
        return self._near("", km or 5.0)

    def enter_incident(
        self, *, on_date: date, kind: str, theme: str, place: str, notes: str = "", reference: str = ""
    ) -> Outcome:
        self._write("incident", f"{on_date} {kind} {theme} {place} {notes} {reference}".strip())
        name = reference or "INC-0008"
        self._incidents.insert(0, n.IncidentView(name, on_date, kind, theme, place, 51.77, 0.1, notes, 0, 0))
        return Outcome(f"Entered {name}")

    def act_on_incident(
        self, reference: str, urn: int, *, action: str, state: str = "open", due: date | None = None
    ) -> Outcome:
        self._write("act", f"{reference} {urn} {state} {action}".strip())
        self._kept()
        self._actions[(reference, urn)] = (state, action)
        return Outcome(f"{reference}: {state}")

    def meeting_note(
        self,
        reference: str,
        *,
        km: float | None = None,
        minutes: int | None = None,
        phases: Sequence[str] = (),
    ) -> Outcome:
        self._write("note", f"{reference} {km}")
        return Outcome("Note written", None, (f"exports/{reference}.html",))
