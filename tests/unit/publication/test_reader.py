"""A release is opened only when every file is there and whole."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wardwise.model.errors import ReleaseError
from wardwise.model.patterns import CLUSTER_SCHEMA, PATTERN_SCHEMA
from wardwise.model.peers import PEER_REASON_SCHEMA
from wardwise.publication.reader import open_release
from wardwise.publication.writer import write_release

if TYPE_CHECKING:
    from tests.unit.publication.conftest import Material


@pytest.fixture
def folder(tmp_path: Path, material: "Material") -> Path:
    return write_release(
        tmp_path / "one",
        safe=material.seal(),
        documents=material.documents.documents,
        boundaries={"ward": {"type": "Topology", "objects": {}, "arcs": []}},
        about=material.documents.about,
    )


def test_outlines_are_found_by_level(folder: Path) -> None:
    release = open_release(folder)

    assert release.boundaries["ward"]["type"] == "Topology"
    assert "lsoa" not in release.boundaries


def test_an_altered_file_is_named(folder: Path) -> None:
    path = folder / "scores.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"!")

    with pytest.raises(ReleaseError, match=r"scores\.parquet differs"):
        open_release(folder)


def test_a_lost_file_is_named(folder: Path) -> None:
    (folder / "boundaries" / "ward.topojson").unlink()

    with pytest.raises(ReleaseError, match=r"lacks boundaries/ward\.topojson"):
        open_release(folder)


def test_a_folder_without_a_manifest_is_not_a_release(folder: Path) -> None:
    (folder / "manifest.json").unlink()

    with pytest.raises(ReleaseError, match="is not a release"):
        open_release(folder)


@pytest.mark.parametrize("text", ["", "{", '"x"', '{"format": 99}'])
def test_a_broken_manifest_is_refused(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text)

    with pytest.raises(ReleaseError):
        open_release(folder)


def test_a_manifest_that_drops_a_table_is_refused(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    del manifest["files"]["lineage.parquet"]
    (folder / "manifest.json").write_text(json.dumps(manifest))

    with pytest.raises(ReleaseError, match=r"does not name lineage\.parquet"):
        open_release(folder)


def test_a_manifest_that_points_outside_the_release_is_refused(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["../secret"] = "00"
    (folder / "manifest.json").write_text(json.dumps(manifest))

    with pytest.raises(ReleaseError, match="outside the release"):
        open_release(folder)


def test_only_files_of_the_manifest_are_read(folder: Path) -> None:
    (folder / "notes.txt").write_text("not part of it")

    with pytest.raises(ReleaseError, match=r"does not hold 'notes\.txt'"):
        open_release(folder).read_file("notes.txt")


def test_a_release_without_outlines_or_reasons_has_none_of_their_rows(folder: Path) -> None:
    release = open_release(folder)

    assert release.patterns.is_empty()
    assert release.patterns.schema == PATTERN_SCHEMA
    assert release.clusters.schema == CLUSTER_SCHEMA
    assert release.peer_reasons.schema == PEER_REASON_SCHEMA
