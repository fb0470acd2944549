"""Improved and worsened are said only where enough was measured and chance is ruled out."""

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from wardwise.model.edition import EditionPeriod
from wardwise.model.indicator import Break, Direction, Indicator
from wardwise.scorecard.change import compute_changes
from wardwise.scorecard.evidence import judge_evidence
from wardwise.scorecard.node_change import find_node_shares

if TYPE_CHECKING:
    from tests.unit.scorecard.conftest import Toy

WARD, OTHER = "T05000001", "T05000002"
WEIGHTS = {
    "cold": 0.6,
    "crowded": 0.4,
    "halved": 0.5,
    "nearly": 0.504,
    "short": 0.496,
    "a": 0.1,
    "b": 0.2,
    "c": 0.2,
}


def rate(
    toy: "Toy",
    indicators: tuple[Indicator, ...],
    *,
    moves: dict[str, tuple[float, float]],
    error: float | dict[str, float | None] | None = 1.0,
    origins: dict[str, str] | None = None,
) -> pl.DataFrame:
    """Compute changes where each indicator, in points out of its weight, moves as told.

    A unit of each transformed value brings minus its weight in points; a second ward stands still
    so that the slope can be found.
    """
    inputs, totals = [], {(WARD, "2012"): 0.0, (WARD, "2014"): 0.0}
    for indicator in indicators:
        for area, values in ((WARD, moves[indicator.id]), (OTHER, (0.0, 100.0))):
            for period, value in zip(("2012", "2014"), values, strict=True):
                weight = WEIGHTS[indicator.id]
                points = weight * (100.0 - value)
                late = period == "2014" and indicator.periods["2012"] == indicator.periods["2014"]
                inputs.append(
                    {
                        "indicator_id": indicator.id,
                        "area_code": area,
                        "period_id": period,
                        "source_period_id": indicator.periods[period],
                        "value": value,
                        "transformed": value,
                        "origin": (origins or {}).get(
                            indicator.id, "carried" if late else "observed"
                        ),
                        "weight": weight,
                        "points": points,
                        "standard_error": error[indicator.id] if isinstance(error, dict) else error,
                    }
                )
                if area == WARD:
                    totals[WARD, period] += points
    scores = [
        {"node_id": node, "area_code": area, "period_id": period, "score": score}
        for node in ("index", "needs", "shelter")
        for (area, period), score in totals.items()
    ]
    return compute_changes(
        toy.edition(*indicators),
        scores=toy.scores(scores),
        inputs=toy.inputs(inputs),
        observations=toy.observations([]),
    ).filter(pl.col("area_code") == WARD)


def test_a_clear_fall_in_what_was_measured_improves_the_component(toy: "Toy") -> None:
    indicators = (toy.indicator("cold"), toy.indicator("crowded"))

    changes = rate(toy, indicators, moves={"cold": (40.0, 30.0), "crowded": (20.0, 20.0)})

    shelter = changes.row(by_predicate=pl.col("node_id") == "shelter", named=True)
    reach = 1.959963985 * ((0.6**2 + 0.4**2) * 2) ** 0.5
    assert shelter["rating"] == "improved"
    assert shelter["change"] == pytest.approx(6.0)
    assert shelter["lower"] == pytest.approx(6.0 - reach)
    assert shelter["upper"] == pytest.approx(6.0 + reach)
    assert (shelter["evidence_weight"], shelter["interval_weight"]) == (1.0, 1.0)
    assert shelter["reason"] is None


def test_a_rise_in_what_is_bad_worsens_every_node_above_it(toy: "Toy") -> None:
    indicators = (toy.indicator("cold"), toy.indicator("crowded"))

    changes = rate(toy, indicators, moves={"cold": (30.0, 40.0), "crowded": (20.0, 20.0)})

    nodes = changes.filter(pl.col("node_id").is_in(["index", "needs", "shelter"]))
    assert nodes["rating"].to_list() == ["worsened"] * 3


def test_a_change_within_its_interval_is_not_rated(toy: "Toy") -> None:
    indicators = (toy.indicator("cold"), toy.indicator("crowded"))

    changes = rate(toy, indicators, moves={"cold": (31.0, 30.0), "crowded": (20.0, 20.0)})

    assert changes.filter(node_id="shelter")["rating"].item() == "no_clear_change"


