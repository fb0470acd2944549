"""A project of several boroughs: its pages name boroughs, and each borough's name its wards."""

import re
from datetime import date
from pathlib import Path

import pytest

from wardwise.explorer.addresses import find_area, find_list, find_scorecard
from wardwise.explorer.facts import Facts
from wardwise.explorer.pages import Site
from wardwise.model.area import AreaLevel
from wardwise.publication.reader import open_release
from wardwise.workflow.release import run_release

EAST, WEST = "T09000101", "T09000102"


@pytest.fixture(scope="module")
def site(built_toy: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The toy borough as if it were a region, its wards in two boroughs by turns."""
    made = run_release(
        built_toy,
        target=tmp_path_factory.mktemp("several") / "release",
        created=date(2026, 1, 6),
        progress=_hear_nothing,
    )
    facts = Facts(open_release(made))
    home = facts.areas[facts.home.area_code]._replace(level=AreaLevel.REGION, borough_code=None)
    areas = {home.area_code: home}
    for code, name in ((EAST, "Eastbank"), (WEST, "Westbank")):
        areas[code] = home._replace(
            area_code=code,
            name=name,
            level=AreaLevel.BOROUGH,
            parent_code=home.area_code,
            borough_code=code,
        )
    for place, (code, one) in enumerate(sorted(facts.areas.items())):
        borough = (EAST, WEST)[place % 2]
        if one.level == AreaLevel.WARD and one.has_page:
            areas[code] = one._replace(parent_code=borough, borough_code=borough)
        elif code != home.area_code:
            areas[code] = one
    changed = Facts(facts.release)
    changed.__dict__["areas"] = areas
    return Site(changed)


def _hear_nothing(what: str, done: int, total: int) -> None:
    """Take the words of progress."""


def list_linked(site: Site, address: str) -> set[str]:
    """List the codes of the areas whose pages a page leads to, its map left out."""
    page = site.list_files()[address]().decode()
    return set(re.findall(r'href="[./]*area/(\w+)/index.html"', page))


def test_the_wards_of_a_borough_are_its_own(site: Site) -> None:
    east, west = (site.facts.list_wards_of(site.facts.areas[code]) for code in (EAST, WEST))

    assert {one.area_code for one in site.facts.listed} == {EAST, WEST}
    assert {*east, *west} == set(site.facts.wards)
    assert not set(east) & set(west)


def test_the_home_page_names_boroughs_and_no_ward(site: Site) -> None:
    linked = list_linked(site, "index.html")

    assert {EAST, WEST} <= linked
    assert not linked & {one.area_code for one in site.facts.wards}


def test_the_scorecard_lists_boroughs_and_leads_to_each_ones_wards(site: Site) -> None:
    page = site.list_files()["scorecard/index.html"]().decode()
    linked = list_linked(site, find_scorecard(EAST))

    assert f"../{find_scorecard(EAST)}" in page
    assert {one.area_code for one in site.facts.list_wards_of(site.facts.areas[EAST])} <= linked
    assert not {one.area_code for one in site.facts.list_wards_of(site.facts.areas[WEST])} & linked


def test_the_list_of_areas_leads_to_a_list_of_each_borough(site: Site) -> None:
    page = site.list_files()["areas/index.html"]().decode()
    own = site.facts.list_wards_of(site.facts.areas[WEST])
    parts = {one.area_code for ward in own for one in site.facts.list_parts(ward.area_code)}

    assert f"../{find_list(WEST)}" in page
    assert not parts & set(re.findall(r"area/(\w+)/", page))
    assert parts <= list_linked(site, find_list(WEST))
    assert {one.area_code for one in site.facts.wards} <= set(re.findall(r"area/(\w+)/", page))


def test_a_ward_is_drawn_among_the_wards_of_its_borough(site: Site) -> None:
    ward = site.facts.list_wards_of(site.facts.areas[EAST])[0]
    page = site.list_files()[find_area(ward.area_code)]().decode()
    drawn = re.findall(r"<title>([^<]+)</title><use", page)

    assert {one.name for one in site.facts.list_wards_of(site.facts.areas[EAST])} == set(drawn)
    assert f"{ward.name} in Eastbank" in page


def test_a_node_and_an_indicator_show_every_ward_by_borough(site: Site) -> None:
    wards = {one.area_code for one in site.facts.wards}

    assert wards <= list_linked(site, f"node/{site.facts.index_id}/index.html")
    assert wards <= list_linked(site, f"indicator/{next(iter(site.facts.indicators))}/index.html")
