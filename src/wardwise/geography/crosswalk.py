"""Shares of smaller or older areas in larger or newer ones."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from wardwise.geography.lookup import LEVEL_ORDER, find_one_target, pick_frame, read_texts
from wardwise.geography.shares import count_shares, overlap_shares
from wardwise.model.area import CROSSWALK_SCHEMA, LEVEL_LABELS, AreaLevel, AreaRole
from wardwise.model.errors import AreaLookupError
from wardwise.model.observations import check_table
from wardwise.model.project import CrosswalkDeclaration, GeographyDeclaration, SharedBy

SHARE_TOLERANCE = 0.01
"""How far an area's published shares may miss 1; they are then made to sum to 1.

Wide enough for rounding and for slivers left out: the GLA's yearly shares miss by up to 0.0067.
"""

YEARLY = "@"
"""What stands between a crosswalk's id and the year of its shares, where they differ by year."""
AVERAGES = "~averages"
"""What follows a crosswalk's id where it leads back, by the people of each target."""

_SHOWN = 5  # codes named in an error
_KEY = ("crosswalk_id", "from_code", "to_code")


def read_crosswalk(
    frame: pl.DataFrame,
    *,
    crosswalk_id: str,
    from_column: str,
    to_column: str,
    share_column: str = "",
    where: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """Return a crosswalk read from a table that holds both codes on each row.

    Without a share column every source must lie wholly in one target. Shares that miss 1 by
    rounding are scaled to sum to 1, so that totals are conserved; zero shares are left out.

    Parameters
    ----------
    frame : text or numbers, one row a pair of codes
    share_column : of the source's count that belongs to the target, 0 to 1
    where : rows to keep, as column and text, such as the year of yearly shares

    Returns
    -------
    Columns of `CROSSWALK_SCHEMA`, ordered by code.

    Raises
    ------
    MissingColumnError
        If a column is not in the table.
    AreaLookupError
        If no row is left, a pair stands twice, a share is no number from 0 to 1, or a source's
        shares do not sum to 1.
    """
    place = f"crosswalk {crosswalk_id}"
    frame = keep_rows(frame, where or {}, where=place)
    columns = {"code": from_column, "target": to_column}
    if share_column:
        table = read_texts(frame, columns | {"share": share_column}, where=place)
        table = _read_shares(table.drop_nulls(["code", "target"]), place=place)
    else:
        table = find_one_target(read_texts(frame, columns, where=place), where=place)
        table = table.with_columns(share=pl.lit(1.0))
    if table.is_empty():
        raise AreaLookupError(
            "no row has both codes",
            where=place,
            fix=f"check columns {from_column!r} and {to_column!r}, and the rows chosen",
        )
    return _shape_crosswalk(table, crosswalk_id)


def check_shares(crosswalks: pl.DataFrame, *, tolerance: float = 1e-9) -> pl.DataFrame:
    """Return the crosswalks as they are, having checked their schema and that shares sum to 1.

    Raises
    ------
    WardwiseError
        If columns or types differ from `CROSSWALK_SCHEMA`.
    AreaLookupError
        If a source's shares in one crosswalk do not sum to 1.
    """
    check_table(crosswalks, schema=CROSSWALK_SCHEMA, key=_KEY, name="crosswalks")
    sums = crosswalks.group_by("crosswalk_id", "from_code").agg(pl.col("share").sum())
    wrong = sums.filter((pl.col("share") - 1).abs() > tolerance).sort("from_code")
    if wrong.height:
        name, code, share = wrong.row(0)
        raise AreaLookupError(
            f"the shares of {code} sum to {share:.6g}, not 1"
            + (f" (and so for {wrong.height - 1} more)" if wrong.height > 1 else ""),
            where=f"crosswalk {name}",
            fix="take the shares that run from the source to the target, and every target of it",
        )
    return crosswalks


def build_crosswalks(
    geography: GeographyDeclaration,
    frames: Mapping[str, pl.DataFrame],
    areas: pl.DataFrame,
) -> pl.DataFrame:
    """Return every crosswalk of a project: those declared, and those that nesting gives.

    From the list of areas come `<level>_borough` for each level below boroughs (`ward_borough`,
    `lsoa_borough`) and `borough_region`, whole areas in whole areas, unless declared. Declared
    crosswalks keep the targets that are listed; a source all of whose targets are unlisted is left
    out (see `check_geography`), one that is partly so is refused.

    Parameters
    ----------
    frames : text tables by source id
    areas : as `list_areas` gives them

    Raises
    ------
    AreaLookupError
        If a source is missing, no target of a crosswalk is listed, shares do not sum to 1, or a
        crosswalk leaves out an area of the project.
    """
    declared = [
        _keep_listed(check_covered(read_declared(one, frames), one, areas=areas), one, areas=areas)
        for one in geography.crosswalks
    ]
    yearly = [
        _keep_listed(each, one, areas=areas)
        for one in geography.crosswalks
        for each in read_yearly(one, frames)
    ]
    averages = [
        read_averages(one, frames, areas=areas)
        for one in geography.crosswalks
        if one.average_column
    ]
    taken = {one.id for one in geography.crosswalks}
    nested = [one for name, one in _derive_nested(areas).items() if name not in taken]
    none = pl.DataFrame(schema=CROSSWALK_SCHEMA)  # areas may lie in nothing that is summed
    return check_shares(pl.concat([none, *declared, *yearly, *averages, *nested]))


def read_declared(
    declaration: CrosswalkDeclaration,
    frames: Mapping[str, pl.DataFrame],
) -> pl.DataFrame:
    """Return a declared crosswalk whole, with targets that may not be listed."""
    use = f"crosswalk {declaration.id}"
    frame, share_column = _find_shares(declaration, frames, use=use)
    crosswalk = read_crosswalk(
        frame,
        crosswalk_id=declaration.id,
        from_column=declaration.from_column,
        to_column=declaration.to_column,
        share_column=share_column,
    )
    step = declaration.through
    if step is None:
        return crosswalk
    first = read_crosswalk(
        pick_frame(frames, source=step.source, use=f"{use}, through"),
        crosswalk_id=declaration.id,
        from_column=step.from_column,
        to_column=step.to_column,
        share_column=step.share_column,
    )
    return join_crosswalks(first, crosswalk)


def read_yearly(
    declaration: CrosswalkDeclaration, frames: Mapping[str, pl.DataFrame]
) -> list[pl.DataFrame]:
    """Return a declared crosswalk for each of its years, none where its shares are not yearly.

    Ids end in `YEARLY` and the year. A year whose shares are those of the year before is left out,
    so that a figure goes by the latest year that is not after its own.
    """
    column = declaration.year_column
    if not column:
        return []
    use = f"crosswalk {declaration.id}"
    frame = pick_frame(frames, source=declaration.source, use=use)
    found: list[pl.DataFrame] = []
    for year in sorted(set(read_texts(frame, {"year": column}, where=use)["year"].drop_nulls())):
        at = replace(declaration, year_column="", where={**declaration.where, column: year})
        one = read_declared(at, frames)
        if not found or not found[-1].drop("crosswalk_id").equals(one.drop("crosswalk_id")):
            named = pl.lit(f"{declaration.id}{YEARLY}{year}")
            found.append(one.with_columns(crosswalk_id=named))
    return found


def read_averages(
    declaration: CrosswalkDeclaration, frames: Mapping[str, pl.DataFrame], *, areas: pl.DataFrame
) -> pl.DataFrame:
    """Return a declared crosswalk led back: from each listed target to the sources of its people.

    Its id ends in `AVERAGES`. By its shares, rates of areas that were merged are averaged.
    """
    back = read_crosswalk(
        pick_frame(frames, source=declaration.source, use=f"crosswalk {declaration.id}"),
        crosswalk_id=declaration.id + AVERAGES,
        from_column=declaration.to_column,
        to_column=declaration.from_column,
        share_column=declaration.average_column,
        where=declaration.where,
    )
    listed = areas.filter(pl.col("level") == declaration.to_level.value)["area_code"]
    return back.filter(pl.col("from_code").is_in(listed.implode()))


def check_covered(
    crosswalk: pl.DataFrame, declaration: CrosswalkDeclaration, *, areas: pl.DataFrame
) -> pl.DataFrame:
    """Return a declared crosswalk as it is, having checked that it holds the project's own areas.

    Other areas that it leaves out are for `check_geography` to tell: a lookup may be of one region.

    Raises
    ------
    AreaLookupError
        If it leaves out an area of the project's own; up to five codes are named.
    """
    within = declaration.from_level is declaration.to_level
    held = crosswalk["to_code" if within else "from_code"].unique()
    level = declaration.from_level
    own = areas.filter(
        (pl.col("level") == level.value) & (pl.col("role") == AreaRole.PROJECT.value)
    )
    lost = own.filter(~pl.col("area_code").is_in(held.implode()))["area_code"].sort()
    if lost.is_empty():
        return crosswalk
    shown = ", ".join(lost.head(_SHOWN)) + (" …" if lost.len() > _SHOWN else "")
    raise AreaLookupError(
        f"{lost.len()} of the project's {own.height} {LEVEL_LABELS[level][1]} are not in it, so "
        f"their figures would be lost: {shown}",
        where=f"crosswalk {declaration.id}, source {declaration.source}",
        fix=f"take the lookup that covers boundaries of {own['vintage'][0]} and all of the "
        "project's area, or declare the column that holds these codes",
    )


def _find_shares(
    declaration: CrosswalkDeclaration, frames: Mapping[str, pl.DataFrame], *, use: str
) -> tuple[pl.DataFrame, str]:
    """Give the rows of a declared crosswalk, and their column of shares: read, or made."""
    columns = {"from_column": declaration.from_column, "to_column": declaration.to_column}
    frame = pick_frame(frames, source=declaration.source, use=use)
    is_counted = declaration.count_column or declaration.shared_by is SharedBy.POSTCODES
    if declaration.share_column or not (is_counted or declaration.shared_by is SharedBy.AREA):
        return keep_rows(frame, declaration.where, where=use), declaration.share_column
    if is_counted:
        kept = keep_rows(frame, declaration.where, where=use)
        counts = declaration.count_column
        return count_shares(kept, **columns, count_column=counts, where=use), "share"
    larger = pick_frame(frames, source=declaration.to_source, use=use)
    return overlap_shares(frame, larger, **columns, where=use), "share"


def keep_rows(frame: pl.DataFrame, rows: Mapping[str, str], *, where: str) -> pl.DataFrame:
    """Return the rows in which each column named holds its text."""
    for column, text in rows.items():
        chosen = read_texts(frame, {"chosen": column}, where=where)["chosen"]
        frame = frame.filter(chosen == text)
    return frame


def join_crosswalks(first: pl.DataFrame, second: pl.DataFrame) -> pl.DataFrame:
    """Return one crosswalk from two steps: the shares of both, multiplied and added up.

    The people of an area are taken to lie alike in all its parts: where the first step splits an
    area of the second, each part keeps that area's shares.

    Parameters
    ----------
    first, second : one crosswalk each; the targets of the first are the sources of the second

    Raises
    ------
    AreaLookupError
        If the second step does not hold a target of the first.
    """
    lost = first.join(second, left_on="to_code", right_on="from_code", how="anti")
    if lost.height:
        raise AreaLookupError(
            f"{lost['to_code'][0]}, in which {lost['from_code'][0]} lies, is not in the second of"
            f" the two steps (and so for {lost.height - 1} more)",
            where=f"crosswalk {second['crosswalk_id'][0]}",
            fix="both steps must know the areas between them by the same codes",
        )
    joined = first.join(second, left_on="to_code", right_on="from_code", suffix="_second")
    table = joined.group_by(code="from_code", target="to_code_second").agg(
        (pl.col("share") * pl.col("share_second")).sum().alias("share")
    )
    return _shape_crosswalk(table, second["crosswalk_id"][0])


def select_crosswalk(crosswalks: pl.DataFrame, crosswalk_id: str) -> pl.DataFrame:
    """Return one crosswalk's `from_code`, `to_code` and `share`.

    Raises
    ------
    AreaLookupError
        If there is no crosswalk of that name.
    """
    chosen = crosswalks.filter(pl.col("crosswalk_id") == crosswalk_id).drop("crosswalk_id")
    if chosen.is_empty():
        known = crosswalks["crosswalk_id"].unique().sort().to_list()
        raise AreaLookupError(
            f"there is no crosswalk {crosswalk_id!r}",
            fix=f"use one of: {', '.join(known) or 'none is there'}",
        )
    return chosen


def pick_largest_share(crosswalk: pl.DataFrame) -> pl.DataFrame:
    """Return `code` and `target`: each source with the target that holds most of it.

    Equal shares go to the lower code, so that the choice never changes.
    """
    return (
        crosswalk.sort("from_code", -pl.col("share"), "to_code")
        .unique("from_code", keep="first", maintain_order=True)
        .select(code="from_code", target="to_code")
    )


def _read_shares(table: pl.DataFrame, *, place: str) -> pl.DataFrame:
    table = table.with_columns(number=pl.col("share").cast(pl.Float64, strict=False))
    wrong = table.filter(
        ~pl.col("number").is_between(0, 1 + SHARE_TOLERANCE).fill_null(value=False)
    )
    if wrong.height:
        code, target, share, _ = wrong.row(0)
        raise AreaLookupError(
            f"the share of {code} in {target} is {share!r}, not a number from 0 to 1",
            where=place,
            fix="shares are parts of one; divide percentages by 100",
        )
    twice = table.filter(pl.struct("code", "target").is_duplicated())
    if twice.height:
        raise AreaLookupError(
            f"{twice['code'][0]} and {twice['target'][0]} stand together more than once",
            where=place,
            fix="choose one year or one kind of share",
        )
    return table.select("code", "target", share="number").filter(pl.col("share") > 0)


def _shape_crosswalk(table: pl.DataFrame, crosswalk_id: str) -> pl.DataFrame:
    shaped = table.select(
        crosswalk_id=pl.lit(crosswalk_id),
        from_code="code",
        to_code="target",
        share=pl.col("share").cast(pl.Float64),
    ).sort("from_code", "to_code")
    check_shares(shaped, tolerance=SHARE_TOLERANCE)
    return shaped.with_columns(share=pl.col("share") / pl.col("share").sum().over("from_code"))


def _keep_listed(
    crosswalk: pl.DataFrame,
    declaration: CrosswalkDeclaration,
    *,
    areas: pl.DataFrame,
) -> pl.DataFrame:
    level = declaration.to_level
    listed = areas.filter(pl.col("level") == level.value)["area_code"]
    is_listed = pl.col("to_code").is_in(listed.implode())
    if not crosswalk.select(is_listed.any()).item():
        raise AreaLookupError(
            f"none of its targets is among the {listed.len()} areas listed at level {level.value}:"
            f" it holds {', '.join(crosswalk['to_code'].unique().sort().head(3))}",
            where=f"crosswalk {declaration.id}",
            fix="list areas and crosswalk must be of one vintage; check the source and its columns",
        )
    kept = crosswalk.filter(is_listed.all().over("from_code"))
    partly = crosswalk.filter(is_listed.any().over("from_code") & ~is_listed).join(
        kept, on="from_code", how="anti"
    )
    if partly.height:
        _, code, target, share = partly.row(0)
        raise AreaLookupError(
            f"{share:.1%} of {code} lies in {target}, which is not listed; the rest is listed",
            where=f"crosswalk {declaration.id}",
            fix=f"list {target} among the areas of level {level.value}",
        )
    return kept


def _derive_nested(areas: pl.DataFrame) -> dict[str, pl.DataFrame]:
    borough = AreaLevel.BOROUGH.value
    levels = areas.select(parent_code="area_code", parent_level="level")
    boroughs = areas.filter(pl.col("level") == borough).join(levels, on="parent_code")
    groups = {
        f"{level}_{borough}": ("borough_code", areas.filter(pl.col("level") == level.value))
        for level in LEVEL_ORDER[: LEVEL_ORDER.index(AreaLevel.BOROUGH)]
    } | {
        f"{borough}_{level}": ("parent_code", boroughs.filter(pl.col("parent_level") == level))
        for level in boroughs["parent_level"].unique().sort()
    }
    derived: dict[str, pl.DataFrame] = {}
    for name, (target, inside) in groups.items():
        pairs = inside.select(code="area_code", target=target, share=pl.lit(1.0)).drop_nulls()
        if pairs.height:
            derived[name] = _shape_crosswalk(pairs, name)
    return derived
