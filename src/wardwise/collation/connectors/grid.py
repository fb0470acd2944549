"""The cells of a source file as text, with the row numbers that people see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NOT_WORKED_OUT = "#NOT WORKED OUT"
"""Stands for a formula of which the workbook holds no result; errors stand as Excel writes them."""

_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a file or sheet as text, each with its number; an empty cell is "".

    A number is the row's line in the file, or its row of the sheet, counted from 1. Blank rows are
    left out, and counted. Rows of a plain file may be gone through once.
    """

    rows: Iterable[tuple[int, Sequence[str]]]
    first: int = 1  # number of the row that reading began on
    member: str | None = None  # the sheet
    text: str = ""  # that the source declares for the sheet
    sheet: "SheetFacts | None" = None  # None for a plain file


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What a sheet says beside the text of its cells.

    Rows are counted from 1 and columns from 0, as they stand in the sheet.
    """

    first_column: int = 0  # of what was read
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False


def count_column(letters: str) -> int:
    """Count a sheet's column from 0.

    Examples
    --------
    >>> count_column("A"), count_column("AB")
    (0, 27)
    """
    count = 0
    for letter in letters:
        count = count * _LETTERS + ord(letter) - ord("A") + 1
    return count - 1


def letter_column(at: int) -> str:
    """Give the letters of a sheet's column, counted from 0.

    Examples
    --------
    >>> letter_column(0), letter_column(27)
    ('A', 'AB')
    """
    letters = ""
    left = at + 1
    while left:
        left, rest = divmod(left - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters
