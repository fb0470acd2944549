from dataclasses import replace
from datetime import date

import polars as pl

from wardwise.model.observations import OBSERVATION_SCHEMA
from wardwise.model.review import Decision, Review, ReviewState
from wardwise.workflow.review import compute_digests, find_latest, find_state

SEEN = pl.DataFrame(
    {
        "indicator_id": ["cold", "cold", "damp"],
        "area_code": ["T05000001", "T05000002", "T05000001"],
        "period_id": ["2012-01-01/P1Y"] * 3,
        "value": [10.0, None, 0.1 + 0.2],
        "numerator": [1.0, None, None],
        "denominator": [10.0, None, None],
        "status": [None, "c", None],
        "source_id": ["homes"] * 3,
    }
).select(
    pl.col(name) if name not in ("lower", "upper") else pl.lit(None, dtype=pl.Float64).alias(name)
    for name in OBSERVATION_SCHEMA
)
APPROVED = Review(
    "cold", "A. Expert", date(2020, 1, 2), Decision.APPROVE, compute_digests(SEEN)["cold"]
)


def test_a_digest_is_the_same_in_any_order_of_rows() -> None:
    assert compute_digests(SEEN.reverse()) == compute_digests(SEEN)


def test_a_changed_figure_or_status_changes_its_indicators_digest_alone() -> None:
    is_cold = pl.col("indicator_id") == "cold"
    moved = SEEN.with_columns(value=pl.when(is_cold).then(10.5).otherwise("value"))
    marked = SEEN.with_columns(status=pl.when(is_cold).then(pl.lit("r")).otherwise("status"))

    before = compute_digests(SEEN)
    for after in (compute_digests(moved), compute_digests(marked)):
        assert after["cold"] != before["cold"]
        assert after["damp"] == before["damp"]


def test_an_approval_stands_while_the_figures_stand() -> None:
    assert find_state(APPROVED, APPROVED.checksum) is ReviewState.SIGNED
    assert find_state(APPROVED, "0" * 64) is ReviewState.REOPENED
    assert find_state(None, APPROVED.checksum) is ReviewState.OPEN


def test_the_last_word_counts() -> None:
    queried = replace(APPROVED, decision=Decision.QUERY, date=date(2020, 1, 3), words="Why?")

    last = find_latest([queried, APPROVED])["cold"]

    assert find_state(last, APPROVED.checksum) is ReviewState.QUERIED


def test_of_one_day_the_last_written_counts() -> None:
    queried = replace(APPROVED, decision=Decision.QUERY, words="Why?")

    assert find_latest([queried, APPROVED])["cold"] is APPROVED
