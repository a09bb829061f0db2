"""The part of the desk about what is delivered: programmes, the school year, places, people, forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from ecfrs_tui.services.records import deliveryviews as kept
from ecfrs_tui.services.views import Outcome


class DeliveryDesk(Protocol):
    """What settings and commands ask. Values of forms are texts by field; `version` is what was read (None:
    whatever stands). Each `weigh_…` names the visits that would break a rule if it were kept."""

    def programmes_kept(self) -> tuple[kept.ProgrammeLine, ...]:
        """The catalogue with all that is kept."""
        ...

    def save_programme(
        self, texts: Mapping[str, str], *, known: str = "", version: int | None = None
    ) -> Outcome:
        """A new programme, or another state of a known one."""
        ...

    def weigh_programme(self, texts: Mapping[str, str], known: str) -> tuple[str, ...]:
        """Visits that would break a rule."""
        ...

    def term_entries(self, *, past: bool = False) -> tuple[kept.TermLine, ...]:
        """Terms, holidays and INSET days."""
        ...

    def authorities(self) -> tuple[str, ...]:
        """The authorities that terms are entered for."""
        ...

    def save_term(
        self, texts: Mapping[str, str], *, number: int | None = None, version: int | None = None
    ) -> Outcome:
        """A term, holiday or INSET day of an authority or a school."""
        ...

    def remove_terms(self, numbers: Sequence[int]) -> Outcome:
        """Takes entries away."""
        ...

    def weigh_term(self, texts: Mapping[str, str], number: int | None = None) -> tuple[str, ...]:
        """Visits on days on which the school would be closed."""
        ...

    def school_days(self) -> tuple[kept.SchoolDayLine, ...]:
        """The shapes of school days."""
        ...

    def phases(self) -> tuple[str, ...]:
        """The phases that schools have."""
        ...

    def save_school_day(
        self, texts: Mapping[str, str], *, number: int | None = None, version: int | None = None
    ) -> Outcome:
        """The shape of a day."""
        ...

    def remove_school_days(self, numbers: Sequence[int]) -> Outcome:
        """Takes shapes away; the usual one holds."""
        ...

    def weigh_school_day(self, texts: Mapping[str, str], number: int | None = None) -> tuple[str, ...]:
        """Visits whose sessions would lie outside the day."""
        ...

    def places_kept(self, *, closed: bool = False) -> tuple[kept.PlaceLine, ...]:
        """Venues and schools."""
        ...

    def place_facts(self, key: str) -> kept.PlaceFacts:
        """All about one place."""
        ...

    def postcode_words(self, text: str) -> str:
        """Where a typed postcode lies. Raises ValueError when there is none."""
        ...

    def save_place(self, key: str, texts: Mapping[str, str], *, version: int | None = None) -> Outcome:
        """What we know about a school, or another state of a venue; no key is a new venue."""
        ...

    def weigh_place(self, key: str, texts: Mapping[str, str]) -> tuple[str, ...]:
        """Visits that would break a rule."""
        ...

    def people(self, *, at: str = "", partners: bool = False) -> tuple[kept.PersonLine, ...]:
        """People at schools and venues, or at partners."""
        ...

    def person_place(self, key: str) -> str:
        """The school or venue of a typed key. Raises ValueError when there is none."""
        ...

    def save_person(
        self, texts: Mapping[str, str], *, number: int | None = None, version: int | None = None
    ) -> Outcome:
        """A new person, or another state of one."""
        ...

    def form_questions(self) -> tuple[kept.QuestionLine, ...]:
        """Questions of forms with the fields they fill."""
        ...

    def save_question(self, number: int, field: str, *, version: int | None = None) -> Outcome:
        """A question is that field; requests not yet offered are read again."""
        ...

    def confirm_questions(self, numbers: Sequence[int]) -> Outcome:
        """Questions are understood as they should be."""
        ...
