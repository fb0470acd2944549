"""Causes of single figures that moved, on tables small enough to read."""

from dataclasses import replace
from typing import Any, cast

import polars as pl
import pytest

from wardwise.publication.shapes import About, FrameworkDocument, MethodDocument, SourceEntry
from wardwise.workflow.differences import Cause, Content, Difference, list_differences
from wardwise.workflow.movements import compare_values, split_components

INDICATOR: dict[str, object] = {
    "id": "cold_homes",
    "numerator": "homes.cold",
    "denominator": "homes.all",
    "published": None,
    "averaged_by": None,
    "component": "shelter",
    "kind": "share",
    "per": 100,
    "transforms": [],
    "direction": "lower_is_better",
    "carried_down": False,
}
REVISED = (Difference(Cause.REVISION, "homes", "The file was revised."),)


def make_content(
    value: float | None, *, apportioned: float = 0.2, share: float = 0.4, status: str | None = None
) -> Content:
    """One ward with one figure, put together from a smaller area by a share."""
    key = {"indicator_id": ["cold_homes"], "area_code": ["T05000001"], "period_id": ["2020"]}
    text, number = pl.String, pl.Float64
    return Content(
        about=cast("About", {}),
        framework=cast("FrameworkDocument", {"indicators": [INDICATOR], "characteristics": []}),
        method=cast("MethodDocument", {}),
        sources=cast("list[SourceEntry]", [{"id": "homes"}]),
        tables={
            "observations": pl.DataFrame(
                {**key, "value": [value], "status": [status]},
                schema_overrides={"value": number, "status": text},
            ),
            "areas": pl.DataFrame(
                {"area_code": ["T05000001"], "role": ["project"], "vintage": ["2022-05-05"]}
            ),
            "lineage": pl.DataFrame(
                {
                    **key,
                    "correction_id": [None],
                    "crosswalk_id": ["lsoa_ward"],
                    "share_apportioned": [apportioned],
                },
                schema_overrides={"correction_id": text},
            ),
            "crosswalks": pl.DataFrame(
                {
                    "crosswalk_id": ["lsoa_ward"],
                    "from_code": ["T01000001"],
                    "to_code": ["T05000001"],
                    "share": [share],
                }
            ),
        },
    )


@pytest.mark.parametrize(
    ("new", "differences", "what", "cause", "candidates"),
    [
        # the share apportioned follows the counts: it is no sign of other boundaries
        (make_content(12.0, apportioned=0.3), REVISED, "moved", Cause.REVISION, "revision"),
        (make_content(12.0, share=0.5), (), "moved", Cause.BOUNDARY, "boundary"),
        (make_content(12.0, share=0.5), REVISED, "moved", Cause.SEVERAL, "revision + boundary"),
        (make_content(None, status="c"), (), "gone", Cause.PROTECTION, "protection"),
        (make_content(12.0), (), "moved", Cause.UNKNOWN, ""),
    ],
)
def test_a_figure_that_moved_has_the_cause_that_touches_it(
    new: Content, differences: tuple[Difference, ...], what: str, cause: Cause, candidates: str
) -> None:
    found = compare_values(make_content(10.0), new, differences)

    assert found.select("what", "cause", "candidates").row(0) == (what, cause.value, candidates)


def test_a_figure_of_a_period_that_had_none_is_new_data() -> None:
    old = make_content(10.0)
    new = make_content(10.0)
    later = new.tables["observations"].with_columns(period_id=pl.lit("2021"))
    tables = {**new.tables, "observations": pl.concat([new.tables["observations"], later])}
    grown = Content(new.about, new.framework, new.method, new.sources, tables)

    found = compare_values(old, grown, REVISED)

    assert found.select("period_id", "what", "cause").rows() == [("2021", "added", "new_data")]


def test_what_differs_is_told_in_one_order_whatever_the_run() -> None:
    """Sets of texts are gone through in another order by every process."""
    names = [f"source_{at:02}" for at in range(12)]
    old, new = make_content(12.0), make_content(12.0)
    told = [
        one.subject
        for one in list_differences(
            replace(old, **make_behind([])), replace(new, **make_behind(names))
        )
    ]

    assert told == names


def make_behind(sources: list[str]) -> dict[str, Any]:
    """Make what stands behind the figures of a release, with these sources."""
    return {
        "about": {"edition": {"periods": [], "fit": {}}, "wardwise_version": "1"},
        "framework": {"indicators": [], "characteristics": [], "components": []},
        "sources": [{"id": one, "label": one, "corrections": []} for one in sources],
    }


def test_a_figure_that_only_rounding_tells_apart_has_not_moved() -> None:
    assert compare_values(make_content(0.1 + 0.2), make_content(0.3), REVISED).is_empty()


def make_contribution(
    points: float, *, coefficient: float | None, transformed: float = 10.0
) -> Content:
    """One ward's figure with its points; without a coefficient its scale is not straight."""
    content = make_content(10.0)
    contributions = pl.DataFrame(
        {
            "indicator_id": ["cold_homes"],
            "area_code": ["T05000001"],
            "period_id": ["2020"],
            "source_period_id": ["2020"],
            "transformed": [transformed],
            "origin": ["observed"],
            "normalised": [points],
            "points": [points],
        }
    )
    weights = pl.DataFrame(
        {"indicator_id": ["cold_homes"], "component_id": ["shelter"], "share": [1.0]}
    ).with_columns(coefficient=pl.lit(coefficient, dtype=pl.Float64))
    tables = {**content.tables, "contributions": contributions, "weights": weights}
    return replace(content, tables=tables)


@pytest.mark.parametrize("coefficients", [(None, None), (-1.0, None), (None, -1.0)])
def test_on_a_scale_that_is_not_straight_all_of_a_movement_comes_with_the_value(
    coefficients: tuple[float | None, float | None],
) -> None:
    old = make_contribution(40.0, coefficient=coefficients[0])
    new = make_contribution(55.0, coefficient=coefficients[1], transformed=12.0)
    values = compare_values(make_content(10.0), make_content(12.0), REVISED)

    found = split_components(old, new, values)

    parts = dict(found.select("cause", "points").iter_rows())
    assert parts["revision"] == pytest.approx(15.0)
    assert sum(parts.values()) == pytest.approx(15.0)


def test_on_a_scale_that_is_not_straight_a_figure_that_stands_moves_with_the_scale() -> None:
    old, new = (make_contribution(points, coefficient=None) for points in (40.0, 55.0))
    values = compare_values(make_content(10.0), make_content(10.0), REVISED)

    found = split_components(old, new, values)

    parts = dict(found.filter(pl.col("points") != 0).select("cause", "points").iter_rows())
    assert parts == {"goalposts": pytest.approx(15.0)}
