"""An area's peers in words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from wardwise.model.peers import PEER_REASON_SCHEMA
from wardwise.model.scores import PEER_SCHEMA
from wardwise.scorecard.peer_text import PeerLine, make_peer_lines, write_peers

if TYPE_CHECKING:
    from tests.unit.scorecard.conftest import Toy

PEERS = [("A", "C", 2, 0.9), ("A", "B", 1, 0.314), ("A", "D", 3, 1.0), ("B", "A", 1, 0.314)]
REASONS = [
    ("A", "B", "Marsh", "Farshire", "young", 25.04, 24.0, -0.1),
    ("A", "B", "Marsh", "Farshire", "old", 8.0, 9.5, 0.3),
    ("A", "C", "Hill", None, "young", 25.04, 30.0, 0.8),
    ("A", "C", "Hill", None, "old", 8.0, None, None),
]


def make_lines(toy: "Toy", reasons: Sequence[tuple[object, ...]]) -> tuple[PeerLine, ...]:
    return make_peer_lines(
        pl.DataFrame(PEERS, schema=PEER_SCHEMA, orient="row"),
        pl.DataFrame(reasons, schema=PEER_REASON_SCHEMA, orient="row"),
        area="A",
        characteristics=[
            toy.indicator(one, component="", label=f"Residents aged {one}", unit="percent")
            for one in ("young", "old")
        ],
    )


def test_each_peer_is_told_with_in_what_it_is_most_and_least_alike(toy: "Toy") -> None:
    text = write_peers(make_lines(toy, REASONS))

    assert text[0].startswith("Most similar in residents aged young, residents aged old, which")
    assert text[1] == (
        "  0.31  Marsh (Farshire): most alike in residents aged young (24.0%, here 25.0%), "
        "least in residents aged old (9.5%, here 8.0%)"
    )


def test_a_figure_that_is_not_known_is_not_told(toy: "Toy") -> None:
    text = write_peers(make_lines(toy, REASONS))

    assert text[2] == "  0.90  Hill: most alike in residents aged young (30.0%, here 25.0%)"


def test_a_peer_of_which_nothing_is_told_has_no_line(toy: "Toy") -> None:
    assert [one.name for one in make_lines(toy, REASONS)] == ["Marsh", "Hill"]
    assert write_peers(make_lines(toy, [])) == []
