"""Someone with nothing but a table gets an index."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import wardwise
from wardwise.model.errors import (
    AreaCodeError,
    CellError,
    DuplicateRowError,
    GoalpostError,
    MissingColumnError,
    Problems,
    SourceFileError,
)
from wardwise.model.method import Method
from wardwise.model.recipe import Imputation, Weighting
from wardwise.workflow.quick_index import index_from_table

EQUAL = Method(imputation=Imputation.NONE, weighting=Weighting.EQUAL)
FIGURES = pl.DataFrame(
    {
        "area_code": ["AUT", "BEL", "CZE", "DNK"],
        "name": ["Austria", "Belgium", "Czechia", "Denmark"],
        "year": ["2018"] * 4,
        "cold": [1.0, 2.0, 3.0, 5.0],
        "crowded": [10.0, 20.0, 20.0, 50.0],
        "people": [8.7, 11.4, 10.5, 5.7],
    }
)
INDICATORS = pl.DataFrame(
    {"id": ["cold", "crowded"], "direction": ["lower_is_better", "-1"], "parent": ["shelter"] * 2}
)


def test_a_table_of_countries_becomes_an_index() -> None:
    built = index_from_table(FIGURES, INDICATORS, period="year", method=EQUAL)

    table = built.to_table()
    assert table["name"].to_list() == ["Austria", "Belgium", "Czechia", "Denmark"]
    assert table["rank"].to_list() == [1, 2, 3, 4]
    assert table["shelter"][0] == 100.0
    assert table["shelter"][3] == 0.0
    assert built.scores["lower"].is_null().all()


def test_pandas_gives_the_same() -> None:
    built = index_from_table(FIGURES, INDICATORS, period="year", method=EQUAL)
    frame = FIGURES.to_pandas().set_index("area_code")

    again = index_from_table(frame, INDICATORS.to_pandas(), period="year", method=EQUAL)

    assert_frame_equal(again.scores, built.scores)


def test_the_year_may_be_said_outright() -> None:
    built = index_from_table(FIGURES, INDICATORS, period="2018/19", method=EQUAL)

    assert [one.label for one in built.edition.periods] == ["2018/19"]


def test_declared_goalposts_are_the_ends() -> None:
    indicators = INDICATORS.with_columns(best=pl.lit(0), worst=pl.lit(100))

    built = index_from_table(FIGURES, indicators, period="year", method=EQUAL)

    goalposts = built.weights.select("best", "worst").unique()
    assert goalposts.rows() == [(0.0, 100.0)]


def test_an_indicator_is_divided_by_its_denominator() -> None:
    indicators = INDICATORS.with_columns(denominator=pl.Series(["people", ""]))

    built = index_from_table(FIGURES, indicators, period="year", method=EQUAL)

    divided = built.observations.filter(indicator_id="cold")["value"]
    assert divided.to_list() == pytest.approx([1 / 8.7, 2 / 11.4, 3 / 10.5, 5 / 5.7])


def test_wards_keep_their_level() -> None:
    wards = FIGURES.with_columns(area_code=pl.Series([f"E0500002{at}" for at in range(4)]))

    built = index_from_table(wards, INDICATORS, period="year", method=EQUAL)

    assert built.edition.levels == ("ward",)
    assert wardwise.explain(built, node="shelter", area="Belgium").node.score is not None


@pytest.mark.parametrize(
    ("figures", "error", "problem"),
    [
        (FIGURES.drop("crowded"), MissingColumnError, "lack the column 'crowded'"),
        (FIGURES.rename({"area_code": "Code"}), MissingColumnError, "no column 'area_code'"),
        (FIGURES.drop("year"), MissingColumnError, "no column 'year' that says which year"),
        (pl.concat([FIGURES, FIGURES[:1]]), DuplicateRowError, "two rows of AUT in 2018"),
        (
            FIGURES.with_columns(cold=pl.Series(["1", "2", "low", "5"])),
            CellError,
            "'cold' of the table holds 'low' in row 3",
        ),
        (
            FIGURES.with_columns(area_code=pl.Series(["E05000026", "E09000002", "a", "b"])),
            AreaCodeError,
            "the table holds wards and boroughs and listed areas",
        ),
        (
            FIGURES.with_columns(area_code=pl.Series(["AUT", None, "CZE", "DNK"])),
            AreaCodeError,
            "row 2 of the table has no area code",
        ),
        (
            FIGURES.with_columns(area_code=pl.Series(["AUT", "BEL", " ", "DNK"])),
            AreaCodeError,
            "row 3 of the table has no area code",
        ),
        (FIGURES.clear(), SourceFileError, "the table has no rows"),
        (FIGURES.with_columns(cold=pl.lit(2.0)), GoalpostError, "do not span a range"),
    ],
)
def test_tables_that_cannot_be_are_refused(
    figures: pl.DataFrame, error: type[Exception], problem: str
) -> None:
    with pytest.raises(error, match=problem):
        index_from_table(figures, INDICATORS, period="year", method=EQUAL)


def test_inputs_of_coinr_are_read_as_they_are(reference_folder: Path) -> None:
    inputs = reference_folder / "coinr_asem" / "00_inputs"
    figures = pl.read_csv(inputs / "ASEM_iData.csv")

    built = index_from_table(figures, pl.read_csv(inputs / "ASEM_iMeta.csv"), method=EQUAL)

    assert len(built.edition.framework.indicators) == 49
    assert [one.id for one in built.edition.framework.dimensions] == ["Conn", "Sust"]
    assert built.to_table()["area_code"].n_unique() == 51


def test_a_method_may_be_said_in_words() -> None:
    words = {"normalisation": "z_score", "weighting": "declared", "imputation": "none"}

    built = index_from_table(FIGURES, INDICATORS, period="year", method=words)

    shelter = built.scores.filter(node_id="shelter")["score"]
    assert shelter.mean() == pytest.approx(50.0)
    assert built.edition.method.normalisation == "z_score"


def test_a_method_that_ships_may_be_named() -> None:
    built = index_from_table(FIGURES, INDICATORS, period="year", method="equal-weights")

    assert built.edition.method.preset == "equal-weights"


def test_a_method_that_cannot_be_is_refused_with_the_nearest() -> None:
    with pytest.raises(Problems, match="did you mean 'z_score'"):
        index_from_table(FIGURES, INDICATORS, period="year", method={"normalisation": "zscore"})


def test_weights_of_the_table_count() -> None:
    weighted = INDICATORS.with_columns(weight=pl.Series([3, 1]))

    built = index_from_table(FIGURES, weighted, period="year")

    scores = dict(built.scores.filter(node_id="shelter").select("area_code", "score").iter_rows())
    assert scores["BEL"] == pytest.approx((3 * 75 + 75) / 4)
    assert scores["CZE"] == pytest.approx((3 * 50 + 75) / 4)
