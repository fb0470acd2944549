"""Draw a form as a workbook."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from wardwise.collation.connectors.grid import letter_column
from wardwise.collation.forms.design import CODE, NAME, PERIOD, REASONS, WHY, Form, FormColumn
from wardwise.collation.forms.notes import Note, word_notes

SHEET, NOTES = "Figures", "Notes"
_HEAD = 5  # rows above the first area: title, what to do, how far, units, headings
_INK, _BAND, _TO_FILL, _LINE = "#1d2d35", "#1f4e5f", "#fff4cc", "#b8c4c9"
_FIRST_FIGURE = 3
_COLUMNS_A_PAGE = 8  # of print
_Style = Literal[
    "title",
    "text",
    "soft",
    "head",
    "unit",
    "fixed",
    "other",
    "figure",
    "why",
    "to_fill",
    "label",
    "words",
]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where things stand on the sheet of figures, columns and rows counted from 0."""

    form: Form

    @property
    def last_row(self) -> int:
        return _HEAD + len(self.form.areas) * len(self.form.periods) - 1

    @property
    def why(self) -> int:
        return _FIRST_FIGURE + len(self.form.columns)

    def find_column(self, heading: str) -> str:
        """Give the letters of a column of figures."""
        headings = [one.heading for one in self.form.columns]
        return letter_column(_FIRST_FIGURE + headings.index(heading))


def draw_form(form: Form) -> bytes:
    """Draw a form as an .xlsx workbook: a sheet to fill in, and one of notes.

    Codes, names and periods are locked, without a password, so that rows stay what they are.
    """
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_urls": False})
    book.set_properties({"title": form.title, "author": form.source.publisher})
    styles = _make_styles(book)
    _draw_figures(book.add_worksheet(SHEET), form, styles)
    _draw_notes(book.add_worksheet(NOTES), word_notes(form), styles)
    book.close()
    return held.getvalue()


def _make_styles(book: xlsxwriter.Workbook) -> dict[_Style, Format]:
    plain = {"font_name": "Arial", "font_size": 11, "font_color": _INK, "valign": "vcenter"}
    boxed = {**plain, "border": 1, "border_color": _LINE}
    wrapped = {**plain, "text_wrap": True, "valign": "top"}
    made: dict[_Style, dict[str, object]] = {
        "title": {**plain, "font_size": 16, "bold": True},
        "text": plain,
        "soft": {**plain, "font_color": "#4a5c64"},
        "head": {**boxed, "bold": True, "font_color": "#ffffff", "bg_color": _BAND}
        | {"text_wrap": True},
        "unit": {**plain, "italic": True, "font_color": "#4a5c64", "text_wrap": True},
        "fixed": {**boxed, "bg_color": "#eef2f3"},
        "other": {**boxed, "bg_color": "#dce6e9"},
        "figure": {**boxed, "locked": False, "align": "right"},
        "why": {**boxed, "locked": False},
        "to_fill": {"bg_color": _TO_FILL},
        "label": {**wrapped, "bold": True},
        "words": wrapped,
    }
    return {name: book.add_format(one) for name, one in made.items()}


def _draw_figures(sheet: Worksheet, form: Form, styles: dict[_Style, Format]) -> None:
    grid = _Grid(form)
    sheet.hide_gridlines(2)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, f"{form.title}: {form.place}", styles["title"])
    words = "Fill in the yellow cells. Where a figure is missing, leave its cell empty and choose "
    sheet.write_string(1, 0, f"{words}why in the last column. See the sheet Notes.", styles["text"])
    first, last = letter_column(_FIRST_FIGURE), letter_column(grid.why - 1)
    asked = f"{first}{_HEAD + 1}:{last}{grid.last_row + 1}"
    counted = f'=COUNT({asked})&" of {form.figures:,} figures filled in"'
    shown = f"0 of {form.figures:,} figures filled in"
    sheet.write_formula(2, 0, counted, styles["soft"], shown)
    for at, column in enumerate(form.columns, start=_FIRST_FIGURE):
        sheet.write_string(_HEAD - 2, at, column.unit, styles["unit"])
    headings = [CODE, NAME, PERIOD, *(one.heading for one in form.columns), WHY]
    sheet.set_row(_HEAD - 1, 50)
    sheet.write_row(_HEAD - 1, 0, headings, styles["head"])
    row = _HEAD
    for place, period in enumerate(form.periods):
        shade: _Style = "other" if place % 2 else "fixed"  # so that periods are told apart
        for code, name in form.areas:
            sheet.set_row(row, 18)
            for at, text in enumerate((code, name, period.label)):
                sheet.write_string(row, at, text, styles[shade])
            for at in range(_FIRST_FIGURE, grid.why):
                sheet.write_blank(row, at, None, styles["figure"])
            sheet.write_blank(row, grid.why, None, styles["why"])
            row += 1
    _guide(sheet, grid, to_fill=styles["to_fill"])
    _set_out(sheet, grid)


