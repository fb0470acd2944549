"""The list of snapshots, and of the versions before them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from wardwise.collation.manifest import (
    compute_checksum,
    find_previous,
    read_manifest,
    read_previous,
    write_manifest,
)
from wardwise.model.errors import SnapshotError
from wardwise.model.provenance import Snapshot

NOW = Snapshot(
    source_id="homes",
    file="homes/homes.csv",
    checksum="b" * 64,
    size=20,
    received=date(2021, 3, 4),
    address="https://example.org/homes.csv",
    licence="OGL-3.0",
    modified="Wed, 03 Mar 2021 09:00:00 GMT",
    rows=2,
    details={"query": "select 1"},
)


def keep_earlier(folder: Path, text: str, *, on: date) -> Snapshot:
    file = f"homes/previous/{on.isoformat()}/homes.csv"
    path = folder / "snapshots" / file
    path.parent.mkdir(parents=True)
    path.write_text(text)
    checksum = compute_checksum(path)
    return replace(NOW, file=file, checksum=checksum, replaced=on, details={}, modified="")


def test_all_that_is_known_of_a_snapshot_is_read_back(tmp_path: Path) -> None:
    write_manifest(tmp_path, [NOW])

    assert read_manifest(tmp_path) == (NOW,)
    assert read_previous(tmp_path) == ()


def test_a_list_written_before_versions_were_kept_is_read(tmp_path: Path) -> None:
    plain = replace(NOW, modified="", rows=None, details={})
    path = write_manifest(tmp_path, [plain])

    assert "rows" not in path.read_text()
    assert read_manifest(tmp_path) == (plain,)


def test_earlier_versions_stay_when_the_list_is_written_again(tmp_path: Path) -> None:
    earlier = keep_earlier(tmp_path, "a\n", on=date(2021, 3, 4))
    write_manifest(tmp_path, [NOW], previous=[earlier])

    write_manifest(tmp_path, [NOW])

    assert read_previous(tmp_path) == (earlier,)


def test_the_version_before_the_one_in_use_is_the_last_replaced(tmp_path: Path) -> None:
    first = keep_earlier(tmp_path, "a\n", on=date(2020, 3, 4))
    second = keep_earlier(tmp_path, "b\n", on=date(2021, 3, 4))
    write_manifest(tmp_path, [NOW], previous=[first, second])

    found = find_previous(tmp_path, NOW)

    assert found is not None
    assert found[0] == second
    assert found[1].read_text() == "b\n"


def test_an_earlier_version_that_was_edited_is_not_given(tmp_path: Path) -> None:
    earlier = keep_earlier(tmp_path, "a\n", on=date(2020, 3, 4))
    write_manifest(tmp_path, [NOW], previous=[earlier])
    (tmp_path / "snapshots" / earlier.file).write_text("edited\n")

    assert find_previous(tmp_path, NOW) is None


def test_details_that_are_no_mapping_are_told(tmp_path: Path) -> None:
    path = write_manifest(tmp_path, [NOW])
    path.write_text(path.read_text().replace("    query: select 1", "    - query"))

    with pytest.raises(SnapshotError, match=r"details of homes/homes\.csv are no mapping"):
        read_manifest(tmp_path)