def test_a_carried_indicator_is_no_evidence_and_adds_no_variance(toy: "Toy") -> None:
    carried = toy.indicator("crowded", periods={"2012": toy.first, "2014": toy.first})

    changes = rate(
        toy, (toy.indicator("cold"), carried), moves={"cold": (40.0, 30.0), "crowded": (20.0, 20.0)}
    )

    shelter = changes.row(by_predicate=pl.col("node_id") == "shelter", named=True)
    assert shelter["evidence_weight"] == pytest.approx(0.6)
    assert shelter["upper"] - shelter["change"] == pytest.approx(1.959963985 * 0.6 * 2**0.5)
    assert shelter["rating"] == "improved"


def test_too_little_evidence_says_so_and_gives_no_number(toy: "Toy") -> None:
    carried = toy.indicator("cold", periods={"2012": toy.first, "2014": toy.first})

    changes = rate(
        toy,
        (carried, toy.indicator("crowded")),
        moves={"cold": (40.0, 40.0), "crowded": (60.0, 20.0)},
    )

    shelter = changes.row(by_predicate=pl.col("node_id") == "shelter", named=True)
    assert (shelter["rating"], shelter["change"]) == ("cannot_say", None)
    assert shelter["reason"].startswith("Only 40 percent of it was measured")


def test_evidence_just_short_of_the_share_is_not_rounded_up_to_it(toy: "Toy") -> None:
    carried = toy.indicator("nearly", periods={"2012": toy.first, "2014": toy.first})

    changes = rate(
        toy,
        (carried, toy.indicator("short")),
        moves={"nearly": (40.0, 40.0), "short": (60.0, 20.0)},
    )

    reason = changes.filter(node_id="shelter")["reason"].item()
    assert reason == "Only 49 percent of it was measured twice; at least half is needed."


def test_evidence_of_exactly_the_declared_share_is_enough(toy: "Toy") -> None:
    carried = toy.indicator("halved", periods={"2012": toy.first, "2014": toy.first})
    parts = tuple(toy.indicator(one) for one in "abc")
    moves = {"halved": (0.0, 0.0), "a": (90.0, 10.0), "b": (90.0, 10.0), "c": (90.0, 10.0)}

    changes = rate(toy, (carried, *parts), moves=moves)

    assert changes.filter(node_id="shelter")["rating"].item() == "improved"


def test_no_rating_crosses_a_break(toy: "Toy") -> None:
    broken = toy.indicator("cold", breaks=(Break((toy.first, toy.last), "Counted anew."),))

    changes = rate(
        toy,
        (broken, toy.indicator("crowded")),
        moves={"cold": (10.0, 60.0), "crowded": (20.0, 20.0)},
    )

    shelter = changes.row(by_predicate=pl.col("node_id") == "shelter", named=True)
    assert (shelter["rating"], shelter["change"]) == ("break", None)


def test_a_break_in_the_lesser_part_does_not_make_the_score_worsen(toy: "Toy") -> None:
    broken = toy.indicator("crowded", breaks=(Break((toy.first, toy.last), "Counted anew."),))

    changes = rate(
        toy,
        (toy.indicator("cold"), broken),
        moves={"cold": (30.0, 30.0), "crowded": (10.0, 90.0)},
    )

    shelter = changes.row(by_predicate=pl.col("node_id") == "shelter", named=True)
    assert shelter["rating"] == "no_clear_change"
    assert "did not clearly move the same way" in shelter["reason"]


def test_figures_of_unknown_precision_do_not_decide_a_rating(toy: "Toy") -> None:
    indicators = (toy.indicator("cold"), toy.indicator("crowded"))

    changes = rate(
        toy,
        indicators,
        moves={"cold": (30.0, 30.0), "crowded": (90.0, 10.0)},
        error={"cold": 1.0, "crowded": None},
    )

    shelter = changes.row(by_predicate=pl.col("node_id") == "shelter", named=True)
    assert (shelter["rating"], shelter["interval_weight"]) == (
        "no_clear_change",
        pytest.approx(0.6),
    )
    assert shelter["change"] == pytest.approx(32.0)


