"""Scores that are no sums: the gate compares them with those of the sealed observations."""

from typing import TYPE_CHECKING

import polars as pl
import pytest

from wardwise.disclosure.gate import pass_gate
from wardwise.disclosure.seal import SafeTable
from wardwise.model.errors import DisclosureError
from wardwise.model.scores import INPUT_SCHEMA, SCORE_SCHEMA

if TYPE_CHECKING:
    from tests.unit.disclosure.conftest import Toy


def score(toy: "Toy", points: float) -> pl.DataFrame:
    rows = [
        {
            **dict.fromkeys(SCORE_SCHEMA),
            "node_id": node,
            "area_code": toy.wards[0],
            "period_id": "2014",
            "score": points,
        }
        for node in ("safety", "needs", "index")
    ]
    return pl.DataFrame(rows, schema=SCORE_SCHEMA)


def seal_scores(toy: "Toy", scores: pl.DataFrame, again: pl.DataFrame | None) -> SafeTable:
    contributions = pass_gate(
        pl.DataFrame(schema=INPUT_SCHEMA),
        name="contributions",
        protection=toy.protection(),
        sources=toy.sources,
        framework=toy.framework(),
        basis=[toy.protect(toy.observe({toy.wards[0]: 12.0}))],
    )
    return pass_gate(
        scores,
        name="scores",
        protection=toy.protection(),
        sources=toy.sources,
        framework=toy.framework(),
        basis=[contributions],
        again=again,
    )


def test_scores_that_sealed_observations_give_again_pass(toy: "Toy") -> None:
    assert seal_scores(toy, score(toy, 40.0), score(toy, 40.0)).profile == "small_counts"


def test_scores_of_other_figures_are_refused(toy: "Toy") -> None:
    with pytest.raises(DisclosureError, match="did not let through") as refused:
        seal_scores(toy, score(toy, 41.0), score(toy, 40.0))

    assert "41" not in str(refused.value)


def test_without_them_a_score_must_be_the_sum_of_contributions(toy: "Toy") -> None:
    with pytest.raises(DisclosureError, match="did not let through"):
        seal_scores(toy, score(toy, 40.0), None)
