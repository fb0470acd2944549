from collections.abc import Callable
from pathlib import Path

import pytest

from wardwise.declaration import read_project
from wardwise.model.errors import Problems

Expected = tuple[str, str, str, str]  # code, text on the line told, problem, remedy
Refuse = Callable[[str, str, str, Expected], None]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# only a remark\n", b"---\n"])
def test_an_empty_file_is_called_empty(small_project: Path, content: bytes) -> None:
    (small_project / "framework.yaml").write_bytes(content)

    with pytest.raises(Problems) as caught:
        read_project(small_project)

    assert [one.problem for one in caught.value.found] == ["framework.yaml is empty"]


def test_a_latin_1_file_is_told_with_the_line_of_its_first_foreign_byte(
    small_project: Path,
) -> None:
    path = small_project / "sources/atlas.yaml"
    path.write_bytes(path.read_bytes().replace(b"Authority\n", "Autorität\n".encode("latin-1")))

    with pytest.raises(Problems) as caught:
        read_project(small_project)

    assert len(caught.value.found) == 1
    assert str(caught.value) == (
        "WW-106: sources/atlas.yaml is not UTF-8 text: byte 0xe4 cannot be read\n"
        "  where: sources/atlas.yaml, line 3\n"
        "  fix:   save the file as UTF-8 (it may be in latin-1 or be no text file at all)"
    )


def test_a_byte_order_mark_is_read_over(small_project: Path) -> None:
    path = small_project / "wardwise.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert read_project(small_project).name == "Testborough"


def test_a_missing_framework_is_told(small_project: Path) -> None:
    (small_project / "framework.yaml").unlink()

    with pytest.raises(Problems) as caught:
        read_project(small_project)

    assert [one.problem for one in caught.value.found] == [
        "framework.yaml cannot be read: No such file or directory",
    ]


CASES: dict[str, tuple[str, str, Expected]] = {
    "a tab is named as such": (
        "  neighbours: 5",
        "\tneighbours: 5",
        ("WW-106", "neighbours", "indented with a tab", "spaces"),
    ),
    "an open bracket is refused": (
        "characteristics: [density]",
        "characteristics: [density",
        ("WW-106", "", "is not YAML", "close every bracket"),
    ),
    "a colon in plain text is refused": (
        "title: How Testborough is doing",
        "title: Testborough: how it is doing",
        ("WW-106", "title:", "mapping values are not allowed", "quotation marks"),
    ),
    "two documents in a file are refused": (
        "peers:\n",
        "---\npeers:\n",
        ("WW-106", "---", "is not YAML", "one document a file"),
    ),
    "a key written twice is refused": (
        "  neighbours: 5\n",
        "  neighbours: 5\n  neighbours: 6\n",
        ("WW-104", "6", "'neighbours' is written twice (first in line 27)", "keep one"),
    ),
    "a list as a key is refused": (
        "peers:\n",
        "? [a, b]\n: c\npeers:\n",
        ("WW-106", "[a, b]", "a key that is a list or a mapping", "plain words"),
    ),
    "an alias within itself is refused": (
        "peers:\n",
        "method: &m {weighting: *m}\npeers:\n",
        ("WW-106", "&m", "an alias stands within itself", "take the alias"),
    ),
    "an unknown key is answered with the nearest": (
        "  neighbours: 5\n",
        "  neighbors: 5\n",
        ("WW-102", "neighbors", "'neighbors' is not a key of peers", "did you mean 'neighbours'?"),
    ),
    "a misspelt key that is needed is one problem": (
        "benchmark: T12000001\n",
        "benchmrk: T12000001\n",
        ("WW-102", "benchmrk", "'benchmrk' is not a key of the project", "'benchmark'?"),
    ),
    "an unknown key without a likeness is answered with what exists": (
        "  neighbours: 5\n",
        "  colour: red\n",
        ("WW-102", "colour", "'colour' is not a key of peers", "known: characteristics,"),
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES.keys())
def test_one_mistake_in_the_writing_is_one_problem(
    refuse: Refuse,
    old: str,
    new: str,
    expected: Expected,
) -> None:
    refuse("wardwise.yaml", old, new, expected)


def test_a_file_that_is_no_mapping_is_refused(small_project: Path) -> None:
    (small_project / "protection.yaml").write_text("- a\n- b\n", encoding="utf-8")

    with pytest.raises(Problems) as caught:
        read_project(small_project)

    assert [one.problem for one in caught.value.found] == [
        "protection.yaml is a list of 2; expected the protection: a mapping with its keys",
    ]


def test_an_anchor_may_be_used_again(small_project: Path) -> None:
    path = small_project / "framework.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("unit: years", "unit: &unit years").replace(
        "unit: people per hectare",
        "unit: *unit",
    )
    path.write_text(text, encoding="utf-8")

    assert read_project(small_project).edition.framework.characteristics[0].unit == "years"
