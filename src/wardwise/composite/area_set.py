"""Which areas an edition scores, and which of them its weights are learnt on."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from wardwise.model.edition import Edition
from wardwise.model.errors import CompositeError
from wardwise.stats.arrays import Mask, Positions


@dataclass(frozen=True, slots=True)
class AreaSet:
    """The areas of an edition in the order of the areas table.

    `parents` are positions of the area that each lies in, -1 where none is listed; `scored` marks
    the levels that the edition scores; `fit` the areas that weights and goalposts are learnt on;
    `fit_level` all areas of their level.
    """

    codes: tuple[str, ...]
    levels: tuple[str, ...]
    parents: Positions
    scored: Mask
    fit: Mask
    fit_level: Mask


@dataclass(frozen=True, slots=True)
class Rows:
    """Area-periods as rows, earliest period first: which of them teach, and what they lie in.

    `fit` marks those that scales and weights are learnt on; `groups` gives the larger area of each,
    -1 for none; `teaching` marks those that gaps in their group are filled from.
    """

    fit: Mask
    groups: Positions
    teaching: Mask

    def take(self, chosen: Mask) -> "Rows":
        """Give the chosen rows alone."""
        return Rows(self.fit[chosen], self.groups[chosen], self.teaching[chosen])


def lay_rows(area_set: AreaSet, *, periods: int, stays: Mask) -> Rows:
    """Lay areas and periods out as rows.

    Parameters
    ----------
    stays : (periods x areas,) rows with figures enough; the others teach nothing
    """
    fit = np.tile(area_set.fit, periods) & stays
    other_levels = np.tile(~area_set.fit_level, periods)
    return Rows(fit, np.tile(area_set.parents, periods), fit | (other_levels & stays))


def read_area_set(areas: pl.DataFrame, edition: Edition) -> AreaSet:
    """Read which areas are scored and which are fitted.

    Parameters
    ----------
    areas : columns area_code, level, parent_code
    edition : names the scored levels and the fit set

    Raises
    ------
    CompositeError
        If an area stands twice, or no area belongs to the fit set.
    """
    codes = areas["area_code"].to_list()
    position = {code: place for place, code in enumerate(codes)}
    if len(position) < len(codes):
        twice = areas.filter(pl.col("area_code").is_duplicated())["area_code"][0]
        raise CompositeError(f"area {twice} stands in the areas table more than once")
    parents = np.array(
        [position.get(code, -1) for code in areas["parent_code"].to_list()], dtype=np.int64
    )
    fit = _mark_fit(areas, edition, parents=parents, within=position.get(edition.fit.within, -1))
    if not fit.any():
        raise CompositeError(
            f"no {edition.fit.level} lies within {edition.fit.within} "
            f"({edition.fit.within_label}), so there is nothing to learn weights on",
            where="wardwise.yaml, edition: fit",
            fix="name a level and an area that the areas table holds",
        )
    scored = areas["level"].is_in([str(level) for level in edition.levels]).to_numpy()
    levels = areas["level"].to_list()
    fit_level = (areas["level"] == str(edition.fit.level)).to_numpy()
    return AreaSet(tuple(codes), tuple(levels), parents, scored, fit, fit_level)


def _mark_fit(areas: pl.DataFrame, edition: Edition, *, parents: Positions, within: int) -> Mask:
    """Mark the areas of the fit's level that lie within its area and in no excepted one."""
    is_excepted = areas["area_code"].is_in(list(edition.fit.except_areas)).to_numpy()
    inside = np.zeros(len(parents), dtype=bool)
    excepted = np.zeros(len(parents), dtype=bool)
    above = np.arange(len(parents))
    while (above >= 0).any():
        inside |= (above == within) & (above >= 0)
        excepted |= np.where(above >= 0, is_excepted[above], False)  # noqa: FBT003
        above = np.where(above >= 0, parents[above], -1)
    level = (areas["level"] == str(edition.fit.level)).to_numpy()
    fit: Mask = inside & level & ~excepted
    return fit
