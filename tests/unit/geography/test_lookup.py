import polars as pl
import pytest

from wardwise.geography.lookup import find_one_target, fold_name, keep_level, read_texts
from wardwise.model.area import AreaLevel
from wardwise.model.errors import AreaLookupError, MissingColumnError


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St. Ann's", "St Anns"),
        ("Kensington & Chelsea", "Kensington and Chelsea"),
        ("  Richmond upon  Thames", "Richmond Upon Thames"),
    ],
)
def test_names_that_publishers_write_differently_are_the_same(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


def test_names_of_different_places_stay_different() -> None:
    assert fold_name("Abbey") != fold_name("Abbey Road")


def test_texts_are_trimmed_and_empty_ones_are_missing() -> None:
    frame = pl.DataFrame({"Code": [" T05000001 ", "", None]})

    assert read_texts(frame, {"code": "Code"}, where="")["code"].to_list() == [
        "T05000001",
        None,
        None,
    ]


def test_a_missing_column_is_refused_with_the_nearest() -> None:
    with pytest.raises(MissingColumnError, match="no column 'Cod'") as caught:
        read_texts(pl.DataFrame({"Code": ["x"]}), {"code": "Cod"}, where="list of wards")

    assert (caught.value.where, caught.value.fix) == ("list of wards", "did you mean 'Code'?")


def test_notes_and_other_levels_are_left_aside() -> None:
    table = pl.DataFrame({"code": ["T05000001", "T09000001", "K04000001", "Source: us", None]})

    assert keep_level(table, AreaLevel.WARD, where="")["code"].to_list() == ["T05000001"]


def test_a_source_with_two_targets_is_refused() -> None:
    pairs = pl.DataFrame({"code": ["A", "A", "B"], "target": ["X", "X", None]})

    assert find_one_target(pairs, where="").rows() == [("A", "X")]
    with pytest.raises(AreaLookupError, match="'X', 'Y'"):
        find_one_target(pl.DataFrame({"code": ["A", "A"], "target": ["X", "Y"]}), where="")
