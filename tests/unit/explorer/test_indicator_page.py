from types import SimpleNamespace
from typing import cast

from wardwise.explorer.facts import Facts
from wardwise.explorer.figures import Verdict
from wardwise.explorer.indicator_page import Cell, ValueRow, say_ends
from wardwise.explorer.records import Area
from wardwise.publication.shapes import IndicatorEntry

FACTS = cast(
    "Facts",
    SimpleNamespace(
        listed=[SimpleNamespace(level="ward")],
        benchmark={"code": "T12000001", "name": "Northshore"},
    ),
)
RATE = cast("IndicatorEntry", {"unit": "per 1,000 residents", "decimals": 1})
SILENT = Verdict("", "", "unsure")


def make_row(name: str, value: float | None, level: str = "ward") -> ValueRow:
    code = "T12000001" if level == "region" else name
    area = Area(code, name, level, "2016-01-01", None, None, "project", None)
    text = "not available" if value is None else f"{value:.1f}"
    return ValueRow(area, "", (Cell(text, value, ""),), SILENT, SILENT)


def test_the_wards_with_the_highest_and_lowest_figure_are_named_with_the_benchmark() -> None:
    rows = [
        make_row("Northshore", 18.2, "region"),
        make_row("Abbey", 37.14),
        make_row("Fen", None),
        make_row("Heath", 37.06),
        make_row("Quayside", 11.0),
    ]

    assert say_ends(FACTS, RATE, rows) == (
        "Highest in Abbey and Heath: 37.1 per 1,000 residents; lowest in Quayside: 11.0. "
        "Northshore: 18.2."
    )


def test_no_ends_are_named_where_all_wards_have_the_same_figure_or_one_has_one() -> None:
    assert say_ends(FACTS, RATE, [make_row("Abbey", 5.0), make_row("Fen", 5.04)]) == ""
    assert say_ends(FACTS, RATE, [make_row("Abbey", 5.0), make_row("Fen", None)]) == ""
    assert say_ends(FACTS, RATE, []) == ""
