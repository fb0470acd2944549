import polars as pl

from wardwise.geography.quality import check_geography
from wardwise.model.check import CheckResult
from wardwise.model.project import GeographyDeclaration


def test_what_does_not_fit_together_in_london_is_said_with_examples(
    geography: GeographyDeclaration,
    real_frames: dict[str, pl.DataFrame],
    real_areas: pl.DataFrame,
) -> None:
    results = check_geography(geography, real_frames, real_areas)

    found = {one.name: one for one in results}
    assert [one.passed for one in results] == [False, False, True]
    assert "64 of its wards are not listed" in found["crosswalk_targets_listed"].prose
    assert "54 of the wards listed hold none" in found["listed_areas_have_parts"].prose
    assert len(found["listed_areas_have_parts"].examples) == 5


def test_a_smaller_area_that_the_lookup_leaves_out_is_named(
    geography: GeographyDeclaration,
    real_frames: dict[str, pl.DataFrame],
    real_areas: pl.DataFrame,
) -> None:
    lookup = real_frames["lsoa11_wd15"].filter(pl.col("LSOA11CD") != "E01000006")

    results = check_geography(geography, real_frames | {"lsoa11_wd15": lookup}, real_areas)

    last: CheckResult = results[-1]
    assert not last.passed
    assert last.examples == ("E01000006",)
