"""Ward Well-being Scores of the Greater London Authority, 625 London wards, 2009 to 2013."""

from pathlib import Path

import numpy as np
import pytest
from gla_wards import SIGNS, read_wards

from wardwise.stats.aggregate import weighted_mean
from wardwise.stats.normalise import pooled_standardise
from wardwise.stats.weights import equal_weights

YEARS = (2009, 2010, 2011, 2012, 2013)


@pytest.mark.parametrize("year", YEARS)
def test_scores_are_ten_times_the_mean_of_standardised_indicators(
    reference_folder: Path, year: int
) -> None:
    """Zero is the England and Wales average, which is not published: one constant is fitted."""
    values, published = read_wards(reference_folder / "gla_ward_wellbeing")
    column = YEARS.index(year)

    scores = 10 * weighted_mean(
        pooled_standardise(values[:, :, column]) * SIGNS, weights=equal_weights(12)
    )

    shift, scored = np.arange(-6, 6, 0.01)[:, np.newaxis], published[:, column]
    off = np.abs(np.round(scores + shift) - scored)
    best = off[int(np.argmax((off == 0).mean(axis=1)))]
    assert len(best) == 625
    assert (best == 0).mean() >= 0.85
    assert best.max() <= 1
