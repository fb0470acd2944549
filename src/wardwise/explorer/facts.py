"""Everything the pages say, looked up once from a release's tables."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar, cast

import polars as pl

from wardwise.explorer.addresses import write_slug
from wardwise.explorer.records import (
    Area,
    Card,
    Change,
    Cluster,
    Diagnostic,
    History,
    Input,
    Lineage,
    Observation,
    Pattern,
    Peer,
    Reason,
    Score,
    Tried,
    Weight,
)
from wardwise.explorer.shelf import Shelf
from wardwise.model.area import LEVEL_LABELS, AreaLevel, AreaRole
from wardwise.model.method import Method
from wardwise.presentation.scale_words import ScaleWords, word_scale
from wardwise.publication.reader import Release
from wardwise.publication.shapes import (
    ComponentEntry,
    DimensionEntry,
    IndicatorEntry,
    Manifest,
    SourceEntry,
)

LEVELS_UPWARDS = tuple(AreaLevel)
Row = TypeVar("Row")


def _gather_one(
    key: int, make: Callable[[tuple[object, ...]], Row]
) -> Callable[[Sequence[tuple[object, ...]]], dict[tuple[str, ...], Row]]:
    """Give what makes records of rows whose key, the first columns, is theirs alone."""
    return lambda rows: {cast("tuple[str, ...]", row[:key]): make(row[key:]) for row in rows}


class Facts:
    """A release as the pages ask for it; rows by key, made when a page asks.

    Only the project's own areas and the benchmark are kept, except for what places them among
    others: names, and every area's latest scores.
    """

    def __init__(self, release: Release) -> None:
        """Keep the release; tables are read when a page first asks."""
        self.release = release
        self.manifest: Manifest = release.manifest
        self.framework = release.framework
        self.periods = [one["id"] for one in self.manifest["edition"]["periods"]]
        self.period_labels = {
            one["id"]: one["label"] for one in self.manifest["edition"]["periods"]
        }
        self.first, self.latest = self.periods[0], self.periods[-1]
        self.index_id = self.framework["index"]["id"]
        self.benchmark = self.manifest["benchmark"]

    def name_files(self, area: Area) -> tuple[str, str]:
        """Name an area's CSV and Excel files by area, periods and edition."""
        edition = self.manifest["edition"]["id"]
        span = "-".join(dict.fromkeys((self.first, self.latest)))
        stem = f"{area.area_code}-{write_slug(area.name)}-{span}-{write_slug(edition)}"
        return f"{stem}.csv", f"{stem}.xlsx"

    def name_node_file(self, node: str) -> str:
        """Name the CSV file of a node, or of the scorecard, by periods and edition."""
        span = "-".join(dict.fromkeys((self.first, self.latest)))
        return f"{write_slug(node)}-{span}-{write_slug(self.manifest['edition']['id'])}.csv"

    def name_indicator_file(self, indicator: IndicatorEntry) -> str:
        """Name an indicator's CSV file by indicator, periods and edition."""
        periods = dict.fromkeys(write_slug(one["label"]) for one in indicator["periods"])
        edition = write_slug(self.manifest["edition"]["id"])
        return f"{write_slug(indicator['id'])}-{'-'.join(periods)}-{edition}.csv"

    # -------------------------------------------------------------------------- the framework

    @cached_property
    def dimensions(self) -> dict[str, DimensionEntry]:
        """Dimensions by id, in order."""
        return {one["id"]: one for one in self.framework["dimensions"]}

    @cached_property
    def components(self) -> dict[str, ComponentEntry]:
        """Components by id, in order."""
        return {one["id"]: one for one in self.framework["components"]}

    @cached_property
    def indicators(self) -> dict[str, IndicatorEntry]:
        """Indicators by id, in order."""
        return {one["id"]: one for one in self.framework["indicators"]}

    @cached_property
    def sources(self) -> dict[str, SourceEntry]:
        """Sources by id."""
        return {one["id"]: one for one in self.release.sources}

    @cached_property
    def labels(self) -> dict[str, str]:
        """Labels of all nodes, indicators among them."""
        return {
            self.index_id: self.framework["index"]["label"],
            **{key: one["label"] for key, one in self.dimensions.items()},
            **{key: one["label"] for key, one in self.components.items()},
            **{key: one["label"] for key, one in self.indicators.items()},
        }

    def list_components(self, dimension: str) -> list[ComponentEntry]:
        """List the components of a dimension."""
        return [one for one in self.components.values() if one["dimension"] == dimension]

    def list_indicators(self, component: str) -> list[IndicatorEntry]:
        """List the indicators of a component, those that count in its score first."""
        found = [one for one in self.indicators.values() if one["component"] == component]
        return sorted(found, key=lambda one: not one["weighted"])

    # ------------------------------------------------------------------------------ the areas

    @cached_property
    def areas(self) -> dict[str, Area]:
        """Every area by code."""
        columns = list(Area._fields)
        rows = self.release.areas.select(columns).iter_rows()
        return {row[0]: Area._make(row) for row in rows}

    @cached_property
    def own_areas(self) -> list[Area]:
        """The project's areas, larger levels first, then by name."""
        order = {level: -place for place, level in enumerate(LEVELS_UPWARDS)}
        found = [one for one in self.areas.values() if one.role == AreaRole.PROJECT]
        return sorted(found, key=lambda one: (order[AreaLevel(one.level)], one.name))

    @cached_property
    def home(self) -> Area:
        """The area that the release is about."""
        return self.areas[self.manifest["area"]["code"]]

    @cached_property
    def wards(self) -> list[Area]:
        """The project's areas of the level that the index was fitted on, by name."""
        level = self.manifest["edition"]["fit"]["level"]
        return [one for one in self.own_areas if one.level == level]

    @cached_property
    def boroughs(self) -> list[Area]:
        """The boroughs of a project of several, by name; none of a project of one."""
        found = [one for one in self.own_areas if one.level == AreaLevel.BOROUGH]
        return [one for one in found if one.area_code != self.home.area_code]

    @cached_property
    def listed(self) -> list[Area]:
        """The areas that pages about the whole name one by one: boroughs, or of one its wards."""
        return self.boroughs or self.wards

    @property
    def listed_words(self) -> tuple[str, str]:
        """The word for one of the listed areas, and for several."""
        fit = AreaLevel(self.manifest["edition"]["fit"]["level"])
        return LEVEL_LABELS[AreaLevel.BOROUGH if self.boroughs else fit]

    @cached_property
    def wards_by_borough(self) -> list[tuple[Area, list[Area]]]:
        """Of a project of several boroughs, each with its wards by name."""
        return [
            (borough, [one for one in self.wards if one.borough_code == borough.area_code])
            for borough in self.boroughs
        ]

    def list_wards_of(self, borough: Area | None) -> list[Area]:
        """List the wards of a borough; of the whole project where none is named."""
        if borough is None:
            return self.wards
        return [one for one in self.wards if one.borough_code == borough.area_code]

    @property
    def fit_plural(self) -> str:
        """The word for several areas of the level that the index was fitted on."""
        return LEVEL_LABELS[AreaLevel(self.manifest["edition"]["fit"]["level"])][1]

    @cached_property
    def _children(self) -> dict[str, list[Area]]:
        found: dict[str, list[Area]] = defaultdict(list)
        for one in self.own_areas:
            if one.parent_code:
                found[one.parent_code].append(one)
        return found

    def list_parts(self, code: str) -> list[Area]:
        """List the areas that lie within one, a level below it."""
        return self._children.get(code, [])

    def name_parent(self, area: Area) -> str:
        """Give the name of the area that one lies in; empty at the top."""
        parent = self.areas.get(area.parent_code or "")
        return parent.name if parent else ""

    @cached_property
    def histories_by_code(self) -> dict[str, list[History]]:
        """Where each code of another date lies, the largest share first."""
        found: dict[str, list[History]] = defaultdict(list)
        for row in self.release.histories.select(History._fields).iter_rows():
            found[row[0]].append(History._make(row))
        return found

    @cached_property
    def histories_by_area(self) -> dict[str, list[History]]:
        """The codes of other dates that each area holds part of."""
        found: dict[str, list[History]] = defaultdict(list)
        for rows in self.histories_by_code.values():
            for one in rows:
                found[one.area_code].append(one)
        return found

    # ------------------------------------------------------------------- figures, by their key

    @cached_property
    def _kept_codes(self) -> pl.Series:
        codes = [one.area_code for one in self.own_areas]
        return pl.Series([*codes, self.benchmark["code"]], dtype=pl.String)

    def _read(
        self, table: pl.DataFrame, key: tuple[str, ...], fields: tuple[str, ...]
    ) -> Iterator[tuple[tuple[str, ...], tuple[object, ...]]]:
        kept = table.filter(pl.col("area_code").is_in(self._kept_codes.implode()))
        for row in kept.select(*key, *fields).iter_rows():
            yield row[: len(key)], row[len(key) :]

    def _shelve(
        self,
        name: str,
        key: tuple[str, ...],
        fields: tuple[str, ...],
        gather: Callable[[Sequence[tuple[object, ...]]], Mapping[tuple[str, ...], Row]],
    ) -> Shelf[Row]:
        table = self.release.read_columns(name, (*key, *fields), areas=self._kept_codes)
        return Shelf(table, gather, boroughs=self._boroughs_by_code)

    @cached_property
    def _boroughs_by_code(self) -> dict[str, str]:
        return {code: one.borough_code or "" for code, one in self.areas.items()}

    @cached_property
    def scores(self) -> Shelf[Score]:
        """Scores by node, area and period."""
        key = ("node_id", "area_code", "period_id")
        return self._shelve("scores", key, Score._fields, _gather_one(3, Score._make))

    @cached_property
    def cards(self) -> Shelf[Card]:
        """Scorecard rows by node or indicator, area and period."""
        key = ("node_id", "area_code", "period_id")
        return self._shelve("scorecards", key, Card._fields, _gather_one(3, Card._make))

    @cached_property
    def changes(self) -> Shelf[Change]:
        """The change over the longest span, by node or indicator and area."""
        order = {period: place for place, period in enumerate(self.periods)}

        def measure_span(one: Change) -> int:
            return order[one.to_period_id] - order[one.from_period_id]

        def gather(rows: Sequence[tuple[object, ...]]) -> dict[tuple[str, ...], Change]:
            found: dict[tuple[str, ...], Change] = {}
            for row in rows:
                one, key = Change._make(row[2:]), cast("tuple[str, ...]", row[:2])
                if key not in found or measure_span(one) > measure_span(found[key]):
                    found[key] = one
            return found

        return self._shelve("changes", ("node_id", "area_code"), Change._fields, gather)

    @cached_property
    def inputs(self) -> Shelf[Input]:
        """What scores are made of, by indicator, area and period."""
        key = ("indicator_id", "area_code", "period_id")
        return self._shelve("contributions", key, Input._fields, _gather_one(3, Input._make))

    @cached_property
    def observations(self) -> Shelf[dict[str, Observation]]:
        """Observations by indicator and area, then by source period."""

        def gather(
            rows: Sequence[tuple[object, ...]],
        ) -> dict[tuple[str, ...], dict[str, Observation]]:
            found: dict[tuple[str, ...], dict[str, Observation]] = defaultdict(dict)
            for row in rows:
                read = Observation._make(row[2:])
                found[cast("tuple[str, ...]", row[:2])][read.period_id] = read
            return dict(found)

        key = ("indicator_id", "area_code")
        return self._shelve("observations", key, Observation._fields, gather)

    @cached_property
    def lineage(self) -> Shelf[list[Lineage]]:
        """Where each observation came from, by indicator, area and source period."""

        def gather(rows: Sequence[tuple[object, ...]]) -> dict[tuple[str, ...], list[Lineage]]:
            found: dict[tuple[str, ...], list[Lineage]] = defaultdict(list)
            for row in rows:
                found[cast("tuple[str, ...]", row[:3])].append(Lineage._make(row[3:]))
            return dict(found)

        key = ("indicator_id", "area_code", "period_id")
        return self._shelve("lineage", key, Lineage._fields, gather)

    @cached_property
    def peers(self) -> dict[str, list[Peer]]:
        """Each area's peers, the most alike first."""
        found: dict[str, list[Peer]] = defaultdict(list)
        for one, row in self._read(self.release.peers, ("area_code",), Peer._fields):
            found[one[0]].append(Peer._make(row))
        return {code: sorted(rows, key=lambda row: row.rank) for code, rows in found.items()}

    @cached_property
    def peer_reasons(self) -> Shelf[list[Reason]]:
        """In what an area and its peers are alike, by characteristic and area."""

        def gather(rows: Sequence[tuple[object, ...]]) -> dict[tuple[str, ...], list[Reason]]:
            found: dict[tuple[str, ...], list[Reason]] = defaultdict(list)
            for row in rows:
                found[cast("tuple[str, ...]", row[:2])].append(Reason._make(row[2:]))
            return dict(found)

        table = self.release.peer_reasons.select("indicator_id", "area_code", *Reason._fields)
        kept = table.filter(pl.col("area_code").is_in(self._kept_codes.implode()))
        return Shelf(kept, gather, boroughs=self._boroughs_by_code)

    @cached_property
    def spread(self) -> Mapping[tuple[str, str], list[float]]:
        """Every latest score of a level's areas, the release's own and those beside them."""
        levels = {code: area.level for code, area in self.areas.items()}
        found: dict[tuple[str, str], list[float]] = defaultdict(list)
        columns = ("node_id", "area_code", "period_id", "score")
        table = self.release.read_columns("scores", columns).filter(
            (pl.col("period_id") == self.latest) & pl.col("score").is_not_null()
        )
        for node, code, score in table.select("node_id", "area_code", "score").iter_rows():
            if code in levels:
                found[node, levels[code]].append(score)
        return found

    @cached_property
    def tried(self) -> dict[str, Tried]:
        """Ranks under other methods, by area."""
        rows = self._read(self.release.sensitivity_areas, ("area_code",), Tried._fields)
        return {code: Tried._make(row) for (code,), row in rows}

    @cached_property
    def patterns(self) -> dict[str, Pattern]:
        """How far neighbours resemble each other, by node; none where that is not known."""
        return self._read_whole(self.release.patterns, "node_id", Pattern._fields, Pattern._make)

    @cached_property
    def clusters(self) -> dict[tuple[str, ...], Cluster]:
        """How areas and their neighbours lie, by node and area."""
        rows = self._read(self.release.clusters, ("node_id", "area_code"), Cluster._fields)
        return {key: Cluster._make(row) for key, row in rows}

    @cached_property
    def method(self) -> Method:
        """The method by which the release's scores were made."""
        return self.release.chosen_method

    @cached_property
    def scale(self) -> ScaleWords:
        """What a score's number means."""
        within = self.manifest["edition"]["fit"]["within_label"]
        return word_scale(self.method, unit=f"the {self.fit_plural} of {within}")

    @cached_property
    def scale_end(self) -> float:
        """Where the scale of scores ends: 100, or the highest place where scores are places."""
        if not self.scale.counts_places:
            return 100.0
        return max((one for scores in self.spread.values() for one in scores), default=100.0)

    @cached_property
    def weights(self) -> dict[str, Weight]:
        """How each weighted indicator counts."""
        return self._read_whole(self.release.weights, "indicator_id", Weight._fields, Weight._make)

    @cached_property
    def diagnostics(self) -> dict[str, Diagnostic]:
        """Whether each component is coherent."""
        return self._read_whole(
            self.release.diagnostics, "component_id", Diagnostic._fields, Diagnostic._make
        )

    @staticmethod
    def _read_whole(
        table: pl.DataFrame,
        key: str,
        fields: tuple[str, ...],
        make: Callable[[tuple[object, ...]], Row],
    ) -> dict[str, Row]:
        rows = table.select(key, *fields).iter_rows()
        return {row[0]: make(row[1:]) for row in rows}

    @cached_property
    def _joined(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        kept = pl.col("to_code").is_in(self._kept_codes.implode()) & (pl.col("share") > 0)
        table = self.release.crosswalks.filter(kept)
        for crosswalk, to, code in table.select("crosswalk_id", "to_code", "from_code").iter_rows():
            found[crosswalk, to].append(code)
        return dict(found)

    def list_sources_of(self, crosswalk: str, code: str) -> list[str]:
        """List the smaller areas, by name, that a crosswalk puts into an area."""
        found = [one for one in self._joined.get((crosswalk, code), []) if one in self.areas]
        return sorted(found, key=lambda one: self.areas[one].name)

    # ----------------------------------------------------------------------- in short, by area

    def find_score(self, node: str, code: str, period: str | None = None) -> Score | None:
        """Find the score of a node and area, of the latest period unless one is named."""
        return self.scores.get((node, code, period or self.latest))

    def find_card(self, node: str, code: str, period: str | None = None) -> Card | None:
        """Find the scorecard row of a node or indicator and area, the latest unless named."""
        return self.cards.get((node, code, period or self.latest))