def test_a_change_mostly_of_figures_of_unknown_precision_cannot_be_said(toy: "Toy") -> None:
    indicators = (toy.indicator("cold"), toy.indicator("crowded"))

    changes = rate(
        toy,
        indicators,
        moves={"cold": (40.0, 30.0), "crowded": (90.0, 10.0)},
        error={"cold": 1.0, "crowded": None},
    )

    shelter = changes.row(by_predicate=pl.col("node_id") == "shelter", named=True)
    assert shelter["rating"] == "cannot_say"
    assert shelter["reason"].startswith("Most of the difference comes from figures")


@pytest.mark.parametrize("origin", ["estimated", "carried", "missing"])
def test_a_filled_value_is_no_evidence(toy: "Toy", origin: str) -> None:
    indicators = (toy.indicator("cold"), toy.indicator("crowded"))

    changes = rate(
        toy,
        indicators,
        moves={"cold": (60.0, 10.0), "crowded": (20.0, 20.0)},
        origins={"cold": origin},
    )

    assert changes.filter(node_id="shelter")["rating"].item() == "cannot_say"


def change_over_three_periods(toy: "Toy") -> pl.DataFrame:
    """Compute changes of an indicator of which one figure stands for 2010 and 2012."""
    periods = {"2010": toy.first, "2012": toy.first, "2014": toy.last}
    cold = toy.indicator("cold", periods=periods)
    edition = replace(
        toy.edition(cold), periods=tuple(EditionPeriod(one, one) for one in sorted(periods))
    )
    moves = {"2010": 40.0, "2012": 40.0, "2014": 10.0}
    inputs = [
        {
            "indicator_id": "cold",
            "area_code": area,
            "period_id": period,
            "source_period_id": source,
            "value": moves[period] + far,
            "transformed": moves[period] + far,
            "origin": "observed" if period == "2014" else "carried",
            "weight": 1.0,
            "points": 100.0 - moves[period] - far,
            "standard_error": 1.0,
        }
        for area, far in ((WARD, 0.0), (OTHER, 50.0))
        for period, source in periods.items()
    ]
    scores = [
        {"node_id": "shelter", "area_code": WARD, "period_id": period, "score": 100.0 - move}
        for period, move in moves.items()
    ]
    values = [
        {
            "indicator_id": "cold",
            "area_code": WARD,
            "period_id": source,
            "value": value,
            "lower": value - 2.0,
            "upper": value + 2.0,
        }
        for source, value in ((toy.first, 40.0), (toy.last, 10.0))
    ]
    return compute_changes(
        edition,
        scores=toy.scores(scores),
        inputs=toy.inputs(inputs),
        observations=toy.observations(values),
    ).filter(pl.col("area_code") == WARD)


def test_a_component_of_one_indicator_is_rated_as_that_indicator_over_three_periods(
    toy: "Toy",
) -> None:
    changes = change_over_three_periods(toy)

    rated = {
        (node, start, end): rating
        for node, start, end, rating in changes.select(
            "node_id", "from_period_id", "to_period_id", "rating"
        ).rows()
    }
    for node in ("cold", "shelter"):
        assert rated[node, "2010", "2012"] == "cannot_say"
        assert rated[node, "2010", "2014"] == "improved"
        assert rated[node, "2012", "2014"] == "improved"


def test_an_indicator_declared_relative_is_no_evidence(toy: "Toy") -> None:
    relative = toy.indicator("cold", shows_change=False, change_note="Re-based each year.")

    changes = rate(
        toy,
        (relative, toy.indicator("crowded")),
        moves={"cold": (60.0, 10.0), "crowded": (20.0, 20.0)},
    )

    assert changes.filter(node_id="shelter")["rating"].item() == "cannot_say"


def test_without_any_known_chance_nothing_is_rated(toy: "Toy") -> None:
    indicators = (toy.indicator("cold"), toy.indicator("crowded"))

    changes = rate(
        toy, indicators, moves={"cold": (60.0, 10.0), "crowded": (20.0, 20.0)}, error=None
    )

    shelter = changes.row(by_predicate=pl.col("node_id") == "shelter", named=True)
    assert shelter["rating"] == "cannot_say"
    assert shelter["change"] == pytest.approx(30.0)
    assert (shelter["lower"], shelter["interval_weight"]) == (None, 0.0)


def observe(
    area: str, period: str, value: float | None, half: float | None = 1.0
) -> dict[str, object]:
    known = value is not None and half is not None
    return {
        "indicator_id": "cold",
        "area_code": area,
        "period_id": period,
        "value": value,
        "lower": value - half if known else None,  # type: ignore[operator]
        "upper": value + half if known else None,  # type: ignore[operator]
    }


