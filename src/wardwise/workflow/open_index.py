"""An index that was built, with the figures it was built from: what a notebook asks about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from wardwise.composite import build
from wardwise.composite.build import BuiltIndex
from wardwise.composite.explain import Explanation, explain_score
from wardwise.model.area import LEVEL_LABELS
from wardwise.model.edition import Edition
from wardwise.model.errors import UnknownScoreError, suggest_nearest
from wardwise.model.indicator import Indicator
from wardwise.model.scores import CHANGE_SCHEMA, PEER_SCHEMA
from wardwise.presentation.notebook import (
    ShownRow,
    draw_score,
    show_table,
    show_together,
    show_words,
)
from wardwise.scorecard import card
from wardwise.scorecard.card_text import Scorecard
from wardwise.scorecard.change import compute_changes
from wardwise.scorecard.peer_text import make_peer_lines
from wardwise.scorecard.ratings import make_scorecards
from wardwise.workflow.given_tables import GivenTable, shape_areas, shape_observations

_ENDS = 5  # areas shown at either end of a long list


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OpenIndex(BuiltIndex):
    """An edition's scores, everything behind them, and the figures they were made from."""

    observations: pl.DataFrame
    areas: pl.DataFrame
    benchmark: str  # code of the area that others are measured against

    def to_table(self, period: str | None = None) -> pl.DataFrame:
        """Give a period's scores as a table: areas in rows, nodes in columns.

        Parameters
        ----------
        period : the edition's period; its latest where None

        Returns
        -------
        `area_code, name, rank` (of the index among the areas shown, 1 = highest), then the index,
        dimensions and components; highest first, areas without an index last
        """
        span = period or self.edition.periods[-1].id
        nodes = list(dict.fromkeys(self.scores["node_id"]))
        index = self.edition.framework.index_id
        wide = (
            self.scores.filter(period_id=span)
            .pivot("node_id", index="area_code", values="score")
            .join(self.areas.select("area_code", "name"), on="area_code", how="left")
            .with_columns(rank=pl.col(index).rank("min", descending=True))
        )
        return wide.select("area_code", "name", "rank", *nodes).sort(
            index, descending=True, nulls_last=True
        )

    def _repr_html_(self) -> str:
        """Show the index in a notebook: the areas that stand highest and lowest."""
        framework = self.edition.framework
        span = self.edition.periods[-1]
        place = {one.id: one.label for one in framework.dimensions}
        parts = []
        for level in self.edition.levels:
            shown = self._list_level(str(level), span.id)
            if not shown:
                continue
            caption = f"{framework.index_label}: {LEVEL_LABELS[level][1]}, {span.label}"
            if len(shown) == 2 * _ENDS:
                caption += f", the {_ENDS} highest and the {_ENDS} lowest scores"
            headings = ("Area", "score", "0 to 100", "probably", *place.values())
            numbers = (0, 2, *range(3, 3 + len(place)))
            parts.append(show_table(caption, headings, shown, numbers=numbers))
        return show_together(*parts, show_words(f"{self!r}."))

    def _list_level(self, level: str, span: str) -> list[ShownRow]:
        """List the highest and lowest areas of a level as rows of a shown table."""
        framework = self.edition.framework
        codes = self.areas.filter(level=level)["area_code"]
        table = self.to_table(span).filter(pl.col("area_code").is_in(codes.implode()))
        table = table.drop_nulls(framework.index_id)
        ends = self.scores.filter(node_id=framework.index_id, period_id=span).select(
            "area_code", "lower", "upper"
        )
        table = table.join(ends, on="area_code", maintain_order="left")
        if table.height > 2 * _ENDS:
            table = pl.concat([table.head(_ENDS), table.tail(_ENDS)])
        rows = []
        for row in table.iter_rows(named=True):
            score, lower, upper = row[framework.index_id], row["lower"], row["upper"]
            rows.append(
                ShownRow(
                    row["name"] or row["area_code"],
                    (
                        f"{score:.1f}",
                        draw_score(score, lower, upper),
                        "" if lower is None else f"{lower:.1f} to {upper:.1f}",
                        *(_write(row[one.id]) for one in framework.dimensions if one.id in row),
                    ),
                    depth=1,
                )
            )
        return rows

    def __repr__(self) -> str:
        """Say what was scored."""
        edition = self.edition
        spans = ", ".join(one.label for one in edition.periods)
        scored = self.scores.drop_nulls("score")["area_code"].n_unique()
        return f"{edition.framework.index_label}, {edition.label}: {scored:,} areas, {spans}"


def _write(score: float | None) -> str:
    return "" if score is None else f"{score:.1f}"


@dataclass(frozen=True, slots=True, repr=False)
class PeerGroup:
    """Every area's peers, how far apart they are, and in what they are alike."""

    table: pl.DataFrame  # PEER_SCHEMA
    reasons: pl.DataFrame  # PEER_REASON_SCHEMA
    characteristics: tuple[Indicator, ...]  # what they were found by

    def __repr__(self) -> str:
        """Say what makes areas alike."""
        labels = ", ".join(one.label for one in self.characteristics)
        return f"Peers of {self.table['area_code'].n_unique():,} areas, alike in {labels}"


def build_index(edition: Edition, observations: GivenTable, areas: GivenTable) -> OpenIndex:
    """Build an edition's index from a table of figures and a table of areas.

    Both may be of Polars, pandas or Arrow. Figures are in long form: `indicator_id, area_code,
    period_id, value`, and where known `numerator, denominator, lower, upper, status, source_id`;
    scores have no interval where neither counts nor intervals are known. Of areas only `area_code`
    is needed, and `parent_code` where the edition learns from part of them.

    Raises
    ------
    MissingColumnError
        Naming the columns that a table lacks.
    CellError, DuplicateRowError, PeriodError, CompositeError, GoalpostError
        Each naming the cell, component or indicator.
    """
    figures, places = shape_observations(observations), shape_areas(areas)
    return hold_index(build.build_index(edition, figures, places), figures, places)


