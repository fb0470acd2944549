"""The table that says in what an area and its peers are alike."""

import polars as pl

PEER_REASON_SCHEMA: dict[str, type[pl.DataType]] = {
    "area_code": pl.String,
    "peer_code": pl.String,
    "peer_name": pl.String,  # a release lists no small areas of other boroughs
    "peer_borough": pl.String,  # name; null for a borough and above
    "indicator_id": pl.String,  # a declared characteristic
    "value": pl.Float64,  # of the area, in the characteristic's unit
    "peer_value": pl.Float64,
    "apart": pl.Float64,  # the peer's less the area's, in standard deviations of all areas of the
    #   level: their squares sum to that of the distance; 0 where no area differs from another
}
"""Key: area, peer, characteristic."""
