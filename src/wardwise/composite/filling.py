"""Gaps filled from other figures, learnt on the fit set."""

import numpy as np

from wardwise.model.recipe import Imputation
from wardwise.stats.arrays import Mask, Matrix, Positions
from wardwise.stats.impute import Filled, Middle, impute_by_middle, impute_by_regression

_MIDDLES = {
    Imputation.MEAN: Middle.MEAN,
    Imputation.MEDIAN: Middle.MEDIAN,
    Imputation.GROUP_MEAN: Middle.MEAN,
    Imputation.GROUP_MEDIAN: Middle.MEDIAN,
}
_OF_GROUP = {Imputation.GROUP_MEAN, Imputation.GROUP_MEDIAN}


def fill_gaps(
    values: Matrix, imputation: Imputation, *, fit: Mask, groups: Positions, teaching: Mask
) -> Filled:
    """Fill what an area's own years left open in one component's figures.

    Parameters
    ----------
    values : (rows, indicators) of one component, NaN where missing
    fit : (rows,) that regressions, means and medians learn from
    groups : (rows,) the larger area that each lies in; a negative one has no group
    teaching : (rows,) that groups learn from: of the fit's level those in the fit, all of others
    """
    across = imputation.across
    if across is Imputation.NONE:
        return Filled(values, np.zeros(values.shape, dtype=bool))
    if across is Imputation.REGRESSION:
        return impute_by_regression(values, fit=None if fit.all() else fit)
    if across in _OF_GROUP:
        teach = teaching & (groups >= 0)
        return impute_by_middle(values, middle=_MIDDLES[across], groups=groups, teach=teach)
    return impute_by_middle(values, middle=_MIDDLES[across], teach=fit)
