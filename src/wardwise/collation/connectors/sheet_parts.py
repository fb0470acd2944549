"""What an .xlsx file says of its sheets beside the values of their cells."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

from wardwise.collation.connectors.grid import NOT_WORKED_OUT, count_column
from wardwise.model.errors import WorkbookError

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_BUILT_IN_PERCENT = {9, 10}
_LAST_COLUMN = 16_384  # XFD: what a file says of columns beyond it is of none
MOST_BYTES = 1_000_000_000
"""Of all parts of a workbook, unpacked."""

_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True, slots=True)
class SheetParts:
    """What is hidden in a sheet, and its cells in error or in percent, as (row, column).

    Rows are counted from 1 and columns from 0.
    """

    flaws: Mapping[tuple[int, int], str]  # the error as Excel writes it, or NOT_WORKED_OUT
    percents: frozenset[tuple[int, int]]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    rows: int = (
        0  # the last row, and the number of columns to the last, in which a cell has a value
    )
    columns: int = 0


def read_sheet_parts(path: Path, sheet: str) -> SheetParts | None:
    """Read what an .xlsx or .xlsm file says of a sheet; None for another kind of workbook.

    Raises
    ------
    WorkbookError
        If it is too large to be read once it is unpacked.
    """
    if not zipfile.is_zipfile(path):
        return None
    with zipfile.ZipFile(path) as book:
        unpacked = sum(one.file_size for one in book.infolist())
        if unpacked > MOST_BYTES:
            raise WorkbookError(
                f"{path.name} is {unpacked / 1e9:,.1f} GB once it is unpacked; at most "
                f"{MOST_BYTES / 1e9:g} GB can be read",
                where=path.name,
                fix="save the sheet that is needed as CSV, and declare connector: csv",
            )
        if "xl/workbook.xml" not in book.namelist():
            return None
        part = _find_part(book, sheet)
        if part is None:
            return None
        percents = _list_percent_styles(book)
        with book.open(part) as stream:
            return _read_cells(stream, percents)


def _find_part(book: zipfile.ZipFile, sheet: str) -> str | None:
    wanted = ""
    for element in _parse(book, "xl/workbook.xml"):
        if _name(element) == "sheet" and element.get("name") == sheet:
            wanted = element.get(_RELATION) or element.get(_STRICT_RELATION) or ""
    for element in _parse(book, "xl/_rels/workbook.xml.rels"):
        if element.get("Id") == wanted:
            target = element.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return part if part in book.namelist() else None
    return None


def _list_percent_styles(book: zipfile.ZipFile) -> frozenset[str]:
    """List the numbers of the cell styles that show a number in percent."""
    if "xl/styles.xml" not in book.namelist():
        return frozenset()
    formats = set(_BUILT_IN_PERCENT)
    styles: list[int] = []
    is_cell_style = False
    with book.open("xl/styles.xml") as stream:
        for event, element in ET.iterparse(stream, ["start", "end"]):  # noqa: S314 - a file of ours
            name = _name(element)
            if name == "cellXfs":
                is_cell_style = event == "start"
            elif event == "start" and name == "numFmt" and "%" in element.get("formatCode", ""):
                formats.add(int(element.get("numFmtId", "0")))
            elif event == "start" and name == "xf" and is_cell_style:
                styles.append(int(element.get("numFmtId", "0")))
    return frozenset(str(at) for at, one in enumerate(styles) if one in formats)


def _read_cells(stream: IO[bytes], percent_styles: frozenset[str]) -> SheetParts:
    flaws: dict[tuple[int, int], str] = {}
    percents: set[tuple[int, int]] = set()
    rows: set[int] = set()
    columns: set[int] = set()
    number = last = width = 0
    for _, element in ET.iterparse(stream):  # noqa: S314 - a file that the council received
        name = _name(element)
        if name == "c":
            found = _REFERENCE.fullmatch(element.get("r", ""))
            if found is not None:
                place = int(found[2]), count_column(found[1])
                if len(element):  # a cell that has a format alone has nothing in it
                    last, width = max(last, place[0]), max(width, place[1] + 1)
                flaw = _find_flaw(element)
                if flaw:
                    flaws[place] = flaw
                elif element.get("s") in percent_styles and element.get("t", "n") == "n":
                    percents.add(place)
        elif name == "row":
            number = int(element.get("r", number + 1))
            if element.get("hidden") in ("1", "true"):
                rows.add(number)
            element.clear()
        elif name == "col" and element.get("hidden") in ("1", "true"):
            first, until = int(element.get("min", "1")), int(element.get("max", "1"))
            columns |= set(range(first - 1, min(until, _LAST_COLUMN)))
    hidden = frozenset(rows), frozenset(columns)
    return SheetParts(flaws, frozenset(percents), *hidden, rows=last, columns=width)


def _find_flaw(cell: ET.Element) -> str:
    formula, value = "", ""
    for element in cell:
        name = _name(element)
        if name == "v":
            value = element.text or ""
        elif name == "f":
            formula = element.text or "a shared formula"
    if cell.get("t") == "e":
        return value or "#N/A"
    # a formula may well give an empty text: it then says so, by its type
    return NOT_WORKED_OUT if formula and not value and cell.get("t") != "str" else ""


def _parse(book: zipfile.ZipFile, part: str) -> Iterator[ET.Element]:
    with book.open(part) as stream:
        for _, element in ET.iterparse(stream):  # noqa: S314 - a file that the council received
            yield element


def _name(element: ET.Element) -> str:
    return element.tag.removeprefix(_MAIN).removeprefix(_STRICT)
