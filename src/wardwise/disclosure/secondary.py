"""Withhold a second cell where the first could be worked out by subtraction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl


@dataclass(slots=True)
class _Cell:
    """One cell of one indicator and period."""

    count: float | None  # None where no figure is given for another reason
    withheld: bool

    @property
    def is_published(self) -> bool:
        return self.count is not None and not self.withheld


def withhold_partners(marked: pl.DataFrame, areas: pl.DataFrame) -> pl.DataFrame:
    """Mark further cells withheld until no parent and its parts have exactly one unknown.

    Needs `indicator_id, area_code, period_id, threshold, rounded_numerator,
    rounded_denominator, value, withheld` of the marked table and `area_code, parent_code` of the
    areas. Changes `withheld`. Where one cell alone is unknown among an area and the areas within
    it, the smallest other published count among the parts goes with it; where no part has one,
    the parent.

    A first form: it stops plain subtraction. It does not bound what several withheld cells leave
    open together, and does not compare overlapping areas, subgroups or earlier releases.
    """
    parents = dict(areas.select("area_code", "parent_code").drop_nulls().iter_rows())
    bound = marked.filter(pl.col("threshold").is_not_null())
    added: list[tuple[str, str, str]] = []
    keys = ["indicator_id", "period_id"]
    for (indicator, period), group in bound.group_by(keys, maintain_order=True):
        cells = _read_cells(group)
        families = _list_families(cells, parents)
        added += [
            (str(indicator), str(period), area) for area in _withhold_until_safe(cells, families)
        ]
    partners = pl.DataFrame(
        added, schema=dict.fromkeys([*keys, "area_code"], pl.String), orient="row"
    ).with_columns(partner=pl.lit(value=True))
    return (
        marked.join(partners, on=[*keys, "area_code"], how="left", maintain_order="left")
        .with_columns(withheld=pl.col("withheld") | pl.col("partner").fill_null(value=False))
        .drop("partner")
    )


def _read_cells(group: pl.DataFrame) -> dict[str, _Cell]:
    count = pl.coalesce("rounded_numerator", "rounded_denominator")
    shown = pl.when(pl.col("value").is_not_null()).then(count)
    rows = group.select("area_code", shown.alias("count"), "withheld").iter_rows()
    return {area: _Cell(size, withheld) for area, size, withheld in rows}


def _list_families(
    cells: Mapping[str, _Cell], parents: Mapping[str, str]
) -> list[tuple[str, tuple[str, ...]]]:
    """List parents with their parts, both among the cells."""
    parts: dict[str, list[str]] = {}
    for area in sorted(cells):
        if (parent := parents.get(area)) in cells:
            parts.setdefault(str(parent), []).append(area)
    return [(parent, tuple(parts[parent])) for parent in sorted(parts)]


def _withhold_until_safe(
    cells: dict[str, _Cell], families: Sequence[tuple[str, tuple[str, ...]]]
) -> list[str]:
    added: list[str] = []
    while True:
        before = len(added)
        for parent, parts in families:
            unknown = [one for one in (parent, *parts) if not cells[one].is_published]
            if len(unknown) != 1 or not cells[unknown[0]].withheld:
                continue
            partner = _choose_partner(cells, parent, parts)
            if partner is not None:
                cells[partner].withheld = True
                added.append(partner)
        if len(added) == before:
            return added


def _choose_partner(cells: Mapping[str, _Cell], parent: str, parts: tuple[str, ...]) -> str | None:
    published = [(cells[one].count or 0.0, one) for one in parts if cells[one].is_published]
    counted = sorted(one for one in published if one[0] > 0)
    if counted:
        return counted[0][1]
    if cells[parent].is_published:
        return parent
    return published[0][1] if published else None
