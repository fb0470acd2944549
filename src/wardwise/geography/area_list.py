"""The table of areas: which exist, what they lie in and what they are for."""

from collections.abc import Mapping

import polars as pl

from wardwise.geography.crosswalk import pick_largest_share, read_declared
from wardwise.geography.lookup import (
    LEVEL_ORDER,
    find_one_target,
    fold_name,
    keep_level,
    pick_frame,
    read_texts,
)
from wardwise.geography.names import name_small_areas
from wardwise.geography.notices import add_notices
from wardwise.model.area import AREAS_SCHEMA, AreaLevel, AreaRole, read_area_level
from wardwise.model.errors import AreaCodeError, AreaLookupError, suggest_nearest
from wardwise.model.observations import check_table
from wardwise.model.project import AreaList, GeographyDeclaration


def list_areas(
    geography: GeographyDeclaration,
    frames: Mapping[str, pl.DataFrame],
    *,
    project_area: str,
) -> pl.DataFrame:
    """Return every area of a project with its level, parent, borough, role and notice.

    Each list keeps only codes of its own level. An area lies in the parent that its list names; if
    that parent is itself not listed (a ward redrawn since), in the next larger area that the same
    row names, so that no area is lost. LSOAs get readable names (see `name_small_areas`).
    Populations are null here: collation knows them.

    Parameters
    ----------
    frames : text tables by source id
    project_area : code of the area that the project is about

    Returns
    -------
    Columns of `AREAS_SCHEMA`, largest level first, then by code.

    Raises
    ------
    AreaCodeError
        If a code is malformed or the project's area is not listed.
    AreaLookupError
        If a source is missing, a code has two names or parents, or a parent is not listed.
    MissingColumnError
        If a declared column is not in its table.
    """
    table = pl.DataFrame(schema=_LISTED)
    for one in sorted(geography.areas, key=lambda one: -LEVEL_ORDER.index(one.level)):
        codes = _read_list(one, frames)
        parents = _find_parents(one, geography, frames=frames, listed=table)
        level = codes.join(parents, on="code", how="left").select(
            "code",
            "name",
            level=pl.lit(one.level.value),
            vintage=pl.lit(one.vintage),
            parent="target",
        )
        table = pl.concat([table, _check_placed(level, one, listed=table)])
    _check_project_area(project_area, table)
    shaped = _shape_areas(_place_areas(table, project_area))
    return add_notices(_name_lsoas(shaped, geography, frames), geography, frames)


_LISTED = dict.fromkeys(("code", "name", "level", "vintage", "parent"), pl.String)


def _where(one: AreaList) -> str:
    return f"wardwise.yaml, geography, areas of level {one.level.value}"


