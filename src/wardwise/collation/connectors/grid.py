"""The cells of a source file as text, with the row numbers that people see."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grid:
    """Every row of a file or sheet as text; an empty cell is "".

    `numbers` holds each row's line in the file, or row of the sheet, counted from 1. Blank rows are
    left out, and counted.
    """

    rows: Sequence[Sequence[str]]
    numbers: Sequence[int]
    first: int = 1  # number of the row that reading began on
    member: str | None = None  # sheet or archive member
