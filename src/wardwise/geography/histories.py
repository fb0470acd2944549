"""What became of areas of other dates: which listed areas hold them, and from when to when."""

from collections.abc import Mapping, Sequence

import polars as pl

from wardwise.geography.crosswalk import AVERAGES, YEARLY, keep_rows
from wardwise.geography.lookup import pick_frame, read_texts
from wardwise.model.area import HISTORY_SCHEMA, AreaLevel
from wardwise.model.errors import AreaLookupError
from wardwise.model.observations import check_table
from wardwise.model.project import GeographyDeclaration, HistoryDeclaration, ResidentCounts

SLIVER = 0.005
"""Of less than this share, both ways, it is not said that one area holds part of another."""


def build_histories(
    geography: GeographyDeclaration,
    frames: Mapping[str, pl.DataFrame],
    areas: pl.DataFrame,
    *,
    crosswalks: pl.DataFrame,
) -> pl.DataFrame:
    """Return, for each code of another date, the listed areas of its level that hold part of it.

    Small areas that both share say how many of its residents live in each; where only the pairs of
    codes are known, the shares are null. A code that is listed itself is left out.

    Parameters
    ----------
    frames : text tables by source id
    areas : as `list_areas` gives them
    crosswalks : as `build_crosswalks` gives them

    Returns
    -------
    Columns of `HISTORY_SCHEMA`, ordered by code and largest share.

    Raises
    ------
    AreaLookupError
        If a source is missing, or a share or count is no number.
    """
    nothing = pl.DataFrame(schema=HISTORY_SCHEMA)
    if not geography.histories:
        return nothing
    people = _count_residents(geography.residents, frames)
    found: list[pl.DataFrame] = []
    for level in dict.fromkeys(one.level for one in geography.histories):
        declared = [one for one in geography.histories if one.level is level]
        held = [(one, _read_history(one, frames)) for one in declared]
        ways = _place_parts(level, areas, crosswalks)
        joined = [
            _share_parts(table, ways, people) if one.part_column else _pair_areas(table)
            for one, table in sorted(held, key=lambda each: not each[0].part_column)
        ]
        listed = areas.filter(pl.col("level") == level.value)
        spans = _date_codes(held, listed, geography.redrawn.get(level, ()))
        found.append(
            _keep_first(joined, listed)
            .join(spans, on="code", how="left")
            .join(_name_codes([table for _, table in held]), on="code", how="left")
            .with_columns(level=pl.lit(level.value))
        )
    table = pl.concat(found).select(pl.col(one).cast(kind) for one, kind in HISTORY_SCHEMA.items())
    check_table(table, schema=HISTORY_SCHEMA, key=("code", "area_code"), name="histories")
    return table.sort("code", "share", "area_code", descending=[False, True, False])


