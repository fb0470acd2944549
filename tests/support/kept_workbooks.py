"""Workbooks made as officers keep them, and what was collated from them."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Protocol

import openpyxl
import polars as pl

from wardwise.collation.assemble import Collated
from wardwise.model.check import CheckResult
from wardwise.model.indicator import Indicator
from wardwise.model.provenance import (
    Measure,
    Source,
)

Cell = str | float | date | None
Rows = Sequence[Sequence[object]]
MakeSource = Callable[..., Source]
MakeIndicator = Callable[..., Indicator]

YEAR_2012, YEAR_2014 = "2012-01-01/P1Y", "2014-01-01/P1Y"
CODES = ("T05000001", "T05000002", "T05000003", "T05000004")
NAMES = ("North", "South", "East", "West")
WARDS: Rows = [
    ["Ward code", "Cold", "All"],
    *([code, 10 + at, 100] for at, code in enumerate(CODES)),
]
ONE_YEAR = {
    "cold": Measure("cold", {"2012": ("Cold",)}),
    "all": Measure("all", {"2012": ("All",)}),
}
LONG = {"cold": Measure("cold", {"*": ("Cold",)}), "all": Measure("all", {"*": ("All",)})}


class Place(Protocol):
    def collate(self, text: str | bytes = ..., **given: object) -> Collated: ...


def make_book(sheets: Mapping[str, Rows], change: Callable[[openpyxl.Workbook], None]) -> bytes:
    """A workbook of plain cells, changed as a test needs."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    change(book)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def keep(book: openpyxl.Workbook) -> None:
    """Change nothing."""


def book_of(rows: Rows, change: Callable[[openpyxl.Workbook], None] = keep) -> bytes:
    return make_book({"Q4": rows}, change)


def find_values(collated: Collated, period: str = YEAR_2012) -> dict[str, float | None]:
    rows = collated.observations.filter(
        (pl.col("period_id") == period) & pl.col("area_code").is_in(CODES)
    )
    return dict(rows.select("area_code", "value").rows())


def find_cells(collated: Collated, area: str, part: str = "numerator") -> list[tuple[str, str]]:
    rows = collated.lineage.filter((pl.col("area_code") == area) & (pl.col("part") == part))
    return [
        (member, cell) for member, cell in rows.sort("period_id").select("member", "cell").rows()
    ]


def find_check(collated: Collated, name: str) -> CheckResult:
    (found,) = [one for one in collated.quality if one.name == name and one.subject == "homes"]
    return found
