"""Open the engine that counts: DuckDB within this process, or Spark wherever it runs."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import polars as pl
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from wardwise.collation.databases.part import require_part
from wardwise.collation.records.spill import open_spill
from wardwise.model.errors import RecordsError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

DUCKDB = "duckdb"
MEMORY = "1200MB"
"""What DuckDB may hold before it spills to a private folder; the process needs some more."""

_VIEW, _HELD = "wardwise_given", "wardwise_held"
_DUCKDB_CSV = {"header": True, "auto_detect": False, "delim": ",", "quote": '"', "escape": '"'}
_SPARK = ("spark://", "local[", "yarn", "k8s://")
_SPARK_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",  # sixteen times as quick
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.memory": "2g",
}


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine at work.

    Parameters
    ----------
    name : with its version, for the list of snapshots
    backend : Ibis's connection to it
    spark : its session, where it is Spark
    """

    name: str
    backend: BaseBackend
    spark: "SparkSession | None" = None

    def read_files(self, paths: Sequence[Path], headings: Sequence[str] = ()) -> Table:
        """Give the rows of Parquet files; or of CSV files with these headings, as text."""
        names = [str(one) for one in paths]
        is_parquet = not headings
        if self.spark is not None:
            reader = self.spark.read
            if is_parquet:
                frame = reader.parquet(*names)
            else:
                text = ", ".join(f"`{one}` string" for one in headings)
                frame = reader.csv(
                    names,
                    schema=text,
                    header=True,
                    mode="FAILFAST",
                    escape='"',
                    multiLine=True,
                    enforceSchema=False,
                )
            frame.createOrReplaceTempView(_VIEW)
            # Ibis takes Spark's instants for times without a zone
            instants = [one.name for one in frame.schema if one.dataType.typeName() == "timestamp"]
            table = self.backend.table(_VIEW)
            return table.mutate(**{one: table[one].cast("timestamp('UTC')") for one in instants})
        if is_parquet:
            return self.backend.read_parquet(names)
        # nothing is guessed: a guess at damaged files may take a record for the headings
        columns = dict.fromkeys(headings, "VARCHAR")
        return self.backend.read_csv(names, columns=columns, **_DUCKDB_CSV)

    def keep(self, pieces: Iterable[pa.Table], schema: pa.Schema) -> Table:
        """Hold rows that come in pieces, and give them as a table."""
        table = self.backend.create_table(_VIEW, schema=ibis.schema(schema), temp=True)
        for piece in pieces:  # asked for here, so that what goes wrong there is told as it is
            self.backend.insert(_VIEW, piece)
        return table

    def collect(self, table: Table) -> pl.DataFrame:
        """Give the result of an expression."""
        if self.spark is None:
            return pl.DataFrame(pl.from_arrow(self.backend.to_pyarrow(table)))
        # Ibis would go through pandas, with warnings and a second copy
        answer = self.spark.sql(str(self.backend.compile(table))).toArrow()
        return pl.DataFrame(pl.from_arrow(answer))

    def hold(self, frame: pl.DataFrame) -> Table:
        """Give a small table of ours to the engine."""
        if self.spark is None:
            return ibis.memtable(frame)
        self.spark.createDataFrame(frame.to_arrow()).createOrReplaceTempView(_HELD)
        return self.backend.table(_HELD)


@contextmanager
def open_engine(address: str, *, where: str, memory: str = MEMORY) -> Iterator[Engine]:
    """Open an engine for as long as this holds; what it wrote to the disk goes with it.

    Parameters
    ----------
    address : `duckdb`, or where Spark runs, such as `spark://host:7077` or `local[2]`
    where : what is counted
    memory : what DuckDB may hold

    Raises
    ------
    MissingPartError
        If the engine is not installed.
    RecordsError
        If the address is neither.
    """
    if address != DUCKDB and not address.startswith(_SPARK):
        raise RecordsError(
            f"{address!r} is not an engine that counts records",
            where=where,
            fix="leave --engine out, or write duckdb, local[2] or spark://host:7077",
        )
    require_part("databases" if address == DUCKDB else "spark", where=where)
    with open_spill() as folder:
        if address == DUCKDB:
            yield from _open_duckdb(folder, memory)
        else:
            yield from _open_spark(address, folder)


def _open_duckdb(folder: Path, memory: str) -> Iterator[Engine]:
    backend = ibis.duckdb.connect(
        temp_directory=str(folder),
        memory_limit=memory,
        autoinstall_known_extensions=False,
        preserve_insertion_order=False,
    )
    backend.raw_sql("SET TimeZone = 'UTC'")
    try:
        yield Engine(f"DuckDB {backend.version}", backend)
    finally:
        backend.disconnect()


def _open_spark(address: str, folder: Path) -> Iterator[Engine]:
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an optional part

    builder = SparkSession.builder.master(address).appName("wardwise")
    own = {"spark.local.dir": str(folder), "spark.sql.warehouse.dir": str(folder / "warehouse")}
    for key, value in (_SPARK_SETTINGS | own).items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")  # its words may quote a record
    try:
        yield Engine(f"Spark {session.version}", ibis.pyspark.connect(session), session)
    finally:
        session.stop()
