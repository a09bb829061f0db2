"""Driving times on a page for a person: a drive, what was corrected and learned, the order of the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecfrs_tui.cli.printing import Page
    from ecfrs_tui.services.corrections import CorrectionView
    from ecfrs_tui.services.learning import Lesson
    from ecfrs_tui.services.legs import NamedLeg
    from ecfrs_tui.services.travel_health import SourceState, TravelHealth


def show_leg(page: Page, found: NamedLeg) -> None:
    """A drive, and whatever stands behind its minutes."""
    from ecfrs_tui.cli.printing import day_text, moment_text

    facts = found.facts
    way = f" via {', '.join(facts.via)}" if facts.via else ""
    when = f" leaving {moment_text(found.at)}" if found.at else " at quiet hours"
    page.say(f"{found.origin.label} to {found.destination.label}{when}")
    page.say(
        f"{found.minutes:.0f} minutes (give or take {facts.error_minutes:.0f}), "
        f"{facts.km:.1f} km{way} [{facts.source}]"
    )
    raw = "" if facts.raw_minutes is None else f"; reckoned {facts.raw_minutes:.0f} minutes"
    if facts.correction is not None:
        on = f" on {day_text(found.corrected_at)}" if found.corrected_at else ""
        page.list([f"corrected by {facts.correction.by}{on}: {facts.correction.why}{raw}"])
    if facts.learned is not None:
        page.list(
            [
                f"learned from {facts.learned.records} drives: ×{facts.learned.factor:.2f}, "
                f"off by {100 * facts.learned.error_share:.0f} % on average{raw}"
            ]
        )
    if facts.note:
        page.list([facts.note])
    band = found.band
    if band is not None and band.factor != 1:
        taught = f", of it ×{band.learned:.2f} from {found.band_records} drives" if band.learned != 1 else ""
        page.list([f"from {band.start:%H:%M} drives take ×{band.factor:.2f}{taught}"])


def show_corrections(page: Page, found: Sequence[CorrectionView]) -> None:
    """All that people stated, the newest first."""
    from ecfrs_tui.cli.printing import day_text

    page.table(
        ("from", "to", "minutes", "reckoned", "by", "on", "why"),
        [(c.one_label, c.other_label, c.minutes, c.raw_minutes, c.by, day_text(c.at), c.why) for c in found],
        empty="Nobody has corrected a drive.",
    )


def show_lesson(page: Page, lesson: Lesson) -> None:
    """Every factor with the drives behind it, in use or not and why."""
    page.say(f"{lesson.drives} drives recorded" + ("" if lesson.current else "; some came or went since"))
    page.table(
        ("source", "time of day", "factor", "drives", "% off without", "% off with", "in use", "why"),
        [
            (
                c.source,
                c.band or "all",
                f"×{c.factor:.3f}",
                c.records,
                100 * c.error_without,
                100 * c.error_with,
                "yes" if c.used else "no",
                c.why,
            )
            for c in lesson.calibrations
        ],
    )


def show_travel(page: Page, health: TravelHealth) -> None:
    """The sources in their order, corrections, what was learned, places that no drive leads to."""
    page.say(f"Driving times, in this order: {health.corrections} corrections by people, then")
    page.list((_source_line(state) for state in health.sources), mark=">")
    if health.lesson.drives or health.lesson.calibrations:
        show_lesson(page, health.lesson)
    if health.unattached:
        page.say(f"{len(health.unattached)} places that no road reaches (in the sea, or far from any road):")
        page.list(sentence for _, _, sentence in health.unattached[:20])


def _source_line(state: SourceState) -> str:
    parts = [f"{state.name}: {state.state}"]
    if state.version:
        parts.append(f"version {state.version}")
    if state.attached is not None:
        parts.append(f"attaches {state.attached:,} of {state.places:,} places")
    if state.stored_bytes is not None:
        parts.append(f"{state.stored_bytes // 1024:,} KiB stored, {state.age_days} days old")
    return ", ".join(parts)
