from types import SimpleNamespace
from typing import cast

from wardwise.explorer.facts import Facts
from wardwise.explorer.moves import list_shifts, say_mostly
from wardwise.explorer.records import Area, Change, Input, Observation, Score
from wardwise.model.method import Method
from wardwise.model.ratings import ChangeRating
from wardwise.presentation.scale_words import word_scale

WARDS = [
    Area(f"T0500000{at}", name, "ward", "2016-01-01", None, None, "project", None)
    for at, name in enumerate(("Quay", "Heath", "River"), 1)
]
WHOLE = "T09000001"


def make_change(change: float, rating: str) -> Change:
    return Change("2012", "2014", change, None, None, rating, 1.0, 1.0, None, None)


def make_observation(value: float) -> Observation:
    return Observation("", value, None, None, None, None, None, "survey")


def make_indicator(key: str, *, weighted: bool, modelled: str = "") -> dict[str, object]:
    return {
        "id": key,
        "label": key.title(),
        "component": "shelter",
        "unit": "percent of homes",
        "decimals": 0,
        "weighted": weighted,
        "modelled": modelled,
        "periods": [{"period": year, "source_period": year} for year in ("2012", "2014")],
    }


def make_facts() -> Facts:
    """Three wards: shelter got better in two, cold homes got worse in one, damp in all."""
    moves = {
        "shelter": {"T05000001": (5.0, "improved"), "T05000002": (8.2, "improved")},
        "cold": {"T05000003": (2.0, "worsened"), "T05000001": (-3.0, "improved")},
        "damp": {one.area_code: (float(at), "worsened") for at, one in enumerate(WARDS, 1)},
    }
    changes = {
        (node, code): make_change(*found)
        for node, of in moves.items()
        for code, found in of.items()
    }
    changes["shelter", WHOLE] = make_change(1.0, "improved")
    indicators = {
        "cold": make_indicator("cold", weighted=True, modelled="from a survey"),
        "damp": make_indicator("damp", weighted=False),
    }
    scores = {"2012": 40.0, "2014": 45.0}
    figures = {"2012": make_observation(8.0), "2014": make_observation(10.0)}
    found = SimpleNamespace(
        scale=word_scale(Method()),
        scale_end=100.0,
        listed=WARDS,
        listed_words=("ward", "wards"),
        components={"shelter": {}},
        indicators=indicators,
        labels={"shelter": "Shelter", "cold": "Cold", "damp": "Damp"},
        changes=changes,
        benchmark={"code": WHOLE, "name": "Saltmarsh"},
        observations={(key, one.area_code): figures for key in ("cold", "damp") for one in WARDS},
        period_labels={"2012": "2012", "2014": "2014"},
        find_score=lambda _, __, period: Score(scores[period], *[None] * 7),
    )
    return cast("Facts", found)


def test_a_component_is_told_once_with_its_wards_sizes_and_what_the_whole_place_did() -> None:
    (shelter,) = list_shifts(make_facts(), ChangeRating.IMPROVED).components

    assert (shelter.label, shelter.verdict.words) == ("Shelter", "better")
    assert shelter.told == "in 2 of 3 wards (Heath and Quay), up by 5.0 to 8.2 of 100"
    assert shelter.likewise == "as in Saltmarsh as a whole"
    assert [one.area.name for one in shelter.wards] == ["Heath", "Quay"]
    assert shelter.wards[0].moved == "up 8.2 of 100, from 40.0 to 45.0"


def test_a_single_ward_is_told_with_both_figures() -> None:
    worse = list_shifts(make_facts(), ChangeRating.WORSENED)

    assert worse.components == ()
    (cold,) = worse.counted
    assert cold.told == "in River, up from 8% to 10% of homes"
    assert (cold.verdict.words, cold.is_modelled) == ("worse", True)


def test_figures_that_do_not_count_stand_by_themselves() -> None:
    (damp,) = list_shifts(make_facts(), ChangeRating.WORSENED).beside

    assert damp.told == "in all 3 wards, up by 1.0 to 3.0 points"
    assert not damp.is_modelled


def test_a_component_names_the_indicator_that_brought_most_of_its_change() -> None:
    def tell(*points: tuple[float, float]) -> str:
        inputs = {
            (key, "T05000001", year): Input(None, None, "observed", None, None, one, None)
            for key, both in zip(("cold", "damp"), points, strict=True)
            for year, one in zip(("2012", "2014"), both, strict=True)
        }
        facts = SimpleNamespace(
            changes={("shelter", "T05000001"): make_change(5.0, "improved")},
            inputs=inputs,
            list_indicators=lambda _: [
                make_indicator(key, weighted=True) for key in ("cold", "damp")
            ],
        )
        return say_mostly(cast("Facts", facts), "shelter", WARDS[0])

    assert tell((10.0, 14.0), (20.0, 21.0)) == "Cold"
    assert tell((10.0, 12.5), (20.0, 22.5)) == ""
    assert tell((10.0, 8.0), (20.0, 27.0)) == "Damp"
