"""Every page and file of a site, by address, each made when asked for."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial

from wardwise.explorer import addresses
from wardwise.explorer.area_page import make_area_page
from wardwise.explorer.atlas import Atlas
from wardwise.explorer.catalogue_file import write_catalogue
from wardwise.explorer.changed_page import make_changed_page
from wardwise.explorer.coherence_page import make_coherence_page
from wardwise.explorer.explain_page import make_explain_page
from wardwise.explorer.facts import Facts
from wardwise.explorer.history_page import list_history_pages
from wardwise.explorer.home_page import make_home_page
from wardwise.explorer.indicator_page import make_indicator_page
from wardwise.explorer.method_page import make_method_page
from wardwise.explorer.node_page import make_node_page
from wardwise.explorer.patterns_page import find_patterns_page, make_patterns_page
from wardwise.explorer.plain_pages import (
    make_about_page,
    make_accessibility_page,
    make_areas_page,
    make_data_page,
    make_downloads_page,
    make_not_found_page,
)
from wardwise.explorer.records import Area
from wardwise.explorer.render import Page, render_page
from wardwise.explorer.scorecard_page import make_scorecard_page
from wardwise.explorer.sensitivity_page import make_sensitivity_page
from wardwise.explorer.signed_page import make_signed_page
from wardwise.explorer.tables import (
    Cell,
    list_item_rows,
    list_rows,
    name_whole_files,
    write_csv,
    write_metadata,
)
from wardwise.explorer.workbooks import write_workbook

MakePage = Callable[[], Page]
MakeFile = Callable[[], bytes]


class Site:
    """The pages and files of one release."""

    def __init__(self, facts: Facts) -> None:
        """Keep the facts; pages are made when asked for."""
        self.facts = facts
        self.atlas = Atlas(facts)
        self._rows_at_hand: tuple[str, list[list[Cell]]] = ("", [])

    def list_pages(self) -> dict[str, MakePage]:
        """List every page by its address."""
        facts, atlas = self.facts, self.atlas
        pages: dict[str, MakePage] = {
            addresses.HOME: partial(make_home_page, facts, atlas),
            addresses.SCORECARD: partial(make_scorecard_page, facts),
            addresses.AREAS: partial(make_areas_page, facts),
            addresses.METHOD: partial(make_method_page, facts),
            addresses.DATA: partial(make_data_page, facts),
            addresses.DOWNLOADS: partial(make_downloads_page, facts),
            addresses.SIGNED: partial(make_signed_page, facts),
            addresses.ACCESSIBILITY: partial(make_accessibility_page, facts),
            addresses.ABOUT: partial(make_about_page, facts),
            addresses.NOT_FOUND: partial(make_not_found_page, facts),
        }
        for borough in facts.boroughs:
            code = borough.area_code
            pages[addresses.find_scorecard(code)] = partial(make_scorecard_page, facts, borough)
            pages[addresses.find_list(code)] = partial(make_areas_page, facts, borough)
        pages |= list_history_pages(facts)
        if facts.release.since is not None:
            pages[addresses.CHANGED] = partial(make_changed_page, facts, facts.release.since)
        if facts.release.coherence["findings"].height:
            pages[addresses.COHERENCE] = partial(make_coherence_page, facts)
        if facts.release.sensitivity is not None:
            pages[addresses.SENSITIVITY] = partial(
                make_sensitivity_page, facts, facts.release.sensitivity
            )
        for node in facts.patterns if facts.wards else ():
            pages[find_patterns_page(facts, node)] = partial(make_patterns_page, facts, atlas, node)
        for area in facts.own_areas:
            code = area.area_code
            pages[addresses.find_area(code)] = partial(make_area_page, facts, atlas, area)
            pages[addresses.find_explanation(code)] = partial(make_explain_page, facts, area)
        for node in (facts.index_id, *facts.dimensions, *facts.components):
            pages[addresses.find_node(node)] = partial(make_node_page, facts, atlas, node)
        for indicator in facts.indicators.values():
            address = addresses.find_indicator(indicator["id"])
            pages[address] = partial(make_indicator_page, facts, atlas, indicator)
        return pages

    def list_downloads(self) -> dict[str, MakeFile]:
        """List every file to take away by its address."""
        found: dict[str, MakeFile] = {}
        for area in self.facts.own_areas:
            text, book = self.facts.name_files(area)
            folder = f"area/{area.area_code}/"
            title = f"{area.name}: {self.facts.manifest['title']}"
            rows = partial(self._list_area_rows, area)
            self._add_files(found, folder, (text, book), title, rows)
        if not self.facts.release.downloads:
            title = f"All areas: {self.facts.manifest['title']}"
            whole = name_whole_files(self.facts)
            self._add_files(found, "downloads/", whole, title, self._list_every_row)
        found |= self._list_item_files()
        if self.facts.release.catalogue is not None:
            found[addresses.CATALOGUE] = partial(
                write_catalogue, self.facts, self.facts.release.catalogue
            )
        for path in self.facts.release.downloads:
            found[f"downloads/release/{path.removeprefix('downloads/')}"] = partial(
                self.facts.release.read_file, path
            )
        return found

    def _list_item_files(self) -> dict[str, MakeFile]:
        """List the CSV files of indicators, of nodes and of the scorecard."""
        facts = self.facts
        nodes = (facts.index_id, *facts.dimensions, *facts.components)
        files: dict[str, tuple[str, ...]] = {
            f"indicator/{key}/{facts.name_indicator_file(one)}": (key,)
            for key, one in facts.indicators.items()
        }
        files |= {f"node/{node}/{facts.name_node_file(node)}": (node,) for node in nodes}
        files[f"scorecard/{facts.name_node_file('scorecard')}"] = nodes
        found: dict[str, MakeFile] = {}
        for address, items in files.items():
            name = address.rsplit("/", 1)[-1]
            what = facts.labels[items[0]] if len(items) == 1 else "Scorecard"
            title = f"{what}: {facts.manifest['title']}"
            found[address] = partial(self._write_items, items)
            found[f"{address}-metadata.json"] = partial(write_metadata, facts, name, title)
        return found

    def list_files(self) -> dict[str, MakeFile]:
        """List every file by its address: pages, then downloads."""
        pages: dict[str, MakeFile] = {
            address: partial(self._render, make) for address, make in self.list_pages().items()
        }
        return pages | self.list_downloads()

    def _add_files(
        self,
        found: dict[str, MakeFile],
        folder: str,
        names: tuple[str, str],
        title: str,
        rows: Callable[[], list[list[Cell]]],
    ) -> None:
        text, book = names
        found[folder + text] = lambda: write_csv(rows())
        found[f"{folder}{text}-metadata.json"] = partial(write_metadata, self.facts, text, title)
        found[folder + book] = lambda: write_workbook(self.facts, title, rows())

    def _list_area_rows(self, area: Area) -> list[list[Cell]]:
        code, rows = self._rows_at_hand  # a table is written twice in turn, as CSV and Excel
        if code != area.area_code:
            rows = list(list_rows(self.facts, area))
            self._rows_at_hand = area.area_code, rows
        return rows

    @cached_property
    def _tabled_areas(self) -> list[Area]:
        areas = list(self.facts.own_areas)
        benchmark = self.facts.areas.get(self.facts.benchmark["code"])
        if benchmark is not None and benchmark not in areas:
            areas.insert(0, benchmark)
        return areas

    def _list_every_row(self) -> list[list[Cell]]:
        return [row for area in self._tabled_areas for row in list_rows(self.facts, area)]

    def _write_items(self, items: Sequence[str]) -> bytes:
        return write_csv(
            row
            for item in items
            for area in self._tabled_areas
            for row in list_item_rows(self.facts, area, item)
        )

    def _render(self, make: MakePage) -> bytes:
        return render_page(self.facts, make()).encode()
