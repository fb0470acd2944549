"""Find the headings of a table among its first rows, and join those that stand in several."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from wardwise.collation.connectors.grid import Grid
from wardwise.model.errors import MissingColumnError, SourceFileError, suggest_nearest
from wardwise.model.provenance import Source

_SOUGHT = 100  # rows from the top in which headings are looked for


@dataclass(frozen=True, slots=True)
class Headed:
    """A table's headings, one a column, and the rows below them."""

    headings: tuple[str, ...]
    rows: Iterator[tuple[int, Sequence[str]]]
    passed: int  # rows above the headings that hold something


def find_headings(grid: Grid, source: Source, *, place: str) -> Headed:
    """Read the headings, where the source declares them.

    Raises
    ------
    MissingColumnError
        If no row near the top holds the text that headings are declared to begin with.
    """
    rows = iter(grid.rows)
    passed = 0
    if source.shape.headings_at:
        above, first = _find_row(rows, source.shape.headings_at, place=place)
        passed = above
        upper = [first, *(row for _, row in islice(rows, source.header_rows - 1))]
        return Headed(join_headings(upper, fill=source.fill_headings), rows, passed)
    upper = []
    for number, row in rows:
        # counted as a person counts rows in the sheet, empty ones too
        if number <= source.skip_rows:
            passed += 1
            continue
        upper.append(row)
        if len(upper) == source.header_rows:
            break
    return Headed(join_headings(upper, fill=source.fill_headings), rows, passed)


def _find_row(
    rows: Iterator[tuple[int, Sequence[str]]], text: str, *, place: str
) -> tuple[int, Sequence[str]]:
    wanted = _squeeze(text)
    seen: dict[str, None] = {}
    for above, (_, row) in enumerate(islice(rows, _SOUGHT)):
        cells = [_squeeze(one) for one in row]
        if wanted in cells:
            return above, row
        seen |= dict.fromkeys(one for one in cells if one)
    raise MissingColumnError(
        f"no cell in the first {_SOUGHT} rows of {place} holds {text!r}, with which its headings "
        "are declared to begin",
        where=place,
        fix=suggest_nearest(wanted, list(seen)),
    )


def join_headings(rows: Sequence[Sequence[str]], *, fill: bool = False) -> tuple[str, ...]:
    """Join header rows from top to bottom with " | ", leaving out what repeats.

    A lower cell that equals the upper one, or its tail after "; ", adds nothing; an empty cell
    takes nothing from its neighbours unless `fill` carries the upper cells to the right, as merged
    cells need.

    Examples
    --------
    >>> join_headings([["", "Crime; Rate; 2012", "Age"], ["Code", "2012", "0-15"]])
    ('Code', 'Crime; Rate; 2012', 'Age | 0-15')
    """
    width = max((len(row) for row in rows), default=0)
    joined = [""] * width
    for depth, row in enumerate(rows):
        carried = ""
        for at in range(width):
            cell = _squeeze(row[at]) if at < len(row) else ""
            carried = cell or carried
            if fill and depth < len(rows) - 1:
                cell = carried
            upper = joined[at]
            if not upper:
                joined[at] = cell
            elif cell and cell != upper and not upper.endswith(f"; {cell}"):
                joined[at] = f"{upper} | {cell}"
    return tuple(joined)


def find_column(wanted: str, headings: Sequence[str], *, place: str) -> int:
    """Find the one column with a heading, counted from 0.

    Raises
    ------
    MissingColumnError
        If there is none.
    SourceFileError
        If there are several.
    """
    name = _squeeze(wanted)
    found = [at for at, heading in enumerate(headings) if heading == name]
    if not found:
        known = [heading for heading in headings if heading]
        raise MissingColumnError(
            f"{place} has no column {wanted!r} among its {len(known)}",
            where=place,
            fix=_suggest_column(wanted, known),
        )
    if len(found) > 1:
        raise SourceFileError(
            f"{place} has {len(found)} columns headed {wanted!r}: "
            f"numbers {', '.join(str(at + 1) for at in found)}",
            where=place,
            fix="declare more header_rows, so that the headings differ",
        )
    return found[0]


def _suggest_column(wanted: str, known: Sequence[str]) -> str:
    """Name the nearest heading; where a single cell was read, it is a title above the table."""
    near = suggest_nearest(wanted, known)
    if len(known) == 1 and not near.startswith("did you mean"):
        return f'a title above the table? Then declare headings_at: "{wanted}" ({near})'
    return near


def _squeeze(text: str) -> str:
    return " ".join(text.split())
