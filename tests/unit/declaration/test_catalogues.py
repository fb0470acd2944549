from pathlib import Path

import pytest

from wardwise.declaration import CatalogueInfo, list_catalogues, read_project, write_project
from wardwise.model.errors import ProjectError, UnknownReferenceError


def test_the_london_catalogue_is_listed_with_its_thirty_three_boroughs() -> None:
    catalogues = {one.id: one for one in list_catalogues()}

    assert len(catalogues["london-2014"].areas) == 33


@pytest.mark.parametrize("catalogue", list_catalogues(), ids=lambda one: one.id)
def test_every_catalogue_makes_a_project_that_needs_no_editing(
    catalogue: CatalogueInfo, tmp_path: Path
) -> None:
    area = max(catalogue.areas)

    folder = write_project(tmp_path / "new", area=area, catalogue=catalogue.id)

    project = read_project(folder)
    assert project.area == area
    assert project.name == catalogue.areas[area]
    assert project.catalogue == catalogue.id


def test_a_folder_that_holds_something_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(ProjectError, match="not empty"):
        write_project(tmp_path, area="E09000002", catalogue="london-2014")

    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]


def test_an_area_given_by_name_is_answered_with_its_code(tmp_path: Path) -> None:
    with pytest.raises(UnknownReferenceError) as caught:
        write_project(tmp_path / "new", area="barking and dagenham", catalogue="london-2014")

    assert caught.value.fix == "give its code: E09000002"
    assert not (tmp_path / "new").exists()


def test_a_misspelt_catalogue_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownReferenceError) as caught:
        write_project(tmp_path / "new", area="E09000002", catalogue="london2014")

    assert caught.value.fix == "did you mean 'london-2014'?"
