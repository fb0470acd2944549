"""The EU regional Social Progress Index 2020: goalposts, means and the power mean."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from wardwise.stats.aggregate import power_mean
from wardwise.stats.scales import rescale_linearly

# The 55 indicators stand in the order of their twelve components.
SIZES = (4, 4, 4, 4, 3, 4, 6, 4, 6, 5, 7, 4)


def test_countries_average_as_published_before_anchoring(reference_folder: Path) -> None:
    """79.8, 64.6 and 57.9; the published averages of the anchored regions are 80, 64 and 58."""
    folder = reference_folder / "euspi2020"
    posts = pl.read_csv(folder / "normalisation.csv")
    countries = pl.read_csv(folder / "raw_countries.csv", infer_schema_length=None)
    known = countries.select(pl.col(posts["Indicator"].to_list()).cast(pl.Float64))

    scores = rescale_linearly(
        known.fill_null(np.nan).to_numpy(),
        zero=posts["Dystopian value"].to_numpy(),
        one=posts["Utopian value"].to_numpy(),
        scale=100,
    )
    components = np.column_stack(
        [
            power_mean(block, weights=np.ones(block.shape[1]), exponent=1, least_share=0)
            for block in np.split(scores, np.cumsum(SIZES)[:-1], axis=1)
        ]
    )
    dimensions = [
        power_mean(block, weights=np.ones(4), exponent=0.5)
        for block in np.split(components, 3, axis=1)
    ]

    assert len(countries) == 27
    assert sum(SIZES) == len(posts) == 55
    assert [round(float(d.mean()), 1) for d in dimensions] == pytest.approx([79.8, 64.6, 57.9])