def hold_index(
    built: BuiltIndex, observations: pl.DataFrame, areas: pl.DataFrame, *, benchmark: str = ""
) -> OpenIndex:
    """Keep a built index together with the figures and areas that it was built from.

    Parameters
    ----------
    benchmark : the area that others are measured against; that of the fit set where empty
    """
    return OpenIndex(
        edition=built.edition,
        scores=built.scores,
        inputs=built.inputs,
        weights=built.weights,
        diagnostics=built.diagnostics,
        observations=observations,
        areas=areas,
        benchmark=benchmark or built.edition.fit.within,
    )


def make_scorecard(
    built: OpenIndex,
    *,
    area: str,
    peers: PeerGroup | pl.DataFrame | Sequence[str] | None = None,
) -> Scorecard:
    """Make one area's scorecard: scores, change, ranks, strengths and weaknesses.

    Parameters
    ----------
    area : its code, or its name where only one has it
    peers : what it is compared with: as `peer_group` gives them, or a table of peers, or the codes
        or names of areas; nothing where None

    Raises
    ------
    UnknownScoreError
        If the area or a peer is not in the index.
    """
    code = find_area(built, area)
    similar = peers.table if isinstance(peers, PeerGroup) else _read_peers(built, code, peers)
    narrow = _narrow(built, code, similar)
    cards = make_scorecards(
        narrow,
        observations=narrow.observations,
        areas=narrow.areas,
        peers=similar,
        benchmark=built.benchmark,
    )
    made = card.make_scorecard(
        built,
        area=code,
        areas=built.areas,
        scorecards=cards,
        changes=_find_changes(built),
        peers=similar,
    )
    if not isinstance(peers, PeerGroup):
        return made
    lines = make_peer_lines(
        similar, peers.reasons, area=code, characteristics=peers.characteristics
    )
    return replace(made, similar=lines)


def _narrow(built: OpenIndex, code: str, peers: pl.DataFrame) -> OpenIndex:
    """Keep what an area's scorecard needs: its latest period, its level and what it is compared to.

    Ranks are among all areas of its level, so those stay; the other levels would cost most of the
    time and tell nothing.
    """
    (own,) = built.areas.filter(area_code=code).iter_rows(named=True)
    others = {built.benchmark, own["borough_code"], *peers.filter(area_code=code)["peer_code"]}
    kept = (pl.col("level") == own["level"]) | pl.col("area_code").is_in([*others - {None}])
    areas = built.areas.filter(kept)
    codes = areas["area_code"].implode()
    last = built.edition.periods[-1]

    def keep(table: pl.DataFrame) -> pl.DataFrame:
        return table.filter(pl.col("area_code").is_in(codes))

    return replace(
        built,
        edition=replace(built.edition, periods=(last,)),
        scores=keep(built.scores).filter(period_id=last.id),
        inputs=keep(built.inputs).filter(period_id=last.id),
        observations=keep(built.observations),
        areas=areas,
    )


def _find_changes(built: OpenIndex) -> pl.DataFrame:
    """Find the changes of all areas, which together tell how scores follow figures."""
    if len(built.edition.periods) == 1:
        return pl.DataFrame(schema=CHANGE_SCHEMA)
    return compute_changes(
        built.edition,
        scores=built.scores,
        inputs=built.inputs,
        observations=built.observations,
    )


def _read_peers(
    built: OpenIndex, area: str, peers: pl.DataFrame | Sequence[str] | None
) -> pl.DataFrame:
    if peers is None:
        return pl.DataFrame(schema=PEER_SCHEMA)
    if isinstance(peers, pl.DataFrame):
        return peers
    codes = [find_area(built, one) for one in peers]
    return pl.DataFrame(
        [(area, one, place, None) for place, one in enumerate(codes, start=1) if one != area],
        schema=PEER_SCHEMA,
        orient="row",
    )


def explain(
    built: BuiltIndex | OpenIndex, *, node: str, area: str, period: str | None = None
) -> Explanation:
    """Explain how a component, dimension or the index was scored in one area and period.

    Parameters
    ----------
    node : id of the index, a dimension, a component, or an indicator (then its component)
    area : its code, or its name where only one has it
    period : the edition's period; its latest where None

    Raises
    ------
    UnknownScoreError
        If the node, area or period is not in the edition.
    """
    code = find_area(built, area) if isinstance(built, OpenIndex) else area
    return explain_score(built, node=node, area=code, period=period)


def find_area(built: OpenIndex, area: str) -> str:
    """Find the code of an area by its code or its name.

    Raises
    ------
    UnknownScoreError
        If there is none of that code or name, or more than one of that name.
    """
    areas = built.areas
    if areas.filter(area_code=area).height:
        return area
    named = areas.filter(pl.col("name").str.to_lowercase() == area.casefold())["area_code"]
    if named.len() == 1:
        return str(named[0])
    if named.len():
        raise UnknownScoreError(
            f"{named.len()} areas are called {area!r}: {', '.join(named.head(5))}",
            fix="give the code of one",
        )
    known = [*areas["area_code"], *areas["name"].drop_nulls()]
    raise UnknownScoreError(
        f"there is no area {area!r} in {built.edition.label}", fix=suggest_nearest(area, known)
    )
