"""What the pages say of how a component's indicators belong together."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import cast

import polars as pl

from wardwise.explorer.belonging import Belonging, read_belonging
from wardwise.explorer.coherence_page import ComponentLine, make_coherence_page
from wardwise.explorer.facts import Facts
from wardwise.explorer.records import Diagnostic
from wardwise.model.coherence import (
    BELONGING_SCHEMA,
    CORRELATION_SCHEMA,
    FINDING_SCHEMA,
    PRINCIPAL_COMPONENT_SCHEMA,
)

LABELS = {
    "crime": "Crimes",
    "fear": "Fear of crime",
    "fires": "Fires",
    "safety": "Personal Safety",
    "shelter": "Shelter",
}


def make_table(
    schema: Mapping[str, type[pl.DataType]], rows: list[dict[str, object]]
) -> pl.DataFrame:
    full = [{name: row.get(name) for name in schema} for row in rows]
    return pl.DataFrame(full, schema=dict(schema))


def tie(first: str, second: str, size: float | None, *, sure: bool | None) -> dict[str, object]:
    return {
        "first_id": first,
        "second_id": second,
        "first_component": "safety",
        "second_component": "safety",
        "within": True,
        "correlation": size,
        "beyond_chance": sure,
    }


def find(component: str, number: int, finding: str, words: str) -> dict[str, object]:
    return {
        "component_id": component,
        "number": number,
        "finding": finding,
        "words": words,
        "advice": "",
    }


def make_facts(*findings: dict[str, object], weighting: str = "equal") -> Facts:
    places = [
        {
            "indicator_id": name,
            "component_id": "safety",
            "areas": 624,
            "with_rest": rest,
            "with_rest_lower": rest - 0.1,
            "with_rest_upper": rest + 0.1,
            "influence": 0.004 if name == "fires" else 0.498,
        }
        for name, rest in (("fires", -0.2), ("crime", 0.6), ("fear", 0.55))
    ]
    tables = {
        "correlations": make_table(
            CORRELATION_SCHEMA,
            [
                tie("crime", "fear", 0.81, sure=True),
                tie("crime", "fires", -0.35, sure=True),
                tie("fear", "fires", -0.04, sure=False),
            ],
        ),
        "belonging": make_table(BELONGING_SCHEMA, places),
        "principal_components": make_table(PRINCIPAL_COMPONENT_SCHEMA, []),
        "findings": make_table(FINDING_SCHEMA, list(findings)),
    }
    return cast(
        "Facts",
        SimpleNamespace(
            release=SimpleNamespace(
                coherence=tables,
                downloads=(
                    "downloads/coherence-pairs_x.csv",
                    "downloads/coherence_x.csv",
                    "downloads/coherence_x.csv-metadata.json",
                ),
            ),
            labels=LABELS,
            indicators={"crime": {}, "fear": {}, "fires": {}},
            components={one: {"weighting": weighting} for one in ("safety", "shelter", "empty")},
            diagnostics={
                "safety": Diagnostic(3, 1248, 0.41, 0.5, 0.52, "equal", "", "…"),
                "shelter": Diagnostic(2, 1248, 0.8, 0.5, 0.8, "equal", "", "…"),
            },
            weights={name: SimpleNamespace(share=1 / 3) for name in ("crime", "fear", "fires")},
        ),
    )


WEAK = find("safety", 1, "weak", "Held together weakly.")
FEW = find("safety", 2, "few_areas", "Only 17 wards stand behind this.")
CALM = find("shelter", 1, "nothing", "Nothing to report.")


def read(*findings: dict[str, object]) -> Belonging:
    found = read_belonging(make_facts(*findings), "safety")
    assert found is not None
    return found


def test_an_older_release_says_nothing() -> None:
    assert read_belonging(make_facts(), "safety") is None


def test_findings_stand_in_their_order() -> None:
    found = read(FEW, WEAK)

    assert [one.words for one in found.found] == [WEAK["words"], FEW["words"]]
    assert [one.is_grave for one in found.found] == [True, False]


def test_indicators_stand_in_the_order_of_the_framework_with_weight_and_influence() -> None:
    found = read(WEAK)

    assert [one.label for one in found.bars] == ["Crimes", "Fear of crime", "Fires"]
    last = found.bars[-1]
    assert (last.figure, last.extent) == ("−0.20", "−0.30 to −0.10")
    assert (last.weight, last.influence) == ("33 percent", "under 1 percent")
    assert found.areas == "624"


def test_where_each_area_has_its_own_weights_no_number_is_given() -> None:
    found = read_belonging(make_facts(WEAK, weighting="benefit_of_doubt"), "safety")

    assert found is not None
    assert {one.weight for one in found.bars} == {"by area"}


def test_every_pair_stands_once_below_the_diagonal() -> None:
    rows = read(WEAK).rows

    assert [len(one.ties) for one in rows] == [0, 1, 2]
    assert [one.figure for one in rows[2].ties] == ["−0.35", "(−0.04)"]


def test_a_pair_is_tinted_by_size_and_sign_unless_it_may_be_chance() -> None:
    ties = {(one.first, one.second): one for one in read(WEAK).pairs}

    assert ties["Crimes", "Fear of crime"].tint == "with-3"
    assert ties["Crimes", "Fires"].tint == "against-1"
    chance = ties["Fear of crime", "Fires"]
    assert (chance.tint, chance.is_chance) == ("", True)


def test_pairs_stand_the_closest_first() -> None:
    assert [one.figure for one in read(WEAK).pairs] == ["0.81", "(−0.04)", "−0.35"]


def test_the_page_of_all_components_counts_what_there_is_to_look_at() -> None:
    page = make_coherence_page(make_facts(WEAK, FEW, CALM))

    lines = cast("list[ComponentLine]", page.shown["lines"])
    assert [one.brief for one in lines] == ["one thing to look at", "nothing to report"]
    assert [one.alpha for one in lines] == ["0.41", "0.80"]
    assert [len(one.found) for one in lines] == [1, 0]
    assert page.shown["few"] == FEW["words"]
    assert page.shown["noted"] == 1
    assert page.shown["pairs"] == (3, 2)
    assert page.shown["files"] == [
        (
            "Every indicator and the rest of its component",
            "downloads/release/coherence_x.csv",
        ),
        ("Every two indicators", "downloads/release/coherence-pairs_x.csv"),
    ]
