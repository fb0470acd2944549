"""Which areas are most alike in what the index does not judge."""

import numpy as np
import polars as pl

from wardwise.model.edition import Edition
from wardwise.model.project import PeerDeclaration
from wardwise.model.scores import PEER_SCHEMA
from wardwise.stats.neighbours import find_nearest


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
