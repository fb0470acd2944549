"""Scores of areas shifted so that they average to the score of the larger area they lie in."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from wardwise.composite.area_set import AreaSet
from wardwise.model.edition import Edition
from wardwise.model.errors import CompositeError
from wardwise.stats.arrays import Mask, Matrix, Positions, Vector


@dataclass(frozen=True, slots=True)
class Anchors:
    """What each row is anchored to: (rows,) each.

    `parents` are positions of the rows of larger areas, -1 where a row stands by itself; `groups`
    number the rows that are averaged together, those of one level in one larger area and period;
    `people` what they count by, NaN where unknown.
    """

    parents: Positions
    groups: Positions
    people: Vector

    def shift(self, scores: Matrix) -> Matrix:
        """Shift scores so that every group's mean is its larger area's score.

        Where that one has no score, or nobody is known to live in the group, there is nothing to
        shift to and no score is given.

        Parameters
        ----------
        scores : (rows, components), NaN where there is none
        """
        result = scores.copy()
        inside = self.parents >= 0
        groups = int(self.groups.max(initial=-1)) + 1
        for column in range(scores.shape[1]):
            own = scores[:, column]
            counted = inside & ~np.isnan(own) & (self.people > 0)
            at, people = self.groups[counted], self.people[counted]
            total = np.bincount(at, weights=people, minlength=groups)
            summed = np.bincount(at, weights=people * own[counted], minlength=groups)
            mean = np.full(groups, np.nan)
            np.divide(summed, total, out=mean, where=total > 0)
            above = own[self.parents[inside]]
            result[inside, column] = own[inside] + above - mean[self.groups[inside]]
        return result

    def take(self, chosen: Mask) -> "Anchors":
        """Give the chosen rows alone; the larger areas that they need must be among them."""
        place = np.full(len(chosen), -1)
        place[chosen] = np.arange(int(chosen.sum()))
        parents = self.parents[chosen]
        return Anchors(
            np.where(parents >= 0, place[parents], -1), self.groups[chosen], self.people[chosen]
        )


def find_anchors(edition: Edition, observations: pl.DataFrame, area_set: AreaSet) -> Anchors | None:
    """Find what areas are anchored to in every period; None where the method does not anchor.

    An area counts by the figure of the period that stands for the edition's, else by the latest
    that there is.

    Raises
    ------
    CompositeError
        If nothing is known by the name that areas are to count by, or no area has a figure of it.

    Source
    ------
    EU regional Social Progress Index 2020, methodological report: regional scores are shifted so
    that their population-weighted mean is the country's score.
    """
    declared = edition.method.anchoring
    if declared is None:
        return None
    above = _find_ancestors(area_set, level=declared.to.value)
    periods, count = len(edition.periods), len(area_set.codes)
    offsets = np.repeat(np.arange(periods) * count, count)
    parents = np.tile(above, periods)
    keys = np.column_stack(
        [parents + offsets, np.tile(np.unique(area_set.levels, return_inverse=True)[1], periods)]
    )
    groups = np.unique(keys, axis=0, return_inverse=True)[1].reshape(-1)
    return Anchors(
        parents=np.where(parents >= 0, parents + offsets, -1),
        groups=groups.astype(np.int64),
        people=_count_people(edition, observations, area_set, name=declared.weighted_by),
    )


def _find_ancestors(area_set: AreaSet, *, level: str) -> Positions:
    """Give each area's larger area of a level, -1 where it lies in none."""
    is_goal = np.array([one == level for one in area_set.levels])
    found = np.full(len(is_goal), -1)
    above = area_set.parents.copy()
    while (above >= 0).any():
        hit = (above >= 0) & is_goal[above] & (found < 0)
        found[hit] = above[hit]
        above = np.where(above >= 0, area_set.parents[above], -1)
    return found.astype(np.int64)


def _count_people(
    edition: Edition, observations: pl.DataFrame, area_set: AreaSet, *, name: str
) -> Vector:
    framework = edition.framework
    known = {one.id: one for one in (*framework.indicators, *framework.characteristics)}
    place = "wardwise.yaml, method: anchoring: weighted_by"
    if name not in known:
        raise CompositeError(
            f"areas are to count by {name!r}, which is no indicator or characteristic",
            where=place,
            fix="name one that has a denominator, such as residents",
        )
    rows = observations.filter(pl.col("indicator_id") == name).select(
        "area_code", "period_id", people=pl.coalesce("denominator", "value")
    )
    rows = rows.drop_nulls("people").sort("period_id")
    if rows.is_empty():
        raise CompositeError(f"no area has a figure of {name!r} to count by", where=place)
    latest = dict(rows.select("area_code", "people").iter_rows())
    columns = []
    for period in edition.periods:
        own = rows.filter(pl.col("period_id") == known[name].periods.get(period.id, ""))
        figures = latest | dict(own.select("area_code", "people").iter_rows())
        columns.append([figures.get(code, np.nan) for code in area_set.codes])
    return np.array(columns, dtype=np.float64).reshape(-1)
