from collections import defaultdict
from types import SimpleNamespace
from typing import cast

from wardwise.explorer.facts import Facts
from wardwise.explorer.histories import list_other_areas, say_redrawn
from wardwise.explorer.history_page import list_history_pages
from wardwise.explorer.records import Area, History

OLD = "2011-12-31"


def make_ward(code: str, name: str, vintage: str, role: str = "project") -> Area:
    return Area(code, name, "ward", vintage, None, None, role, None)


def make_facts(areas: list[Area], rows: list[History]) -> Facts:
    by_code: dict[str, list[History]] = defaultdict(list)
    by_area: dict[str, list[History]] = defaultdict(list)
    for one in rows:
        by_code[one.code].append(one)
        by_area[one.area_code].append(one)
    stand_in = SimpleNamespace(
        areas={one.area_code: one for one in areas},
        histories_by_code=by_code,
        histories_by_area=by_area,
    )
    return cast("Facts", stand_in)


TODAY = [
    make_ward("E05000011", "Northbury", "2022-12-31"),
    make_ward("E05000012", "Quay", "2022-12-31"),
    make_ward("E05000013", "Fen", "2022-12-31", role="comparison"),
]
WAS_ABBEY = [
    History("E05000001", "Abbey", "ward", None, "2022-05-05", "E05000011", 0.85, 1.0),
    History("E05000001", "Abbey", "ward", None, "2022-05-05", "E05000013", 0.15, 0.4),
]


def test_an_old_ward_leads_to_todays_wards_with_the_shares_of_its_residents() -> None:
    (abbey,) = list_other_areas(make_facts(TODAY, WAS_ABBEY))

    assert abbey.lead == "This ward was redrawn in May 2022. Today it lies in:"
    assert abbey.where == "today in Northbury (85 percent), Fen (15 percent)"
    assert [one.address for one in abbey.parts] == ["area/E05000011/index.html", ""]


def test_a_newer_ward_leads_to_the_wards_that_the_pages_show() -> None:
    areas = [make_ward("E05000001", "Thames", OLD)]
    row = History("E05000011", "Riverside", "ward", "2022-05-05", None, "E05000001", 1.0, 0.62)

    (riverside,) = list_other_areas(make_facts(areas, [row]))

    assert riverside.lead.startswith("A ward since May 2022. These pages show the wards as they")
    assert riverside.where == "here in Thames"


def test_a_ward_known_by_pairs_only_names_no_share() -> None:
    rows = [one._replace(share=None, share_of_area=None) for one in WAS_ABBEY]

    (abbey,) = list_other_areas(make_facts(TODAY, rows))

    assert abbey.where == "today in Northbury, Fen"


def test_a_ward_redrawn_since_says_until_when_and_into_what() -> None:
    areas = [make_ward("E05000001", "Thames", OLD)]
    rows = [
        History("E05000011", "Riverside", "ward", "2022-05-05", None, "E05000001", 1.0, 0.62),
        History("E05000012", "View", "ward", "2022-05-05", None, "E05000001", 1.0, 0.37),
        History("E05000013", "Sliver", "ward", "2022-05-05", None, "E05000001", 0.1, 0.01),
    ]
    facts = make_facts(areas, rows)

    redrawn = say_redrawn(facts, areas[0])

    assert redrawn is not None
    assert redrawn.later == "Ward as drawn until May 2022. Today it lies in:"
    assert [(one.name, one.share) for one in redrawn.later_parts] == [
        ("Riverside", "62 percent"),
        ("View", "37 percent"),
    ]
    assert redrawn.earlier == ""


def test_a_ward_of_today_says_what_it_was_before_and_only_right_before() -> None:
    older = History("E05000009", "Long ago", "ward", None, "2014-05-22", "E05000011", 1.0, 1.0)
    facts = make_facts(TODAY, [older, *WAS_ABBEY])

    redrawn = say_redrawn(facts, TODAY[0])

    assert redrawn is not None
    assert redrawn.earlier == "Ward as drawn since May 2022. Before, it lay in:"
    assert [one.name for one in redrawn.earlier_parts] == ["Abbey"]


def test_a_ward_that_never_changed_says_nothing() -> None:
    assert say_redrawn(make_facts(TODAY, WAS_ABBEY), TODAY[1]) is None


def test_every_code_of_another_date_has_a_page_of_its_own() -> None:
    facts = make_facts(TODAY, WAS_ABBEY)

    pages = list_history_pages(facts)

    assert list(pages) == ["area/E05000001/index.html"]
    assert pages["area/E05000001/index.html"]().title == "Abbey"
