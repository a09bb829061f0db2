"""Theme, density and the map by the command."""

from __future__ import annotations

from tests.cli.conftest import Command


def test_the_look_is_shown_changed_and_kept(at_home: Command) -> None:
    assert at_home("looks").document["theme"] == "ember"
    changed = at_home("looks", "--theme", "nord", "--density", "compact").document
    assert (changed["theme"], changed["density"]) == ("nord", "compact")
    assert at_home("looks", "--density", "comfortable").document["theme"] == "nord"
    assert {each["theme"] for each in changed["themes"] if each["ours"]} >= {
        "paper",
        "contrast-dark",
        "plain",
    }


def test_what_is_not_there_is_refused(at_home: Command) -> None:
    assert "there is no theme “glitter”" in at_home("looks", "--theme", "glitter").error["message"]
    assert "comfortable or compact" in at_home("looks", "--density", "cosy").error["message"]


def test_the_map_has_places_and_ways(at_home: Command) -> None:
    document = at_home("map", "day", "--day", "2027-03-01").document
    assert set(document) == {"title", "places", "routes", "without_a_place"}
    assert "a map is of day, visits, requests" in at_home("map", "moon").error["message"]
