import polars as pl
import pytest

from wardwise.geography.lookup import find_one_target, fold_name, keep_level, read_texts
from wardwise.model.area import AreaLevel
from wardwise.model.errors import AreaCodeError, AreaLookupError, MissingColumnError


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


def test_any_code_is_of_level_other_that_can_be_part_of_an_address() -> None:
    table = pl.DataFrame({"code": ["AUT", "Île-de-France 1.2", None]})

    kept = keep_level(table, AreaLevel.OTHER, where="")["code"].to_list()

    assert kept == ["AUT", "Île-de-France 1.2"]


@pytest.mark.parametrize("code", ["../../elsewhere", "..", "a/b", "a\\b", "what?", "50%", "a\nb"])
def test_a_code_that_would_lead_elsewhere_is_refused(code: str) -> None:
    table = pl.DataFrame({"code": ["AUT", code, code]})

    with pytest.raises(AreaCodeError, match="cannot be part of a page") as caught:
        keep_level(table, AreaLevel.OTHER, where="list of areas")

    assert (caught.value.where, repr(code) in caught.value.problem) == ("list of areas", True)


def test_a_source_with_two_targets_is_refused() -> None:
    pairs = pl.DataFrame({"code": ["A", "A", "B"], "target": ["X", "X", None]})

    assert find_one_target(pairs, where="").rows() == [("A", "X")]
    with pytest.raises(AreaLookupError, match="'X', 'Y'"):
        find_one_target(pl.DataFrame({"code": ["A", "A"], "target": ["X", "Y"]}), where="")