def _read_list(one: AreaList, frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    if one.code:
        level = read_area_level(one.code)
        if level is not one.level:
            raise AreaCodeError(
                f"{one.code} is a code of level {level.value}, not {one.level.value}",
                where=_where(one),
                fix="declare the level that the code's prefix says",
            )
        return pl.DataFrame({"code": [one.code], "target": [one.name]}).rename({"target": "name"})
    frame = pick_frame(frames, source=one.source, use=f"list of level {one.level.value}")
    columns = {"code": one.code_column, "target": one.name_column}
    table = keep_level(read_texts(frame, columns, where=_where(one)), one.level, where=_where(one))
    named = find_one_target(table, where=f"{_where(one)}, names in source {one.source}")
    nameless = table.filter(~pl.col("code").is_in(named["code"].implode()))
    if nameless.height or table.is_empty():
        found = f"{nameless['code'][0]} has no name" if nameless.height else "no area is listed"
        raise AreaLookupError(
            f"{found} in source {one.source!r}",
            where=_where(one),
            fix=f"check columns {one.code_column!r} and {one.name_column!r}",
        )
    return named.rename({"target": "name"}).sort("code")


def _find_parents(
    one: AreaList,
    geography: GeographyDeclaration,
    *,
    frames: Mapping[str, pl.DataFrame],
    listed: pl.DataFrame,
) -> pl.DataFrame:
    """Return `code` and `target`: the first listed parent among the ways a list can name one."""
    if one.code:
        parent = one.parent_code or None
        return pl.DataFrame({"code": [one.code], "target": [parent]}, schema=_PAIR)
    frame = frames[one.source]
    tables: list[pl.DataFrame] = []
    if one.parent_column:
        tables.append(_read_pairs(one, frame, one.parent_column))
    if one.parent_name_column:
        tables.append(_match_parent_names(one, frame, listed=listed))
    if one.parent_code:
        codes = read_texts(frame, {"code": one.code_column}, where=_where(one))
        tables.append(codes.with_columns(target=pl.lit(one.parent_code)))
    tables += [
        pick_largest_share(read_declared(crosswalk, frames))
        for crosswalk in geography.crosswalks
        if crosswalk.from_level is one.level and crosswalk.to_level is not one.level
    ]
    tables += [_read_pairs(one, frame, column) for column in _larger_columns(one, geography)]
    known = listed["code"].implode()
    candidates = [table.filter(pl.col("target").is_in(known)) for table in tables]
    together = pl.concat([pl.DataFrame(schema=_PAIR), *candidates])
    return together.unique("code", keep="first", maintain_order=True)


_PAIR = {"code": pl.String, "target": pl.String}


def _larger_columns(one: AreaList, geography: GeographyDeclaration) -> list[str]:
    """Return the code columns of larger levels listed from the same source, nearest first."""
    rung = LEVEL_ORDER.index(one.level)
    larger = [
        other
        for other in geography.areas
        if other.source == one.source and LEVEL_ORDER.index(other.level) > rung
    ]
    larger.sort(key=lambda other: LEVEL_ORDER.index(other.level))
    return [other.code_column for other in larger if other.code_column]


def _read_pairs(one: AreaList, frame: pl.DataFrame, column: str) -> pl.DataFrame:
    columns = {"code": one.code_column, "target": column}
    pairs = read_texts(frame, columns, where=_where(one))
    return find_one_target(pairs, where=f"{_where(one)}, column {column!r}")


def _match_parent_names(
    one: AreaList, frame: pl.DataFrame, *, listed: pl.DataFrame
) -> pl.DataFrame:
    columns = {"code": one.code_column, "target": one.parent_name_column}
    table = keep_level(read_texts(frame, columns, where=_where(one)), one.level, where=_where(one))
    pairs = find_one_target(table, where=f"{_where(one)}, column {one.parent_name_column!r}")
    rungs = [level for level in LEVEL_ORDER if level.value in set(listed["level"])]
    nearest = rungs[0].value if rungs else ""
    parents = listed.filter(pl.col("level") == nearest)
    codes = {fold_name(name): code for code, name in parents.select("code", "name").iter_rows()}
    for code, name in pairs.iter_rows():
        if fold_name(name) not in codes:
            raise AreaLookupError(
                f"{code} lies in {name!r}, which is not among the areas of level {nearest!r}",
                where=f"{_where(one)}, column {one.parent_name_column!r}",
                fix=suggest_nearest(name, parents["name"].to_list()),
            )
    found = [codes[fold_name(name)] for name in pairs["target"]]
    return pairs.with_columns(target=pl.Series(found, dtype=pl.String))


def _check_placed(level: pl.DataFrame, one: AreaList, *, listed: pl.DataFrame) -> pl.DataFrame:
    twice = level.filter(pl.col("code").is_in(listed["code"].implode()))
    if twice.height:
        raise AreaCodeError(f"{twice['code'][0]} is listed twice", where=_where(one))
    astray = level.filter(pl.col("parent").is_null())
    if listed.height and astray.height:
        shown = ", ".join(astray["code"].head(5))
        raise AreaLookupError(
            f"{astray.height} areas lie in no listed area: {shown}",
            where=_where(one),
            fix="declare parent_column, parent_name_column or parent_code, of a listed level",
        )
    return level


def _check_project_area(project_area: str, table: pl.DataFrame) -> None:
    if project_area not in set(table["code"]):
        boroughs = table.filter(pl.col("level") == AreaLevel.BOROUGH.value)["code"].to_list()
        raise AreaCodeError(
            f"the project's area {project_area!r} is not among the {table.height} areas listed",
            where="wardwise.yaml, area",
            fix=suggest_nearest(project_area, boroughs),
        )


def _place_areas(table: pl.DataFrame, project_area: str) -> pl.DataFrame:
    """Add `borough_code` and `role` by walking from the largest level down."""
    boroughs: dict[str, str | None] = {}
    within: set[str] = {project_area}
    roles: list[str] = []
    for code, level, parent in table.select("code", "level", "parent").iter_rows():
        is_borough = level == AreaLevel.BOROUGH.value
        boroughs[code] = code if is_borough else boroughs.get(parent)
        if parent in within:
            within.add(code)
        roles.append(_pick_role(level, inside=code in within).value)
    codes = [boroughs[code] for code in table["code"]]
    return table.with_columns(
        borough_code=pl.Series(codes, dtype=pl.String), role=pl.Series(roles, dtype=pl.String)
    )


def _pick_role(level: str, *, inside: bool) -> AreaRole:
    if inside:
        return AreaRole.PROJECT
    above = LEVEL_ORDER.index(AreaLevel(level)) > LEVEL_ORDER.index(AreaLevel.BOROUGH)
    return AreaRole.BENCHMARK if above else AreaRole.COMPARISON


def _name_lsoas(
    areas: pl.DataFrame, geography: GeographyDeclaration, frames: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    for one in geography.crosswalks:
        if (one.from_level, one.to_level) == (AreaLevel.LSOA, AreaLevel.WARD):
            named = name_small_areas(areas, read_declared(one, frames), one.id)
            return areas.update(named.select("area_code", "name"), on="area_code")
    return areas


def _shape_areas(table: pl.DataFrame) -> pl.DataFrame:
    shaped = table.select(
        area_code="code",
        name="name",
        level="level",
        vintage="vintage",
        parent_code="parent",
        borough_code="borough_code",
        role="role",
        population=pl.lit(None, dtype=pl.Float64),
        notice=pl.lit(None, dtype=pl.String),
    )
    return check_table(shaped, schema=AREAS_SCHEMA, key=("area_code",), name="areas")
