from types import SimpleNamespace
from typing import cast

from wardwise.explorer.facts import Facts
from wardwise.explorer.records import Area, Lineage
from wardwise.explorer.shared_out import say_shared_out
from wardwise.publication.shapes import IndicatorEntry

INDICATOR = cast("IndicatorEntry", {"id": "cold", "periods": [{"source_period": "2019"}]})


def make_facts(*shares: float | None) -> Facts:
    wards = [
        Area(f"E0500000{at}", f"Ward {at}", "ward", "2022-12-31", None, None, "project", None)
        for at in range(len(shares))
    ]
    lineage = {
        ("cold", ward.area_code, "2019"): [
            Lineage("numerator", None, None, None, None, None, None, "fit@2019", share)
        ]
        for ward, share in zip(wards, shares, strict=True)
    }
    method = {"crosswalks": [{"id": "fit", "label": "Shares by people"}]}
    stand_in = SimpleNamespace(
        wards=wards, lineage=lineage, fit_plural="wards", release=SimpleNamespace(method=method)
    )
    return cast("Facts", stand_in)


def test_wards_with_a_part_shared_out_are_counted_with_the_least_and_the_most() -> None:
    words = say_shared_out(make_facts(0.04, 0.57, 0.0), INDICATOR)

    assert words == (
        "In 2 of the 3 wards part of the newest figure (4 percent to 57 percent of it) was shared "
        "out between areas and is estimated: Shares by people: 2019."
    )


def test_nothing_is_said_where_no_area_was_divided() -> None:
    assert say_shared_out(make_facts(0.0, None), INDICATOR) == ""
