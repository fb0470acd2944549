"""A method is read by the name of a preset or from a file of its own."""

from pathlib import Path

import pytest

from wardwise.declaration.method_file import read_method
from wardwise.model.errors import Problems, UnknownReferenceError
from wardwise.model.recipe import Combination, Imputation, Weighting


def test_a_preset_is_read_by_its_name() -> None:
    method = read_method("eu-spi")

    assert method.preset == "eu-spi"
    assert method.within_index is Combination.SQUARE_ROOT
    assert method.overrides == ()


def test_an_unknown_preset_names_the_nearest() -> None:
    with pytest.raises(UnknownReferenceError, match="no method preset 'eu-sp'"):
        read_method("eu-sp")


def test_a_file_may_begin_from_a_preset_and_change_it(tmp_path: Path) -> None:
    file = tmp_path / "method.yaml"
    file.write_text("preset: equal-weights\nimputation: none\n", encoding="utf-8")

    method = read_method(str(file))

    assert (method.preset, method.overrides) == ("equal-weights", ("imputation",))
    assert (method.weighting, method.imputation) == (Weighting.EQUAL_POINTS, Imputation.NONE)


@pytest.mark.parametrize(
    "text", ["", "weighting: heavy\n", "wieghting: equal\n", "preset: eu-sp\n"]
)
def test_what_a_file_declares_wrongly_is_reported(tmp_path: Path, text: str) -> None:
    file = tmp_path / "method.yaml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(Problems, match=r"method\.yaml"):
        read_method(str(file))


def test_a_file_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"method\.yaml"):
        read_method(str(tmp_path / "method.yaml"))
