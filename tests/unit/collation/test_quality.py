"""What the quality report says of an indicator."""

from collections.abc import Callable
from typing import Protocol

from wardwise.collation.assemble import Collated
from wardwise.model.check import CheckResult, Severity
from wardwise.model.provenance import Access, Source

HEAD = "code,cold 2012,all 2012,cold 2014,all 2014\n"


class Place(Protocol):
    def write(self, name: str, text: str | bytes) -> None: ...

    def collate(self, text: str | bytes = ..., **given: object) -> Collated: ...


def write_wide_place(place: Place, *, odd: str = "10,100,10,100") -> str:
    """Twenty LSOAs with nearly the same figures, the last one odd."""
    lookup = [f"T01{at:06},Area {at},T05000001,Ward,T09000001,Ash" for at in range(20)]
    head = "lsoa,lsoa_name,ward,ward_name,borough,borough_name\n"
    place.write("lookup.csv", head + "\n".join(lookup) + "\n")
    rows = [f"T01{at:06},{10 + at % 5},100,{12 + at % 3},100" for at in range(19)]
    return HEAD + "\n".join([*rows, f"T01000019,{odd}"]) + "\n"


def find_check(collated: Collated, name: str) -> CheckResult:
    return next(one for one in collated.quality if one.name == name)


def test_coverage_is_told_for_each_level_and_period(place: Place) -> None:
    collated = place.collate(write_wide_place(place, odd=",100,10,100"))

    check = find_check(collated, "coverage_lsoa")
    assert check.prose == (
        "Neighbourhoods (LSOAs) with a value: 19 of 20 in 2012, 20 of 20 in 2014."
    )
    assert (check.passed, check.severity) == (False, Severity.NOTE)


def test_a_level_that_lacks_more_than_a_tenth_is_a_warning(place: Place) -> None:
    collated = place.collate(write_wide_place(place, odd=",100,10,100"))

    assert find_check(collated, "coverage_ward").severity is Severity.WARNING


def test_missing_figures_are_counted_by_their_reason(place: Place) -> None:
    collated = place.collate(write_wide_place(place, odd=",100,10,100"))

    check = find_check(collated, "missing_reasons")
    assert "1 not available [x]" in check.prose
    assert check.examples == ("Area 19 (T01000019), 2012",)


def test_a_value_far_from_the_others_is_pointed_out_with_its_row(place: Place) -> None:
    collated = place.collate(write_wide_place(place, odd="90,100,13,100"))

    check = find_check(collated, "outliers")
    assert check.prose.startswith("1 value lies more than 3.5 robust standard deviations")
    assert check.examples == ("Area 19 (T01000019), 2012: 90.0 (homes/homes.csv, row 21)",)


def test_a_change_unlike_the_others_is_pointed_out(place: Place) -> None:
    collated = place.collate(write_wide_place(place, odd="12,100,60,100"))

    check = find_check(collated, "jumps")
    assert check.examples == ("Area 19 (T01000019), 2012 to 2014: +48.0",)


def test_ordinary_figures_pass_every_check(place: Place) -> None:
    collated = place.collate(write_wide_place(place))

    assert [one.name for one in collated.quality if not one.passed] == []


def test_values_of_a_restricted_source_are_not_repeated(
    place: Place, source: Callable[..., Source]
) -> None:
    text = write_wide_place(place, odd="90,100,13,100")

    collated = place.collate(text, source=source(access=Access.RESTRICTED))

    assert find_check(collated, "outliers").examples == (
        "Area 19 (T01000019), 2012 (homes/homes.csv, row 21)",
    )


def write_two_boroughs(place: Place, *, own: str, other: str) -> str:
    """Twenty LSOAs of Ash and twenty of Elm, the first of each with figures of its own."""
    lookup, rows = [], []
    for at in range(40):
        borough = 1 + at // 20
        lookup.append(f"T01{at:06},Area {at},T0500000{borough},Ward,T0900000{borough},Name")
        odd = {0: own, 20: other}.get(at)
        rows.append(f"T01{at:06},{odd or f'{10 + at % 5},100,{12 + at % 3},100'}")
    head = "lsoa,lsoa_name,ward,ward_name,borough,borough_name\n"
    place.write("lookup.csv", head + "\n".join(lookup) + "\n")
    return HEAD + "\n".join(rows) + "\n"


def test_the_projects_own_areas_come_first_among_those_named(place: Place) -> None:
    text = write_two_boroughs(place, own="80,100,13,100", other="95,100,13,100")

    check = find_check(place.collate(text), "outliers")

    assert [one.split(" (")[0] for one in check.examples] == ["Area 0", "Area 20"]
    assert not check.elsewhere


def test_what_only_other_areas_lack_is_told_as_elsewhere(place: Place) -> None:
    text = write_two_boroughs(place, own="11,100,13,100", other=",100,13,100")

    checks = place.collate(text).quality

    failed = {one.name: one.elsewhere for one in checks if not one.passed}
    assert failed["coverage_lsoa"]
    assert failed["missing_reasons"]
    # the benchmark is of this place too
    assert not failed["partly_covered"]


def test_a_row_with_figures_and_no_code_is_a_warning(place: Place) -> None:
    text = write_wide_place(place) + ",7,100,8,100\n"

    check = find_check(place.collate(text), "rows_without_code")

    assert (check.passed, check.severity) == (False, Severity.WARNING)
    assert check.prose == (
        "1 row holds no area code in column 'code' and is left out, 1 of them with figures."
    )
    assert check.examples == ("homes/homes.csv, row 22",)


def test_an_empty_row_and_a_note_are_no_warning(place: Place) -> None:
    text = write_wide_place(place) + ",,,,\nSource: nobody,,,,\n"

    check = find_check(place.collate(text), "rows_without_code")

    assert (check.passed, check.severity) == (False, Severity.NOTE)
