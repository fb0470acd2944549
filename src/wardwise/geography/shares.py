"""Shares of smaller areas in larger ones, where no file publishes them: counted, or by area."""

import numpy as np
import polars as pl
import shapely

from wardwise.geography.lookup import read_texts
from wardwise.model.errors import AreaLookupError, BoundaryError

OUTLINE = "outline"
"""The column of outlines in a table of outlines, as well-known text in degrees."""

_SLIVER = 0.005  # of an area: less is the edge of coarse outlines, not a part


def count_shares(
    frame: pl.DataFrame, *, from_column: str, to_column: str, count_column: str = "", where: str
) -> pl.DataFrame:
    """Return shares made by counting rows, or by adding up what each row counts.

    One row a postcode gives shares by postcodes; output areas with their households give shares by
    households. Rows without either code are left out; a source without any count has no row.

    Parameters
    ----------
    frame : one row a thing that lies in both areas
    where : what to call the crosswalk in errors

    Returns
    -------
    `from_column`, `to_column` and `share` as text, one row a pair of codes.

    Raises
    ------
    AreaLookupError
        If a count is no number of zero or more.
    """
    columns = {"source": from_column, "target": to_column}
    columns |= {"count": count_column} if count_column else {}
    table = read_texts(frame, columns, where=where).drop_nulls(["source", "target"])
    number = pl.col("count").cast(pl.Float64, strict=False) if count_column else pl.lit(1.0)
    counted = table.with_columns(number=number)
    wrong = counted.filter(~(pl.col("number") >= 0).fill_null(value=False))
    if wrong.height:
        raise AreaLookupError(
            f"{wrong['source'][0]} has {wrong['count'][0]!r} in column {count_column!r}, which is "
            "no count",
            where=where,
            fix="name the column that counts people or households in each row",
        )
    sums = counted.group_by("source", "target").agg(pl.col("number").sum())
    sums = sums.filter(pl.col("number") > 0)
    shares = sums.with_columns(share=pl.col("number") / pl.col("number").sum().over("source"))
    return _name_columns(shares, from_column, to_column)


def overlap_shares(
    smaller: pl.DataFrame,
    larger: pl.DataFrame,
    *,
    from_column: str,
    to_column: str,
    where: str,
) -> pl.DataFrame:
    """Return shares by the ground that outlines have in common.

    The least good way to share people out, for where nothing says where they live. Overlaps below
    half a percent of the smaller area are taken for the edges of coarse outlines and left out.

    Parameters
    ----------
    smaller, larger : a column of codes and `OUTLINE`

    Returns
    -------
    `from_column`, `to_column` and `share` as text, one row a pair that overlaps.

    Raises
    ------
    BoundaryError
        If no outlines overlap.
    """
    sources, targets = _read_shapes(smaller), _read_shapes(larger)
    tree = shapely.STRtree(targets)
    left, right = tree.query(sources, predicate="intersects")
    areas = shapely.area(shapely.intersection(sources[left], targets[right]))
    pairs = pl.DataFrame(
        {
            "source": smaller[from_column].gather(left),
            "target": larger[to_column].gather(right),
            "area": areas,
            "share": areas / shapely.area(sources[left]),
        }
    ).filter(pl.col("share") >= _SLIVER)
    if pairs.is_empty():
        raise BoundaryError(
            "no outline of the one source overlaps one of the other",
            where=where,
            fix="take outlines of the same place, both in longitude and latitude",
        )
    shares = pairs.with_columns(share=pl.col("area") / pl.col("area").sum().over("source"))
    return _name_columns(shares, from_column, to_column)


def _read_shapes(outlines: pl.DataFrame) -> np.ndarray[tuple[int, ...], np.dtype[np.object_]]:
    shapes = shapely.from_wkt(outlines[OUTLINE].to_numpy())
    middle = np.radians(np.mean(shapely.bounds(shapes)[:, [1, 3]]))
    # degrees of longitude are shorter than those of latitude, by the same factor in one region
    squeezed = shapely.transform(shapes, lambda points: points * [np.cos(middle), 1.0])
    return np.asarray(shapely.make_valid(squeezed))


def _name_columns(shares: pl.DataFrame, from_column: str, to_column: str) -> pl.DataFrame:
    return shares.select(
        pl.col("source").alias(from_column),
        pl.col("target").alias(to_column),
        pl.col("share").cast(pl.String),
    ).sort(from_column, to_column)
