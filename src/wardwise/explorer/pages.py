"""Every page and file of a site, by address, each made when asked for."""

from collections.abc import Callable
from functools import partial

from wardwise.explorer.area_page import make_area_page
from wardwise.explorer.atlas import Atlas
from wardwise.explorer.addresses import HOME, find_area, find_indicator, find_node
from wardwise.explorer.facts import Facts
from wardwise.explorer.home_page import make_home_page
from wardwise.explorer.indicator_page import make_indicator_page
from wardwise.explorer.node_page import make_node_page
from wardwise.explorer.render import Page, render_page

MakePage = Callable[[], Page]
MakeFile = Callable[[], bytes]


class Site:
    """The pages and files of one release."""

    def __init__(self, facts: Facts) -> None:
        """Keep the facts; pages are made when asked for."""
        self.facts = facts
        self.atlas = Atlas(facts)

    def list_pages(self) -> dict[str, MakePage]:
        """List every page by its address."""
        facts, atlas = self.facts, self.atlas
        pages: dict[str, MakePage] = {HOME: partial(make_home_page, facts, atlas)}
        for area in facts.own_areas:
            pages[find_area(area.area_code)] = partial(make_area_page, facts, atlas, area)
        for node in (facts.index_id, *facts.dimensions, *facts.components):
            pages[find_node(node)] = partial(make_node_page, facts, atlas, node)
        for indicator in facts.indicators.values():
            address = find_indicator(indicator["id"])
            pages[address] = partial(make_indicator_page, facts, indicator)
        return pages

    def list_files(self) -> dict[str, MakeFile]:
        """List every file by its address: pages and downloads."""
        return {address: partial(self._render, make) for address, make in self.list_pages().items()}

    def _render(self, make: MakePage) -> bytes:
        return render_page(self.facts, make()).encode()
