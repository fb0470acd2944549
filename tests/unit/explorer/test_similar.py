"""What an area's page says of the areas most like it."""

from types import SimpleNamespace
from typing import cast

import pytest

from wardwise.explorer.facts import Facts
from wardwise.explorer.records import Area, Peer, Reason
from wardwise.explorer.similar import list_similar

QUAY = Area("T05000001", "Quay", "ward", "2016-01-01", "T09000001", "T09000001", "project", None)
MARSH = QUAY._replace(area_code="T05000002", name="Marsh")
HILL = QUAY._replace(
    area_code="T05000009", name="Hill", borough_code="T09000002", role="comparison"
)
BOROUGHS = [
    QUAY._replace(area_code=code, name=name, borough_code=code)
    for code, name in (("T09000001", "Farshire"), ("T09000002", "Nearshire"))
]
CHARACTERISTICS = [
    {"id": one, "label": label, "unit": "percent of residents", "decimals": 1}
    for one, label in (("young", "Residents aged under 16"), ("old", "Residents aged over 64"))
]


def make_facts(reasons: dict[tuple[str, str], list[Reason]]) -> Facts:
    peers = [Peer("T05000002", 1, 0.314), Peer("T05000009", 2, 0.9), Peer("T05000010", 3, 1.25)]
    return cast(
        "Facts",
        SimpleNamespace(
            framework={"characteristics": CHARACTERISTICS},
            peers={"T05000001": peers},
            peer_reasons=reasons,
            areas={one.area_code: one for one in (QUAY, MARSH, HILL, *BOROUGHS)},
        ),
    )


REASONS = {
    ("young", "T05000001"): [
        Reason("T05000002", "Marsh", "Farshire", 25.04, 24.0, -0.1),
        Reason("T05000009", "Hill", "Nearshire", 25.04, 20.0, -0.8),
        Reason("T05000010", "Fen, part 1", "Wayshire", 25.04, None, None),
    ],
    ("old", "T05000001"): [
        Reason("T05000002", "Marsh", "Farshire", 8.0, 9.5, 0.3),
        Reason("T05000009", "Hill", "Nearshire", 8.0, 8.8, 0.2),
        Reason("T05000010", "Fen, part 1", "Wayshire", 8.0, 8.1, 0.02),
    ],
}


def test_each_similar_area_is_told_with_its_place_distance_and_figures() -> None:
    found = list_similar(make_facts(REASONS), QUAY)

    marsh, hill, fen = found.neighbours
    assert (marsh.name, marsh.borough, marsh.distance) == ("Marsh", "Farshire", "0.31")
    assert marsh.address == "area/T05000002/index.html"
    assert [one.text for one in marsh.figures] == ["24.0%", "9.5%"]
    assert (hill.name, hill.borough, hill.address) == ("Hill", "Nearshire", "")
    assert (fen.name, fen.borough, fen.address) == ("Fen, part 1", "Wayshire", "")
    assert [one.text for one in fen.figures] == ["", "8.1%"]
    assert found.has_elsewhere


def test_the_characteristic_in_which_two_are_least_alike_is_marked() -> None:
    found = list_similar(make_facts(REASONS), QUAY)

    marked = [[one.is_least_alike for one in peer.figures] for peer in found.neighbours]
    assert marked[:2] == [[False, True], [True, False]]


def test_the_areas_own_figures_stand_beside_theirs() -> None:
    found = list_similar(make_facts(REASONS), QUAY)

    assert [one.text for one in found.own] == ["25.0%", "8.0%"]
    assert found.characteristics == ("residents aged under 16", "residents aged over 64")
    assert found.by_lot == "2.0"


def test_only_characteristics_that_peers_were_found_by_are_told() -> None:
    only = {key: rows for key, rows in REASONS.items() if key[0] == "old"}

    found = list_similar(make_facts(only), QUAY)

    assert found.characteristics == ("residents aged over 64",)
    assert not any(one.is_least_alike for peer in found.neighbours for one in peer.figures)


def test_a_release_that_tells_no_figures_gives_names() -> None:
    found = list_similar(make_facts({}), QUAY)

    assert [one.name for one in found.neighbours] == ["Marsh", "Hill"]
    assert (found.own, found.unnamed) == ((), 1)


@pytest.mark.parametrize("area", [MARSH, BOROUGHS[0]])
def test_an_area_without_peers_has_none(area: Area) -> None:
    found = list_similar(make_facts(REASONS), area)

    assert found.neighbours == ()
    assert not found.has_elsewhere
