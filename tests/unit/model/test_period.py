"""Periods are written so that years of different kinds are not taken for one another."""

import pytest

from wardwise.model.period import read_period


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("2012", "2012"),
        ("2009-2013", "2009 to 2013"),
        ("2012/13", "2012/13"),
        ("2012-04-01/P3Y", "2012/13 to 2014/15"),
        ("2011-03-27/P1D", "27 March 2011"),
        ("2012-07-01/P6M", "6 months from July 2012"),
        ("2012-07-01/P1M", "1 month from July 2012"),
    ],
)
def test_a_period_is_labelled_as_people_write_it(written: str, label: str) -> None:
    assert read_period(written).label == label


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("2011-09-01/P1Y", "school year 2011/12"),
        ("2009-09-01/P3Y", "school years 2009/10 to 2011/12"),
        ("1999-09-01/P1Y", "school year 1999/00"),
        ("2011-07-01/P1Y", "year from July 2011"),
        ("2011-03-27/P1Y", "year from 27 March 2011"),
        ("2011-07-01/P2Y", "2 years from July 2011"),
    ],
)
def test_a_year_that_is_not_the_financial_year_does_not_look_like_one(
    written: str, label: str
) -> None:
    assert read_period(written).label == label


@pytest.mark.parametrize(
    ("written", "middle"),
    [
        ("2012", "2012-07-01"),
        ("2012/13", "2012-09-30"),
        ("2009-2013", "2011-07-03"),
        ("2011-03-27/P1D", "2011-03-27"),
        ("2012-07-01/P6M", "2012-09-30"),
    ],
)
def test_the_middle_of_a_period_is_half_its_length_from_its_start(
    written: str, middle: str
) -> None:
    assert read_period(written).middle.isoformat() == middle
