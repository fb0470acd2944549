"""The maps of a release, its outlines read once."""

from collections.abc import Callable
from functools import cached_property

from markupsafe import Markup

from wardwise.explorer.addresses import find_area
from wardwise.explorer.facts import Facts
from wardwise.explorer.records import Area
from wardwise.model.area import AreaLevel
from wardwise.model.ratings import BenchmarkRating
from wardwise.presentation.colour import find_band
from wardwise.presentation.maps import Outlines, Shape, read_outlines
from wardwise.presentation.words import WORDS_OF_RATING
from wardwise.publication.shapes import IndicatorEntry


class Atlas:
    """Outlines of the project's areas, in one drawing, and the maps made of them."""

    def __init__(self, facts: Facts) -> None:
        """Keep the facts; outlines are read when a page first asks."""
        self.facts = facts

    @cached_property
    def outlines(self) -> Outlines | None:
        """Every outline of the release in one drawing; None where it holds none."""
        found = [one for one in self.facts.release.boundaries.values() if one["arcs"]]
        return read_outlines(found) if found else None

    def draw_locator(self, area: Area, root: str) -> Markup | None:
        """Draw where an area lies: the project's wards, with this one filled in."""
        if self.outlines is None:
            return None
        here = area.area_code
        if here == self.facts.home.area_code:
            return self.draw_scores(self.facts.index_id, root)
        data = self.outlines.paths.get(here)
        if not data:
            return None
        above = area.parent_code if area.level == AreaLevel.LSOA else here
        shapes = {
            one.area_code: Shape(
                "map__this" if one.area_code == here else self._shade(one, above),
                one.name,
                "",  # it only shows where: the ways to other areas are elsewhere
            )
            for one in self._list_drawn()
        }
        extra = [] if here in shapes else [("map__area map__this", data)]
        label = f"Map: where {area.name} lies in {self.facts.home.name}"
        return Markup(self.outlines.draw(shapes, label=label, extra=extra))  # noqa: S704

    def _list_drawn(self) -> list[Area]:
        """List the wards that have outlines, or the whole project area where none has."""
        paths = self.outlines.paths if self.outlines else {}
        return [one for one in self.facts.wards if one.area_code in paths] or [self.facts.home]

    @staticmethod
    def _shade(ward: Area, above: str | None) -> str:
        return "map__near" if ward.area_code == above else "map__rest"

    def draw_scores(self, node: str, root: str) -> Markup | None:
        """Draw the project's wards in the ten bands of a node's latest scores."""

        def describe(area: Area) -> tuple[str, str]:
            score = self.facts.find_score(node, area.area_code)
            if score is None or score.score is None:
                return "map__none", f"{area.name}: no score"
            return f"band-{find_band(score.score).number}", f"{area.name}: {score.score:.1f}"

        label = f"Map: {self.facts.labels[node]} in the wards of {self.facts.home.name}"
        return self._draw_wards(describe, root, label)

    def draw_ratings(self, indicator: IndicatorEntry, root: str) -> Markup | None:
        """Draw how the project's wards compare with the benchmark in an indicator."""
        benchmark = self.facts.benchmark["name"]
        period = indicator["periods"][-1]["period"]

        def describe(area: Area) -> tuple[str, str]:
            card = self.facts.find_card(indicator["id"], area.area_code, period)
            rating = card.against_benchmark if card else BenchmarkRating.NOT_COMPARED
            if rating is BenchmarkRating.NOT_COMPARED:
                return "map__none", f"{area.name}: cannot be said"
            return f"rate-{rating}", f"{area.name}: {WORDS_OF_RATING[rating]}"

        label = f"Map: {indicator['label']}, wards of {self.facts.home.name} against {benchmark}"
        return self._draw_wards(describe, root, label)

    def _draw_wards(
        self, describe: Callable[[Area], tuple[str, str]], root: str, label: str
    ) -> Markup | None:
        drawn = self._list_drawn()
        if self.outlines is None or drawn == [self.facts.home]:
            return None
        shapes = {}
        for ward in drawn:
            kind, name = describe(ward)
            shapes[ward.area_code] = Shape(kind, name, root + find_area(ward.area_code))
        return Markup(self.outlines.draw(shapes, label=label))  # noqa: S704
