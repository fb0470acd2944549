"""What is written as a declaration is read back as it was."""

from pathlib import Path

from wardwise.declaration.declared_text import write_declared
from wardwise.declaration.yaml_lines import Findings, Pairs, read_yaml


def test_a_declaration_is_written_below_its_heading(tmp_path: Path) -> None:
    file = tmp_path / "framework.yaml"

    write_declared(file, {"id": "cold", "weight": 2, "periods": {"2018": "2018"}}, heading="Mine.")

    assert file.read_text(encoding="utf-8").startswith("# Mine.\nid: cold\n")
    node = read_yaml(file, name="framework.yaml", findings=Findings())
    assert isinstance(node, Pairs)
