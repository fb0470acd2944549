"""The declarations on the pages about databases and records are sound, word for word."""

import re
from pathlib import Path

import pytest

from wardwise.declaration.project_folder import read_project
from wardwise.toy.project_folder import write_toy_project

POSTCODES = """
id: postcodes
label: Postcodes
publisher: Nobody
licence: OGL-3.0
licence_line: Nobody.
access: open
connector: csv
files: [postcodes.csv]
"""


@pytest.mark.parametrize(
    ("page", "key"), [("connect-a-database.md", "database"), ("count-records.md", "records")]
)
def test_the_declaration_on_the_page_is_read(
    project_root: Path, tmp_path: Path, page: str, key: str
) -> None:
    text = (project_root / "docs/do" / page).read_text(encoding="utf-8")
    declared = re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)[0]
    folder = write_toy_project(tmp_path / "toy")
    (folder / "sources/postcodes.yaml").write_text(POSTCODES, encoding="utf-8")
    (folder / "sources/repairs.yaml").write_text(declared, encoding="utf-8")

    source = next(one for one in read_project(folder).sources if one.id == "repairs")

    assert getattr(source, key) is not None
