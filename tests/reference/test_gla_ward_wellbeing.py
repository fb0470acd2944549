"""Ward Well-being Scores of the Greater London Authority, 625 London wards, 2009 to 2013."""

import csv
from pathlib import Path

import numpy as np
import pytest

from wardwise.stats.aggregate import weighted_mean
from wardwise.stats.normalise import pooled_standardise
from wardwise.stats.weights import equal_weights

YEARS = (2009, 2010, 2011, 2012, 2013)
# Life expectancy, childhood obesity, incapacity benefit, unemployment, crime, deliberate fires,
# GCSE points, absence, children in out-of-work households, public transport, open space, well-being
SIGNS = np.array([1, -1, -1, -1, -1, -1, 1, -1, -1, 1, 1, 1], dtype=np.float64)


def read_wards(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Indicators (wards, 12, 5) and published scores (wards, 5); the City counts as one ward."""
    with (folder / "ward_wellbeing_data.csv").open(encoding="utf-8", errors="replace") as file:
        rows = list(csv.reader(file))[2:]
    with (folder / "well-being_dashboad_scores_allweight1.csv").open(encoding="utf-8-sig") as file:
        scored = list(csv.reader(file, delimiter=";"))[1:]
    published = {row[1]: [int(cell) for cell in row[3:8]] for row in scored if row[1] and row[3]}
    wards = [row for row in rows if row[1].startswith("E05") or row[1] == "E09000001"]
    values = [[float(cell.replace(",", "")) for cell in row[4:64]] for row in wards]
    return (
        np.array(values).reshape(len(wards), 12, 5),
        np.array([published[row[1]] for row in wards], dtype=np.float64),
    )


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
