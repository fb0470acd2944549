"""How the invented borough's departments hand over their figures: one file each, none alike."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import xlsxwriter

from wardwise.toy.outcomes import ToyIndicator
from wardwise.toy.people import YEARS, Counts
from wardwise.toy.place import (
    BOROUGH_CODE,
    BOROUGH_NAME,
    EARLIER_WARD,
    SPLIT_INTO,
    SmallArea,
)

Array = npt.NDArray[np.float64]

CENSUS_DAY = "2011-03-27/P1D"


@dataclass(frozen=True, slots=True)
class ToySource:
    """A department's file: how it is laid out and what must be known to read it."""

    id: str
    label: str
    level: str = "lsoa"  # ward where only wards are known
    layout: str = "wide"
    format: str = "csv"
    encoding: str = "utf-8"
    header_rows: int = 1
    thousands: str = ""
    restricted: bool = False
    published_only: bool = False  # values without their counts
    one_period: bool = False  # a census: stands for every year
    earlier_wards: bool = False  # keeps to the wards as they were before one was split
    gaps: int = 0  # cells that the department could not fill
    quality: str = "green"
    note: str = ""

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods in the file, as declarations write them."""
        return (CENSUS_DAY,) if self.one_period else YEARS


TOY_SOURCES = (
    ToySource("housing_stock", "Housing stock survey", header_rows=2),
    ToySource("advice_services", "Advice services' casework", gaps=3, quality="amber"),
    ToySource("police_log", "Police log", layout="long"),
    ToySource("safeguarding", "Safeguarding casework", restricted=True, quality="amber"),
    ToySource("schools", "Schools return", level="ward", format="excel"),
    ToySource("health_records", "Health records", level="ward"),
    ToySource("health_estimates", "Life expectancy estimates", level="ward", published_only=True),
    ToySource(
        "residents_survey",
        "Residents' survey",
        level="ward",
        earlier_wards=True,
        quality="amber",
        note="Keeps to the wards as they were before Brickfields was split.",
    ),
    ToySource("elections", "Returning officer's counts", level="ward", encoding="latin-1"),
    ToySource("benefits", "Benefits register", thousands=","),
    ToySource("environment_log", "Street and environment log", gaps=2),
    ToySource("council_log", "Council registers", layout="long"),
    ToySource("culture_log", "Library system"),
    ToySource("transport", "Timetable analysis", gaps=2),
    ToySource("telecoms", "Telecoms measurements"),
    ToySource("air_model", "Air quality model", published_only=True),
    ToySource("census", "Census", one_period=True),
)

RESIDENTS = ToySource("population", "Population estimates")
"""Who lives where: the denominators of several indicators, and the weights of averages."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of figures to write: the measure's id, its heading, and areas x periods."""

    measure: str
    heading: str
    figures: Array


def gather_columns(
    source: ToySource,
    indicators: Sequence[ToyIndicator],
    *,
    outcomes: Mapping[str, Array],
    people: Mapping[str, Counts],
) -> tuple[Column, ...]:
    """Gather the columns of a source, at small-area level: cases, and what they are out of."""
    own = [one for one in indicators if one.source == source.id]
    columns = [Column(one.id, one.label, outcomes[one.id]) for one in own]
    groups = dict.fromkeys(one.denominator for one in own)
    if source.published_only:
        groups = dict.fromkeys(["residents"])
    for group in groups:
        heading = group.replace("_", " ").capitalize()
        columns.append(Column(group, heading, people[group].astype(np.float64)))
    return tuple(columns)


def find_ward(area: SmallArea, source: ToySource) -> tuple[str, str]:
    """Find the code and name of the ward that a source counts a small area in."""
    if source.earlier_wards and area.ward_code in SPLIT_INTO:
        return EARLIER_WARD
    return area.ward_code, area.ward_name


def sum_to_wards(
    columns: Sequence[Column],
    homes: Sequence[tuple[str, str]],
    *,
    means: frozenset[str],
    weights: Array,
) -> tuple[Column, ...]:
    """Sum counts, and average means by residents, from small areas to their wards (`homes`)."""
    wards = sorted(set(homes))
    member = np.array([[home == ward for home in homes] for ward in wards], dtype=float)
    summed = []
    for column in columns:
        if column.measure in means:
            figures = (member @ (column.figures * weights)) / (member @ weights)
        else:
            figures = member @ column.figures
        summed.append(Column(column.measure, column.heading, figures))
    return tuple(summed)


def write_source(
    source: ToySource,
    columns: Sequence[Column],
    *,
    areas: Sequence[SmallArea],
    folder: Path,
    chance: np.random.Generator,
) -> Path:
    """Write a department's file as it would arrive, and return its path."""
    rows = _list_rows(source, columns, areas=areas, chance=chance)
    suffix = "xlsx" if source.format == "excel" else "csv"
    path = folder / f"{source.id}.{suffix}"
    if source.format == "excel":
        _write_workbook(path, rows, source)
    else:
        with path.open("w", encoding=source.encoding, newline="") as opened:
            csv.writer(opened, lineterminator="\n").writerows(rows)
    return path


