from types import SimpleNamespace
from typing import cast

from wardwise.explorer.area_page import list_standing_values
from wardwise.explorer.facts import Facts
from wardwise.explorer.records import Area, Card
from wardwise.model.ratings import Standing

WARD = Area("T05000001", "Quayside", "ward", "2016-01-01", None, "T09000001", "project", None)


def make_card(score: float, lower: float | None, upper: float | None) -> Card:
    given = {"score": score, "lower": lower, "upper": upper, "peer_median": 10.0}
    fields = {**dict.fromkeys(Card._fields), **given, "standing": "weakness"}
    return Card(**fields)  # type: ignore[arg-type]


def make_facts(cards: dict[str, tuple[str, bool, Card]]) -> Facts:
    """Facts of one ward with the indicators given: label, whether it counts, and scorecard row."""
    indicators = {
        key: {
            "id": key,
            "label": label,
            "unit": "percent of homes",
            "decimals": 1,
            "weighted": weighted,
            "periods": [{"period": "2014", "source_period": "2014"}],
        }
        for key, (label, weighted, _) in cards.items()
    }
    found = SimpleNamespace(
        indicators=indicators,
        observations={},
        find_card=lambda node, *_: cards[node][2],
    )
    return cast("Facts", found)


def test_an_indicator_stands_out_only_where_its_range_leaves_out_the_middle() -> None:
    facts = make_facts(
        {
            "near": ("Near", True, make_card(12.0, 9.0, 15.0)),
            "beside": ("Beside", False, make_card(40.0, 38.0, 42.0)),
            "far": ("Far", True, make_card(14.0, 13.0, 15.0)),
            "dark": ("Dark", True, make_card(30.0, None, None)),
        }
    )

    apart = list_standing_values(facts, WARD, Standing.WEAKNESS)

    assert [one.label for one in apart.sure] == ["Far", "Beside"]
    assert [one.label for one in apart.unknown] == ["Dark"]
    assert list_standing_values(facts, WARD, Standing.STRENGTH).sure == ()


def test_no_variant_of_an_indicator_is_listed_beside_it_and_five_are_enough() -> None:
    cards = {
        f"n{size}": (f"Number {size}", True, make_card(10.0 + size, 10.5, 99.0))
        for size in range(1, 8)
    }
    cards["n7_small"] = ("Number 7 by neighbourhood", True, make_card(16.0, 15.0, 18.0))

    apart = list_standing_values(make_facts(cards), WARD, Standing.WEAKNESS)

    assert [one.label for one in apart.sure] == [f"Number {size}" for size in (7, 6, 5, 4, 3)]
    assert [one.label for one in apart.more] == ["Number 2", "Number 1"]
