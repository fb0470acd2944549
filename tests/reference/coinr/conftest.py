"""COINr's published results, where they are."""

from pathlib import Path

import pytest
from coinr_asem import Asem


@pytest.fixture(scope="module")
def asem(reference_folder: Path) -> Asem:
    """COINr's results on its ASEM example."""
    return Asem(reference_folder / "coinr_asem")
