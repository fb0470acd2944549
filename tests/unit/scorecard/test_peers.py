"""Peers are the areas most alike on declared characteristics."""

from typing import TYPE_CHECKING

import polars as pl
import pytest

from wardwise.model.peers import PEER_REASON_SCHEMA
from wardwise.model.project import PeerDeclaration
from wardwise.scorecard.peers import find_peer_reasons, find_peers, list_unmatched

if TYPE_CHECKING:
    from tests.unit.scorecard.conftest import Toy

VALUES = {"T05000001": 10.0, "T05000002": 11.0, "T05000003": 14.0, "T05000004": 40.0}


def observe(toy: "Toy", name: str, values: dict[str, float]) -> list[dict[str, object]]:
    return [
        {"indicator_id": name, "area_code": area, "period_id": toy.last, "value": value}
        for area, value in values.items()
    ]


def test_the_nearest_come_first_and_boroughs_are_no_peers_of_wards(toy: "Toy") -> None:
    edition = toy.edition(characteristics=(toy.indicator("density", component=""),))
    rows = observe(toy, "density", {**VALUES, "T09000001": 10.0})

    peers = find_peers(
        toy.areas(4),
        toy.observations(rows),
        edition=edition,
        declared=PeerDeclaration(2, ("density",), "2014"),
    )

    mine = peers.filter(area_code="T05000001").sort("rank")
    assert mine["peer_code"].to_list() == ["T05000002", "T05000003"]
    assert mine["distance"].is_sorted()
    assert "T09000001" not in peers["peer_code"]


def test_an_area_without_a_characteristic_has_no_peers_and_says_why(toy: "Toy") -> None:
    edition = toy.edition(characteristics=(toy.indicator("density", component=""),))
    observations = toy.observations(observe(toy, "density", VALUES))
    declared = PeerDeclaration(2, ("density",), "2014")

    peers = find_peers(toy.areas(5), observations, edition=edition, declared=declared)
    unmatched = list_unmatched(toy.areas(5), observations, edition=edition, declared=declared)

    assert "T05000005" not in peers["area_code"]
    assert "T05000005" not in peers["peer_code"]
    assert unmatched.filter(area_code="T05000005")["reason"].to_list() == ["no figure for: Density"]


def test_a_characteristic_that_does_not_vary_tells_nothing_apart(toy: "Toy") -> None:
    edition = toy.edition(
        characteristics=(
            toy.indicator("density", component=""),
            toy.indicator("rural", component=""),
        )
    )
    rows = observe(toy, "density", VALUES) + observe(toy, "rural", dict.fromkeys(VALUES, 0.0))

    peers = find_peers(
        toy.areas(4),
        toy.observations(rows),
        edition=edition,
        declared=PeerDeclaration(1, ("density", "rural"), "2014"),
    )

    assert peers.filter(area_code="T05000004")["peer_code"].item() == "T05000003"


def test_without_declared_characteristics_there_are_no_peers(toy: "Toy") -> None:
    peers = find_peers(
        toy.areas(4), toy.observations([]), edition=toy.edition(), declared=PeerDeclaration()
    )

    assert peers.is_empty()


def test_every_characteristic_of_a_peer_is_told_with_both_figures(toy: "Toy") -> None:
    edition = toy.edition(
        characteristics=tuple(
            toy.indicator(one, component="") for one in ("density", "aged", "coastal")
        )
    )
    observations = toy.observations(
        [
            *observe(toy, "density", VALUES),
            *observe(toy, "aged", {area: 50 - value**1.2 for area, value in VALUES.items()}),
            *observe(toy, "coastal", dict.fromkeys(VALUES, 1.0)),
        ]
    )
    declared = PeerDeclaration(2, ("density", "aged", "coastal"), "2014")
    areas = toy.areas(4)
    peers = find_peers(areas, observations, edition=edition, declared=declared)

    reasons = find_peer_reasons(peers, areas, observations, edition=edition, declared=declared)

    first = reasons.filter(area_code="T05000001", peer_code="T05000002")
    assert first["indicator_id"].to_list() == ["density", "aged", "coastal"]
    assert first.row(0)[:4] == ("T05000001", "T05000002", "Ward 2", "Toy borough")
    assert first["value"].to_list() == pytest.approx([10.0, 50 - 10**1.2, 1.0])
    assert first["peer_value"].to_list() == pytest.approx([11.0, 50 - 11**1.2, 1.0])
    assert first["apart"].to_list()[0] > 0 > first["apart"].to_list()[1]
    assert first["apart"].to_list()[2] == 0
    distance = reasons.group_by("area_code", "peer_code").agg(
        told=pl.col("apart").pow(2).sum().sqrt()
    )
    both = distance.join(peers, on=["area_code", "peer_code"])
    assert both.height == peers.height
    assert both["told"].to_list() == pytest.approx(both["distance"].to_list())


def test_small_areas_elsewhere_are_peers_and_have_none_told(toy: "Toy") -> None:
    edition = toy.edition(characteristics=(toy.indicator("density", component=""),))
    areas = toy.areas(4).with_columns(
        level=pl.when(pl.col("level") == "ward").then(pl.lit("lsoa")).otherwise("level"),
        role=pl.when(pl.col("area_code") == "T05000001")
        .then(pl.lit("project"))
        .otherwise(pl.lit("comparison")),
    )
    observations = toy.observations(observe(toy, "density", VALUES))
    declared = PeerDeclaration(2, ("density",), "2014")
    peers = find_peers(areas, observations, edition=edition, declared=declared)

    reasons = find_peer_reasons(peers, areas, observations, edition=edition, declared=declared)

    assert reasons["area_code"].unique().to_list() == ["T05000001"]
    assert reasons["peer_name"].to_list() == ["Ward 2", "Ward 3"]


def test_without_characteristics_no_reason_is_told(toy: "Toy") -> None:
    edition, areas, observations = toy.edition(), toy.areas(2), toy.observations([])
    declared = PeerDeclaration(2, (), "2014")
    peers = find_peers(areas, observations, edition=edition, declared=declared)

    reasons = find_peer_reasons(peers, areas, observations, edition=edition, declared=declared)

    assert reasons.is_empty()
    assert reasons.schema == PEER_REASON_SCHEMA
