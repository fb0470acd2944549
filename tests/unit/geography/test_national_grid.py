"""Longitude and latitude as eastings and northings, against the Ordnance Survey's own points."""

import numpy as np
import pytest

from wardwise.geography.national_grid import project_to_grid

# Ordnance Survey, OSTN15 test files, points TP07 to TP12: latitude, longitude, easting, northing
POINTS = {
    "North Foreland": (51.37447025550, 1.44454730409, 639821.835, 169565.858),
    "Brislington": (51.42754743020, -2.54407618349, 362269.991, 169978.690),
    "Lambeth": (51.48936564950, -0.11992557180, 530624.974, 178388.464),
    "Carmarthen": (51.85890896400, -4.30852476960, 241124.584, 220332.641),
    "Colchester": (51.89436637350, 0.89724327012, 599445.590, 225722.826),
    "Droitwich": (52.25529381630, -2.15458614387, 389544.190, 261912.153),
}


@pytest.mark.parametrize("name", POINTS)
def test_a_place_is_within_five_metres_of_where_the_ordnance_survey_has_it(name: str) -> None:
    latitude, longitude, easting, northing = POINTS[name]

    [found] = project_to_grid(np.array([[longitude, latitude]]))

    assert np.hypot(*(found - [easting, northing])) < 5


def test_lambeth_is_within_two_metres() -> None:
    latitude, longitude, easting, northing = POINTS["Lambeth"]

    [found] = project_to_grid(np.array([[longitude, latitude]]))

    assert np.hypot(*(found - [easting, northing])) < 2


def test_many_places_are_projected_as_each_by_itself() -> None:
    degrees = np.array([[one[1], one[0]] for one in POINTS.values()])

    together = project_to_grid(degrees)

    apart = np.vstack([project_to_grid(degrees[at : at + 1]) for at in range(len(degrees))])
    assert np.array_equal(together, apart)
