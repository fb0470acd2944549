"""Moran's I, over a map and place by place, against esda 2.9.0 with libpysal 4.14.1.

Its figures were computed apart and are typed here: `esda.Moran(y, w, transformation="r")` and
`esda.Moran_Local(y, w, transformation="r", permutations=99999, seed=1)` on the same borders. Its
local p-values are of one end ("directed"), half of ours of both.
"""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from wardwise.geography.borders import find_borders
from wardwise.geography.boundaries import read_outlines
from wardwise.stats.arrays import Positions, Vector
from wardwise.stats.spatial import (
    Borders,
    LocalMoran,
    lay_borders,
    measure_local_moran,
    measure_moran,
)

EXACT = 1e-9
LATTICE_LOCAL = [
    1.3864538754415863,
    1.017078956819349,
    -0.17132684028210007,
    0.20728758436459518,
    1.0794969530734682,
]
WARD_LOCAL = {
    "E05014053": 1.7724386983143539,
    "E05014054": 2.91772625788805,
    "E05014063": 2.963494188215851,
    "E05013777": 2.3302454504903807,
}


def lay_lattice(*, further: int = 0) -> tuple[Vector, Borders]:
    """Six rows of seven places with figures between 0 and 25, and some without a neighbour."""
    row, column = np.divmod(np.arange(42), 7)
    steps = 7 * row**2 + 3 * column**2 + 5 * row * column + 11 * (row % 3) * (column % 2)
    at: Positions = np.arange(42).reshape(6, 7)
    one = np.concatenate([at[:, :-1].ravel(), at[:-1].ravel()])
    other = np.concatenate([at[:, 1:].ravel(), at[1:].ravel()])
    figures = np.append(steps % 23 + 0.5 * row, [3.25] * further)
    return figures, lay_borders(one, other, places=42 + further)


@pytest.mark.parametrize(
    ("further", "value", "expected", "variance", "z"),
    [
        (0, 0.2904927402688889, -0.024390243902439025, 0.013708955267211248, 2.689348059791034),
        # a place without a neighbour counts in esda, and here
        (1, 0.2889476025594132, -0.023809523809523808, 0.013703113367369492, 2.6717608934705335),
    ],
)
def test_a_lattice_is_as_alike_as_esda_finds_it(
    further: int, value: float, expected: float, variance: float, z: float
) -> None:
    figures, borders = lay_lattice(further=further)

    found = measure_moran(figures, borders, draws=999, seed=1)

    assert found.value == pytest.approx(value, abs=EXACT)
    assert found.expected == pytest.approx(expected, abs=EXACT)
    assert found.variance == pytest.approx(variance, abs=EXACT)
    assert found.z == pytest.approx(z, abs=EXACT)
    assert found.p_value < 0.03  # esda's 0.005 and 0.004 are of one end


def test_places_of_a_lattice_are_as_alike_as_esda_finds_them() -> None:
    figures, borders = lay_lattice()

    found = measure_local_moran(figures, borders, draws=99, seed=1)

    assert found.value[:5] == pytest.approx(LATTICE_LOCAL, abs=EXACT)


@pytest.fixture(scope="module")
def borders_of_wards(open_data_folder: Path) -> pl.DataFrame:
    file = open_data_folder / "geography/boundaries/wards_2025_london.geojson"
    return find_borders(read_outlines([file], "WD25CD"))


@pytest.fixture(scope="module")
def turnout(open_data_folder: Path) -> pl.DataFrame:
    """Turnout in the elections of May 2022, in the 679 wards of London's boroughs."""
    file = "indicators/additions/turnout_borough_election_ward22_2022.csv"
    return pl.read_csv(open_data_folder / file).sort("ward_code")


@pytest.fixture(scope="module")
def laid(borders_of_wards: pl.DataFrame, turnout: pl.DataFrame) -> Borders:
    wards = pl.Enum(turnout["ward_code"])
    placed = borders_of_wards.select(
        pl.col(one).cast(wards, strict=False).to_physical().cast(pl.Int64)
        for one in ("area_code", "neighbour_code")
    ).drop_nulls()
    return lay_borders(*placed.to_numpy().T, places=turnout.height)


@pytest.fixture(scope="module")
def local(turnout: pl.DataFrame, laid: Borders) -> LocalMoran:
    return measure_local_moran(turnout["turnout_pct"].to_numpy(), laid, draws=99_999, seed=1)


def test_wards_of_london_border_on_each_other_as_libpysal_finds_them(
    borders_of_wards: pl.DataFrame,
) -> None:
    # its Rook contiguity has 1,941 borders: six more, each shorter than a metre
    assert borders_of_wards.height == 2 * (1_941 - 6)


def test_the_thames_parts_the_wards_on_its_banks(borders_of_wards: pl.DataFrame) -> None:
    # Thamesmead lies opposite Barking Riverside
    beside = borders_of_wards.filter(area_code="E05014055")["neighbour_code"]

    assert beside.str.starts_with("E050140").all()
    assert beside.len() == 4


def test_turnout_in_london_is_as_alike_as_esda_finds_it(
    turnout: pl.DataFrame, laid: Borders
) -> None:
    found = measure_moran(turnout["turnout_pct"].to_numpy(), laid, draws=999, seed=1)

    assert laid.places == 679
    assert found.value == pytest.approx(0.5976217956826712, abs=EXACT)
    assert found.variance == pytest.approx(0.0005560972226791845, abs=EXACT)
    assert found.z == pytest.approx(25.405139281601144, abs=EXACT)
    assert found.p_value == pytest.approx(0.002)


def test_wards_are_as_alike_in_turnout_as_esda_finds_them(
    turnout: pl.DataFrame, local: LocalMoran
) -> None:
    by_ward = dict(zip(turnout["ward_code"], local.value, strict=True))

    assert {one: by_ward[one] for one in WARD_LOCAL} == pytest.approx(WARD_LOCAL, abs=EXACT)
    assert local.value.sum() == pytest.approx(405.1875774728513, abs=1e-8)
    kinds = list(zip(local.own > 0, local.around > 0, strict=True))
    counts = [
        kinds.count(one) for one in ((True, True), (False, True), (False, False), (True, False))
    ]
    assert counts == [249, 64, 303, 63]


@pytest.mark.parametrize(
    ("p_value", "wards"), [(0.0025, 83), (0.005, 106), (0.025, 188), (0.05, 244)]
)
def test_as_many_wards_are_as_sure_as_esda_finds(
    local: LocalMoran, p_value: float, wards: int
) -> None:
    # both draw at random, and each p-value has its own error
    assert np.sum(local.p_value <= 2 * p_value) == pytest.approx(wards, abs=4)
