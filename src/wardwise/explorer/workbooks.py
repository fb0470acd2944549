"""Excel files: one tidy table, and a sheet of notes that says what its columns mean."""

import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from wardwise.explorer.facts import Facts
from wardwise.explorer.tables import COLUMNS, Cell
from wardwise.presentation.words import write_date

_WIDE = {
    "area_name": 24,
    "item_name": 40,
    "unit": 30,
    "source": 40,
    "reason": 30,
    "change_reason": 40,
}


def write_workbook(facts: Facts, title: str, rows: Sequence[Sequence[Cell]]) -> bytes:
    """Write rows as an Excel workbook: a sheet of notes, then the figures."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "constant_memory": False})
    # the release's day, not the hour of writing: the same rows give the same bytes
    created = datetime.fromisoformat(facts.manifest["created"])
    book.set_properties({"title": title, "author": facts.manifest["publisher"], "created": created})
    bold = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    notes = book.add_worksheet("Notes")
    notes.set_column(0, 0, 24)
    notes.set_column(1, 1, 100, wrapped)
    for place, (label, words) in enumerate(_list_notes(facts, title)):
        notes.write_string(place, 0, label, bold)
        notes.write_string(place, 1, words)
    figures = book.add_worksheet("Figures")
    figures.freeze_panes(1, 2)
    for place, column in enumerate(COLUMNS):
        figures.write_string(0, place, column, bold)
        figures.set_column(place, place, _WIDE.get(column, 14))
    for number, row in enumerate(rows, start=1):
        _write_row(figures, number, row)
    figures.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)
    book.close()
    return target.getvalue()


def _write_row(sheet: Worksheet, number: int, row: Sequence[Cell]) -> None:
    """Write a row; what is missing stays an empty cell."""
    for place, cell in enumerate(row):
        if isinstance(cell, str):
            if cell:
                sheet.write_string(number, place, cell)
        elif cell is not None:
            sheet.write_number(number, place, cell)


def _list_notes(facts: Facts, title: str) -> list[tuple[str, str]]:
    manifest = facts.manifest
    found = [
        ("Title", title),
        ("Published", f"{manifest['publisher']}, {write_date(manifest['created'])}"),
        ("Edition", f"{manifest['edition']['label']} ({manifest['edition']['id']})"),
        ("Scores", "From 0 to 100; higher is better. Compare scores only within this edition."),
        ("Empty cells", "Missing, never zero; the columns status and reason say why."),
    ]
    if manifest["fictional"]:
        found.insert(1, ("Fictional", "An invented place: nothing here is about real people."))
    found.extend(COLUMNS.items())
    found.extend(("Licence", line) for line in manifest["licence_lines"])
    return found
