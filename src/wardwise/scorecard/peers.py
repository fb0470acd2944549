"""Which areas are most alike in what the index does not judge."""

import numpy as np
import polars as pl

from wardwise.model.area import AreaLevel, AreaRole
from wardwise.model.edition import Edition
from wardwise.model.peers import PEER_REASON_SCHEMA
from wardwise.model.project import PeerDeclaration
from wardwise.model.scores import PEER_SCHEMA
from wardwise.stats.neighbours import find_nearest
from wardwise.stats.normalise import pooled_standardise


def find_peers(
    areas: pl.DataFrame,
    observations: pl.DataFrame,
    *,
    edition: Edition,
    declared: PeerDeclaration,
) -> pl.DataFrame:
    """Find each area's peers: the nearest areas of its own level on declared characteristics.

    Characteristics are standardised over all areas of the level. One that does not vary there
    tells nothing apart and is left out for that level; an area with one missing has no peers and
    is nobody's (`list_unmatched` says why).

    Parameters
    ----------
    areas : columns area_code, level
    observations : an ObservationTable that holds the characteristics
    edition : names each characteristic's source period
    declared : how many peers, on which characteristics, in which edition period

    Returns
    -------
    PEER table: at most `declared.neighbours` rows an area; none where no characteristic is declared

    Source
    ------
    Social Progress Index scorecards compare with the k nearest areas on characteristics outside
    the index; CIPFA nearest neighbours.
    """
    found = [pl.DataFrame(schema=PEER_SCHEMA)]
    if declared.characteristics:
        wide = place_characteristics(areas, observations, edition=edition, declared=declared)
        for (_level,), group in sorted(wide.group_by("level"), key=lambda one: str(one[0])):
            found.append(_find_level_peers(group.sort("area_code"), declared))
    return pl.concat(found).sort("area_code", "rank")


def find_peer_reasons(
    peers: pl.DataFrame,
    areas: pl.DataFrame,
    observations: pl.DataFrame,
    *,
    edition: Edition,
    declared: PeerDeclaration,
) -> pl.DataFrame:
    """Give for each area and peer every characteristic that they were found by, with both figures.

    Of small areas only those of the project itself: others serve to be found.

    Parameters
    ----------
    peers : PEER table
    areas : AREAS table
    observations, edition, declared : as for `find_peers`

    Returns
    -------
    Table of `PEER_REASON_SCHEMA`, in the order of the peers and of the declared characteristics
    """
    wide = place_characteristics(areas, observations, edition=edition, declared=declared)
    figures = pl.concat(
        [
            pl.DataFrame(schema={**_PLACED, "indicator_id": pl.String}),
            *(
                _standardise(group, name)
                for name in declared.characteristics
                for _, group in sorted(wide.group_by("level"), key=lambda one: str(one[0]))
            ),
        ]
    )
    elsewhere = (pl.col("level") == AreaLevel.LSOA.value) & (
        pl.col("role") == AreaRole.COMPARISON.value
    )
    told = peers.join(areas.filter(elsewhere), on="area_code", how="anti", maintain_order="left")
    order = {name: place for place, name in enumerate(declared.characteristics)}
    return (
        told.join(figures, on="area_code", maintain_order="left")
        .join(
            figures.rename({"value": "peer_value", "z": "peer_z"}),
            left_on=["peer_code", "indicator_id"],
            right_on=["area_code", "indicator_id"],
            maintain_order="left",
        )
        .join(_name_places(areas), on="peer_code", how="left", maintain_order="left")
        .with_columns(
            apart=pl.col("peer_z") - pl.col("z"),
            place=pl.col("indicator_id").replace_strict(order, default=0, return_dtype=pl.Int64),
        )
        .sort("area_code", "rank", "place")
        .select(list(PEER_REASON_SCHEMA))
        .cast(pl.Schema(PEER_REASON_SCHEMA))
    )


