"""What passes the gate, what it changes, and what it refuses."""

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from wardwise.disclosure.gate import pass_gate
from wardwise.disclosure.lineage import withhold_shares
from wardwise.disclosure.seal import SafeTable
from wardwise.model.errors import DisclosureError
from wardwise.model.indicator import Kind, MeasureReference
from wardwise.model.observations import LINEAGE_SCHEMA
from wardwise.model.patterns import CLUSTER_SCHEMA
from wardwise.model.peers import PEER_REASON_SCHEMA
from wardwise.model.protection import Protection, ProtectionProfile
from wardwise.model.provenance import Access
from wardwise.model.scores import CHANGE_SCHEMA, INPUT_SCHEMA, SCORE_SCHEMA, SCORECARD_SCHEMA

if TYPE_CHECKING:
    from tests.unit.disclosure.conftest import Toy


def find(safe: SafeTable, area: str) -> dict[str, object]:
    return safe.table.row(by_predicate=pl.col("area_code") == area, named=True)


def test_a_table_from_open_sources_passes_unchanged(toy: "Toy") -> None:
    table = toy.observe({toy.wards[0]: 3.0})

    safe = pass_gate(
        table,
        name="observations",
        protection=Protection(),
        sources=[toy.source("people", Access.OPEN)],
    )

    assert safe.table.equals(table, null_equal=True)
    assert safe.profile == "open"


def test_an_indicator_from_open_sources_stays_exact_beside_restricted_ones(toy: "Toy") -> None:
    open_one = toy.indicator("open_one", source="people", numerator=MeasureReference("people", "a"))
    table = pl.concat(
        [
            toy.observe({toy.wards[0]: 3.0}, indicator="open_one"),
            toy.observe({toy.wards[0]: 12.0}),
        ]
    )

    safe = toy.protect(table, framework=toy.framework(open_one, toy.indicator()))

    assert safe.table.filter(indicator_id="open_one").equals(table[:1], null_equal=True)
    assert safe.table.filter(indicator_id="harm")["numerator"].item() == 10.0
    assert safe.profile == "small_counts"


@pytest.mark.parametrize(
    ("cases", "published"),
    [(0.0, 0.0), (1.0, None), (4.0, None), (5.0, 5.0), (7.4, 5.0), (7.5, 10.0), (23.0, 25.0)],
)
def test_small_counts_hide_zero_stays_and_the_rest_is_rounded(
    toy: "Toy", cases: float, published: float | None
) -> None:
    safe = toy.protect(toy.observe({toy.wards[0]: cases}))

    cell = find(safe, toy.wards[0])
    assert cell["numerator"] == published
    assert cell["status"] == ("c" if published is None else None)
    if published is None:
        assert (cell["value"], cell["lower"], cell["upper"]) == (None, None, None)
    else:
        assert cell["value"] == pytest.approx(1000 * published / 9000)
        assert cell["upper"] != 1000.0  # made from the rounded count, not kept


def test_rounding_never_shows_a_count_below_the_threshold(toy: "Toy") -> None:
    safe = toy.protect(
        toy.observe({toy.wards[0]: 10.0}), protection=toy.protection(threshold=10, rounding=7)
    )

    assert find(safe, toy.wards[0])["numerator"] == 14.0


def test_what_is_left_of_a_share_is_a_count_too(toy: "Toy") -> None:
    share = toy.indicator(kind=Kind.SHARE, per=100.0)

    safe = toy.protect(
        toy.observe({toy.wards[0]: 97.0}, people=100.0, per=100.0),
        framework=toy.framework(share),
    )

    assert find(safe, toy.wards[0])["status"] == "c"


def test_rounding_up_gives_no_more_cases_than_people(toy: "Toy") -> None:
    share = toy.indicator(kind=Kind.SHARE, per=100.0)

    safe = toy.protect(
        toy.observe({toy.wards[0]: 98.0}, people=98.0, per=100.0),
        framework=toy.framework(share),
    )

    assert find(safe, toy.wards[0])["numerator"] == 95.0


def test_a_restricted_denominator_is_protected_and_an_open_one_kept(toy: "Toy") -> None:
    own = toy.indicator(denominator=MeasureReference("casework", "clients"))

    hidden = toy.protect(toy.observe({toy.wards[0]: 2.0}), framework=toy.framework(own))
    kept = toy.protect(toy.observe({toy.wards[0]: 2.0}))
    rounded = toy.protect(
        toy.observe({toy.wards[0]: 12.0}, people=41.0), framework=toy.framework(own)
    )

    assert find(hidden, toy.wards[0])["denominator"] is None
    assert find(kept, toy.wards[0])["denominator"] == 9000.0
    assert find(rounded, toy.wards[0])["denominator"] == 40.0


