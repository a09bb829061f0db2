"""Sources, targets, themes and weights by the commands, in a home filled from the fixtures."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.conftest import FIXTURES, NOW, Command


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    """A score for every school of the fixtures, rising with its number."""
    with (FIXTURES / "schools.csv").open(encoding="cp1252", newline="") as file:
        urns = sorted(int(row["URN"]) for row in csv.DictReader(file))
    path = tmp_path / "model.csv"
    path.write_text("urn,score\n" + "".join(f"{urn},{n}\n" for n, urn in enumerate(urns)), encoding="utf-8")
    return path


def bring(at_home: Command, scores: Path, *more: str) -> None:
    done = at_home(
        "import", "risk", scores, "--source", "Model", "--theme", "home", "--as-of", "2027-01-01", *more
    )
    assert done.status == 0, done.err


def test_scores_become_targets_with_their_parts(at_home: Command, scores: Path) -> None:
    bring(at_home, scores, "--publisher", "Us")
    found = at_home("targets", "--theme", "Home safety", "--limit", "3").document
    assert [row["rank"] for row in found] == [1, 2, 3]
    assert found[0]["urn"] > found[1]["urn"] > found[2]["urn"]
    assert {"rank", "urn", "school", "district", "need", "parts", "last_visit", "last_contact"} <= found[
        0
    ].keys()
    for row in found:
        assert row["need"] == pytest.approx(sum(part["points"] for part in row["parts"]), abs=1)
    part = found[0]["parts"][0]
    assert {"source", "as_of", "value", "points"} <= part.keys()
    assert (part["source"], part["as_of"]) == ("Model 2027", "2027-01-01")
    assert "higher than 99 of 100 schools, weight 30" in part["words"]
    district = found[0]["district"]
    among = at_home("targets", "--theme", "home", "--district", district).document
    assert {row["district"] for row in among} == {district} and among[0]["urn"] == found[0]["urn"]
    (source,) = at_home("sources").document
    assert (source["name"], source["publisher"], source["in_force"], source["not_joined"]) == (
        "Model",
        "Us",
        True,
        0,
    )
    assert at_home("sources", "1").document["missing"] == []
    requests = [row for row in at_home("requests", "list").document if row["urn"]]
    assert requests and all(0 <= row["need"] <= 100 for row in requests)


def test_a_past_ranking_can_be_asked_for(at_home: Command, scores: Path) -> None:
    bring(at_home, scores)
    now = at_home("targets", "--theme", "home", "--limit", "1").document[0]
    then = at_home("targets", "--theme", "home", "--limit", "1", "--as-of", "2026-12-31").document[0]
    assert now["parts"][0]["source"] == "Model 2027"
    assert [part["key"] for part in then["parts"]] == ["since-visit", "reached"]


def test_weights_are_kept_by_their_command(at_home: Command, scores: Path) -> None:
    bring(at_home, scores)
    done = at_home("weights", "home", "model=0", "since-visit=10").document
    assert {w["part"]: w["weight"] for w in done["weights"]} == {"model": 0, "since-visit": 10, "reached": 15}
    assert at_home("weights", "home", "model").status == 2
    assert at_home("weights", "home", "nothing=3").error["code"] == "part_unknown"
    assert at_home("weights", "flying", "model=3").error["code"] == "theme_unknown"
    assert at_home("undo").status == 0
    themes = {theme["theme"]: theme for theme in at_home("themes").document}
    assert themes["home"]["weights"][0] == {"part": "model", "label": "Model 2027", "weight": 30}


def test_a_set_upside_down_is_refused_until_it_is_meant(
    at_home: Command, scores: Path, tmp_path: Path
) -> None:
    bring(at_home, scores)
    rows = scores.read_text(encoding="utf-8").splitlines()[1:]
    turned = tmp_path / "turned.csv"
    turned.write_text(
        "urn,score\n" + "".join(f"{urn},{-int(n)}\n" for urn, n in (row.split(",") for row in rows)),
        encoding="utf-8",
    )
    words = ("import", "risk", turned, "--source", "Model", "--theme", "home", "--as-of", "2027-02-01")
    refused = at_home(*words)
    assert (refused.status, refused.error["code"]) == (1, "implausible_set")
    assert "upside down" in refused.error["message"] and "--accept-anyway" in refused.error["hint"]
    assert [s["as_of"] for s in at_home("sources").document] == ["2027-01-01"]
    assert at_home(*words, "--accept-anyway").status == 0
    assert [(s["as_of"], s["in_force"]) for s in at_home("sources").document] == [
        ("2027-02-01", True),
        ("2027-01-01", False),
    ]
    crossed = at_home("cross", "1", "2", "--limit", "2").document
    assert [abs(row["apart"]) for row in crossed] == pytest.approx([99, 99], abs=2)


def test_restricted_sources_never_reach_what_a_command_writes(at_home: Command, scores: Path) -> None:
    bring(at_home, scores, "--restricted")
    shown = at_home("targets", "--theme", "home")
    assert "Model" not in shown.out
    assert at_home("cross", "1", "1").error["code"] == "source_restricted"
    assert "Model" not in at_home("themes").out


def test_the_pages_are_for_people(line: Command, home: Path, scores: Path) -> None:
    def page(*words: str | Path) -> str:
        ran = line("--home", home, "--now", NOW, *words)
        assert ran.status == 0, ran.err
        return ran.out

    assert "Nothing was imported yet" in page("sources")
    assert "no source speaks of this theme yet" in page("targets", "--theme", "home")
    told = page("import", "risk", scores, "--source", "Model", "--theme", "home")
    assert "open schools got a value (urn" in told and "counts in home, with a weight of 30" in told
    assert "never" in page("targets", "--theme", "home", "--parts")
    assert "in force" in page("sources")
    assert "Model 2027, weight 30 (model)" in page("themes")
    assert "Model 2027 30 to 5" in page("weights", "home", "model=5")
    assert "Every open school has a value." in page("sources", "1")
    added = page("themes", "--save", "dogs", "--title", "Dog safety", "--topic", "Dogs")
    assert "dogs: Dog safety (Dogs)" in added
    assert line("--home", home, "themes", "--title", "x").status == 2
