"""A release is written whole, once, from sealed tables only."""

import errno
import json
import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from wardwise.model.errors import DisclosureError, ReleaseError, StorageError
from wardwise.publication.reader import open_release
from wardwise.publication.writer import write_release

if TYPE_CHECKING:
    from tests.unit.publication.conftest import Material


def write(folder: Path, material: "Material") -> Path:
    return write_release(
        folder,
        safe=material.seal(),
        documents=material.documents.documents,
        boundaries={},
        about=material.documents.about,
    )


def read_all(folder: Path) -> dict[str, bytes]:
    found = sorted(one for one in folder.rglob("*") if one.is_file())
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in found}


def test_a_release_read_back_holds_the_tables_that_were_sealed(
    tmp_path: Path, material: "Material"
) -> None:
    folder = write(tmp_path / "releases" / "one", material)

    release = open_release(folder)

    expected = material.tables["observations"].sort("indicator_id", "area_code", "period_id")
    assert release.observations.equals(expected, null_equal=True)
    assert release.manifest["area"] == {"code": "T09000001", "name": "Toy borough"}
    assert release.framework["indicators"][0]["levels"] == ["ward"]
    assert release.sources[0]["snapshots"][0]["received"] == "2026-01-05"
    assert release.quality[0]["subject"] == "cold"


def test_writing_twice_gives_identical_bytes(tmp_path: Path, material: "Material") -> None:
    first = write(tmp_path / "one", material)

    second = write(tmp_path / "two", material)

    assert read_all(first) == read_all(second)


def test_the_manifest_names_every_other_file(tmp_path: Path, material: "Material") -> None:
    folder = write(tmp_path / "one", material)

    files = json.loads((folder / "manifest.json").read_text())["files"]

    assert set(files) == set(read_all(folder)) - {"manifest.json"}


def test_a_release_that_is_there_is_never_changed(tmp_path: Path, material: "Material") -> None:
    folder = write(tmp_path / "one", material)
    before = read_all(folder)

    with pytest.raises(ReleaseError, match="already there"):
        write(folder, material)

    assert read_all(folder) == before


def test_a_full_disk_leaves_nothing_behind(
    tmp_path: Path, material: "Material", monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)

    with pytest.raises(StorageError, match="No space left"):
        write(tmp_path / "one", material)

    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_cleared_and_never_read(
    tmp_path: Path, material: "Material"
) -> None:
    left = tmp_path / ".one.partial-killed"
    left.mkdir()
    (left / "scores.parquet").write_bytes(b"half")

    folder = write(tmp_path / "one", material)

    assert list(tmp_path.iterdir()) == [folder]


def test_areas_are_found_by_code_and_name_in_the_lookup(
    tmp_path: Path, material: "Material"
) -> None:
    folder = write(tmp_path / "one", material)

    with closing(sqlite3.connect(folder / "lookup.sqlite")) as database:
        found = database.execute("SELECT * FROM areas WHERE name = 'abbey' COLLATE NOCASE")
        assert found.fetchall() == [("T05000001", "Abbey", "ward", "T09000001", None)]


def test_a_bare_frame_is_not_published(tmp_path: Path, material: "Material") -> None:
    safe = [*material.seal()[1:], material.tables["observations"]]

    with pytest.raises(DisclosureError, match="DataFrame was offered"):
        write_release(
            tmp_path / "one",
            safe=safe,  # type: ignore[arg-type]
            documents=material.documents.documents,
            boundaries={},
            about=material.documents.about,
        )


def test_a_sealed_table_whose_frame_was_exchanged_is_not_published(
    tmp_path: Path, material: "Material"
) -> None:
    safe = material.seal()
    altered = safe[0].table.with_columns(pl.col("value") + 1.0)
    safe[0] = replace(safe[0], table=altered)

    with pytest.raises(DisclosureError, match="'observations' was altered"):
        write_release(
            tmp_path / "one",
            safe=safe,
            documents=material.documents.documents,
            boundaries={},
            about=material.documents.about,
        )

    assert list(tmp_path.iterdir()) == []


def test_a_missing_table_is_named(tmp_path: Path, material: "Material") -> None:
    with pytest.raises(ReleaseError, match=r"\['lineage'\]"):
        write_release(
            tmp_path / "one",
            safe=[one for one in material.seal() if one.name != "lineage"],
            documents=material.documents.documents,
            boundaries={},
            about=material.documents.about,
        )
