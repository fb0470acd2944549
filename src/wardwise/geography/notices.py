"""What a reader must know of an area whose boundaries do not fit the rest."""

from collections.abc import Mapping

import polars as pl

from wardwise.geography.crosswalk import pick_largest_share, read_declared
from wardwise.model.area import LEVEL_LABELS, AreaLevel
from wardwise.model.project import CrosswalkDeclaration, GeographyDeclaration


def add_notices(
    areas: pl.DataFrame,
    geography: GeographyDeclaration,
    frames: Mapping[str, pl.DataFrame],
) -> pl.DataFrame:
    """Return the areas with their notices: the declared ones, and what is missing for whom.

    An area that a crosswalk should make from smaller ones, and does not, says so; so does a
    borough that holds such areas or has none, and a smaller area whose larger one is not listed.
    """
    notices: dict[str, list[str]] = {}
    for code, words in geography.notices:
        for area in _match_notice(areas, code):
            notices.setdefault(area, []).append(words.strip())
    for declaration in geography.crosswalks:
        if declaration.from_level is not declaration.to_level:
            crosswalk = read_declared(declaration, frames)
            for code, words in _word_gaps(areas, declaration, crosswalk).items():
                notices.setdefault(code, []).append(words)
    texts = [" ".join(notices[code]) if code in notices else None for code in areas["area_code"]]
    return areas.with_columns(notice=pl.Series(texts, dtype=pl.String))


def list_bare_areas(areas: pl.DataFrame, crosswalk: pl.DataFrame, *, level: AreaLevel) -> list[str]:
    """Return the codes of a level that no smaller area of the crosswalk lies in."""
    listed = areas.filter(pl.col("level") == level.value)
    bare = listed.filter(~pl.col("area_code").is_in(crosswalk["to_code"].unique().implode()))
    return bare["area_code"].to_list()


def _match_notice(areas: pl.DataFrame, code: str) -> list[str]:
    column = pl.col("area_code")
    chosen = column.str.starts_with(code[:-1]) if code.endswith("*") else column == code
    return areas.filter(chosen)["area_code"].to_list()


def _word_gaps(
    areas: pl.DataFrame,
    declaration: CrosswalkDeclaration,
    crosswalk: pl.DataFrame,
) -> dict[str, str]:
    small, small_many = LEVEL_LABELS[declaration.from_level]
    large, large_many = LEVEL_LABELS[declaration.to_level]
    bare = list_bare_areas(areas, crosswalk, level=declaration.to_level)
    found = dict.fromkeys(
        bare,
        f"No outline, and no figures added up from {small_many}: this {large} is not in the lookup "
        f"used here ({declaration.label}), as happens where boundaries were redrawn. Figures "
        f"published for the {large} itself are shown.",
    )
    larger = areas.filter(pl.col("level") == declaration.to_level.value)
    for code in areas.filter(pl.col("level") == AreaLevel.BOROUGH.value)["area_code"]:
        inside = set(larger.filter(pl.col("borough_code") == code)["area_code"])
        without = len(inside & set(bare))
        if not inside:
            found[code] = f"No {large_many} of this borough are listed here, so none have figures."
        elif without:
            found[code] = (
                f"{without} of the {len(inside)} {large_many} listed for this borough have no "
                f"outline and no figures added up from {small_many}: their boundaries do not match "
                f"the lookup used here ({declaration.label})."
            )
    homes = dict(pick_largest_share(crosswalk).iter_rows())
    known = set(larger["area_code"])
    for code in areas.filter(pl.col("level") == declaration.from_level.value)["area_code"]:
        home = homes.get(code)
        if home not in known:
            found[code] = (
                f"The {large} that this {small} lies in"
                + (f" ({home})" if home else "")
                + f" is not among the {large_many} listed here: its figures count in the borough "
                "and above only."
            )
    return found
