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