def test_a_value_without_its_counts_is_withheld(toy: "Toy") -> None:
    published = toy.indicator(
        kind=Kind.MEAN,
        numerator=None,
        denominator=None,
        published=MeasureReference("casework", "index"),
    )
    table = toy.observe({toy.wards[0]: 50.0}, people=None).with_columns(
        numerator=pl.lit(None, pl.Float64)
    )

    safe = toy.protect(table, framework=toy.framework(published))

    assert find(safe, toy.wards[0])["status"] == "c"


def test_a_mean_of_few_is_withheld_and_one_of_many_loses_its_sum(toy: "Toy") -> None:
    mean = toy.indicator(kind=Kind.MEAN, per=1.0)

    few = toy.protect(
        toy.observe({toy.wards[0]: 120.0}, people=4.0, per=1.0), framework=toy.framework(mean)
    )
    many = toy.protect(
        toy.observe({toy.wards[0]: 120.0}, people=40.0, per=1.0), framework=toy.framework(mean)
    )

    assert find(few, toy.wards[0])["value"] is None
    assert (find(many, toy.wards[0])["value"], find(many, toy.wards[0])["numerator"]) == (3.0, None)


def test_a_count_indicator_is_protected_by_its_value(toy: "Toy") -> None:
    count = toy.indicator(kind=Kind.COUNT, per=1.0, denominator=None)
    table = toy.observe({toy.wards[0]: 3.0, toy.wards[1]: 13.0}, people=None, per=1.0)

    safe = toy.protect(
        table.with_columns(numerator=pl.lit(None, pl.Float64)), framework=toy.framework(count)
    )

    assert find(safe, toy.wards[0])["value"] is None
    assert find(safe, toy.wards[1])["value"] == 15.0


def test_a_missing_figure_keeps_its_own_reason(toy: "Toy") -> None:
    safe = toy.protect(toy.observe({toy.wards[0]: None}))

    assert find(safe, toy.wards[0])["status"] == "x"


def test_one_withheld_ward_takes_the_next_smallest_with_it(toy: "Toy") -> None:
    safe = toy.protect(toy.borough_and_wards([3.0, 60.0, 22.0, 0.0, 41.0]))

    withheld = safe.table.filter(status="c")["area_code"].to_list()
    assert withheld == [toy.wards[0], toy.wards[2]]


def test_two_withheld_wards_need_no_third(toy: "Toy") -> None:
    safe = toy.protect(toy.borough_and_wards([3.0, 4.0, 22.0, 30.0, 41.0]))

    assert safe.table.filter(status="c")["area_code"].to_list() == list(toy.wards[:2])


def test_where_all_other_wards_are_zero_the_borough_is_withheld_too(toy: "Toy") -> None:
    safe = toy.protect(toy.borough_and_wards([3.0, 0.0, 0.0, 0.0, 0.0]))

    assert set(safe.table.filter(status="c")["area_code"]) == {toy.wards[0], toy.borough}


def test_protecting_twice_changes_nothing_more(toy: "Toy") -> None:
    first = toy.protect(toy.borough_and_wards([3.0, 60.0, 22.0, 0.0, 41.0]))

    second = toy.protect(first.table)

    assert second.table.equals(first.table, null_equal=True)


def test_a_restricted_source_without_a_profile_is_refused(toy: "Toy") -> None:
    with pytest.raises(DisclosureError, match="'casework' is bound by no protection profile"):
        toy.protect(toy.observe({toy.wards[0]: 9.0}), protection=Protection())


def test_a_profile_without_a_threshold_is_refused(toy: "Toy") -> None:
    with pytest.raises(DisclosureError, match="threshold 0"):
        toy.protect(toy.observe({toy.wards[0]: 9.0}), protection=toy.protection(threshold=0))


def test_the_stricter_of_two_profiles_binds(toy: "Toy") -> None:
    profiles = (
        ProtectionProfile("mild", "", 3, 1),
        ProtectionProfile("strict", "", 20, 5),
    )
    protection = Protection(profiles, "mild", (("casework", "strict"),))

    safe = toy.protect(toy.observe({toy.wards[0]: 12.0}), protection=protection)

    assert find(safe, toy.wards[0])["status"] == "c"


