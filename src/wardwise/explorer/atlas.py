"""The maps of a release, its outlines read once."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from html import escape

from markupsafe import Markup

from wardwise.explorer.addresses import find_area
from wardwise.explorer.facts import Facts
from wardwise.explorer.records import Area
from wardwise.model.area import AreaLevel
from wardwise.model.patterns import ClusterKind
from wardwise.model.ratings import BenchmarkRating
from wardwise.presentation.colour import find_fifth, list_fifths
from wardwise.presentation.group_words import WORDS_OF_GROUP
from wardwise.presentation.maps import (
    UNKNOWN,
    Outlines,
    Rings,
    Shape,
    draw_sample,
    place_outlines,
    read_rings,
)
from wardwise.presentation.words import (
    SYMBOLS_OF_RATING,
    WORDS_OF_RATING,
    capitalise,
    write_figure,
    write_number,
)
from wardwise.publication.shapes import IndicatorEntry

UNJUDGED = "cannot be said"
_LOOKS_OF_GROUP = {
    ClusterKind.LOW_AMONG_LOW: "group-low",
    ClusterKind.LOW_AMONG_HIGH: "group-low-odd",
    ClusterKind.HIGH_AMONG_LOW: "group-high-odd",
    ClusterKind.HIGH_AMONG_HIGH: "group-high",
    ClusterKind.NOT_CLEAR: "group-none",
}
_JUDGED = (BenchmarkRating.BETTER, BenchmarkRating.SIMILAR, BenchmarkRating.WORSE)


class Atlas:
    """Outlines of the project's areas, in one drawing, and the maps made of them."""

    def __init__(self, facts: Facts) -> None:
        """Keep the facts; outlines are read when a page first asks."""
        self.facts = facts
        self._drawings: dict[str, Outlines | None] = {}

    @cached_property
    def _rings(self) -> dict[str, Rings]:
        found = [one for one in self.facts.release.boundaries.values() if one["arcs"]]
        return read_rings(found)

    def _find_outlines(self, borough: Area | None) -> Outlines | None:
        """Find the drawing of a borough, or of the whole project; None without outlines.

        A project of several boroughs is drawn by borough as a whole, and each with its own areas.
        """
        code = borough.area_code if borough else ""
        if code not in self._drawings:
            rings = self._rings
            if borough is not None:
                kept = {
                    one.area_code for one in self.facts.areas.values() if one.borough_code == code
                }
                rings = {one: found for one, found in rings.items() if one in kept}
            elif self.facts.boroughs:
                kept = {one.area_code for one in self.facts.boroughs}
                rings = {one: found for one, found in rings.items() if one in kept}
            self._drawings[code] = place_outlines(rings) if rings else None
        return self._drawings[code]

    def find_frame(self, area: Area) -> Area | None:
        """Find the borough that an area is shown in, in a project of several; None of one."""
        if not self.facts.boroughs or area.area_code == self.facts.home.area_code:
            return None
        return self.facts.areas.get(area.borough_code or "")

    def draw_locator(self, area: Area, root: str) -> Markup | None:
        """Draw where an area lies: its borough's wards, with this one filled in."""
        frame = self.find_frame(area)
        outlines = self._find_outlines(frame)
        if outlines is None:
            return None
        here = area.area_code
        if here == (frame or self.facts.home).area_code:
            return self.draw_scores(self.facts.index_id, root, borough=frame)
        data = outlines.paths.get(here)
        if not data:
            return None
        above = area.parent_code if area.level == AreaLevel.LSOA else here
        shapes = {
            one.area_code: Shape(
                "map__this" if one.area_code == here else self._shade(one, above),
                one.name,
                "",  # it only shows where: the ways to other areas are elsewhere
            )
            for one in self._list_drawn(outlines, frame)
        }
        extra = [] if here in shapes else [("map__area map__this", data)]
        label = f"Map: where {area.name} lies in {(frame or self.facts.home).name}"
        return Markup(outlines.draw(shapes, label=label, extra=extra))  # noqa: S704

    def _list_drawn(self, outlines: Outlines, borough: Area | None) -> list[Area]:
        """List the areas that have outlines, or the whole project area where none has."""
        found = self.facts.list_wards_of(borough) if borough else self.facts.listed
        return [one for one in found if one.area_code in outlines.paths] or [self.facts.home]

    @staticmethod
    def _shade(ward: Area, above: str | None) -> str:
        return "map__near" if ward.area_code == above else "map__rest"

    def draw_scores(self, node: str, root: str, *, borough: Area | None = None) -> Markup | None:
        """Draw areas by the fifth of all of their level in which their latest score lies.

        They are the wards of a borough, or the boroughs of a project of several.
        """
        facts = self.facts
        fit = facts.manifest["edition"]["fit"]
        level, plural = fit["level"], facts.fit_plural
        if facts.boroughs and borough is None:
            level, plural = facts.boroughs[0].level, facts.boroughs[0].level_plural
        every = facts.spread.get((node, level), [])

        def describe(area: Area) -> Shape:
            score = facts.find_score(node, area.area_code)
            if score is None or score.score is None:
                return Shape(UNKNOWN, f"{area.name}: no score", name=area.name)
            fifth = find_fifth(score.score, every)
            figure = write_number(score.score)
            label = f"{area.name}: {figure}, {fifth.words}"
            return Shape(f"fifth-{fifth.number}", label, name=area.name, figure=figure)

        kinds = {f"fifth-{one.number}": one.words for one in reversed(list_fifths())}
        return self._draw_wards(
            describe,
            root,
            label=f"Map: {facts.labels[node]} in the {plural} of {(borough or facts.home).name}",
            key={**kinds, UNKNOWN: "no score"},
            title=f"Among all {len(every):,} {plural} of {fit['within_label']}",
            borough=borough,
        )

    def draw_ratings(self, indicator: IndicatorEntry, root: str) -> Markup | None:
        """Draw how the project's wards compare with the benchmark in an indicator."""
        facts = self.facts
        period = indicator["periods"][-1]

        def describe(area: Area) -> Shape:
            card = facts.find_card(indicator["id"], area.area_code, period["period"])
            found = facts.observations.get((indicator["id"], area.area_code), {})
            value = one.value if (one := found.get(period["source_period"])) else None
            rating = card.against_benchmark if card else BenchmarkRating.NOT_COMPARED
            known = rating is not BenchmarkRating.NOT_COMPARED
            words = WORDS_OF_RATING[rating] if known else UNJUDGED
            figure = (
                write_figure(value, unit=indicator["unit"], decimals=indicator["decimals"])
                if value is not None
                else ""
            )
            return Shape(
                f"rate-{rating}" if known else UNKNOWN,
                f"{area.name}: {figure}, {words}" if figure else f"{area.name}: no figure",
                name=area.name,
                figure=figure,
            )

        name = facts.benchmark["name"]
        where = f"{facts.listed_words[1]} of {facts.home.name}"
        kinds = {
            f"rate-{one}": f"{SYMBOLS_OF_RATING[one]} {WORDS_OF_RATING[one]}" for one in _JUDGED
        }
        return self._draw_wards(
            describe,
            root,
            label=f"Map: {indicator['label']}, {where} against {name}",
            key={**kinds, UNKNOWN: UNJUDGED},
            title=f"Against {name}, {period['label']}",
        )

    def draw_groups(self, node: str, root: str) -> Markup | None:
        """Draw which wards lie in groups of high or of low ones, of all boroughs at once."""
        facts = self.facts
        outlines = self._find_ward_outlines()
        if outlines is None:
            return None
        shapes: dict[str, Shape] = {}
        for ward in facts.wards:
            found = facts.clusters.get((node, ward.area_code))
            group = found.group if found else ClusterKind.NO_SCORE
            figure = write_number(found.score) if found and found.score is not None else ""
            shapes[ward.area_code] = Shape(
                _LOOKS_OF_GROUP.get(group, UNKNOWN),
                f"{ward.name}: {', '.join(filter(None, (figure, WORDS_OF_GROUP[group])))}",
                address=root + find_area(ward.area_code),
                name="" if facts.boroughs else ward.name,
                figure=figure,
            )
        kinds = {look: capitalise(WORDS_OF_GROUP[kind]) for kind, look in _LOOKS_OF_GROUP.items()}
        return _lay_out(
            outlines,
            shapes,
            label=f"Map: groups of high and low {facts.fit_plural} in {facts.labels[node]}",
            key={**kinds, UNKNOWN: "No score, or no neighbour with one"},
            title=f"Against the mean of {facts.manifest['edition']['fit']['within_label']}",
        )

    def _find_ward_outlines(self) -> Outlines | None:
        """Find the drawing of all wards; None without outlines."""
        if not self.facts.boroughs:
            return self._find_outlines(None)
        if "wards" not in self._drawings:
            wards = {one.area_code for one in self.facts.wards}
            rings = {one: found for one, found in self._rings.items() if one in wards}
            self._drawings["wards"] = place_outlines(rings) if rings else None
        return self._drawings["wards"]

    def _draw_wards(
        self,
        describe: Callable[[Area], Shape],
        root: str,
        *,
        label: str,
        key: Mapping[str, str],
        title: str,
        borough: Area | None = None,
    ) -> Markup | None:
        """Draw the areas, and below them the key of the looks in use."""
        outlines = self._find_outlines(borough)
        drawn = self._list_drawn(outlines, borough) if outlines else []
        if outlines is None or drawn == [self.facts.home]:
            return None
        shapes = {
            ward.area_code: replace(describe(ward), address=root + find_area(ward.area_code))
            for ward in drawn
        }
        return _lay_out(outlines, shapes, label=label, key=key, title=title)


def _lay_out(
    outlines: Outlines,
    shapes: Mapping[str, Shape],
    *,
    label: str,
    key: Mapping[str, str],
    title: str,
) -> Markup:
    """Lay out a map, and below it the key of the looks in use."""
    used = {one.kind for one in shapes.values()}
    samples = "".join(
        f"<li>{draw_sample(kind)}{escape(words)}</li>"
        for kind, words in key.items()
        if kind in used
    )
    return Markup(  # noqa: S704
        f'{outlines.draw(shapes, label=label)}<p class="signs__title">{escape(title)}</p>'
        f'<ul class="signs">{samples}</ul>'
    )
