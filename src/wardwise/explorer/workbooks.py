"""Excel files: one tidy table, and a sheet of notes that says what its columns mean."""

import io
from collections.abc import Sequence
from datetime import datetime

import polars as pl
import xlsxwriter

from wardwise.explorer.facts import Facts
from wardwise.explorer.tables import COLUMNS, TABLE_SCHEMA, Cell
from wardwise.presentation.words import write_date
from wardwise.publication.reader import fill_sheets

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
    figures.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)
    book.close()
    return fill_sheets(target.getvalue(), {2: _lay_out(rows)})


def _lay_out(rows: Sequence[Sequence[Cell]]) -> pl.DataFrame:
    """Give rows as a table; what is missing, an empty text too, stays an empty cell."""
    table = pl.DataFrame(rows, schema=TABLE_SCHEMA, orient="row")
    return table.with_columns(pl.col(pl.String).replace("", None))


def _list_notes(facts: Facts, title: str) -> list[tuple[str, str]]:
    manifest = facts.manifest
    found = [
        ("Title", title),
        ("Published", f"{manifest['publisher']}, {write_date(manifest['created'])}"),
        ("Edition", f"{manifest['edition']['label']} ({manifest['edition']['id']})"),
        ("Scores", f"{facts.scale.sentence} Compare scores only within this edition."),
        ("Empty cells", "Missing, never zero; the columns status and reason say why."),
    ]
    if manifest["fictional"]:
        found.insert(1, ("Fictional", "An invented place: nothing here is about real people."))
    found.extend(COLUMNS.items())
    found.extend(("Licence", line) for line in manifest["licence_lines"])
    return found