def test_a_source_that_is_not_declared_is_not_taken_for_open(toy: "Toy") -> None:
    stray = toy.indicator(denominator=MeasureReference("elsewhere", "residents"))

    with pytest.raises(DisclosureError, match="'elsewhere', which is not declared"):
        toy.protect(toy.observe({toy.wards[0]: 9.0}), framework=toy.framework(stray))


def seal(toy: "Toy", table: pl.DataFrame, name: str, *basis: SafeTable) -> SafeTable:
    return pass_gate(
        table,
        name=name,
        protection=toy.protection(),
        sources=toy.sources,
        framework=toy.framework(),
        basis=basis,
    )


def contribute(toy: "Toy", value: float, points: float) -> pl.DataFrame:
    row = {
        "indicator_id": "harm",
        "area_code": toy.wards[0],
        "period_id": "2014",
        "source_period_id": toy.period,
        "value": value,
        "origin": "observed",
        "weight": 1.0,
        "points": points,
        "index_points": points,
    }
    return pl.DataFrame([row], schema_overrides=INPUT_SCHEMA).select(
        *(
            pl.col(one) if one in row else pl.lit(None, kind).alias(one)
            for one, kind in INPUT_SCHEMA.items()
        )
    )


def score(toy: "Toy", points: float) -> pl.DataFrame:
    rows = [
        {
            "node_id": node,
            "area_code": toy.wards[0],
            "period_id": "2014",
            **dict.fromkeys(SCORE_SCHEMA.keys() - {"node_id", "area_code", "period_id"}),
            "score": points,
        }
        for node in ("safety", "needs", "index")
    ]
    return pl.DataFrame(rows, schema=SCORE_SCHEMA)


def test_observations_are_not_sealed_without_protection(toy: "Toy") -> None:
    with pytest.raises(DisclosureError, match="cannot be sealed as they are"):
        seal(toy, toy.observe({toy.wards[0]: 3.0}), "observations")


def test_a_restricted_source_needs_the_framework(toy: "Toy") -> None:
    with pytest.raises(DisclosureError, match="may hold figures of restricted"):
        pass_gate(toy.areas(), name="areas", protection=toy.protection(), sources=toy.sources)


def test_what_follows_from_protected_observations_passes(toy: "Toy") -> None:
    safe = toy.protect(toy.observe({toy.wards[0]: 12.0}))
    value = 1000 * 10.0 / 9000

    contributions = seal(toy, contribute(toy, value, 40.0), "contributions", safe)
    scores = seal(toy, score(toy, 40.0), "scores", contributions)

    assert scores.profile == "small_counts"


def test_contributions_of_unprotected_figures_are_refused_without_showing_them(
    toy: "Toy",
) -> None:
    safe = toy.protect(toy.observe({toy.wards[0]: 12.0}))

    with pytest.raises(DisclosureError) as refused:
        seal(toy, contribute(toy, 1000 * 12.0 / 9000, 40.0), "contributions", safe)

    assert toy.wards[0] in refused.value.where
    assert "1.33" not in str(refused.value)


def test_contributions_of_a_withheld_figure_are_refused(toy: "Toy") -> None:
    safe = toy.protect(toy.observe({toy.wards[0]: 3.0}))

    with pytest.raises(DisclosureError, match="did not let through"):
        seal(toy, contribute(toy, 1000 * 3.0 / 9000, 40.0), "contributions", safe)


def test_scores_that_are_not_the_sums_of_sealed_contributions_are_refused(toy: "Toy") -> None:
    safe = toy.protect(toy.observe({toy.wards[0]: 12.0}))
    contributions = seal(toy, contribute(toy, 1000 * 10.0 / 9000, 40.0), "contributions", safe)

    with pytest.raises(DisclosureError, match="'scores' was computed from figures"):
        seal(toy, score(toy, 41.0), "scores", contributions)


@pytest.mark.parametrize(
    ("name", "column", "schema"),
    [
        ("scorecards", "score", SCORECARD_SCHEMA),
        ("changes", "change", CHANGE_SCHEMA),
        ("clusters", "score", CLUSTER_SCHEMA),
        ("clusters", "neighbours_score", CLUSTER_SCHEMA),
    ],
)
def test_scorecards_changes_and_groups_of_a_withheld_figure_are_refused(
    toy: "Toy", name: str, column: str, schema: dict[str, type[pl.DataType]]
) -> None:
    safe = toy.protect(toy.observe({toy.wards[0]: 3.0}))
    contributions = seal(toy, pl.DataFrame(schema=INPUT_SCHEMA), "contributions", safe)
    scores = seal(toy, pl.DataFrame(schema=SCORE_SCHEMA), "scores", contributions)
    row = {
        **dict.fromkeys(schema),
        "node_id": "harm",
        "area_code": toy.wards[0],
        column: 0.33,
        **{one: "2014" for one in schema if one.endswith("period_id")},
    }

    with pytest.raises(DisclosureError, match="did not let through"):
        seal(toy, pl.DataFrame([row], schema=schema), name, safe, scores)


