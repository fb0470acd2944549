"""Make the rows of a table ready to be read: totals apart, repeats once, areas by their codes."""

from dataclasses import dataclass

import polars as pl

from wardwise.collation.connectors.text_table import FILE, HIDDEN, PLACE, ROW, SHEET_PLACE
from wardwise.collation.named_areas import code_areas, list_figures
from wardwise.collation.totals import Apart, part_totals
from wardwise.model.check import CheckResult, Severity
from wardwise.model.provenance import Connector, Source

_SHOWN = 5
_TELLING = r"\.xls[xm]$"
_CODE = r"^[A-Z]\d{8}$"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A source's rows with codes in the area column, its totals apart, and what was found."""

    apart: Apart
    quality: tuple[CheckResult, ...]

    @property
    def rows(self) -> pl.DataFrame:
        """The rows that are no totals."""
        return self.apart.rows


def prepare_rows(texts: pl.DataFrame, source: Source, *, areas: pl.DataFrame) -> Prepared:
    """Make a source's rows ready: totals apart, repeats once where declared, codes for areas.

    Parameters
    ----------
    texts : as `read_text_table` gives them
    areas : columns of `AREAS_SCHEMA`

    Raises
    ------
    AreaNameError
        If a row's name is not that of one listed area.
    """
    apart = part_totals(texts, source)
    rows, repeated = _drop_repeats(apart.rows, source)
    coded = code_areas(rows, source, areas=areas)
    return Prepared(
        Apart(coded.rows, apart.totals),
        (
            *_tell_hidden(texts, source),
            *_tell_unsure(coded.rows, source),
            *repeated,
            *coded.quality,
        ),
    )


def _drop_repeats(
    rows: pl.DataFrame, source: Source
) -> tuple[pl.DataFrame, tuple[CheckResult, ...]]:
    if not source.shape.repeats_once:
        return rows, ()
    said = [one for one in rows.columns if one not in (*PLACE, *SHEET_PLACE)]
    kept = rows.unique(said, keep="first", maintain_order=True)
    gone = rows.height - kept.height
    if not gone:
        return rows, ()
    told = CheckResult(
        name="repeated_rows",
        passed=False,
        severity=Severity.WARNING,
        subject=source.id,
        prose=f"{gone:,} of {rows.height:,} rows say the same as an earlier one, and are passed "
        "over, as declared.",
    )
    return kept, (told,)


def _tell_hidden(texts: pl.DataFrame, source: Source) -> tuple[CheckResult, ...]:
    """Say what is read though a person who opens the workbook does not see it."""
    if HIDDEN not in texts.columns:
        return ()
    hidden = texts.filter(pl.col(HIDDEN) != "")
    if hidden.is_empty():
        return ()
    places = hidden.group_by(FILE, "wardwise:member", HIDDEN, maintain_order=True).agg(
        pl.len(), pl.col(ROW).first()
    )
    return (
        CheckResult(
            name="hidden_cells",
            passed=False,
            severity=Severity.WARNING,
            subject=source.id,
            prose=f"{hidden.height:,} rows are read from a hidden sheet, row or column; ask "
            "whether they are meant to be read.",
            examples=tuple(
                f"{file}, sheet {member!r}: {words} hidden ({count} rows, from row {row})"
                for file, member, words, count, row in places.head(_SHOWN).rows()
            ),
        ),
    )


def _tell_unsure(rows: pl.DataFrame, source: Source) -> tuple[CheckResult, ...]:
    """Say where an empty cell may be one in error: only .xlsx files tell the two apart."""
    if source.connector is not Connector.EXCEL or source.area is None:
        return ()
    columns = [one for one in list_figures(source) if one in rows.columns]
    told = pl.col(FILE).str.to_lowercase().str.contains(_TELLING)
    of_areas = rows.filter(~told & pl.col(source.area.column).str.contains(_CODE))
    empty = of_areas.select(pl.sum_horizontal((pl.col(one) == "").sum() for one in columns))
    count = empty.item() if columns and of_areas.height else 0
    if not count:
        return ()
    return (
        CheckResult(
            name="empty_or_in_error",
            passed=False,
            severity=Severity.WARNING,
            subject=source.id,
            prose=f"{count} figures are empty in a workbook that does not tell an empty cell from "
            "one in error; save it as .xlsx to be sure.",
            examples=tuple(of_areas[FILE].unique().sort().head(_SHOWN)),
        ),
    )
