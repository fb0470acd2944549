"""Compare the figures of a file with those of the version before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wardwise.collation.connectors.text_table import read_text_table
from wardwise.collation.harmonise import AREA, LEVEL, require_area_column
from wardwise.collation.tidy import list_columns, tidy_measures
from wardwise.model.provenance import Measure, Source

_CODE = r"^[A-Z]\d{8}$"
_KEY = ["measure", AREA, "period_id"]
_CLOSE = 1e-9  # relative: as near as two ways of writing a number may lie


@dataclass(frozen=True, slots=True)
class Revision:
    """How the cells of some measures differ between two versions of a file.

    `rows` holds every cell that is not the same: `measure`, `area_code`, `period_id`, `before`,
    `now` (null: none), and `what` became of it: changed, added, gone; the largest changes first.
    """

    same: int
    rows: pl.DataFrame

    def count(self, what: str) -> int:
        """Count what was changed, added or is gone."""
        return self.rows.filter(pl.col("what") == what).height


def compare_versions(
    source: Source, *, now: Path, before: Path, measures: Sequence[Measure]
) -> Revision:
    """Compare the cells of measures in a file with those in an earlier version of it.

    Both are read as the source is declared now, in its own area codes, without corrections.

    Raises
    ------
    SourceFileError, MissingColumnError, CellError, DuplicateRowError, PeriodError
        If a version does not hold what is declared now.
    """
    new, old = (_read_cells(source, one, measures) for one in (now, before))
    joined = old.rename({"value": "before"}).join(
        new.rename({"value": "now"}), on=_KEY, how="full", coalesce=True
    )
    was, stands = pl.col("before"), pl.col("now")
    is_same = was.eq_missing(stands) | ((was - stands).abs() <= _CLOSE * was.abs())
    different = joined.filter(~is_same.fill_null(value=False))
    rows = different.with_columns(
        what=pl.when(was.is_null())
        .then(pl.lit("added"))
        .when(stands.is_null())
        .then(pl.lit("gone"))
        .otherwise(pl.lit("changed"))
    ).sort((stands - was).abs(), *_KEY, descending=[True, False, False, False], nulls_last=True)
    return Revision(joined.height - different.height, rows.select(*_KEY, "before", "now", "what"))


def _read_cells(source: Source, path: Path, measures: Sequence[Measure]) -> pl.DataFrame:
    declared = require_area_column(source)
    text = read_text_table(path, source, columns=list_columns(source, measures))
    coded = text.with_columns(
        pl.col(declared.column).str.strip_chars().alias(AREA),
        pl.lit(declared.level.value).alias(LEVEL),
    ).filter(pl.col(AREA).str.contains(_CODE))
    aside = [pl.col(AREA).str.starts_with(one) for one in declared.also]
    kept = coded.filter(~pl.any_horizontal(aside)) if aside else coded
    return tidy_measures(kept, source, measures=measures).select(*_KEY, "value")
