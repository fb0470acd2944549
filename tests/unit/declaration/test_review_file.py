from datetime import date
from pathlib import Path

import pytest

from wardwise.declaration import read_project
from wardwise.model.errors import Problems
from wardwise.model.review import Decision, Review

REVIEW = f"""indicator: fuel_poverty
reviewer: Housing services
date: 2014-02-03
decision: query
words: Is this the whole year?
checksum: {"a1" * 32}
"""


def write(project: Path, text: str) -> Path:
    (project / "reviews").mkdir()
    (project / "reviews" / "fuel_poverty-2014-02-03-001.yaml").write_text(text, encoding="utf-8")
    return project


def test_a_review_is_read(small_project: Path) -> None:
    (one,) = read_project(write(small_project, REVIEW)).reviews

    assert one == Review(
        "fuel_poverty",
        "Housing services",
        date(2014, 2, 3),
        Decision.QUERY,
        "a1" * 32,
        "Is this the whole year?",
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("fuel_poverty", "fuel_povery", 1, "'fuel_povery', which is not an indicator"),
        ("query", "queried", 4, "expected one of approve, query"),
        ("words: Is this the whole year?\n", "", 4, "does not say what is asked"),
        ("a1" * 32, "abc", 6, "expected a SHA-256 checksum"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(
    small_project: Path, old: str, new: str, line: int, problem: str
) -> None:
    with pytest.raises(Problems) as caught:
        read_project(write(small_project, REVIEW.replace(old, new, 1)))

    (found,) = caught.value.found
    assert found.where.endswith(f", line {line}")
    assert problem in found.problem