def rate_indicator(toy: "Toy", indicator: Indicator, *rows: dict[str, object]) -> dict[str, object]:
    changes = compute_changes(
        toy.edition(indicator),
        scores=toy.scores([]),
        inputs=toy.inputs([]),
        observations=toy.observations(list(rows)),
    )
    return changes.row(0, named=True)


@pytest.mark.parametrize(
    ("direction", "rating"),
    [(Direction.LOWER_IS_BETTER, "improved"), (Direction.HIGHER_IS_BETTER, "worsened")],
)
def test_direction_decides_what_a_fall_means(toy: "Toy", direction: Direction, rating: str) -> None:
    indicator = toy.indicator("cold", direction=direction)

    found = rate_indicator(
        toy, indicator, observe(WARD, toy.first, 12.0), observe(WARD, toy.last, 9.0)
    )

    assert (found["change"], found["rating"]) == (-3.0, rating)
    assert found["upper"] == pytest.approx(-3.0 + 2**0.5)


def test_a_figure_in_one_period_alone_cannot_show_change(toy: "Toy") -> None:
    found = rate_indicator(
        toy,
        toy.indicator("cold"),
        observe(WARD, toy.first, 12.0),
        observe(WARD, toy.last, None),
    )

    assert (found["rating"], found["change"]) == ("cannot_say", None)
    assert found["reason"] == "There is no figure here for 2014."


def test_a_difference_without_intervals_is_given_and_not_rated(toy: "Toy") -> None:
    found = rate_indicator(
        toy,
        toy.indicator("cold"),
        observe(WARD, toy.first, 12.0, None),
        observe(WARD, toy.last, 9.0, None),
    )

    assert (found["rating"], found["change"], found["interval_weight"]) == ("cannot_say", -3.0, 0.0)


def test_an_indicator_over_a_break_is_shown_as_a_break(toy: "Toy") -> None:
    indicator = toy.indicator("cold", breaks=(Break((toy.first, toy.last), "Counted anew."),))

    found = rate_indicator(
        toy, indicator, observe(WARD, toy.first, 12.0), observe(WARD, toy.last, 9.0)
    )

    assert (found["rating"], found["change"]) == ("break", None)
    assert found["reason"] == "Counted anew."


def test_a_figure_that_stands_for_both_periods_shows_no_change(toy: "Toy") -> None:
    indicator = toy.indicator("cold", periods={"2012": toy.first, "2014": toy.first})

    found = rate_indicator(toy, indicator, observe(WARD, toy.first, 12.0))

    assert (found["rating"], found["change"], found["evidence_weight"]) == ("cannot_say", None, 0.0)
    assert found["reason"] == "The same figures stand for 2012 and 2014."


def test_reasons_name_periods_as_readers_do(toy: "Toy") -> None:
    labels = {"2012": "the earlier years", "2014": "the latest years"}
    once = toy.indicator("cold", periods={"2012": toy.first, "2014": toy.first})
    late = toy.indicator("cold", periods={"2014": toy.last})

    def explain(indicator: Indicator) -> str | None:
        return judge_evidence(indicator, earlier="2012", later="2014", labels=labels)[1]

    assert explain(once) == "The same figures stand for the earlier years and the latest years."
    assert explain(late) == "No figures stand for the earlier years."


def test_a_component_counts_for_its_declared_weight_in_nodes_above(toy: "Toy") -> None:
    framework = toy.edition(toy.indicator("cold")).framework
    other = replace(framework.components[0], id="safety", weight=3.0)
    third = replace(framework.components[0], id="rights", dimension="chances")
    chances = replace(framework.dimensions[0], id="chances", weight=4.0)

    shares = find_node_shares(
        replace(
            framework,
            components=(*framework.components, other, third),
            dimensions=(*framework.dimensions, chances),
        )
    )

    found = {
        (node, component): share
        for node, component, share in shares.filter(level="ward")
        .select("node_id", "component_id", "share")
        .iter_rows()
    }
    assert found["needs", "shelter"] == pytest.approx(0.25)
    assert found["index", "safety"] == pytest.approx(0.75 / 5)
    assert found["index", "rights"] == pytest.approx(4 / 5)
