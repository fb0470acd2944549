"""What became of areas between two vintages: kept, split, merged or redrawn."""

from enum import StrEnum

import polars as pl

from wardwise.geography.crosswalk import select_crosswalk


class ChangeKind(StrEnum):
    """What became of an area when boundaries changed."""

    UNCHANGED = "unchanged"
    SPLIT = "split"
    MERGED = "merged"
    REDRAWN = "redrawn"  # parts of several areas went to several others


def list_changes(crosswalk: pl.DataFrame, crosswalk_id: str) -> pl.DataFrame:
    """Return what became of each area, told by how many areas it meets and they meet.

    Parameters
    ----------
    crosswalk : from an older to a newer vintage, such as LSOA 2011 to LSOA 2021; a best fit hides
        splits, so use exact shares

    Returns
    -------
    `from_code`, `to_code`, `share`, `kind` (`ChangeKind`), ordered by code.

    Raises
    ------
    AreaLookupError
        If there is no such crosswalk.
    """
    links = select_crosswalk(crosswalk, crosswalk_id).with_columns(
        targets=pl.len().over("from_code"), sources=pl.len().over("to_code")
    )
    is_split = (pl.col("targets") > 1) & (pl.col("sources").max().over("from_code") == 1)
    is_merged = (pl.col("sources") > 1) & (pl.col("targets").max().over("to_code") == 1)
    is_whole = (pl.col("targets") == 1) & (pl.col("sources") == 1)
    kind = (
        pl.when(is_whole)
        .then(pl.lit(ChangeKind.UNCHANGED.value))
        .when(is_split)
        .then(pl.lit(ChangeKind.SPLIT.value))
        .when(is_merged)
        .then(pl.lit(ChangeKind.MERGED.value))
        .otherwise(pl.lit(ChangeKind.REDRAWN.value))
    )
    return links.select("from_code", "to_code", "share", kind=kind).sort("from_code", "to_code")
