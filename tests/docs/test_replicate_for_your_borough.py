"""The page on replicating for another borough works word for word, on real data."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from wardwise.publication.reader import open_release

PROGRAM = Path(sys.executable).parent / "wardwise"


@pytest.fixture(scope="module")
def commands(project_root: Path) -> list[str]:
    page = project_root / "docs" / "do" / "replicate-for-your-borough.md"
    return re.findall(r"^wardwise .*$", page.read_text(encoding="utf-8"), re.MULTILINE)


def run(command: str, *, beside: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROGRAM), *command.split()[1:]],
        cwd=beside,
        check=False,
        capture_output=True,
        text=True,
    )


def test_a_first_time_user_of_another_borough_gets_to_a_site(
    commands: list[str], tmp_path: Path, open_data_folder: Path
) -> None:
    (tmp_path / "open-data").symlink_to(open_data_folder)

    done = {}
    for number, one in enumerate(commands):
        if number == 6:  # "make it yours", by hand
            declared = tmp_path / "redbridge" / "wardwise.yaml"
            text = declared.read_text(encoding="utf-8")
            declared.write_text(text.replace('contact: ""', 'contact: "insight@council.example"'))
        done[one] = run(one, beside=tmp_path)
        assert done[one].returncode == 0, (one, done[one].stderr)

    release = open_release(tmp_path / "redbridge-release")
    assert release.manifest["area"]["name"] == "Redbridge"
    assert release.manifest["contact"] == "insight@council.example"
    assert (tmp_path / "redbridge-site" / "catalog.jsonld").is_file()
    assert "Redbridge" in (tmp_path / "redbridge-site" / "index.html").read_text(encoding="utf-8")
    assert "statistical-geography/E09000026" in release.read_file("catalog.jsonld").decode()
