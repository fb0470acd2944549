"""A seal holds for one content, one name and one process."""

import copy
import pickle
from dataclasses import replace

import polars as pl
import pytest

from wardwise.disclosure.seal import SafeTable, check_seal, digest_table, seal_table
from wardwise.model.errors import DisclosureError

TABLE = pl.DataFrame({"area_code": ["T05000001", None], "value": [1.5, None], "rank": [1, 2]})


def seal() -> SafeTable:
    return seal_table(TABLE.clone(), name="observations", profile="open")


def test_a_sealed_table_passes_its_check() -> None:
    safe = seal()

    assert check_seal(safe) is safe


def test_no_one_else_can_make_a_safe_table() -> None:
    with pytest.raises(DisclosureError, match="does not carry the gate's seal"):
        SafeTable("observations", TABLE, digest_table(TABLE), "open", "0" * 64)


@pytest.mark.parametrize("change", [{"name": "scores"}, {"profile": "strict"}, {"digest": "0"}])
def test_a_seal_is_bound_to_name_profile_and_digest(change: dict[str, str]) -> None:
    with pytest.raises(DisclosureError, match="does not carry"):
        replace(seal(), **change)  # type: ignore[arg-type]


def test_an_exchanged_frame_is_found_out() -> None:
    safe = replace(seal(), table=TABLE.with_columns(value=pl.lit(2.5)))

    with pytest.raises(DisclosureError, match="altered after the gate sealed it"):
        check_seal(safe)


def test_a_frame_altered_in_place_is_found_out() -> None:
    safe = seal()
    safe.table[0, "value"] = 7.5

    with pytest.raises(DisclosureError, match="altered"):
        check_seal(safe)


def test_a_frame_forced_into_the_sealed_object_is_found_out() -> None:
    safe = seal()
    object.__setattr__(safe, "table", TABLE.head(1))

    with pytest.raises(DisclosureError, match="altered"):
        check_seal(safe)


def test_a_sealed_table_cannot_be_pickled_or_copied_around_its_check() -> None:
    with pytest.raises(DisclosureError, match="cannot be pickled"):
        pickle.dumps(seal())
    with pytest.raises(DisclosureError, match="cannot be pickled"):
        copy.copy(seal())


def test_the_digest_does_not_see_how_the_frame_lies_in_memory() -> None:
    in_parts = pl.concat([TABLE[:1], TABLE[1:]], rechunk=False)
    # the same content with another value beneath the null
    masked = TABLE.with_columns(
        value=pl.when(pl.col("rank") == 1).then(pl.lit(1.5)).otherwise(pl.lit(None, pl.Float64))
    )

    assert digest_table(in_parts) == digest_table(TABLE)
    assert digest_table(masked) == digest_table(TABLE)


@pytest.mark.parametrize(
    "other",
    [
        TABLE.reverse(),
        TABLE.rename({"rank": "order"}),
        TABLE.cast({"rank": pl.Int32}),
        TABLE.with_columns(value=pl.Series([1.5, 0.0])),
        TABLE.with_columns(area_code=pl.Series(["T05000001", ""])),
        TABLE.with_columns(area_code=pl.Series(["T0500000", "1"])),
        TABLE.with_columns(rank=pl.Series([2**53 + 1, 2])),
    ],
)
def test_the_digest_sees_every_change_of_content(other: pl.DataFrame) -> None:
    assert digest_table(other) != digest_table(TABLE)


def test_large_whole_numbers_are_told_apart() -> None:
    one, two = (pl.DataFrame({"n": [2**53 + at]}) for at in (0, 1))

    assert digest_table(one) != digest_table(two)


def test_a_type_that_cannot_be_sealed_is_refused() -> None:
    with pytest.raises(DisclosureError, match="'things' is of type List"):
        digest_table(pl.DataFrame({"things": [[1, 2]]}))