def _list_rows(
    source: ToySource,
    columns: Sequence[Column],
    *,
    areas: Sequence[SmallArea],
    chance: np.random.Generator,
) -> list[list[str]]:
    places = _list_places(source, areas)
    whole = {one.measure: _is_whole(one) for one in columns}
    cells = {
        one.measure: _word_figures(one.figures, whole=whole[one.measure], source=source)
        for one in columns
    }
    for _ in range(source.gaps):
        measure = columns[int(chance.integers(len(columns)))].measure
        cells[measure][int(chance.integers(len(places)))][-1] = ".."
    if source.layout == "long":
        return _list_long(places, columns, cells)
    return _list_wide(source, places, columns, cells)


def _list_long(
    places: Sequence[tuple[str, str]],
    columns: Sequence[Column],
    cells: Mapping[str, list[list[str]]],
) -> list[list[str]]:
    rows = [["Area", "Year", "Record", "Number"]]
    for place, (code, _name) in enumerate(places):
        for year, label in enumerate(YEARS):
            rows += [[code, label, one.heading, cells[one.measure][place][year]] for one in columns]
    return rows


def _list_wide(
    source: ToySource,
    places: Sequence[tuple[str, str]],
    columns: Sequence[Column],
    cells: Mapping[str, list[list[str]]],
) -> list[list[str]]:
    years = ("",) if source.one_period else YEARS
    if source.header_rows == 2:  # noqa: PLR2004 - one heading above another
        upper = [one.heading for one in columns for _ in years]
        rows = [["", "", *upper], ["Area code", "Area name", *[y for _ in columns for y in years]]]
    else:
        headings = [f"{one.heading} {year}".strip() for one in columns for year in years]
        rows = [["Area code", "Area name", *headings]]
    for place, (code, name) in enumerate(places):
        figures = [cell for one in columns for cell in cells[one.measure][place][: len(years)]]
        rows.append([code, name, *figures])
    return rows


def find_heading(source: ToySource, column: Column, *, period: str) -> str:
    """Name the column of a measure and period, as the collator joins headings."""
    if source.layout == "long":
        return "Number"
    if source.one_period:
        return column.heading
    joint = " | " if source.header_rows == 2 else " "  # noqa: PLR2004
    return f"{column.heading}{joint}{period}"


def _list_places(source: ToySource, areas: Sequence[SmallArea]) -> list[tuple[str, str]]:
    if source.level == "ward":
        return sorted({find_ward(one, source) for one in areas})
    return [(one.code, one.name) for one in areas]


def _is_whole(column: Column) -> bool:
    return bool((column.figures == np.rint(column.figures)).all())


def _word_figures(figures: Array, *, whole: bool, source: ToySource) -> list[list[str]]:
    def word(figure: float) -> str:
        if not whole:
            return f"{figure:.2f}"
        return f"{int(figure):,}" if source.thousands else str(int(figure))

    return [[word(float(figure)) for figure in row] for row in figures]


def _write_workbook(path: Path, rows: Sequence[Sequence[str]], source: ToySource) -> None:
    """Write a workbook with a sheet of notes first, and the figures from row 4 of the second."""
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        title = f"{source.label} ({BOROUGH_NAME}, fictional)"
        book.set_properties({"title": title, "created": datetime(2018, 1, 1, tzinfo=UTC)})
        notes = book.add_worksheet("Notes")
        notes.write(0, 0, f"{source.label} of {BOROUGH_NAME}, an invented borough")
        sheet = book.add_worksheet("Figures")
        sheet.write(0, 0, f"{source.label}: invented figures")
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                if place and column > 1 and cell.replace(".", "", 1).isdigit():
                    sheet.write_number(place + 3, column, float(cell))
                else:
                    sheet.write_string(place + 3, column, cell)


def write_places(areas: Sequence[SmallArea], folder: Path) -> Path:
    """Write the list of small areas, their wards and the borough."""
    heading = ("LSOA code", "LSOA name", "Ward code", "Ward name", "Borough code", "Borough name")
    rows = [
        (one.code, one.name, one.ward_code, one.ward_name, BOROUGH_CODE, BOROUGH_NAME)
        for one in areas
    ]
    return _write_rows(folder / "places.csv", [heading, *rows])


def write_ward_changes(areas: Sequence[SmallArea], residents: Counts, folder: Path) -> Path:
    """Write which ward became which, and with what share of its residents."""
    rows: dict[tuple[str, str], int] = {}
    whole: dict[str, int] = {}
    earlier = ToySource("", "", earlier_wards=True)
    for one, count in zip(areas, residents[:, 0].tolist(), strict=True):
        before, _ = find_ward(one, earlier)
        rows[before, one.ward_code] = rows.get((before, one.ward_code), 0) + count
        whole[before] = whole.get(before, 0) + count
    heading = ("Earlier ward code", "Ward code", "Share of residents")
    shares = [(old, new, f"{part / whole[old]:.12f}") for (old, new), part in sorted(rows.items())]
    return _write_rows(folder / "ward_changes.csv", [heading, *shares])


def _write_rows(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, lineterminator="\n").writerows(rows)
    return path
