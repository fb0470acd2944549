"""The example of the page on patterns, run as it stands there."""

import doctest
from pathlib import Path


def test_the_example_of_patterns_prints_what_its_page_says(project_root: Path) -> None:
    page = project_root / "docs" / "understand" / "patterns.md"

    found = doctest.testfile(str(page), module_relative=False, encoding="utf-8")

    assert found.attempted > 0
    assert found.failed == 0
