from collections.abc import Callable

import pytest

from wardwise.model.errors import WardwiseError

Change = Callable[[str, str, str], tuple[WardwiseError, ...]]
Expected = tuple[str, str, str, str]  # code, text on the line told, problem, remedy
Refuse = Callable[[str, str, str, Expected], None]

PERIODS_AND_BREAK = """\
periods: {"2012": "2012", "2014": "2014"}
    breaks:
      - {between: ["2012", "2014"], reason: The measure was redefined.}"""

CASES: dict[str, tuple[str, str, Expected]] = {
    "an unknown credited source is answered with the nearest": (
        "source: fuel\n",
        "source: fuels\n",
        ("WW-103", "source: fuels", "source of 'fuel_poverty' names 'fuels'", "mean 'fuel'?"),
    ),
    "an unknown source of a count is answered with the nearest": (
        "numerator: fuel.poor_households",
        "numerator: fule.poor_households",
        ("WW-103", "fule", "'fule', which is not a source", "did you mean 'fuel'?"),
    ),
    "an unknown measure is answered with the nearest": (
        "numerator: fuel.poor_households",
        "numerator: fuel.poor_household",
        ("WW-103", "poor_household", "which is not a measure of 'fuel'", "'poor_households'?"),
    ),
    "each measure of a series is looked up": (
        "numerator: fuel.poor_households",
        "numerator: [fuel.poor_households, fuel.poor_household]",
        ("WW-103", "poor_household", "which is not a measure of 'fuel'", "'poor_households'?"),
    ),
    "a measure is written with its source": (
        "numerator: fuel.poor_households",
        "numerator: poor_households",
        ("WW-101", "numerator", "expected a measure of a source", "ward_atlas.population"),
    ),
    "an unknown period of the edition is answered with the nearest": (
        'periods: {"2014": 2013}',
        'periods: {"2104": 2013, "2014": 2013}',
        ("WW-103", "2104", "'2104', which is not a period of the edition", "did you mean '2014'?"),
    ),
    "a weighted indicator has a source period for each period": (
        PERIODS_AND_BREAK,
        'periods: {"2012": "2012"}',
        ("WW-108", "periods:", "weighted and says no source period for 2014", "stand for several"),
    ),
    "a period is written as periods are": (
        'periods: {"2014": 2013}',
        'periods: {"2014": 2013/15}',
        ("WW-108", "2013/15", "'2013/15' is not a period", "2012/13"),
    ),
    "a measure has a column for the period that is asked": (
        'periods: {"2014": 2013}',
        'periods: {"2014": 2014}',
        ("WW-108", '"2014": 2014', "atlas.population has no column for it; it has 2013", "add the"),
    ),
    "a published value that must stand for larger areas is averaged by something": (
        "    averaged_by: atlas.population\n",
        "",
        ("WW-101", "published:", "nothing says how it is averaged for borough", "averaged_by"),
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES.keys())
def test_one_mistake_about_a_measure_is_one_problem(
    refuse: Refuse,
    old: str,
    new: str,
    expected: Expected,
) -> None:
    refuse("framework.yaml", old, new, expected)


def test_a_denominator_may_be_of_another_period(change: Change) -> None:
    """Households of the census divide the counts of other years."""
    found = change("sources/atlas.yaml", "{2013: Hectares}", "{2011: Hectares}")

    assert found == ()
