import re
from itertools import pairwise

import numpy as np
import pytest

from wardwise.model.ratings import BenchmarkRating
from wardwise.presentation.colour import (
    READABLE,
    find_band,
    find_fifth,
    find_rating_colour,
    list_bands,
    list_fifths,
    measure_contrast,
    measure_luminance,
    write_rules,
)

# Viénot, Brettel and Mollon (1999), deuteranopia, on linear RGB.
DEUTERANOPIA = np.array(
    [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]]
)


def read_linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.asarray(((parts + 0.055) / 1.055) ** 2.4)


def test_text_is_readable_on_every_band() -> None:
    for band in list_bands():
        assert measure_contrast(band.fill, band.text) >= READABLE, band


def test_fifths_are_readable_and_grow_darker_by_clear_steps() -> None:
    lightness = [measure_luminance(one.fill) ** (1 / 3) for one in list_fifths()]

    assert all(measure_contrast(one.fill, one.text) >= READABLE for one in list_fifths())
    assert all(lighter - darker > 0.08 for lighter, darker in pairwise(lightness))


def test_equal_scores_share_a_fifth_and_a_few_areas_still_have_one() -> None:
    scores = [float(one) for one in range(10)]

    assert [find_fifth(one, scores).number for one in scores] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert {find_fifth(5.0, [5.0] * 7).number} == {5}
    assert find_fifth(-1.0, scores).words == "lowest fifth"


def test_bands_grow_darker_by_steps_that_greyscale_keeps_apart() -> None:
    lightness = [measure_luminance(band.fill) ** (1 / 3) for band in list_bands()]

    assert all(lighter - darker > 0.03 for lighter, darker in pairwise(lightness))


def test_neighbouring_bands_differ_in_deuteranopia() -> None:
    seen = [DEUTERANOPIA @ read_linear(band.fill) for band in list_bands()]
    steps = [np.abs(np.cbrt(one) - np.cbrt(other)).max() for one, other in pairwise(seen)]

    assert min(steps) > 0.03


@pytest.mark.parametrize(
    ("score", "number"), [(-5.0, 1), (0.0, 1), (9.99, 1), (10.0, 2), (99.99, 10), (130.0, 10)]
)
def test_scores_fall_into_bands_and_those_beyond_into_the_outer_ones(
    score: float, number: int
) -> None:
    assert find_band(score).number == number


def test_better_and_worse_stand_out_from_white() -> None:
    better = find_rating_colour(BenchmarkRating.BETTER)
    worse = find_rating_colour(BenchmarkRating.WORSE)

    assert better is not None
    assert worse is not None
    assert round(measure_contrast(better, "#ffffff"), 1) == 10.2
    assert round(measure_contrast(worse, "#ffffff"), 1) >= 3.0
    assert find_rating_colour(BenchmarkRating.NOT_COMPARED) is None


def test_names_on_rated_areas_are_readable_by_day_and_by_night() -> None:
    found = re.findall(r"\.rate-(\w+)\{fill:(#\w+)\}\s*\.on-rate-\1\{fill:(#\w+)\}", write_rules())

    assert len(found) == 6
    assert all(measure_contrast(fill, text) >= READABLE for _, fill, text in found)


def test_the_style_rules_name_every_band_and_rating() -> None:
    rules = write_rules()

    assert all(
        f".band-{band.number}{{background-color:{band.fill}" in rules for band in list_bands()
    )
    light, dark = rules.split("@media (prefers-color-scheme:dark)")
    for one in ("better", "similar", "worse"):
        assert f".rate-{one}{{fill:" in light
        assert f".on-rate-{one}{{fill:" in dark
    assert all(f".fifth-{one.number}{{fill:{one.fill}}}" in light for one in list_fifths())
