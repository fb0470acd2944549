"""Sources that nothing names."""

from pathlib import Path

import pytest

from wardwise.declaration.catalogues import write_project
from wardwise.declaration.idle_sources import list_idle_sources
from wardwise.declaration.project_folder import read_project
from wardwise.toy.project_folder import write_toy_project


@pytest.mark.parametrize("catalogue", ["london-2014", "london-2025"])
def test_a_catalogue_has_no_source_that_nothing_names(tmp_path: Path, catalogue: str) -> None:
    folder = write_project(tmp_path / "p", area="E09000002", catalogue=catalogue)

    assert list_idle_sources(read_project(folder)) == ()


def test_a_source_that_its_last_indicator_leaves_is_listed(tmp_path: Path) -> None:
    folder = write_toy_project(tmp_path / "toy")
    project = read_project(folder)
    assert list_idle_sources(project) == ()
    spare = folder / "sources" / "spare.yaml"
    text = folder.joinpath("sources", "transport.yaml").read_text(encoding="utf-8")
    spare.write_text(text.replace("id: transport", "id: spare", 1), encoding="utf-8")

    assert list_idle_sources(read_project(folder)) == ("spare",)
