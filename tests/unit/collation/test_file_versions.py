"""What is new at the sources, and taking a revised file in without losing the one before."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from wardwise.collation.assemble import collate_project
from wardwise.collation.file_versions import CheckedSources, FileState, count_rows
from wardwise.collation.manifest import find_previous, read_manifest, read_previous
from wardwise.collation.snapshots import FetchResult, check_sources, fetch_sources
from wardwise.model.errors import Problems, SnapshotError, UnknownReferenceError
from wardwise.model.project import Project
from wardwise.model.provenance import Snapshot, Source

MakeProject = Callable[..., Project]
MakeSource = Callable[..., Source]

FIRST, LATER, LAST = date(2020, 1, 2), date(2021, 3, 4), date(2022, 5, 6)
HEAD = "code,cold 2012,all 2012,cold 2014,all 2014\n"
OLD = HEAD + "T01000001,1,2,3,4\nT01000002,1,2,3,4\n"
REVISED = HEAD + "T01000001,1,2,4,4\nT01000002,1,2,3,4\n"


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    folder = tmp_path / "mirror"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "lookup.csv").write_text(
        "lsoa,lsoa_name,ward,ward_name,borough,borough_name\n"
        "T01000001,Ash A,T05000001,North,T09000001,Ash\n"
        "T01000002,Elm A,T05000002,South,T09000002,Elm\n"
    )
    (folder / "data" / "homes.csv").write_text(OLD)
    return folder


@pytest.fixture
def fetched(tmp_path: Path, mirror: Path, project: MakeProject, source: MakeSource) -> Project:
    made = project(tmp_path / "p", sources=(source(),))
    fetch(made, mirror=mirror)
    return made


def fetch(
    project: Project, *, mirror: Path | None = None, on: date = FIRST, accept: tuple[str, ...] = ()
) -> FetchResult:
    return fetch_sources(
        project, mirror=mirror, network=False, received=on, report=lambda _: None, accept=accept
    )


def check(project: Project, *, mirror: Path | None = None) -> CheckedSources:
    return check_sources(
        project, mirror=mirror, network=False, received=LATER, report=lambda _: None
    )


def list_states(checked: CheckedSources) -> dict[str, FileState]:
    return {one.source_id: one.state for one in checked.files}


def read_tree(folder: Path) -> dict[str, bytes]:
    return {
        str(one.relative_to(folder)): one.read_bytes()
        for one in folder.rglob("*.*")
        if one.is_file()
    }


def homes(project: Project) -> Snapshot:
    return next(one for one in read_manifest(project.folder) if one.source_id == "homes")


def test_what_is_new_unchanged_revised_and_missing_is_told_and_nothing_is_changed(
    tmp_path: Path, mirror: Path, project: MakeProject, source: MakeSource
) -> None:
    made = project(tmp_path / "p", sources=(source(), source("gone", files=("data/gone.csv",))))
    fetch(made, mirror=mirror)
    more = project(
        tmp_path / "p",
        sources=(
            source(),
            source("gone", files=("data/gone.csv",)),
            source("added", files=("data/added.csv",)),
        ),
    )
    (mirror / "data" / "added.csv").write_text(OLD)
    (mirror / "data" / "homes.csv").write_text(REVISED)
    before = read_tree(tmp_path)

    states = list_states(check(more, mirror=mirror))

    assert states == {
        "lookup": FileState.UNCHANGED,
        "homes": FileState.REVISED,
        "gone": FileState.MISSING,
        "added": FileState.NEW,
    }
    assert read_tree(tmp_path) == before


def test_a_revised_file_is_told_with_rows_bytes_dates_checksums_and_remedy(
    fetched: Project, mirror: Path
) -> None:
    (mirror / "data" / "homes.csv").write_text(REVISED + "T01000003,1,2,3,4\n")

    text = check(fetched, mirror=mirror).to_text()

    assert f"in use:     2 rows, {len(OLD)} bytes, received 2020-01-02" in text
    assert f"to be had:  3 rows, {len(REVISED) + 18} bytes, received 2021-03-04" in text
    assert "wardwise fetch --accept-revised homes" in text


def test_a_snapshot_that_nothing_can_be_compared_with_is_not_called_unchanged(
    fetched: Project,
) -> None:
    assert list_states(check(fetched))["homes"] is FileState.NOT_COMPARED


def test_a_revised_file_takes_the_place_of_the_one_before_and_both_are_kept(
    fetched: Project, mirror: Path
) -> None:
    before = homes(fetched)
    (mirror / "data" / "homes.csv").write_text(REVISED)

    result = fetch(fetched, mirror=mirror, on=LATER, accept=("homes",))

    now = homes(fetched)
    assert [one.file for one in result.revised] == ["homes/homes.csv"]
    assert (fetched.folder / "snapshots" / "homes" / "homes.csv").read_text() == REVISED
    assert (now.received, now.checksum != before.checksum) == (LATER, True)
    found = find_previous(fetched.folder, now)
    assert found is not None
    earlier, path = found
    assert (earlier.checksum, earlier.received) == (before.checksum, FIRST)
    assert earlier.replaced == LATER
    assert path.read_text() == OLD


def test_figures_follow_the_revised_file(
    tmp_path: Path,
    mirror: Path,
    project: MakeProject,
    source: MakeSource,
    indicator: Callable[..., object],
) -> None:
    made = project(tmp_path / "p", sources=(source(),), indicators=(indicator(),))
    fetch(made, mirror=mirror)
    before = collate_project(made).observations
    (mirror / "data" / "homes.csv").write_text(REVISED)

    fetch(made, mirror=mirror, on=LATER, accept=("homes",))
    after = collate_project(made).observations

    keys = ["indicator_id", "area_code", "period_id"]
    moved = before.join(after, on=keys, suffix="_now").filter(
        (before["value"] - after["value"]).abs() > 0
    )
    assert set(moved["period_id"]) == {"2014-01-01/P1Y"}


def test_only_the_sources_that_are_named_are_revised(fetched: Project, mirror: Path) -> None:
    for name in ("homes.csv", "lookup.csv"):
        file = mirror / "data" / name
        file.write_text(file.read_text() + "\n")

    with pytest.raises(SnapshotError, match=r"lookup\.csv changed"):
        fetch(fetched, mirror=mirror, on=LATER, accept=("homes",))

    assert [one.source_id for one in read_previous(fetched.folder)] == ["homes"]


def test_an_unknown_source_to_accept_is_told_with_the_nearest(fetched: Project) -> None:
    with pytest.raises(UnknownReferenceError, match="'home'") as caught:
        fetch(fetched, accept=("home",))

    assert "homes" in caught.value.fix


def test_a_revised_file_put_into_new_is_told_then_taken_in(fetched: Project) -> None:
    dropped = fetched.folder / "snapshots" / "homes" / "new" / "homes.csv"
    dropped.parent.mkdir()
    dropped.write_text(REVISED)

    with pytest.raises(SnapshotError, match=r"homes\.csv changed"):
        fetch(fetched)
    result = fetch(fetched, on=LATER, accept=("homes",))

    assert len(result.revised) == 1
    assert not dropped.exists()
    assert homes(fetched).address == "dropped into snapshots/homes/new/"


def test_a_file_written_over_by_hand_is_accepted_and_the_loss_is_on_record(
    fetched: Project,
) -> None:
    said: list[str] = []
    (fetched.folder / "snapshots" / "homes" / "homes.csv").write_text(REVISED)

    fetch_sources(
        fetched, mirror=None, network=False, received=LATER, report=said.append, accept=("homes",)
    )

    assert [one for one in said if one.endswith("was written over, and is lost")]

    (earlier,) = read_previous(fetched.folder)
    assert earlier.details["kept"] == "the file was written over before it could be kept"
    assert find_previous(fetched.folder, homes(fetched)) is None


def test_a_file_written_over_by_hand_is_refused_with_the_way_to_keep_both(
    fetched: Project,
) -> None:
    (fetched.folder / "snapshots" / "homes" / "homes.csv").write_text(REVISED)

    with pytest.raises(SnapshotError) as refused:
        fetch(fetched, on=LATER)

    assert "snapshots/homes/new/homes.csv" in refused.value.fix
    assert "--accept-revised homes" in refused.value.fix


def test_a_run_broken_off_between_file_and_list_is_mended_by_running_again(
    fetched: Project, mirror: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    (mirror / "data" / "homes.csv").write_text(REVISED)
    with monkeypatch.context() as patch:
        patch.setattr("wardwise.collation.snapshots.write_manifest", stop)
        with pytest.raises(KeyboardInterrupt):
            fetch(fetched, mirror=mirror, on=LATER, accept=("homes",))

    fetch(fetched, mirror=mirror, on=LATER, accept=("homes",))

    found = find_previous(fetched.folder, homes(fetched))
    assert found is not None
    assert found[1].read_text() == OLD
    assert "kept" not in found[0].details


def test_accepting_again_changes_nothing(fetched: Project, mirror: Path) -> None:
    (mirror / "data" / "homes.csv").write_text(REVISED)
    fetch(fetched, mirror=mirror, on=LATER, accept=("homes",))
    before = read_tree(fetched.folder)

    again = fetch(fetched, mirror=mirror, on=LAST, accept=("homes",))

    assert again.revised == ()
    assert read_tree(fetched.folder) == before


def test_every_version_is_kept_and_one_may_come_back(fetched: Project, mirror: Path) -> None:
    for text, day in ((REVISED, LATER), (OLD, LAST)):
        (mirror / "data" / "homes.csv").write_text(text)
        fetch(fetched, mirror=mirror, on=day, accept=("homes",))

    texts = [
        (fetched.folder / "snapshots" / one.file).read_text()
        for one in read_previous(fetched.folder)
    ]
    assert texts == [REVISED, OLD]
    assert (fetched.folder / "snapshots" / "homes" / "homes.csv").read_text() == OLD


def test_a_revised_file_of_another_shape_is_refused_and_the_snapshot_stays(
    tmp_path: Path, mirror: Path, project: MakeProject, source: MakeSource
) -> None:
    made = project(tmp_path / "p", sources=(source(expected_areas=2),))
    (mirror / "data" / "homes.csv").write_text(OLD.replace("T010", "E010"))
    fetch(made, mirror=mirror)
    before = read_tree(made.folder)
    (mirror / "data" / "homes.csv").write_text(REVISED.replace("T010", "E010").replace("all", "x"))

    with pytest.raises((SnapshotError, Problems, Exception), match="all 2012"):
        fetch(made, mirror=mirror, on=LATER, accept=("homes",))

    assert read_tree(made.folder) == before


@pytest.mark.parametrize(
    ("text", "rows"),
    [("a,b\n1,2\n", 1), ("a,b\n1,2", 1), ('a,b\n"1\n1",2\n3,4\n', 2), ("a,b\n", 0)],
)
def test_rows_are_counted_without_headings_and_line_breaks_in_cells(
    tmp_path: Path, source: MakeSource, text: str, rows: int
) -> None:
    file = tmp_path / "file.csv"
    file.write_text(text)

    assert count_rows(file, source()) == rows
