"""A bench on which records are counted."""

from pathlib import Path

import pytest
from records_bench import Bench, make_bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return make_bench(tmp_path)
