"""The worked examples of the steps' pages, run as they stand there."""

import doctest
import re
from dataclasses import fields
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from wardwise.model.method import Method

STEPS = Path(__file__).parents[2] / "docs" / "understand" / "steps"
PAGES = sorted(page for page in STEPS.glob("*.md") if page.name != "index.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_steps_example_prints_what_its_page_says(page: Path) -> None:
    found = doctest.testfile(str(page), module_relative=False, encoding="utf-8")

    assert found.attempted > 0, "a step without an example"
    assert found.failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_steps_page_says_when_to_use_it_and_by_whom(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert "## Source" in text
    assert "## Example" in text
    assert f"]({page.name})" in (STEPS / "index.md").read_text(encoding="utf-8")


def test_what_the_pages_declare_are_choices_of_a_method() -> None:
    texts = [page.read_text(encoding="utf-8") for page in PAGES]
    blocks = re.findall(r"^```yaml\n(.*?)^```$", "\n".join(texts), re.MULTILINE | re.DOTALL)
    declared = {key for block in blocks for key in YAML(typ="safe").load(block)["method"]}

    assert {"imputation", "normalisation", "weighting", "anchoring"} <= declared
    assert declared <= {one.name for one in fields(Method)}