def tell_peer(toy: "Toy", value: float, *, apart: float | None = 0.4) -> pl.DataFrame:
    row = {
        "area_code": toy.wards[0],
        "peer_code": toy.wards[1],
        "peer_name": "Marsh",
        "peer_borough": None,
        "indicator_id": "harm",
        "value": value,
        "peer_value": None,
        "apart": apart,
    }
    return pl.DataFrame([row], schema=PEER_REASON_SCHEMA)


def test_in_what_areas_are_alike_is_told_of_protected_figures_alone(toy: "Toy") -> None:
    safe = toy.protect(toy.observe({toy.wards[0]: 12.0}))
    value = safe.table["value"].item(0)

    assert seal(toy, tell_peer(toy, value, apart=None), "peer_reasons", safe).name == "peer_reasons"
    for told in (tell_peer(toy, 1000 * 12.0 / 9000, apart=None), tell_peer(toy, value)):
        with pytest.raises(DisclosureError, match="did not let through"):
            seal(toy, told, "peer_reasons", safe)


def test_a_table_without_its_basis_is_refused(toy: "Toy") -> None:
    with pytest.raises(DisclosureError, match="only against sealed observations"):
        seal(toy, contribute(toy, 1.0, 40.0), "contributions")


def trace(toy: "Toy", indicator: str, share: float | None) -> pl.DataFrame:
    row = {
        "indicator_id": indicator,
        "area_code": toy.wards[0],
        "period_id": toy.period,
        "part": "numerator",
        "crosswalk_id": "earlier_wards",
        "share_apportioned": share,
    }
    return pl.DataFrame([{one: row.get(one) for one in LINEAGE_SCHEMA}], schema=LINEAGE_SCHEMA)


def test_the_part_of_a_restricted_count_that_came_by_shares_is_left_out(toy: "Toy") -> None:
    lineage = pl.concat([trace(toy, "harm", 1 / 3), trace(toy, "other", 1 / 3)])

    told = withhold_shares(
        lineage, toy.framework(), sources=toy.sources, protection=toy.protection()
    )

    assert told["share_apportioned"].to_list() == [None, 1 / 3]
    assert seal(toy, told, "lineage").table.equals(told)


def test_a_lineage_that_gives_away_a_part_of_a_restricted_count_is_refused(toy: "Toy") -> None:
    # a third of a withheld count of 1 to 4 came from one place: the count is 3
    with pytest.raises(DisclosureError, match="did not let through"):
        seal(toy, trace(toy, "harm", 1 / 3), "lineage")


def test_lineage_of_whole_areas_gives_nothing_away(toy: "Toy") -> None:
    whole = trace(toy, "harm", 0.0)

    assert seal(toy, whole, "lineage").table.equals(whole)


@pytest.mark.parametrize(("people", "passes"), [(10.0, True), (12.0, False), (None, True)])
def test_populations_from_a_restricted_source_are_those_that_passed(
    toy: "Toy", people: float | None, *, passes: bool
) -> None:
    population = toy.indicator("population", component="", kind=Kind.COUNT, denominator=None, per=1)
    framework = replace(toy.framework(), characteristics=(population,))
    counted = toy.observe({toy.wards[0]: 12.0}, people=None, per=1.0, indicator="population")
    safe = toy.protect(counted, framework=framework)
    areas = toy.areas().with_columns(
        population=pl.when(pl.col("area_code") == toy.wards[0]).then(
            pl.lit(people, dtype=pl.Float64)
        )
    )
    told = {
        "name": "areas",
        "protection": toy.protection(),
        "sources": toy.sources,
        "framework": framework,
        "basis": (safe,),
    }

    if passes:
        assert pass_gate(areas, **told).table.equals(areas)  # type: ignore[arg-type]
    else:
        with pytest.raises(DisclosureError, match="did not let through"):
            pass_gate(areas, **told)  # type: ignore[arg-type]
