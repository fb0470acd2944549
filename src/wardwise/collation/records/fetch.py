"""Count records into the file that a source declares; no record leaves this step."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from wardwise.collation.databases.made import Made, make_alone
from wardwise.collation.manifest import tell_storage
from wardwise.collation.records.engine import DUCKDB, open_engine
from wardwise.collation.records.expression import Outcome, count_records
from wardwise.collation.records.given import Desk, check_columns, read_given
from wardwise.collation.records.ground import Ground, read_ground
from wardwise.collation.records.guard import guard_words
from wardwise.collation.records.lookup import read_lookup
from wardwise.collation.records.periods import list_periods
from wardwise.collation.records.points import Oddity
from wardwise.collation.records.tally import Tally, make_tally
from wardwise.model.errors import RecordsError
from wardwise.model.internal import Records
from wardwise.model.period import Period
from wardwise.model.provenance import Source

AREA, PERIOD, COUNT, PEOPLE = "area_code", "period", "records", "people"
"""Headings of the file that is made; categories and sums have those declared."""

MOST_CATEGORIES = 200

_PLACED = (Outcome.UNMATCHED, Outcome.OUTSIDE_AREA, Outcome.LATE, Outcome.COUNTED)
_FIXES = {
    Oddity.SWAPPED: "let the two columns of place change their keys",
    Oddity.DEGREES: "declare longitude and latitude in place of easting and northing",
    Oddity.METRES: "declare easting and northing in place of longitude and latitude",
}


def fetch_records(source: Source, records: Records, *, target: Path, desk: Desk) -> Made:
    """Count a source's records into a file; say where they lay and what became of them.

    Raises
    ------
    RecordsError
        If they cannot be found, read or counted as declared.
    MissingColumnError
        If a declared column is not among theirs.
    MissingPartError
        If the engine is not installed.
    """
    return make_alone(lambda: _count(source, records, target=target, desk=desk))


def _count(source: Source, records: Records, *, target: Path, desk: Desk) -> Made:
    where = f"sources/{source.id}.yaml, records"
    if source.database is not None and desk.engine != DUCKDB:
        raise RecordsError(
            "Spark counts records in files, and these lie in a database",
            where=where,
            fix="leave --engine out for this source, or have the records written to Parquet files",
        )
    periods = list_periods(records.periods, where=where)
    lookup, ground = _find_lookup(records, desk)
    with open_engine(desk.engine, where=where) as engine, guard_words(where):
        given, told = read_given(source, records, engine=engine, desk=desk)
        check_columns(given.columns, records, where=where)
        asked = count_records(
            given,
            records,
            periods=periods,
            lookup=None if lookup is None else engine.hold(lookup),
            ground=ground,
        )
        counted = engine.collect(asked)
        name = engine.name
    tally = make_tally(counted, has_person=bool(records.person), sums=tuple(records.sums))
    for sentence in tally.to_sentences():
        desk.report(f"{source.id}: {sentence}")
    _refuse_odd(tally, records, where=where)
    if not tally.count(Outcome.COUNTED):
        raise RecordsError(
            f"none of the {tally.read:,} records is counted: {'; '.join(tally.to_sentences()[1:])}",
            where=where,
            fix="check the columns, the lookup and the periods",
        )
    table = _lay_out(counted, records, periods, where=where)
    with tell_storage(target):
        text = table.write_csv(separator=source.delimiter)
        target.write_bytes(text.encode(source.encoding))
    described = {"engine": name, "read from": told, "counted": _describe(records)}
    return Made("records of single events, counted", {**described, **tally.to_details()})


def _find_lookup(records: Records, desk: Desk) -> tuple[pl.DataFrame | None, Ground | None]:
    """Give the lookup of places, and the ground that it is of where they are coordinates."""
    if records.lookup is None:
        return None, None
    source, paths = desk.find_lookup(records.lookup.source)
    if records.coordinates is not None:
        grid = records.coordinates.grid
        ground = read_ground(paths, source, declared=records.lookup, grid=grid)
        return ground.lookup, ground
    return read_lookup(paths, source, declared=records.lookup, kind=records.place), None


def _refuse_odd(tally: Tally, records: Records, *, where: str) -> None:
    """Refuse records of which half or more have coordinates of another kind than declared."""
    placed = sum(tally.count(one) for one in _PLACED)
    for oddity, fix in _FIXES.items():
        number = tally.odd.get(oddity.value, 0)
        if number * 2 >= max(placed, 1):
            columns = records.coordinates
            named = f"{columns.east!r} and {columns.north!r}" if columns else ""
            raise RecordsError(
                f"{number:,} of {placed:,} coordinates in the columns {named} {oddity.value}",
                where=where,
                fix=fix,
            )


def _lay_out(
    counted: pl.DataFrame, records: Records, periods: Mapping[int, Period], *, where: str
) -> pl.DataFrame:
    """Give the counts as the rows of a file, in order."""
    own = counted.filter(pl.col("outcome") == Outcome.COUNTED)
    for at, column in enumerate(records.by):
        if own[f"by_{at}"].n_unique() > MOST_CATEGORIES:
            raise RecordsError(
                f"column {column!r} of `by` has {own[f'by_{at}'].n_unique():,} categories; at most "
                f"{MOST_CATEGORIES} are counted apart",
                where=where,
                fix="name a column of categories; one that tells people apart is `person`",
            )
    names = {at: one.id for at, one in periods.items()}
    by = {column: pl.col(f"by_{at}") for at, column in enumerate(records.by)}
    sums = {heading: pl.col(f"sum_{at}") for at, heading in enumerate(records.sums)}
    people = {PEOPLE: pl.col("people")} if records.person else {}
    start = pl.col("period").replace_strict(names, return_dtype=pl.String)
    laid_out = own.select(
        pl.col("area").alias(AREA),
        start.alias(PERIOD),
        **by,
        **{COUNT: pl.col("records")},
        **people,
        **sums,
    )
    return laid_out.sort(AREA, PERIOD, *records.by)


def _describe(records: Records) -> str:
    """Say in the declaration's words how records were counted."""
    span = records.periods
    columns = records.coordinates
    place = f"{columns.east} and {columns.north}, {columns.grid.value}" if columns else ""
    words = [f"by {records.place.value} ({place or records.place_column})"]
    if records.lookup is not None:
        dated = " on the day" if records.lookup.valid_from or records.lookup.valid_to else ""
        words.append(f"looked up in {records.lookup.source}{dated}")
    if span.every is not None:
        words.append(f"by {span.every.value} of {records.time_column}, {span.first} to {span.last}")
    else:
        words.append(f"by {records.time_column}, {', '.join(one.id for one in span.listed)}")
    words += [f"where {key} is {' or '.join(texts)}" for key, texts in records.where.items()]
    words += [f"{records.id} once"] if records.id else []
    words += [f"people by {records.person}"] if records.person else []
    words += [f"{heading} the sum of {column}" for heading, column in records.sums.items()]
    return "; ".join(words)
