"""What a person reads when a file is not as it should be, and that nothing is lost by it."""

import io
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import openpyxl
import pytest
from command_line import Ended, check_said, run_command
from openpyxl.worksheet.worksheet import Worksheet

from wardwise.toy.project_folder import RECEIVED

KEY = "WARDWISE_STAT_XPLORE_KEY"
ROOM = 45_000  # kilobytes more than a small file takes, for one of sixty megabytes


@pytest.fixture
def project(built_toy: Path, tmp_path: Path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(built_toy, tmp_path / "toy"))


def receive(folder: Path, source: str) -> Ended:
    """Take the file that now stands in the mirror in place of the earlier one, and collate."""
    mirror = str(folder / RECEIVED)
    fetched = run_command(folder, "fetch", "--mirror", mirror, "--accept-revised", source)
    return fetched if fetched.status else run_command(folder, "collate")


def change_workbook(folder: Path, change: Callable[[Worksheet], None]) -> None:
    file = folder / RECEIVED / "schools.xlsx"
    book = openpyxl.load_workbook(file)
    change(book["Figures"])
    book.save(file)


def check_kept(folder: Path, collated: Path) -> None:
    """Check that what was collated before still stands, byte for byte."""
    for name in ("observations.parquet", "lineage.parquet", "done.json"):
        file = Path("build") / "collated" / name
        assert (folder / file).read_bytes() == (collated / file).read_bytes()


def test_a_file_that_stands_twice_is_said_to_repeat_itself(project: Path, built_toy: Path) -> None:
    file = project / RECEIVED / "benefits.csv"
    heading, *rows = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([heading, *rows, *rows, ""]), encoding="utf-8")

    ended = receive(project, "benefits")

    check_said(ended, "say the same", "repeats_once: true", "benefits.csv row 2 and")
    check_kept(project, built_toy)


def test_a_file_that_repeats_itself_is_read_once_where_declared(project: Path) -> None:
    file = project / RECEIVED / "benefits.csv"
    heading, *rows = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([heading, *rows, *rows, ""]), encoding="utf-8")
    with (project / "sources" / "benefits.yaml").open("a", encoding="utf-8") as source:
        source.write("repeats_once: true\n")

    ended = receive(project, "benefits")

    assert ended.status == 0, ended.said
    assert f"{len(rows)} of {2 * len(rows)} rows say the same" in (
        project / "build" / "collated" / "quality.json"
    ).read_text(encoding="utf-8")


def test_a_file_with_two_figures_for_an_area_is_said_to_differ(
    project: Path, built_toy: Path
) -> None:
    file = project / RECEIVED / "benefits.csv"
    heading, first, *rows = file.read_text(encoding="utf-8").splitlines()
    other = first[:-1] + ("1" if first[-1] != "1" else "2")
    file.write_text("\n".join([heading, first, *rows, other, ""]), encoding="utf-8")

    ended = receive(project, "benefits")

    check_said(ended, "rows that differ", "ask the publisher which holds")
    check_kept(project, built_toy)


@pytest.mark.parametrize("error", ["#DIV/0!", "#REF!", "#N/A"])
def test_a_formula_in_error_is_named_by_sheet_and_cell(
    project: Path, built_toy: Path, error: str
) -> None:
    def spoil(sheet: Worksheet) -> None:
        sheet["C7"].value = error
        sheet["C7"].data_type = "e"

    change_workbook(project, spoil)
    ended = receive(project, "schools")

    check_said(ended, f"the error {error}", "Sheet 'Figures'!C7", "put the formula right")
    check_kept(project, built_toy)


def test_once_the_formula_is_right_the_same_commands_go_through(project: Path) -> None:
    whole = (project / RECEIVED / "schools.xlsx").read_bytes()

    def spoil(sheet: Worksheet) -> None:
        sheet["C7"] = "=1/0"

    change_workbook(project, spoil)
    refused = receive(project, "schools")
    (project / RECEIVED / "schools.xlsx").write_bytes(whole)
    ended = receive(project, "schools")

    check_said(refused, "a formula that was never worked out")
    assert ended.status == 0, ended.said


def test_a_workbook_with_a_password_says_how_to_take_it_off(project: Path) -> None:
    file = project / RECEIVED / "schools.xlsx"
    shut = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(1536, b"\0")
    file.write_bytes((shut + "EncryptedPackage".encode("utf-16-le")).ljust(8192, b"\0"))

    ended = receive(project, "schools")

    check_said(ended, "schools.xlsx is protected by a password", "take the password off")


# Keys


class Refusing(BaseHTTPRequestHandler):
    """Refuses every key."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(403)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def refusing() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def asking(project: Path) -> Path:
    """The toy borough, of which one source is asked of a service that wants a key."""
    shutil.rmtree(project / "snapshots" / "benefits")
    manifest = project / "snapshots" / "manifest.yaml"
    entries = manifest.read_text(encoding="utf-8").split("\n- ")
    kept = [one for one in entries if "file: benefits/" not in one]
    manifest.write_text("\n- ".join(kept), encoding="utf-8")
    with (project / "sources" / "benefits.yaml").open("a", encoding="utf-8") as source:
        source.write(
            "service: stat_xplore\n"
            'query: {database: "str:database:UC", measures: ["str:count:UC"], '
            'dimensions: ["str:field:LSOA"]}\n'
        )
    return project


def test_a_key_that_is_missing_is_named_with_where_to_get_it(asking: Path) -> None:
    ended = run_command(asking, "fetch", environment={KEY: ""})

    assert ended.status == 1
    for part in (f"{KEY} is not set", "WW-322", f"export {KEY}=", "snapshots/benefits"):
        assert part in ended.said, ended.said
    assert "Traceback" not in ended.said


def test_a_key_that_is_refused_is_named_and_not_shown(asking: Path, refusing: str) -> None:
    moved = {"WARDWISE_ADDRESS_STAT_XPLORE": refusing, KEY: "hush-hush"}

    ended = run_command(asking, "fetch", environment=moved)

    assert ended.status == 1
    assert "WW-322" in ended.said, ended.said
    assert f"it refuses the key in the environment variable {KEY}" in ended.said, ended.said
    assert "hush-hush" not in ended.said


# Size


def measure_collate(folder: Path) -> int:
    """Give the most memory that collating takes, in kilobytes."""
    measured = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], check=True, capture_output=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    collate = [sys.executable, "-c", "from wardwise.cli.main import run; run()", "-C", str(folder)]
    ended = subprocess.run(
        [sys.executable, "-c", measured, *collate, "collate"],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(ended.stdout)


def test_a_large_file_is_collated_in_little_more_memory_than_a_small_one(project: Path) -> None:
    small = measure_collate(project)
    file = project / RECEIVED / "police_log.csv"
    heading, *rows = file.read_text(encoding="utf-8").splitlines()
    large = io.StringIO()
    large.write(f"{heading},Remarks\n")
    large.writelines(f"{row},none\n" for row in rows)
    years = [row.replace(",2015,", ",1999,") for row in rows if ",2015," in row]
    while large.tell() < 60_000_000:  # rows of a period that nobody asks for
        large.writelines(f"{row},none\n" for row in years)
    file.write_text(large.getvalue(), encoding="utf-8")
    source = project / "sources" / "police_log.yaml"
    with source.open("a", encoding="utf-8") as text:
        text.write('period_words: {"2015": "2015", "2016": "2016", "2017": "2017"}\n')
    ended = receive(project, "police_log")
    assert ended.status == 0, ended.said

    large_room = measure_collate(project)

    assert large_room < small + ROOM, (small, large_room)
