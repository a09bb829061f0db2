"""Letters to a school that no visit stands behind yet: questions, an offer of times, its end, a letter of our own."""

from __future__ import annotations

from collections.abc import Mapping

from ecfrs_tui.outputs.invitation import Person
from ecfrs_tui.outputs.letters import Written
from ecfrs_tui.outputs.mail import Letter
from ecfrs_tui.outputs.templating import Wording
from ecfrs_tui.outputs.text import one_line, strip_controls


def request_letter(
    name: str, wording: Wording, sender: Person, to: Person, facts: Mapping[str, object], *, service: str
) -> Written:
    """The letter of the template `name`. `facts` are put on one line each; lists go through as they are.

    `reference` among the facts tells answers apart: a subject without it gets it at its end. Raises
    RefusedError when no template can be used.
    """
    rendered = wording.render(name, letter_facts(facts, to, service=service))
    mark = f"({plain(facts['reference'])})"
    subject = rendered.subject
    if not subject.endswith(mark):
        subject = f"{one_line(subject, 150)} {mark}"
    return Written(Letter(sender, to, subject, rendered.text), rendered.problem)


def letter_facts(facts: Mapping[str, object], to: Person, *, service: str) -> dict[str, object]:
    """What a template of these may name."""
    told = {key: plain(value) if isinstance(value, str) else value for key, value in facts.items()}
    return {"name": plain(to.name) or "colleague", "signature": plain(service), **told}


def plain(value: object) -> str:
    """A fact on one line: a line break in it could pass for a statement of ours."""
    return one_line(strip_controls(str(value)), 200)
