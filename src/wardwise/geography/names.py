"""Names of neighbourhoods (LSOAs) that people can read."""

import re
from collections import Counter

import polars as pl

from wardwise.geography.crosswalk import pick_largest_share, select_crosswalk
from wardwise.model.area import AreaLevel

_OFFICIAL_END = re.compile(r"\d{3}[A-Z]")  # the part after the borough: 016A


def name_small_areas(
    areas: pl.DataFrame, crosswalk: pl.DataFrame, crosswalk_id: str
) -> pl.DataFrame:
    """Return a readable name for each LSOA: its ward, which part of it, and the official ending.

    `Barking and Dagenham 016A` in Gascoigne ward becomes `Gascoigne, part 1 (016A)`. Parts are
    numbered within the ward in the order of the official names, so a name stays as long as ward and
    LSOAs do. Where two boroughs would give the same name, the borough is added. An LSOA whose ward
    is not listed, or whose name is not of the official kind, keeps the name it has: so naming
    twice changes nothing.

    Parameters
    ----------
    areas : columns of `AREAS_SCHEMA`
    crosswalk : LSOAs to wards

    Returns
    -------
    `area_code`, `name`, `official_name`, one row an LSOA, ordered by code; names are unique.

    Raises
    ------
    AreaLookupError
        If there is no such crosswalk.
    """
    wards = pick_largest_share(select_crosswalk(crosswalk, crosswalk_id))
    names = areas.select(target="area_code", ward="name")
    boroughs = areas.select(borough_code="area_code", borough="name")
    lsoas = areas.filter(pl.col("level") == AreaLevel.LSOA.value).select(
        "area_code", "borough_code", official_name="name"
    )
    homes = wards.join(names, on="target").rename({"code": "area_code"})
    placed = (
        lsoas.join(homes, on="area_code", how="left")
        .join(boroughs, on="borough_code", how="left")
        .with_columns(part=pl.col("official_name").rank("ordinal").over("target"))
        .sort("area_code")
    )
    labels = [_word_part(row) for row in placed.iter_rows(named=True)]
    counted = Counter(labels)
    unique = [
        f"{label}, {borough}" if counted[label] > 1 and borough else label
        for label, borough in zip(labels, placed["borough"], strict=True)
    ]
    return placed.select(
        "area_code", name=pl.Series(unique, dtype=pl.String), official_name="official_name"
    )


def _word_part(row: dict[str, object]) -> str:
    official = str(row["official_name"])
    end = official.rpartition(" ")[2]
    if row["ward"] is None or not _OFFICIAL_END.fullmatch(end):
        return official
    return f"{row['ward']}, part {row['part']} ({end})"
