"""What each score was made of, and how much each indicator brought to it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from wardwise.composite.area_set import AreaSet
from wardwise.composite.goalposts import freeze_goalposts
from wardwise.composite.matrix import ESTIMATED, MISSING, ORIGINS, Cells, Codes, Slots
from wardwise.composite.yardstick import Yardstick
from wardwise.model.edition import Edition
from wardwise.model.errors import CompositeError, GoalpostError, StatisticsError
from wardwise.model.scores import INPUT_SCHEMA
from wardwise.stats.arrays import Mask, Positions, Vector
from wardwise.stats.normalise import rescale_to_goalposts
from wardwise.stats.transform import differentiate_transform, invert_transform, transform_values

Column = Vector | Codes | Slots


def make_inputs(
    edition: Edition,
    cells: Cells,
    area_set: AreaSet,
    *,
    yardsticks: Mapping[str, Yardstick],
    scored: Mapping[str, Mask],
    index_shares: Mapping[str, Vector] | None,
) -> pl.DataFrame:
    """Make the table of inputs: one row an indicator, area and period of the edition.

    `points` of a component's indicators sum to its score, `index_points` of all to the index; both
    are null where that score is not given, or is no sum under the edition's method. A weighted
    indicator has a row everywhere, an indicator without weight only where it has a value.

    Parameters
    ----------
    scored : by node, the index and every component: (periods x areas,) where a score is given that
        points sum to
    index_shares : each component's share of the index, (periods x areas,); None where points do not
        sum to it
    """
    labels = _Labels.prepare(edition, cells, area_set)
    tables = []
    for row, indicator in enumerate(cells.indicators):
        yardstick = yardsticks.get(indicator.component)
        if indicator.weighted and yardstick is not None:
            columns = _describe_weighted(
                yardstick,
                yardstick.indicators.index(indicator),
                cells.values[row].ravel(),
                scored=scored[indicator.component],
            )
            columns["index_points"] = np.full(len(columns["points"]), np.nan)
            if index_shares is not None:
                to_index = columns["points"] * index_shares[indicator.component]
                index_scored = scored[edition.framework.index_id]
                columns["index_points"] = np.where(index_scored, to_index, np.nan)
        else:
            columns = _describe_unweighted(cells, row, area_set)
        columns["source"] = cells.source_periods[row].ravel()
        tables.append(labels.make_rows(indicator.id, columns))
    return pl.concat(tables)


def _describe_weighted(
    yardstick: Yardstick, at: int, values: Vector, *, scored: Mask
) -> dict[str, Column]:
    indicator = yardstick.indicators[at]
    transformed = yardstick.transformed[:, at]
    origin = yardstick.origins[:, at]
    filled = (origin == ESTIMATED) & np.isnan(values)
    back = np.where(filled, invert_transform(transformed, indicator.transforms), values)
    weight = np.full(len(values), yardstick.weights[at])
    points, made = np.zeros_like(transformed), yardstick.on_scale
    if made is not None:
        normalised = made.values[:, at]
        if made.rule is None:
            weight = made.find_pies()[:, at]
        if yardstick.adds_up and yardstick.weights[at] > 0:
            points = made.bring_points()[:, at]
    else:
        best, worst = yardstick.ends[:, at]
        normalised = rescale_to_goalposts(transformed, best=best, worst=worst)
        if yardstick.weights[at] > 0:
            points = (transformed - yardstick.form.worst[at]) * yardstick.form.coefficients[at]
    return {
        "value": back,
        "transformed": transformed,
        "origin": origin,
        "normalised": normalised,
        "weight": weight,
        "points": np.where(scored, points, np.nan),
        "standard_error": np.sqrt(yardstick.variances[:, at]),
    }


def _describe_unweighted(cells: Cells, row: int, area_set: AreaSet) -> dict[str, Column]:
    """Describe an indicator that has a page but no weight; one without goalposts has no score."""
    indicator = cells.indicators[row]
    values, origin = cells.values[row].ravel(), cells.origins[row].ravel()
    absent = np.full(len(values), np.nan)
    transformed, normalised, slope = absent, absent, absent
    own = np.tile(area_set.fit, cells.values.shape[1]) & (origin != MISSING) & (origin != ESTIMATED)
    try:
        transformed = transform_values(values, indicator.transforms)
        slope = differentiate_transform(values, indicator.transforms)
        goalposts = freeze_goalposts(indicator, values[own])
        normalised = rescale_to_goalposts(
            transformed, best=goalposts.transformed_best, worst=goalposts.transformed_worst
        )
    except (CompositeError, GoalpostError, StatisticsError):
        # nothing rests on it: its page shows the values without a score of its own
        normalised = absent
    return {
        "value": values,
        "transformed": transformed,
        "origin": origin,
        "normalised": normalised,
        "weight": np.zeros(len(values)),
        "points": absent,
        "index_points": absent,
        "standard_error": np.sqrt(cells.variances[row].ravel()) * np.abs(slope),
    }


@dataclass(frozen=True, slots=True)
class _Labels:
    """Codes and words of the cells that a table of inputs holds."""

    wanted: Positions  # cells of scored levels
    area_codes: pl.Series  # of those
    period_ids: pl.Series
    source_periods: pl.Series  # by position
    origins: pl.Series

    @classmethod
    def prepare(cls, edition: Edition, cells: Cells, area_set: AreaSet) -> "_Labels":
        """Spell out areas and periods once, for all indicators to share."""
        wanted = np.flatnonzero(np.tile(area_set.scored, len(edition.periods)))
        count = len(area_set.codes)
        areas = pl.Series(area_set.codes, dtype=pl.String)
        periods = pl.Series([one.id for one in edition.periods], dtype=pl.String)
        return cls(
            wanted,
            areas.gather(wanted % count),
            periods.gather(wanted // count),
            pl.Series(cells.period_ids, dtype=pl.String),
            pl.Series(ORIGINS, dtype=pl.String),
        )

    def make_rows(self, indicator_id: str, columns: Mapping[str, Column]) -> pl.DataFrame:
        """Make an indicator's rows, leaving out empty cells that have no weight."""
        chosen = {name: column[self.wanted] for name, column in columns.items()}
        source = pl.Series(chosen.pop("source"), dtype=pl.Int64)
        origin = chosen.pop("origin")
        table = pl.DataFrame(
            {
                "indicator_id": pl.repeat(
                    indicator_id, len(self.wanted), dtype=pl.String, eager=True
                ),
                "area_code": self.area_codes,
                "period_id": self.period_ids,
                "source_period_id": self.source_periods.gather(source.replace(-1, None)),
                "origin": self.origins.gather(origin),
                **chosen,
            },
            nan_to_null=True,
        ).select(list(INPUT_SCHEMA))
        is_empty = (origin == MISSING) & (chosen["weight"] == 0)
        return table.filter(~is_empty) if is_empty.any() else table


