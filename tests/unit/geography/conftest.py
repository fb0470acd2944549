"""Small invented areas, and the real files of London, as collation hands them over."""

import csv
from pathlib import Path

import polars as pl
import pytest

from wardwise.geography.area_list import list_areas
from wardwise.geography.crosswalk import build_crosswalks
from wardwise.model.area import AreaLevel
from wardwise.model.project import (
    AreaList,
    CrosswalkDeclaration,
    GeographyDeclaration,
    OutlineDeclaration,
)

LONDON = "E12000007"
BEST_FIT = CrosswalkDeclaration(
    id="lsoa11_wd15",
    from_level=AreaLevel.LSOA,
    from_column="LSOA11CD",
    to_level=AreaLevel.WARD,
    to_column="WD15CD",
    source="lsoa11_wd15",
    label="ONS best fit of LSOA 2011 to wards of 2015",
)
REGION = AreaList(
    level=AreaLevel.REGION,
    source="",
    code_column="",
    name_column="",
    vintage="2014-12-31",
    code=LONDON,
    name="London",
)
BOROUGHS = AreaList(
    level=AreaLevel.BOROUGH,
    source="lsoa11_wd15",
    code_column="LAD15CD",
    name_column="LAD15NM",
    vintage="2014-12-31",
    parent_code=LONDON,
)
WARDS = AreaList(
    level=AreaLevel.WARD,
    source="ward_atlas",
    code_column="New Code",
    name_column="Names",
    vintage="2011-12-31",
    parent_name_column="Borough",
)
LSOAS = AreaList(
    level=AreaLevel.LSOA,
    source="lsoa11_wd15",
    code_column="LSOA11CD",
    name_column="LSOA11NM",
    vintage="2011-12-31",
    parent_column="WD15CD",
)


@pytest.fixture(scope="session")
def geography() -> GeographyDeclaration:
    return GeographyDeclaration(
        areas=(LSOAS, WARDS, REGION, BOROUGHS),  # any order
        crosswalks=(BEST_FIT,),
        outlines=(
            OutlineDeclaration(
                level=AreaLevel.LSOA, source="lsoa11_outlines", code_column="LSOA11CD"
            ),
        ),
        notices=(("E09000030", "Ward boundaries changed in May 2014."),),
    )


@pytest.fixture(scope="session")
def lookups_folder(open_data_folder: Path) -> Path:
    return open_data_folder / "geography" / "lookups"


@pytest.fixture(scope="session")
def real_frames(open_data_folder: Path, lookups_folder: Path) -> dict[str, pl.DataFrame]:
    atlas = open_data_folder / "indicators" / "gla" / "ward-atlas-data.csv"
    rows = list(csv.reader(atlas.read_text(encoding="latin-1").splitlines()))
    headings = rows[1][:4]
    return {
        "lsoa11_wd15": pl.read_csv(
            lookups_folder / "lsoa11_wd15_best_fit_london.csv", infer_schema=False
        ),
        "ward_atlas": pl.DataFrame([row[:4] for row in rows[2:]], schema=headings, orient="row"),
    }


@pytest.fixture(scope="session")
def real_areas(
    geography: GeographyDeclaration, real_frames: dict[str, pl.DataFrame]
) -> pl.DataFrame:
    return list_areas(geography, real_frames, project_area="E09000002")


@pytest.fixture(scope="session")
def real_crosswalks(
    geography: GeographyDeclaration,
    real_frames: dict[str, pl.DataFrame],
    real_areas: pl.DataFrame,
) -> pl.DataFrame:
    return build_crosswalks(geography, real_frames, real_areas)


@pytest.fixture
def small_frames() -> dict[str, pl.DataFrame]:
    """Two boroughs; the second's ward was redrawn, so the lookup names another."""
    lookup = pl.DataFrame(
        {
            "LSOA11CD": ["T01000001", "T01000002", "T01000003"],
            "LSOA11NM": ["Eastmere 001A", "Eastmere 001B", "Westmere 001A"],
            "WD15CD": ["T05000001", "T05000001", "T05000009"],
            "LAD15CD": ["T09000001", "T09000001", "T09000002"],
            "LAD15NM": ["Eastmere", "Eastmere", "Westmere"],
        }
    )
    atlas = pl.DataFrame(
        {
            "New Code": ["T09000001", "T05000001", "T05000002", "T12000001", ""],
            "Names": ["Eastmere", " Abbey ", "Quayside", "All", ""],
            "Borough": ["", "Eastmere", "Westmere", "", ""],
        }
    )
    return {"lsoa11_wd15": lookup, "ward_atlas": atlas}
