"""What `suggest` says to people."""

from __future__ import annotations

from ecfrs_tui.cli.commands.requesting import why_words


def test_an_explanation_and_its_warnings_are_sentences_of_one_paragraph() -> None:
    assert why_words(
        "Adds 10 min of driving; lunch at 12:05.", ("no term dates are entered", "far away.")
    ) == ("Adds 10 min of driving; lunch at 12:05. No term dates are entered. Far away.")
    assert why_words("only visit that day", ()) == "Only visit that day."
    assert why_words("", ("",)) == ""