def _guide(sheet: Worksheet, grid: _Grid, *, to_fill: Format) -> None:
    """Check what is typed, offer the reasons, and colour what is still to be filled in."""
    first = _HEAD + 1  # as people count rows
    why = letter_column(grid.why)
    for at, column in enumerate(grid.form.columns, start=_FIRST_FIGURE):
        letter = letter_column(at)
        sheet.data_validation(_HEAD, at, grid.last_row, at, _make_rule(column, grid, letter=letter))
        sheet.conditional_format(
            _HEAD,
            at,
            grid.last_row,
            at,
            {
                "type": "formula",
                "criteria": f"=AND(ISBLANK({letter}{first}),ISBLANK(${why}{first}))",
                "format": to_fill,
            },
        )
    sheet.data_validation(
        _HEAD,
        grid.why,
        grid.last_row,
        grid.why,
        {
            "validate": "list",
            "source": list(REASONS),
            "input_title": "If a figure is missing",
            "input_message": "Leave the figure empty and choose why.",
            "error_title": "Choose from the list",
            "error_message": "Choose one of the reasons offered, or leave the cell empty.",
        },
    )


def _make_rule(column: FormColumn, grid: _Grid, *, letter: str) -> dict[str, object]:
    cell = f"{letter}{_HEAD + 1}"
    low, high = column.minimum, column.maximum
    rule: dict[str, object] = {"ignore_blank": True, "error_title": "Please check this figure"}
    if column.at_most:
        whole = f"{grid.find_column(column.at_most)}{_HEAD + 1}"
        rule |= {
            "validate": "custom",
            "value": f"=AND(ISNUMBER({cell}),{cell}>=0,OR(ISBLANK({whole}),{cell}<={whole}))",
            "error_message": f"A number from 0 up to {column.at_most[:1].lower()}"
            f"{column.at_most[1:]} in the same row.",
        }
    elif low is not None and high is not None:
        rule |= {
            "validate": "decimal",
            "criteria": "between",
            "minimum": low,
            "maximum": high,
            "error_message": f"A number from {low:g} to {high:g} ({column.unit}).",
        }
    elif low is not None or high is not None:
        is_low = low is not None
        words = f"{'at least' if is_low else 'at most'} {low if is_low else high:g}"
        rule |= {
            "validate": "decimal",
            "criteria": ">=" if is_low else "<=",
            "value": low if is_low else high,
            "error_message": f"A number, {words} ({column.unit}).",
        }
    else:
        rule |= {
            "validate": "custom",
            "value": f"=ISNUMBER({cell})",
            "error_message": f"A number ({column.unit}).",
        }
    message = str(rule["error_message"])
    rule["error_message"] = f"{message} If it is missing, leave the cell empty."[:255]
    return rule


def _set_out(sheet: Worksheet, grid: _Grid) -> None:
    """Set widths, fixed headings, the printed page and what may be changed."""
    names = max(len(name) for _, name in grid.form.areas)
    labels = max(len(one.label) for one in grid.form.periods)
    sheet.set_column(0, 0, 13)
    sheet.set_column(1, 1, min(max(names + 2, 16), 44))
    sheet.set_column(2, 2, max(labels + 2, 10))
    for at, column in enumerate(grid.form.columns, start=_FIRST_FIGURE):
        sheet.set_column(
            at, at, min(max(len(column.heading) * 0.75, len(column.unit) * 0.6, 14), 26)
        )
    sheet.set_column(grid.why, grid.why, 30)
    sheet.freeze_panes(_HEAD, _FIRST_FIGURE)
    sheet.autofilter(_HEAD - 1, 0, grid.last_row, grid.why)
    sheet.ignore_errors({"number_stored_as_text": f"A{_HEAD + 1}:C{grid.last_row + 1}"})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1 + len(grid.form.columns) // _COLUMNS_A_PAGE, 0)
    sheet.repeat_rows(_HEAD - 1)
    sheet.repeat_columns(0, _FIRST_FIGURE - 1)
    sheet.set_footer("&L&A&RPage &P of &N")
    sheet.protect(
        "", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True}
    )
    sheet.set_selection(_HEAD, _FIRST_FIGURE, _HEAD, _FIRST_FIGURE)


def _draw_notes(sheet: Worksheet, notes: Sequence[Note], styles: dict[_Style, Format]) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 96)
    sheet.write_string(0, 0, "Notes", styles["title"])
    row = 2
    for note in notes:
        if note.heading and not note.words:
            sheet.write_string(row + 1, 0, note.heading, styles["title"])
            row += 2
            continue
        sheet.write_string(row, 0, note.heading, styles["label"])
        sheet.write_string(row, 1, note.words, styles["words"])
        sheet.set_row(row, 16 * (1 + len(note.words) // 92))
        row += 1
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True})
