"""A framework as a workbook that people edit, and its way back into framework.yaml."""

import io
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import fastexcel
import xlsxwriter
from ruamel.yaml import YAML
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from wardwise.declaration.framework_sheets import (
    DIRECTIONS,
    FLAGS,
    ROW,
    SHEETS,
    Column,
    Entry,
    Holds,
    Rows,
    Sheet,
    apply_rows,
    list_rows,
)
from wardwise.declaration.project_folder import read_project, require_project
from wardwise.model.errors import WorkbookError
from wardwise.workflow.lock import hold_project
from wardwise.workflow.whole import storage_errors

FRAMEWORK = "framework.yaml"
_NOTES = "Notes"
_WIDE = 1_000_000  # lines are left as long as they are
_LAST = 2000  # rows for which cells offer what may stand in them
_WORDS = """\
Each row of the other sheets is an entry of framework.yaml, found by its id. Ids stay as they are;
all else may be edited.

A row that is deleted takes its entry out. A new dimension or component may be added as a row; a new
indicator needs a source, and is added in framework.yaml.

Direction says which way is better for people. Best and worst are the figures that become 100 and 0,
in the indicator's own unit; the word observed takes the best or worst among the areas.

Weight counts beside the weights of the others in the same group: of components and dimensions
always, of indicators where the method's weighting reads it.

When you are done: wardwise -C PROJECT import workbook THIS-FILE. It shows every change and asks
before it writes.
"""


@dataclass(frozen=True, slots=True)
class ChangedFramework:
    """What a workbook changes in framework.yaml, in words, and the text it becomes."""

    file: Path
    changes: tuple[str, ...]
    text: str


def write_framework_workbook(folder: Path, file: Path) -> Path:
    """Write a project's framework as a workbook, a sheet for each kind of node, and give its path.

    Raises
    ------
    ProjectError, Problems
        If the folder is no project, or its declarations cannot be read.
    StorageError
        If the file cannot be written.
    """
    read_project(folder)
    framework = _load(folder / FRAMEWORK)
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bg_color": "#1f4e5f", "font_color": "#ffffff"})
    cell = book.add_format({"text_wrap": True, "valign": "top"})
    for sheet in SHEETS:
        _draw_sheet(book.add_worksheet(sheet.name), sheet, framework, head=head, cell=cell)
    notes = book.add_worksheet(_NOTES)
    notes.set_column(0, 0, 110)
    for row, words in enumerate(_WORDS.strip().split("\n\n")):
        notes.write_string(row, 0, words.replace("\n", " "), cell)
    book.close()
    with storage_errors(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(held.getvalue())
    return file


def _draw_sheet(
    drawn: Worksheet, sheet: Sheet, framework: Entry, *, head: Format, cell: Format
) -> None:
    for at, column in enumerate(sheet.columns):
        drawn.set_column(at, at, column.wide)
        drawn.write_string(0, at, column.heading, head)
        _offer(drawn, at, column)
    for row, cells in enumerate(list_rows(framework, sheet), start=1):
        for at, (text, column) in enumerate(zip(cells, sheet.columns, strict=True)):
            if text and column.holds is not Holds.TEXT and _is_number(text):
                drawn.write_number(row, at, float(text), cell)
            else:
                drawn.write_string(row, at, text, cell)
    drawn.freeze_panes(1, 1)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _offer(drawn: Worksheet, at: int, column: Column) -> None:
    """Offer what may stand in a column's cells."""
    if column.holds is Holds.DIRECTION:
        rule: dict[str, object] = {"validate": "list", "source": list(DIRECTIONS)}
    elif column.holds is Holds.FLAG:
        rule = {"validate": "list", "source": list(FLAGS)}
    elif column.among:
        rule = {"validate": "list", "source": f"={column.among}!$A$2:$A${_LAST}"}
    else:
        return
    drawn.data_validation(1, at, _LAST, at, rule)


def read_framework_workbook(folder: Path, file: Path) -> ChangedFramework:
    """Read what a workbook changes in a project's framework; nothing is written.

    Comments in framework.yaml stay, but for those beside what is taken out.

    Raises
    ------
    WorkbookError
        If the file is no workbook, or lacks a sheet.
    MissingColumnError, Problems
        What cannot be on its sheets, with sheet and row; what the framework would then say that
        cannot be, with its line in framework.yaml as it would become.
    """
    require_project(folder)
    tables = _read_tables(file)
    framework = _load(folder / FRAMEWORK)
    changes = apply_rows(framework, tables, file=file.name)
    text = _word(framework) if changes else (folder / FRAMEWORK).read_text(encoding="utf-8")
    if changes:
        _try_out(folder, text)
    return ChangedFramework(folder / FRAMEWORK, changes, text)


def write_changed_framework(folder: Path, changed: ChangedFramework) -> None:
    """Write a changed framework in the place of the one that stands, whole or not at all."""
    beside = changed.file.with_name(f".{changed.file.name}.new")
    with hold_project(folder), storage_errors(changed.file):
        beside.write_text(changed.text, encoding="utf-8")
        beside.replace(changed.file)


def _make_yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDE
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _load(path: Path) -> Entry:
    return cast("Entry", _make_yaml().load(path.read_text(encoding="utf-8")))


def _word(framework: Entry) -> str:
    text = io.StringIO()
    _make_yaml().dump(framework, text)
    return text.getvalue()


def _read_tables(file: Path) -> Mapping[str, Rows]:
    """Read the sheets of a workbook as rows of text, empty rows left out."""
    try:
        book = fastexcel.read_excel(file)
    except (fastexcel.FastExcelError, OSError) as error:
        raise WorkbookError(
            f"{file.name} cannot be read as a workbook: {str(error).splitlines()[0]}",
            where=str(file),
            fix="give the .xlsx file that wardwise template --framework wrote",
        ) from error
    missing = [one.name for one in SHEETS if one.name not in book.sheet_names]
    if missing:
        raise WorkbookError(
            f"{file.name} has no sheet {' and no sheet '.join(missing)}; it has "
            f"{', '.join(book.sheet_names)}",
            where=str(file),
            fix="give the .xlsx file that wardwise template --framework wrote",
        )
    return {one.name: _read_rows(book, one.name) for one in SHEETS}


def _read_rows(book: fastexcel.ExcelReader, sheet: str) -> Rows:
    table = book.load_sheet(sheet, header_row=None, dtypes="string", skip_rows=0).to_polars()
    headings = ["" if one is None else str(one).strip() for one in table.row(0)]
    rows = []
    for at, cells in enumerate(table.iter_rows(), start=1):
        texts = ["" if one is None else str(one).strip() for one in cells]
        if at > 1 and any(texts):
            rows.append(dict(zip(headings, texts, strict=True)) | {ROW: str(at)})
    return rows


def _try_out(folder: Path, text: str) -> None:
    """Check a project with its framework replaced, beside the one that stands."""
    with tempfile.TemporaryDirectory() as beside:
        draft = Path(beside) / "project"
        draft.mkdir()
        for path in folder.glob("*.yaml"):
            shutil.copyfile(path, draft / path.name)
        for kind in ("sources", "corrections", "reviews"):
            if (folder / kind).is_dir():
                shutil.copytree(folder / kind, draft / kind)
        (draft / FRAMEWORK).write_text(text, encoding="utf-8")
        read_project(draft)
