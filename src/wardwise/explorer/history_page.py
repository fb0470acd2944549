"""The page of a ward or neighbourhood of another date: it leads to the areas of the release."""

from collections.abc import Callable
from functools import partial

from wardwise.explorer import addresses
from wardwise.explorer.facts import Facts
from wardwise.explorer.histories import OtherArea, list_other_areas
from wardwise.explorer.render import Crumb, Page


def list_history_pages(facts: Facts) -> dict[str, Callable[[], Page]]:
    """List the pages of areas of other dates by address; none of a code that has a page itself."""
    return {
        one.address: partial(make_history_page, one)
        for one in list_other_areas(facts)
        if one.code not in facts.areas
    }


def make_history_page(other: OtherArea) -> Page:
    """Make the page that leads from a code of another date to the areas of the release."""
    return Page(
        address=other.address,
        title=other.name,
        template="history.html",
        crumbs=(Crumb("Home", addresses.HOME), Crumb("Find an area", addresses.AREAS)),
        shown={"other": other},
    )
