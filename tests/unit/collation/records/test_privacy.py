"""Nothing of a single person leaves the step: no file, sentence, error or log has it."""

import logging
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
from records_bench import RECORDS, Bench

from wardwise.collation.records.spill import open_spill
from wardwise.model.errors import RecordsError, WardwiseError
from wardwise.model.internal import Database, Engine, LateRule

NAME, POSTCODE, KEY = "Jonquil Featherstonehaugh", "RM1 7QX", "NI-QQ123456C"
PLANTED = (NAME, NAME.upper(), NAME.replace(" ", "").upper(), POSTCODE, "RM17QX", KEY, "1234.56")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for what an engine spills."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def overhear(
    bench: Bench,
    temporary: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> Callable[[str], str]:
    """Gather everything that was written or said, but for the records themselves."""
    caplog.set_level(logging.DEBUG)

    def gather(error: str) -> str:
        files = [one for one in bench.folder.rglob("*") if one.is_file()]
        kept = [one for one in files if "outside" not in one.parts and one != bench.lookup]
        written = [one.read_bytes().decode("utf-8", "replace") for one in kept]
        names = [str(one) for one in kept]
        made = repr(bench.made)
        captured = capfd.readouterr()
        assert not list(temporary.iterdir())  # nothing spilt is left
        said = [*bench.said, made, caplog.text, captured.out, captured.err, error]
        return "\n".join([*written, *names, *said])

    return gather


def plant(number: int = 30) -> pl.DataFrame:
    """Records that hold a person: in the place, too, where an officer typed a name."""
    places = ["RM1 1AB", POSTCODE, NAME]
    return pl.DataFrame(
        {
            "postcode": [places[at % 3] for at in range(number)],
            "reported": [date(2023, 4, 1)] * number,
            "tenant": [KEY] * number,
            "words": [f"{NAME} of {POSTCODE}"] * number,
            "amount": ["1234.56"] + ["5"] * (number - 1),
            "id": [f"{KEY}-{at}" for at in range(number)],
        }
    )


FULL = replace(RECORDS, person="tenant", id="id")


def fail(run: Callable[[], object]) -> str:
    """Give all that a person could see of an error, with whatever hangs on it."""
    with pytest.raises(WardwiseError) as caught:
        run()
    error = caught.value
    shown = "".join(traceback.format_exception(error))
    return f"{shown}\n{error}\n{error.to_record()}\n{error.__context__!r}\n{error.__cause__!r}"


@pytest.mark.parametrize("name", ["rows.parquet", "rows.csv"])
def test_counting_leaves_nothing_of_a_person(
    bench: Bench, overhear: Callable[[str], str], name: str
) -> None:
    bench.write(plant(), name=name)

    bench.count(FULL)

    heard = overhear("")
    assert "20 (66.7 %) with a place that the lookup does not have" in heard
    assert "RM1 10" in heard  # ten postcodes not found, told by their first half alone
    assert not [one for one in PLANTED if one in heard]


def test_few_unmatched_postcodes_are_told_without_their_first_half(bench: Bench) -> None:
    bench.write(plant(27))

    bench.count(FULL)

    assert bench.made is not None
    assert bench.made.details["unmatched by outward code"] == "others 18"


def test_a_million_unmatched_postcodes_are_counted_and_not_named(
    bench: Bench, overhear: Callable[[str], str]
) -> None:
    rows = plant(10)
    many = pl.DataFrame(
        {
            "postcode": [f"ZZ{at % 90 + 10} {at % 9 + 1}QX" for at in range(1_000_000)],
            "reported": [date(2023, 4, 1)] * 1_000_000,
        }
    )
    bench.write(pl.concat([rows.select("postcode", "reported"), many]))

    bench.count(RECORDS)

    heard = overhear("")
    assert bench.made is not None
    told = bench.made.details["records with a place that the lookup does not have"]
    assert told == "1000006"
    assert "9QX" not in heard.replace(" ", "")


def test_an_error_in_the_middle_of_a_file_quotes_no_record(
    bench: Bench, overhear: Callable[[str], str]
) -> None:
    path = bench.write(plant(), name="rows.csv")
    text = path.read_text(encoding="utf-8")
    path.write_text(text + f'"{NAME},{POSTCODE}\n{KEY},,,,,,,,\n', encoding="utf-8")

    error = fail(lambda: bench.count(FULL))

    assert "WW-352" in error
    assert not [one for one in PLANTED if one in overhear(error)]


def test_a_damaged_file_quotes_no_record(bench: Bench, overhear: Callable[[str], str]) -> None:
    path = bench.write(plant(3000))
    path.write_bytes(path.read_bytes()[:-400])

    error = fail(lambda: bench.count(FULL))

    assert not [one for one in PLANTED if one in overhear(error)]


def test_a_person_named_as_a_category_is_refused_without_being_named(
    bench: Bench, overhear: Callable[[str], str]
) -> None:
    rows = plant(900).with_columns(name=pl.col("id") + " " + pl.col("words"))
    bench.write(rows)

    error = fail(lambda: bench.count(replace(FULL, by=("name",))))

    assert "300 categories" in error
    assert not [one for one in PLANTED if one in overhear(error)]


def test_people_of_a_database_are_hashed_as_they_arrive(
    bench: Bench, overhear: Callable[[str], str], tmp_path: Path
) -> None:
    path = tmp_path / "outside" / "housing.duckdb"
    path.parent.mkdir()
    rows = plant()
    with duckdb.connect(str(path)) as connection:
        connection.register("rows", rows.to_arrow())
        connection.execute("create table repairs as select * from rows")
    bench.environment["WARDWISE_HOUSING_DB"] = str(path)
    database = Database(Engine.DUCKDB, "WARDWISE_HOUSING_DB", table="repairs")

    counted = bench.count(replace(FULL, path_from=""), database=database)

    assert counted.select("records", "people").rows() == [(10, 1)]
    assert not [one for one in PLANTED if one in overhear("")]


def test_a_late_rule_on_a_column_of_words_fails_without_them(
    bench: Bench, overhear: Callable[[str], str]
) -> None:
    bench.write(plant())
    late = LateRule("words", days=1, is_left_out=True)

    bench.count(replace(FULL, late=late))  # words are no days, so nothing is late

    assert not [one for one in PLANTED if one in overhear("")]


def test_records_error_is_what_a_reader_is_told(bench: Bench) -> None:
    path = bench.write(plant())
    path.write_bytes(b"PAR1 not a table")

    with pytest.raises(RecordsError, match="its own words are kept back"):
        bench.count(FULL)


def test_what_a_killed_run_spilt_is_removed_by_the_next(
    bench: Bench, temporary: Path, overhear: Callable[[str], str]
) -> None:
    script = (
        "import os, signal, sys\n"
        "from wardwise.collation.records.spill import open_spill\n"
        "with open_spill() as folder:\n"
        "    (folder / 'rows.tmp').write_text(sys.argv[1])\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    environment = {**os.environ, "TMPDIR": str(temporary)}
    subprocess.run([sys.executable, "-c", script, NAME], env=environment, check=False)
    assert [one.read_text() for one in temporary.rglob("rows.tmp")] == [NAME]
    bench.write(plant())

    bench.count()

    assert NAME not in overhear("")


def test_what_another_run_spills_is_left_to_it(bench: Bench, temporary: Path) -> None:
    bench.write(plant())

    with open_spill() as folder:
        bench.count()

        assert folder.is_dir()

    assert not list(temporary.iterdir())