def _read_history(one: HistoryDeclaration, frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Give `code`, `name`, and `part` with `share` or `area_code`, one row a pair."""
    place = f"history of {one.level.value}s, {one.vintage}, source {one.source}"
    frame = pick_frame(frames, source=one.source, use=place)
    frame = keep_rows(frame, one.where, where=place)
    columns = {"code": one.code_column}
    columns |= {"name": one.name_column} if one.name_column else {}
    columns |= {"part": one.part_column} if one.part_column else {"area_code": one.area_column}
    columns |= {"share": one.share_column} if one.share_column else {}
    table = read_texts(frame, columns, where=place)
    other = "part" if one.part_column else "area_code"
    table = table.drop_nulls(["code", other]).unique(["code", other], maintain_order=True)
    if "name" not in table.columns:
        table = table.with_columns(name=pl.lit(None, dtype=pl.String))
    share = _read_number(table, "share", place=place) if one.share_column else pl.lit(1.0)
    return table.with_columns(share=share)


def _read_number(table: pl.DataFrame, column: str, *, place: str) -> pl.Series:
    numbers = table[column].cast(pl.Float64, strict=False)
    if numbers.is_null().any():
        code, text = table.filter(numbers.is_null()).select("code", column).row(0)
        raise AreaLookupError(
            f"{code} has {text!r} in its column of {column}s, which is no number",
            where=place,
            fix="name the column that holds numbers, or the rows to keep",
        )
    return numbers


def _count_residents(
    declared: ResidentCounts | None, frames: Mapping[str, pl.DataFrame]
) -> pl.DataFrame | None:
    if declared is None:
        return None
    place = f"residents of histories, source {declared.source}"
    frame = pick_frame(frames, source=declared.source, use=place)
    columns = {"code": declared.code_column, "count": declared.count_column}
    table = read_texts(frame, columns, where=place).drop_nulls("code").unique("code")
    return table.select(part="code", people=_read_number(table, "count", place=place))


def _place_parts(level: AreaLevel, areas: pl.DataFrame, crosswalks: pl.DataFrame) -> pl.DataFrame:
    """Give where small areas of any date lie in the listed areas: `part`, `area_code`, `within`."""
    # shares led back, and those of each year, would place a part twice
    ways = crosswalks.filter(~pl.col("crosswalk_id").str.contains(f"[{AVERAGES[0]}{YEARLY}]"))
    levels = dict(areas.select("area_code", "level").iter_rows())
    ways = ways.with_columns(
        start=pl.col("from_code").replace_strict(levels, default=None),
        goal=pl.col("to_code").replace_strict(levels, default=None),
    )
    itself = areas.filter(pl.col("level") == level.value).select(
        part="area_code", area_code="area_code", within=pl.lit(1.0)
    )
    known = [itself, _shape_ways(ways.filter(pl.col("goal") == level.value))]
    placed = pl.concat(known)
    small = ways.filter(pl.col("goal") != level.value).select("from_code", "to_code", "share")
    beyond = small.join(placed, left_on="to_code", right_on="part").select(
        part="from_code", area_code="area_code", within=pl.col("share") * pl.col("within")
    )
    further = beyond.group_by("part", "area_code").agg(pl.col("within").sum())
    return pl.concat([placed, further.join(placed.select("part"), on="part", how="anti")])


def _shape_ways(ways: pl.DataFrame) -> pl.DataFrame:
    return ways.select(part="from_code", area_code="to_code", within="share").unique(
        ["part", "area_code"], keep="first", maintain_order=True
    )


def _share_parts(
    held: pl.DataFrame, ways: pl.DataFrame, people: pl.DataFrame | None
) -> pl.DataFrame:
    weighed = held.join(ways, on="part")
    if people is None:
        weighed = weighed.with_columns(people=pl.lit(1.0))
    else:
        weighed = weighed.join(people, on="part")
    moved = pl.col("people") * pl.col("share") * pl.col("within")
    pairs = weighed.group_by("code", "area_code").agg(moved=moved.sum())
    return pairs.select(
        "code",
        "area_code",
        share=(pl.col("moved") / pl.col("moved").sum().over("code")).fill_nan(None),
        share_of_area=(pl.col("moved") / pl.col("moved").sum().over("area_code")).fill_nan(None),
    ).filter((pl.col("share") >= SLIVER) | (pl.col("share_of_area") >= SLIVER))


def _pair_areas(held: pl.DataFrame) -> pl.DataFrame:
    unknown = pl.lit(None, dtype=pl.Float64)
    return held.select("code", "area_code", share=unknown, share_of_area=unknown)


def _keep_first(joined: Sequence[pl.DataFrame], listed: pl.DataFrame) -> pl.DataFrame:
    """Keep each code's pairs of the first lookup that has it, and codes not listed only."""
    codes = listed["area_code"].implode()
    kept: list[pl.DataFrame] = []
    for table in joined:
        fresh = table.filter(~pl.col("code").is_in(codes) & pl.col("area_code").is_in(codes))
        for earlier in kept:
            fresh = fresh.join(earlier.select("code"), on="code", how="anti")
        kept.append(fresh)
    return pl.concat(kept)


def _name_codes(held: Sequence[pl.DataFrame]) -> pl.DataFrame:
    named = pl.concat(one.select("code", "name") for one in held).drop_nulls()
    return named.unique("code", keep="first", maintain_order=True)


def _date_codes(
    held: Sequence[tuple[HistoryDeclaration, pl.DataFrame]],
    listed: pl.DataFrame,
    redrawn: Sequence[str],
) -> pl.DataFrame:
    """Say from when to when each code was in force, by the lookups that have it."""
    seen: dict[str, set[str]] = {}
    for one, table in held:
        for code in table["code"].unique():
            seen.setdefault(code, set()).add(one.vintage)
    vintages = sorted({one.vintage for one, _ in held} | set(listed["vintage"]))
    rows = []
    for code, dates in seen.items():
        earlier = [one for one in vintages if one < min(dates)]
        later = [one for one in vintages if one > max(dates)]
        since = _find_change(redrawn, earlier[-1], min(dates)) if earlier else None
        until = _find_change(redrawn, max(dates), later[0]) if later else None
        rows.append((code, since, until))
    columns = {"code": pl.String, "since": pl.String, "until": pl.String}
    return pl.DataFrame(rows, schema=columns, orient="row")


def _find_change(redrawn: Sequence[str], after: str, to: str) -> str:
    """Give the date of a change between two vintages: the one declared, else the later vintage."""
    between = [one for one in redrawn if after < one <= to]
    return between[0] if len(between) == 1 else to