def split_changes(inputs: pl.DataFrame, *, from_period: str, to_period: str) -> pl.DataFrame:
    """Give what each weighted indicator brought to every area's change between two periods.

    Parameters
    ----------
    inputs : a table of inputs: columns indicator_id, area_code, period_id, value, origin, weight,
        points, index_points
    from_period, to_period : periods of the edition, the earlier first

    Returns
    -------
    indicator_id, area_code, from_value, to_value, from_origin, to_origin, points, index_points:
    the points of a component's indicators sum to the change of its score, the index points of all
    to the change of the index; null where either period is not scored
    """
    keys = ["indicator_id", "area_code"]
    kept = inputs.filter(pl.col("weight") > 0)

    def read(period: str, name: str) -> pl.DataFrame:
        return kept.filter(pl.col("period_id") == period).select(
            *keys,
            *(
                pl.col(one).alias(f"{name}_{one}")
                for one in ("value", "origin", "points", "index_points")
            ),
        )

    return (
        read(from_period, "from")
        .join(read(to_period, "to"), on=keys, how="inner", maintain_order="left")
        .select(
            *keys,
            "from_value",
            "to_value",
            "from_origin",
            "to_origin",
            points=pl.col("to_points") - pl.col("from_points"),
            index_points=pl.col("to_index_points") - pl.col("from_index_points"),
        )
    )
