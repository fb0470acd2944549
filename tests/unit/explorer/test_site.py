from datetime import date
from pathlib import Path

import pytest

from wardwise.explorer.addresses import find_area
from wardwise.explorer.pages import Site
from wardwise.explorer.site import MARKER, build_site, check_folder, list_static, place_file
from wardwise.model.errors import ExplorerError
from wardwise.publication.reader import open_release
from wardwise.workflow.release import run_release


def test_a_new_an_empty_and_an_earlier_site_folder_may_be_written(tmp_path: Path) -> None:
    check_folder(tmp_path / "new")
    check_folder(tmp_path)
    (tmp_path / MARKER).write_text("toy\n", encoding="utf-8")
    (tmp_path / "index.html").write_text("", encoding="utf-8")

    check_folder(tmp_path)


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(ExplorerError, match="not an earlier site") as caught:
        check_folder(tmp_path)

    assert caught.value.fix == "name a new folder, or empty this one"


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("", encoding="utf-8")

    with pytest.raises(ExplorerError, match="is a file"):
        check_folder(tmp_path / "site")


def test_the_style_sheet_of_a_site_ends_with_the_bands() -> None:
    try:
        files = list_static()
    except ExplorerError:
        pytest.skip("needs the built front end: run make setup")

    assert b".band-10{" in files["static/explorer.css"]()
    assert not any(Path(one).name.startswith(".") for one in files)


@pytest.mark.parametrize("code", ["../../../elsewhere", "..", "a/../../../../b", "..\\..\\b"])
def test_a_code_that_leads_out_of_the_site_is_refused(tmp_path: Path, code: str) -> None:
    with pytest.raises(ExplorerError, match="outside of the site"):
        place_file(tmp_path, find_area(code))


def test_no_file_is_written_outside_of_the_site(
    built_toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = run_release(
        built_toy, target=tmp_path / "release", created=date(2026, 3, 1), progress=_hear_nothing
    )
    release = open_release(released)
    address = find_area("../../../../elsewhere")
    monkeypatch.setattr(Site, "list_files", lambda _site: {address: lambda: b"not here"})
    place = tmp_path / "a" / "b" / "site"

    with pytest.raises(ExplorerError, match="outside of the site"):
        build_site(release, place, progress=_hear_nothing)

    assert not any(tmp_path.rglob("elsewhere"))
    assert not place.exists()


def _hear_nothing(what: str, done: int, total: int) -> None:
    """Take the words of progress."""


def test_an_ordinary_code_lies_within_the_site(tmp_path: Path) -> None:
    found = place_file(tmp_path, find_area("E05000026"))

    assert found == tmp_path / "area" / "E05000026" / "index.html"
