"""What may be asked of public services, checked as it is read."""

from pathlib import Path

import pytest

from wardwise.declaration.project_folder import read_project
from wardwise.model.errors import DeclarationError, Problems, UnknownKeyError, WardwiseError
from wardwise.model.provenance import Query, Service

NOMIS = """service: nomis
query:
  dataset: NM_2084_1
  geography: TYPE151
  measures: 20100
  select: [GEOGRAPHY_CODE, OBS_VALUE]
  where: {c2021_hiqual_8: [0, 1]}
expected_areas: 110
"""


def declare(folder: Path, text: str) -> Path:
    """Add lines to a source of the small project."""
    file = min((folder / "sources").glob("*.yaml"))
    file.write_text(file.read_text() + text)
    return file


def find_problems(folder: Path) -> tuple[WardwiseError, ...]:
    with pytest.raises(Problems) as caught:
        read_project(folder)
    return caught.value.found


def test_a_query_is_read_with_its_settings_and_categories(small_project: Path) -> None:
    file = declare(small_project, NOMIS)

    source = next(one for one in read_project(small_project).sources if one.id == file.stem)

    assert source.service is Service.NOMIS
    assert source.expected_areas == 110
    assert source.query == Query(
        {
            "dataset": ("NM_2084_1",),
            "geography": ("TYPE151",),
            "measures": ("20100",),
            "select": ("GEOGRAPHY_CODE", "OBS_VALUE"),
        },
        {"c2021_hiqual_8": ("0", "1")},
    )


def test_an_unknown_key_of_a_query_names_the_nearest(small_project: Path) -> None:
    declare(small_project, NOMIS.replace("geography:", "geografy:"))

    unknown, lacking = sorted(find_problems(small_project), key=lambda one: one.code, reverse=True)

    assert isinstance(unknown, UnknownKeyError)
    assert "'geografy' is not a key of a query to nomis" in unknown.problem
    assert unknown.fix == "did you mean 'geography'?"
    assert "needs geography" in lacking.problem


def test_a_query_that_nobody_is_asked_is_refused(small_project: Path) -> None:
    declare(small_project, "query: {dataset: NM_1_1}\n")

    (problem,) = find_problems(small_project)

    assert "does not say which service" in problem.problem
    assert "nomis" in problem.fix


def test_categories_stand_under_where(small_project: Path) -> None:
    declare(small_project, NOMIS.replace("{c2021_hiqual_8: [0, 1]}", "[a, b]"))

    (problem,) = find_problems(small_project)

    assert isinstance(problem, DeclarationError)
    assert "where of a query to nomis" in problem.problem


def test_a_plain_source_needs_an_address(small_project: Path) -> None:
    file = declare(small_project, "service: plain\n")
    kept = [one for one in file.read_text().splitlines() if not one.startswith("address:")]
    file.write_text("\n".join(kept) + "\n")

    (problem,) = find_problems(small_project)

    assert "and has no address" in problem.problem
