"""Checks of areas, crosswalks and outlines that may fail without stopping work."""

from collections.abc import Mapping, Sequence

import polars as pl

from wardwise.geography.crosswalk import read_declared
from wardwise.geography.notices import list_bare_areas
from wardwise.model.area import LEVEL_LABELS, AreaLevel, AreaRole
from wardwise.model.check import CheckResult, Severity
from wardwise.model.project import CrosswalkDeclaration, GeographyDeclaration

_SHOWN = 5


def check_geography(
    geography: GeographyDeclaration,
    frames: Mapping[str, pl.DataFrame],
    areas: pl.DataFrame,
) -> tuple[CheckResult, ...]:
    """Return what of the areas and crosswalks does not fit together, each with up to five codes.

    For each declared crosswalk: targets that are not listed (left aside), listed targets that
    nothing makes, and listed smaller areas that it does not hold.

    Parameters
    ----------
    frames : text tables by source id
    areas : as `list_areas` gives them
    """
    return tuple(
        result
        for one in geography.crosswalks
        if one.from_level is not one.to_level
        for result in _check_crosswalk(one, read_declared(one, frames), areas)
    )


def _check_crosswalk(
    declaration: CrosswalkDeclaration, crosswalk: pl.DataFrame, areas: pl.DataFrame
) -> tuple[CheckResult, ...]:
    small_many = LEVEL_LABELS[declaration.from_level][1]
    large_many = LEVEL_LABELS[declaration.to_level][1]
    listed = _list_codes(areas, declaration.to_level)
    astray = sorted(set(crosswalk["to_code"]) - listed)
    bare = list_bare_areas(areas, crosswalk, level=declaration.to_level)
    uncovered = sorted(_list_codes(areas, declaration.from_level) - set(crosswalk["from_code"]))
    own = set(areas.filter(pl.col("role") != AreaRole.COMPARISON.value)["area_code"])
    return (
        _word_check(
            "crosswalk_targets_listed",
            declaration,
            astray,
            own=own,
            words=f"of its {large_many} are not listed, and are left aside",
        ),
        _word_check(
            "listed_areas_have_parts",
            declaration,
            bare,
            own=own,
            words=f"of the {large_many} listed hold none of its {small_many}: no outline, no "
            "figures added up",
        ),
        _word_check(
            "smaller_areas_covered",
            declaration,
            uncovered,
            own=own,
            words=f"of the {small_many} listed are not in it: they count in no {large_many}",
        ),
    )


def _list_codes(areas: pl.DataFrame, level: AreaLevel) -> set[str]:
    return set(areas.filter(pl.col("level") == level.value)["area_code"])


def _word_check(
    name: str, declaration: CrosswalkDeclaration, codes: Sequence[str], *, own: set[str], words: str
) -> CheckResult:
    ordered = [*(one for one in codes if one in own), *(one for one in codes if one not in own)]
    return CheckResult(
        name=name,
        passed=not codes,
        severity=Severity.WARNING,
        prose=f"{declaration.label}: {len(codes) or 'none'} {words}.",
        subject=declaration.id,
        examples=tuple(ordered[:_SHOWN]),
        elsewhere=bool(codes) and own.isdisjoint(codes),
    )
