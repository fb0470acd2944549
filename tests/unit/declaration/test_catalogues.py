from pathlib import Path

import pytest

from wardwise.declaration import CatalogueInfo, list_catalogues, read_project, write_project
from wardwise.model.errors import ProjectError, StorageError, UnknownReferenceError


def test_the_london_catalogues_are_listed_with_their_thirty_three_boroughs() -> None:
    catalogues = {one.id: one for one in list_catalogues()}

    boroughs = {f"E090000{number:02}" for number in range(1, 34)}
    assert set(catalogues["london-2014"].areas) == boroughs
    assert set(catalogues["london-2025"].areas) == boroughs | {"E12000007"}


@pytest.mark.parametrize("catalogue", list_catalogues(), ids=lambda one: one.id)
def test_every_catalogue_makes_a_project_that_needs_no_editing(
    catalogue: CatalogueInfo, tmp_path: Path
) -> None:
    for area in (min(catalogue.areas), max(catalogue.areas)):  # a borough, and London if it may be
        folder = write_project(tmp_path / area, area=area, catalogue=catalogue.id)

        project = read_project(folder)
        assert project.area == area
        assert project.name == catalogue.areas[area]
        assert project.catalogue == catalogue.id


@pytest.mark.parametrize("catalogue", ["london-2014", "london-2025"])
@pytest.mark.parametrize(
    ("area", "place"),
    [("E09000001", "the City of London"), ("E09000002", "Barking and Dagenham")],
)
def test_titles_name_a_place_as_sentences_do_and_do_not_speak_of_today(
    catalogue: str, area: str, place: str, tmp_path: Path
) -> None:
    write_project(tmp_path / "new", area=area, catalogue=catalogue)

    text = (tmp_path / "new" / "wardwise.yaml").read_text(encoding="utf-8")
    (title,) = [one for one in text.splitlines() if one.strip().startswith("title:")]
    assert f'"How {place} was doing, ' in title
    assert f"{place} was doing" in text or f"{place} were doing" in text
    assert "is doing" not in text


def test_a_folder_that_holds_something_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(ProjectError, match="not empty"):
        write_project(tmp_path, area="E09000002", catalogue="london-2014")

    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("area", "fix"),
    [
        ("E0900002", "did you mean E09000002 (Barking and Dagenham)?"),
        ("Barking", "did you mean E09000002 (Barking and Dagenham)?"),
        ("Isslington", "did you mean E09000019 (Islington)?"),
        ("Leeds!", "choose one of these"),
    ],
)
def test_an_area_of_elsewhere_is_answered_with_the_nearest_and_all_there_are(
    tmp_path: Path,
    area: str,
    fix: str,
) -> None:
    with pytest.raises(UnknownReferenceError) as caught:
        write_project(tmp_path / "new", area=area, catalogue="london-2014")

    assert caught.value.fix == fix
    assert "E09000030 Tower Hamlets" in caught.value.problem


def test_a_new_project_says_what_comes_next_and_keeps_data_out_of_its_history(
    tmp_path: Path,
) -> None:
    folder = write_project(tmp_path / "a" / "new", area="E09000030", catalogue="london-2014")

    page = (folder / "README.md").read_text(encoding="utf-8")
    ignored = (folder / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert page.startswith("# Tower Hamlets\n")
    assert (
        page.index("wardwise fetch") < page.index("wardwise collate") < page.index("wardwise build")
    )
    assert {"snapshots/*", "!snapshots/manifest.yaml", "build/", "releases/"} <= set(ignored)
    assert [one.name for one in folder.parent.iterdir()] == ["new"]


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()

    folder = write_project(tmp_path / "new", area="E09000002", catalogue="london-2014")

    assert read_project(folder).name == "Barking and Dagenham"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(StorageError, match="could not be written"):
        write_project(tmp_path / "file" / "new", area="E09000002", catalogue="london-2014")


def test_an_area_given_by_name_is_answered_with_its_code(tmp_path: Path) -> None:
    with pytest.raises(UnknownReferenceError) as caught:
        write_project(tmp_path / "new", area="barking and dagenham", catalogue="london-2014")

    assert caught.value.fix == "give its code: E09000002"
    assert not (tmp_path / "new").exists()


def test_a_misspelt_catalogue_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownReferenceError) as caught:
        write_project(tmp_path / "new", area="E09000002", catalogue="london2014")

    assert caught.value.fix == "did you mean 'london-2014'?"