_PLACED = {"area_code": pl.String, "value": pl.Float64, "z": pl.Float64}


def _standardise(group: pl.DataFrame, name: str) -> pl.DataFrame:
    """Give one level's figures of a characteristic, and how many standard deviations they lie out.

    Over the areas that know every characteristic, as distances are measured.
    """
    known = group.drop_nulls()
    figures = known[name].to_numpy()
    if np.unique(figures).size > 1:
        z = pooled_standardise(figures[:, np.newaxis])[:, 0]
    else:
        z = np.zeros(len(figures))
    table = pl.DataFrame({"area_code": known["area_code"], "value": figures, "z": z})
    return table.cast(pl.Schema(_PLACED)).with_columns(indicator_id=pl.lit(name))


def _name_places(areas: pl.DataFrame) -> pl.DataFrame:
    """Name every area, and the borough that it lies in where it is not one itself."""
    boroughs = areas.select(borough_code="area_code", peer_borough="name")
    return (
        areas.select("area_code", "borough_code", peer_code="area_code", peer_name="name")
        .with_columns(
            pl.when(pl.col("borough_code") != pl.col("area_code")).then(pl.col("borough_code"))
        )
        .join(boroughs, on="borough_code", how="left", maintain_order="left")
        .select("peer_code", "peer_name", "peer_borough")
    )


def list_unmatched(
    areas: pl.DataFrame,
    observations: pl.DataFrame,
    *,
    edition: Edition,
    declared: PeerDeclaration,
) -> pl.DataFrame:
    """List areas that can have no peers, with the reason: columns `area_code, reason`."""
    wide = place_characteristics(areas, observations, edition=edition, declared=declared)
    labels = {one.id: one.label for one in edition.framework.characteristics}
    gaps = [
        pl.when(pl.col(one).is_null()).then(pl.lit(labels.get(one, one)))
        for one in declared.characteristics
    ]
    if not gaps:
        return wide.select("area_code", reason=pl.lit("no characteristic is declared"))
    missing = pl.concat_str(gaps, separator=", ", ignore_nulls=True)
    return (
        wide.select("area_code", missing=missing)
        .filter(pl.col("missing") != "")
        .select("area_code", reason=pl.lit("no figure for: ") + pl.col("missing"))
        .sort("area_code")
    )


def place_characteristics(
    areas: pl.DataFrame,
    observations: pl.DataFrame,
    *,
    edition: Edition,
    declared: PeerDeclaration,
) -> pl.DataFrame:
    """Give `area_code, level` and one column a characteristic, null where it has no figure."""
    wide = areas.select("area_code", "level")
    period = declared.period or edition.periods[-1].id
    known = {one.id: one for one in edition.framework.characteristics}
    for name in declared.characteristics:
        source_period = known[name].periods.get(period) if name in known else None
        values = observations.filter(
            (pl.col("indicator_id") == name)
            & (pl.col("period_id") == pl.lit(source_period, dtype=pl.String))
        ).select("area_code", pl.col("value").alias(name))
        wide = wide.join(values, on="area_code", how="left")
    return wide


def _find_level_peers(group: pl.DataFrame, declared: PeerDeclaration) -> pl.DataFrame:
    known = group.drop_nulls(list(declared.characteristics))
    values = known.select(declared.characteristics).to_numpy()
    varies = [at for at in range(values.shape[1]) if np.unique(values[:, at]).size > 1]
    if not varies:
        return pl.DataFrame(schema=PEER_SCHEMA)
    near = find_nearest(values[:, varies], k=declared.neighbours)
    row, place = np.nonzero(near.positions >= 0)
    codes = known["area_code"]
    return pl.DataFrame(
        {
            "area_code": codes.gather(row),
            "peer_code": codes.gather(near.positions[row, place]),
            "rank": place + 1,
            "distance": near.distances[row, place],
        },
        schema=PEER_SCHEMA,
    )
