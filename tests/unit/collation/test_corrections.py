"""Corrections of received figures, at every level that they reach."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Protocol

import polars as pl
import pytest

from wardwise.collation.assemble import Collated
from wardwise.model.check import CheckResult
from wardwise.model.correction import Correction, CorrectionAction
from wardwise.model.errors import CorrectionError
from wardwise.model.indicator import Indicator, MeasureReference
from wardwise.model.provenance import Source
from wardwise.model.status import Status

YEAR_2012 = "2012-01-01/P1Y"


class Place(Protocol):
    def write(self, name: str, text: str | bytes) -> None: ...

    def collate(self, text: str | bytes = ..., **given: object) -> Collated: ...


REPLACED = Correction(
    id="typing_slip",
    area="T01000003",
    period=YEAR_2012,
    action=CorrectionAction.REPLACE,
    reason="Typed with the figures the wrong way round.",
    told="Housing services",
    date=date(2020, 2, 3),
    received=30.0,
    measure=MeasureReference("homes", "cold"),
    value=3.0,
    place="corrections/typing_slip.yaml, line 12",
)


def find_cell(collated: Collated, area: str) -> dict[str, object]:
    return collated.observations.row(
        by_predicate=(pl.col("area_code") == area) & (pl.col("period_id") == YEAR_2012), named=True
    )


def find_corrections(collated: Collated, part: str = "numerator") -> dict[str, str | None]:
    rows = collated.lineage.filter((pl.col("period_id") == YEAR_2012) & (pl.col("part") == part))
    return dict(rows.select("area_code", "correction_id").rows())


def find_checks(collated: Collated, name: str) -> list[CheckResult]:
    return [one for one in collated.quality if one.name == name]


def test_a_corrected_neighbourhood_changes_its_ward_and_borough(place: Place) -> None:
    collated = place.collate(corrections=[REPLACED])

    small = find_cell(collated, "T01000003")
    assert (small["numerator"], small["value"], small["status"]) == (3.0, 1.5, "r")
    assert find_cell(collated, "T05000002")["numerator"] == 3.0
    assert find_cell(collated, "T09000001")["numerator"] == 33.0
    assert find_cell(collated, "T12000001")["numerator"] == 73.0


def test_lineage_names_the_correction_up_to_the_top_and_nowhere_else(place: Place) -> None:
    collated = place.collate(corrections=[REPLACED])

    named = find_corrections(collated)
    assert {area for area, one in named.items() if one == "typing_slip"} == {
        "T01000003",
        "T05000002",
        "T09000001",
        "T12000001",
    }
    assert {one for area, one in named.items()} == {"typing_slip", None}
    assert set(find_corrections(collated, "denominator").values()) == {None}


def test_the_row_of_a_corrected_figure_still_leads_to_the_file(place: Place) -> None:
    collated = place.collate(corrections=[REPLACED])

    row = collated.lineage.row(
        by_predicate=(pl.col("correction_id") == "typing_slip") & pl.col("row").is_not_null(),
        named=True,
    )
    assert (row["file"], row["row"], row["column"]) == ("homes/homes.csv", 4, "cold 2012")


@pytest.mark.parametrize(
    ("action", "value", "expected"),
    [
        (CorrectionAction.SCALE, 0.1, (3.0, "r")),
        (CorrectionAction.FLAG, None, (30.0, "u")),
        (CorrectionAction.DROP, None, (None, "x")),
    ],
)
def test_each_action_leaves_its_figure_and_status(
    place: Place, action: CorrectionAction, value: float | None, expected: tuple[float, str]
) -> None:
    collated = place.collate(corrections=[replace(REPLACED, action=action, value=value)])

    small = find_cell(collated, "T01000003")
    assert (small["numerator"], small["status"]) == expected


def test_a_dropped_figure_leaves_its_ward_missing(place: Place) -> None:
    dropped = replace(REPLACED, action=CorrectionAction.DROP, value=None)

    collated = place.collate(corrections=[dropped])

    ward = find_cell(collated, "T05000002")
    assert (ward["value"], ward["status"]) == (None, "x")


def test_a_flagged_figure_is_no_reason_for_a_gap_beside_it(
    place: Place, source: Callable[..., Source]
) -> None:
    text = "code,cold 2012,all 2012,cold 2014,all 2014\n" + "".join(
        f"T0100000{one},{'*' if one == 4 else 30},200,30,200\n" for one in range(1, 9)
    )
    flagged = replace(REPLACED, action=CorrectionAction.FLAG, value=None)

    collated = place.collate(
        text, source=source(missing={"*": Status.NOT_APPLICABLE}), corrections=[flagged]
    )

    assert find_cell(collated, "T05000002")["status"] == "z"


def test_an_indicator_stands_for_the_measure_of_its_part(place: Place) -> None:
    named = replace(
        REPLACED,
        measure=None,
        indicator="cold_homes",
        part="denominator",
        received=200.0,
        value=300.0,
    )

    collated = place.collate(corrections=[named])

    assert find_cell(collated, "T01000003")["denominator"] == 300.0
    assert find_corrections(collated, "denominator")["T05000002"] == "typing_slip"


def test_a_published_value_is_corrected_and_marked(
    place: Place, indicator: Callable[..., Indicator]
) -> None:
    published = indicator(
        numerator=None,
        denominator=None,
        published=MeasureReference("homes", "cold"),
        averaged_by=MeasureReference("homes", "all"),
    )

    collated = place.collate(indicator=published, corrections=[REPLACED])

    small = find_cell(collated, "T01000003")
    assert (small["value"], small["status"]) == (3.0, "r")
    assert find_cell(collated, "T05000002")["value"] == pytest.approx(3.0 * 200 / 250)


def test_a_figure_that_was_put_right_at_its_source_stops_collation(place: Place) -> None:
    text = "code,cold 2012,all 2012,cold 2014,all 2014\nT01000003,3,200,30,200\n" + "".join(
        f"T0100000{one},10,100,10,100\n" for one in (1, 2, 4, 5, 6, 7, 8)
    )

    with pytest.raises(CorrectionError) as caught:
        place.collate(text, corrections=[REPLACED])

    assert caught.value.code == "WW-331"
    assert "expects homes.cold to say 30 for T01000003 in 2012" in caught.value.problem
    assert "now says 3" in caught.value.problem
    assert caught.value.where == "corrections/typing_slip.yaml, line 12"
    assert "take out corrections/typing_slip.yaml" in caught.value.fix


def test_a_figure_that_is_no_longer_sent_stops_collation(place: Place) -> None:
    text = "code,cold 2012,all 2012,cold 2014,all 2014\n" + "".join(
        f"T0100000{one},10,100,10,100\n" for one in (1, 2, 4, 5, 6, 7, 8)
    )

    with pytest.raises(CorrectionError, match="now says nothing"):
        place.collate(text, corrections=[REPLACED])


def test_corrections_that_no_longer_hold_are_told_together(place: Place) -> None:
    other = replace(REPLACED, id="other", area="T01000004", place="corrections/other.yaml, line 9")

    with pytest.raises(CorrectionError, match="2 corrections no longer hold") as caught:
        place.collate(corrections=[replace(REPLACED, received=31.0), other])

    assert "corrections/typing_slip.yaml, line 12" in caught.value.where
    assert "corrections/other.yaml, line 9" in caught.value.where


def test_a_gap_is_filled_while_the_source_leaves_it(
    place: Place, source: Callable[..., Source]
) -> None:
    text = "code,cold 2012,all 2012,cold 2014,all 2014\n" + "".join(
        f"T0100000{one},{'*' if one == 3 else 10},100,10,100\n" for one in range(1, 9)
    )

    collated = place.collate(
        text,
        source=source(missing={"*": Status.NOT_AVAILABLE}),
        corrections=[replace(REPLACED, received=None)],
    )

    assert find_cell(collated, "T05000002")["numerator"] == 13.0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"area": "T01000099"}, "T01000099.*not in the project's list"),
        ({"period": "2013-01-01/P1Y"}, "names 2013, for which homes.cold has no figure"),
    ],
)
def test_an_area_or_period_that_the_source_cannot_have_is_told(
    place: Place, change: dict[str, str], words: str
) -> None:
    with pytest.raises(CorrectionError, match=words):
        place.collate(corrections=[replace(REPLACED, **change)])  # type: ignore[arg-type]


def test_the_quality_report_says_what_was_applied_without_its_figures(place: Place) -> None:
    collated = place.collate(corrections=[REPLACED])

    (check,) = find_checks(collated, "correction_applied")
    assert (check.passed, check.subject) == (True, "homes")
    assert "homes.cold of T01000003 in 2012 is replaced" in check.prose
    assert REPLACED.reason in check.prose
    assert "30" not in check.prose.replace("T01000003", "")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"measure": MeasureReference("homes", "damp")}, "no indicator uses its measure"),
        ({"measure": None, "indicator": "damp_homes"}, "no indicator uses its measure"),
    ],
)
def test_the_quality_report_warns_of_what_matched_nothing(
    place: Place, change: dict[str, object], why: str
) -> None:
    collated = place.collate(corrections=[replace(REPLACED, **change)])  # type: ignore[arg-type]

    (check,) = find_checks(collated, "correction_unmatched")
    assert (check.passed, check.subject) == (False, "typing_slip")
    assert why in check.prose
