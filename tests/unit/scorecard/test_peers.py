"""Peers are the areas most alike on declared characteristics."""

from typing import TYPE_CHECKING

from wardwise.model.project import PeerDeclaration
from wardwise.scorecard.peers import find_peers, list_unmatched

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
