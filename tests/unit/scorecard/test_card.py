"""A scorecard reads well in a terminal and whole as a record."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from wardwise.model.errors import UnknownScoreError
from wardwise.model.scores import CHANGE_SCHEMA, PEER_SCHEMA
from wardwise.scorecard.card import Scorecard, make_scorecard
from wardwise.scorecard.ratings import make_scorecards

if TYPE_CHECKING:
    from tests.unit.scorecard.conftest import Toy

WARD = "T05000001"


def make_card(toy: "Toy", area: str = WARD) -> Scorecard:
    edition = toy.edition(toy.indicator("cold"), toy.indicator("crowded"))
    areas = toy.areas(2)
    peers = pl.DataFrame([(WARD, "T05000002", 1, 0.5)], schema=PEER_SCHEMA, orient="row")
    scores = [
        {
            "node_id": node,
            "area_code": code,
            "period_id": "2014",
            "score": points,
            "lower": points - 2,
            "upper": points + 2,
            "interval_weight": 0.43 if node == "index" else 1.0,
        }
        for node in ("index", "needs", "shelter")
        for code, points in ((WARD, 43.21), ("T05000002", 60.0), ("T12000001", 50.0))
    ]
    value = {
        "indicator_id": "cold",
        "area_code": WARD,
        "period_id": toy.last,
        "value": 0.0,
        "lower": 0.0,
        "upper": 0.4,
    }
    changes = pl.DataFrame(
        [
            ("shelter", WARD, "2012", "2014", 3.25, 1.0, 5.5, "improved", 0.8, 0.5, 0.99, None),
            (
                "index",
                WARD,
                "2012",
                "2014",
                None,
                None,
                None,
                "break",
                0.2,
                0.0,
                None,
                "Counted anew.",
            ),
        ],
        schema=CHANGE_SCHEMA,
        orient="row",
    )
    built = toy.built(edition, scores)
    cards = make_scorecards(
        built,
        observations=toy.observations([value]),
        areas=areas,
        peers=peers,
        benchmark="T12000001",
    )
    return make_scorecard(
        built, area=area, areas=areas, scorecards=cards, changes=changes, peers=peers
    )


def test_the_text_holds_score_interval_change_rank_and_standing(toy: "Toy") -> None:
    text = make_card(toy).to_text()

    (shelter,) = [one for one in text.splitlines() if one.strip().startswith("Shelter")]
    for words in ("43.2", "41.2 to 45.2", "up 3.2, improved", "2", "worse", "weakness"):
        assert words in shelter
    assert "Ward 1 (T05000001), ward in Toy borough" in text
    assert "Change of the index: Counted anew." in text
    assert "Peers: Ward 2" in text


def test_a_rank_says_among_how_many_and_is_none_among_one_or_without_a_range(toy: "Toy") -> None:
    card = make_card(toy)

    def write(card: Scorecard, label: str) -> str:
        (line,) = [one for one in card.to_text().splitlines() if one.strip().startswith(label)]
        return line

    dark = replace(card, rows=tuple(replace(one, lower=None, upper=None) for one in card.rows))
    assert "2 of 2" in write(card, "Shelter")
    assert "1 of 1" not in write(card, "Cold")
    assert "not ranked" in write(dark, "Shelter")
    assert "2 of 2" not in write(dark, "Shelter")


def test_the_text_says_how_much_of_a_score_its_interval_covers(toy: "Toy") -> None:
    text = make_card(toy).to_text()

    (told,) = [one for one in text.splitlines() if one.startswith("Chance is known")]
    assert told.endswith("Social Progress Index 43 percent.")


def test_a_real_zero_is_shown_and_a_missing_figure_is_not_a_zero(toy: "Toy") -> None:
    lines = make_card(toy).to_text().splitlines()

    (cold,) = [one for one in lines if one.strip().startswith("Cold")]
    (crowded,) = [one for one in lines if one.strip().startswith("Crowded")]
    assert "0.0" in cold
    assert "not given" in crowded
    assert "0.0" not in crowded


def test_the_record_is_json_and_keeps_full_precision(toy: "Toy") -> None:
    record = make_card(toy).to_record()

    read = json.loads(json.dumps(record))
    (shelter,) = [one for one in read["rows"] if one["node_id"] == "shelter"]
    assert shelter["score"] == 43.21
    assert shelter["change_interval_weight"] == 0.5


def test_an_unknown_area_is_refused_with_the_nearest_code(toy: "Toy") -> None:
    with pytest.raises(UnknownScoreError, match="T05000001"):
        make_card(toy, area="T0500001")


def test_the_text_says_chances_in_words_with_a_legend(toy: "Toy") -> None:
    card = make_card(toy)
    likely = replace(
        card,
        rows=tuple(
            replace(one, lowest_fifth=0.968) if one.node_id == "shelter" else one
            for one in card.rows
        ),
    )

    text = likely.to_text()

    (shelter,) = [one for one in text.splitlines() if one.strip().startswith("Shelter")]
    assert "very likely (97)" in shelter
    assert "up 3.2, improved (99)" in shelter
    assert "very likely 90 to 98" in text
    assert "Only chance in small numbers is counted" in text


def test_where_no_chance_can_be_said_of_the_index_the_text_says_why(toy: "Toy") -> None:
    text = make_card(toy).to_text()

    (why,) = [one for one in text.splitlines() if one.startswith("How probably")]
    assert why.endswith("Fewer than 5 areas are ranked, so none are the lowest fifth.")
