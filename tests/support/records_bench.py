"""Records of single events as a council's systems hold them, with people in them."""

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl

from wardwise.collation.databases.made import Made
from wardwise.collation.records.fetch import fetch_records
from wardwise.collation.records.given import Desk
from wardwise.model.internal import Every, PeriodRange, PlaceKind, PlaceLookup, Records
from wardwise.model.provenance import Access, Connector, Source

LOOKUP = """postcode,lsoa,from,to,borough
RM1 1AA,E01000001,2000-01-01,2023-06-30,E09000002
RM1 1AA,E01000002,2023-07-01,,E09000002
RM1 1AB,E01000002,2000-01-01,,E09000002
RM9 9ZZ,E01000009,2000-01-01,,E09000026
"""

RECORDS = Records(
    place=PlaceKind.POSTCODE,
    place_column="postcode",
    time_column="reported",
    periods=PeriodRange(every=Every.MONTH, first=date(2023, 4, 1), last=date(2024, 3, 31)),
    path_from="WARDWISE_REPAIRS",
    lookup=PlaceLookup(
        "postcodes",
        key="postcode",
        area="lsoa",
        valid_from="from",
        valid_to="to",
        within={"borough": ("E09000002",)},
    ),
)

SOURCE = Source(
    id="repairs",
    label="Repairs",
    publisher="A council",
    licence="not published",
    licence_line="A council",
    access=Access.RESTRICTED,
    connector=Connector.CSV,
    files=("repairs.csv",),
)


@dataclass
class Bench:
    """Counts records and keeps what was said and written."""

    folder: Path
    lookup: Path
    engine: str = "duckdb"
    environment: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    made: Made | None = None

    @property
    def target(self) -> Path:
        return self.folder / "repairs.csv"

    def write(self, rows: pl.DataFrame, *, name: str = "rows.parquet") -> Path:
        """Write records where the environment says that they lie."""
        path = self.folder / "outside" / name
        path.parent.mkdir(exist_ok=True)
        if path.suffix == ".csv":
            rows.write_csv(path)
        else:
            rows.write_parquet(path)
        self.environment["WARDWISE_REPAIRS"] = str(path)
        return path

    def count(self, records: Records = RECORDS, **changes: object) -> pl.DataFrame:
        """Count records into the file, and give its rows."""
        source = replace(SOURCE, records=records, **changes)  # type: ignore[arg-type]
        desk = Desk(
            self.folder / "project",
            self.environment,
            self.engine,
            lambda name: (replace(SOURCE, id=name, files=("lookup.csv",)), [self.lookup]),
            self.said.append,
        )
        self.made = fetch_records(source, records, target=self.target, desk=desk)
        return pl.read_csv(self.target)


def make_bench(folder: Path, engine: str = "duckdb") -> Bench:
    """Give a bench in a folder, with its lookup written."""
    lookup = folder / "lookup.csv"
    lookup.write_text(LOOKUP, encoding="utf-8")
    return Bench(folder, lookup, engine)
