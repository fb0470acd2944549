import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from wardwise.declaration import read_project
from wardwise.model.correction import CorrectionAction
from wardwise.model.errors import Problems
from wardwise.model.indicator import MeasureReference

SLIP = """id: slip
measure: atlas.population
area: T05000001
period: "2013"
action: replace
value: 420
reason: A figure too many.
told: The authority's data team
date: 2014-02-03
expectation:
  received: 4200
"""


@pytest.fixture
def correct(small_project: Path) -> Callable[..., Path]:
    """Write the correction, with one text changed, into the small project."""

    def write(old: str = "", new: str = "", *, name: str = "slip.yaml") -> Path:
        assert old in SLIP
        folder = small_project / "corrections"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(SLIP.replace(old, new) if old else SLIP, encoding="utf-8")
        return small_project

    return write


def test_a_correction_is_read_with_the_place_of_its_expectation(
    correct: Callable[..., Path],
) -> None:
    (one,) = read_project(correct()).corrections

    assert (one.id, one.area, one.period) == ("slip", "T05000001", "2013-01-01/P1Y")
    assert one.measure == MeasureReference("atlas", "population")
    assert (one.action, one.value, one.received) == (CorrectionAction.REPLACE, 420.0, 4200.0)
    assert one.date == date(2014, 2, 3)
    assert one.place == "corrections/slip.yaml, line 11"


def test_a_figure_that_was_not_sent_is_expected_as_missing(correct: Callable[..., Path]) -> None:
    (one,) = read_project(correct("received: 4200", "received: missing")).corrections

    assert one.received is None


def test_an_indicator_may_be_named_instead(correct: Callable[..., Path]) -> None:
    project = read_project(correct("measure: atlas.population", "indicator: density"))

    assert (project.corrections[0].indicator, project.corrections[0].part) == (
        "density",
        "numerator",
    )


REFUSED = {
    "a measure is one of its source": (
        "atlas.population",
        "atlas.populaton",
        ("WW-103", 2, "'populaton', which is not a measure", "did you mean 'population'?"),
    ),
    "a source is declared": (
        "atlas.population",
        "atlass.population",
        ("WW-103", 2, "'atlass', which is not a source", "did you mean 'atlas'?"),
    ),
    "an indicator is declared": (
        "measure: atlas.population",
        "indicator: denisty",
        ("WW-103", 2, "'denisty', which is not an indicator", "did you mean 'density'?"),
    ),
    "the figure is named": (
        "measure: atlas.population\n",
        "",
        ("WW-101", 1, "names no measure", "by measure"),
    ),
    "the figure is named once": (
        "area:",
        "indicator: density\narea:",
        ("WW-101", 3, "both a measure and an indicator", "by measure"),
    ),
    "a period has a column": (
        '"2013"',
        '"1999"',
        ("WW-108", 4, "atlas.population has no figure for 1999", "known: "),
    ),
    "an area code is one": (
        "T05000001",
        "T0500001",
        ("WW-201", 3, "'T0500001' is not an area code", "nine-character"),
    ),
    "a replacement has its value": (
        "value: 420\n",
        "",
        ("WW-101", 5, "is to replace and has no value", "add value"),
    ),
    "what is left out has no value": (
        "action: replace",
        "action: drop",
        ("WW-101", 6, "is to drop and has a value", "take the value out"),
    ),
    "an action is one of four": (
        "action: replace",
        "action: replaces",
        ("WW-101", 5, "'replaces'; expected one of drop", "did you mean 'replace'?"),
    ),
    "the file has the correction's name": (
        "id: slip",
        "id: slips",
        ("WW-101", 1, "a file of another name: corrections/slip.yaml", "rename"),
    ),
    "somebody was told": (
        "told: The authority's data team\n",
        "",
        ("WW-101", 1, "told of 'slip' is missing", "add told"),
    ),
    "something retires it": (
        "expectation:\n  received: 4200\n",
        "",
        ("WW-101", 1, "expectation of 'slip' is missing", "add expectation"),
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_with_its_line(
    correct: Callable[..., Path], old: str, new: str, expected: tuple[str, int, str, str]
) -> None:
    code, line, problem, fix = expected

    with pytest.raises(Problems) as caught:
        read_project(correct(old, new))

    (found,) = caught.value.found
    assert (found.code, found.where) == (code, f"corrections/slip.yaml, line {line}")
    assert problem in found.problem
    assert re.search(re.escape(fix), found.fix)


def test_a_figure_is_corrected_once(correct: Callable[..., Path]) -> None:
    correct()
    project = correct("id: slip", "id: twice", name="twice.yaml")

    with pytest.raises(Problems) as caught:
        read_project(project)

    (found,) = caught.value.found
    assert found.problem == "'twice' corrects the same figure as 'slip'"


def test_a_file_that_would_be_passed_over_is_told(correct: Callable[..., Path]) -> None:
    with pytest.raises(Problems, match=r"rename it to corrections/slip\.yaml"):
        read_project(correct(name="slip.yml"))
