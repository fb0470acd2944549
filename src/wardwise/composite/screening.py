"""Which areas have figures enough to be scored in a period at all."""

from collections.abc import Mapping

import numpy as np

from wardwise.composite.area_set import AreaSet
from wardwise.composite.matrix import CARRIED, OBSERVED, Cells
from wardwise.model.edition import Edition
from wardwise.model.errors import CompositeError
from wardwise.stats.arrays import Mask
from wardwise.stats.screening import screen_rows


def screen_areas(edition: Edition, cells: Cells, area_set: AreaSet) -> Mask:
    """Say where areas have figures enough to be scored, and to teach: (periods x areas,).

    Raises
    ------
    CompositeError
        If an area that is kept or left out is not listed, or is both.

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 2: data selection.
    """
    declared = edition.method.screening
    periods, count = len(edition.periods), len(area_set.codes)
    none = not (declared.least_known or declared.least_nonzero or declared.left_out)
    if none and not declared.kept:
        return np.ones(periods * count, dtype=bool)
    weighted = np.flatnonzero([one.weighted for one in cells.indicators])
    own = np.isin(cells.origins[weighted], (OBSERVED, CARRIED))
    values = np.where(own, cells.values[weighted], np.nan).reshape(len(weighted), -1).T
    forced = [_mark_listed(listed, area_set) for listed in (declared.kept, declared.left_out)]
    if (forced[0] & forced[1]).any():
        area = area_set.codes[int(np.flatnonzero(forced[0] & forced[1])[0])]
        raise CompositeError(
            f"area {area} is declared both as kept and as left out",
            where="wardwise.yaml, method: screening",
            fix="choose one of the two",
        )
    return screen_rows(
        values,
        least_known=declared.least_known or None,
        least_nonzero=declared.least_nonzero or None,
        forced_in=np.tile(forced[0], periods),
        forced_out=np.tile(forced[1], periods),
    ).included


def _mark_listed(listed: Mapping[str, str], area_set: AreaSet) -> Mask:
    codes = list(listed)
    unknown = sorted(set(codes) - set(area_set.codes))
    if unknown:
        raise CompositeError(
            f"{unknown[0]!r} is screened by name, but is no area of the project",
            where="wardwise.yaml, method: screening",
            fix="name areas as the areas table has them",
        )
    return np.isin(area_set.codes, codes)
