"""COINr's published results on its ASEM example, read as arrays."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from wardwise.stats.arrays import Mask, Matrix, Vector

LEVELS = ("Indicator", "Pillar", "Sub-index", "Index")
Combine = Callable[[Matrix, Vector], Vector]


@dataclass(frozen=True, slots=True)
class Asem:
    """The folder of results of COINr 1.1.14: 51 countries, 49 indicators, 60 nodes."""

    folder: Path

    def read(self, file: str) -> pl.DataFrame:
        """Give one of its tables as text."""
        table = pl.read_csv(self.folder / file, infer_schema=False)
        return table.with_columns(pl.all().replace(["", "NaN"], None))

    @property
    def indicators(self) -> list[str]:
        """Names of the 49 indicators, in the order of the raw table."""
        return self.read("01_build_chain/Raw.csv").columns[1:]

    @property
    def rising(self) -> Mask:
        """Whether higher is better, by indicator."""
        meta = self.read("00_inputs/meta_ind.csv").drop_nulls("Direction")
        direction = dict(meta.select("iCode", pl.col("Direction").cast(pl.Float64)).iter_rows())
        return np.array([direction[name] > 0 for name in self.indicators])

    def values(self, file: str, names: list[str] | None = None) -> Matrix:
        """Give a table's columns as numbers, NaN where missing: the indicators unless named."""
        known = pl.col(names or self.indicators).cast(pl.Float64)
        return self.read(file).select(known).fill_null(np.nan).to_numpy()

    def column(self, file: str, *, key: str, value: str) -> Vector:
        """Give one figure an indicator, in the order of the indicators."""
        found = dict(self.read(file).select(key, pl.col(value).cast(pl.Float64)).iter_rows())
        return np.array([found.get(name, np.nan) for name in self.indicators])

    def members(self, level: str) -> dict[str, list[str]]:
        """Give the children of every node of a level, by the node's name."""
        child = LEVELS[LEVELS.index(level) - 1]
        pairs = self.read("00_inputs/lineage.csv").select(level, child).unique(maintain_order=True)
        found: dict[str, list[str]] = {}
        for parent, name in pairs.iter_rows():
            found.setdefault(parent, []).append(name)
        return found

    def weights(self, file: str = "00_inputs/weights_original.csv") -> dict[str, float]:
        """Give the weight of every node."""
        table = self.read(file).select("iCode", pl.col("Weight").cast(pl.Float64))
        return dict(table.iter_rows())

    def aggregate(
        self, file: str, combine: tuple[Combine, Combine, Combine], weights: dict[str, float]
    ) -> dict[str, Vector]:
        """Climb from a table of normalised indicators to the index, one rule a level."""
        columns = dict(zip(self.indicators, self.values(file).T, strict=True))
        for level, rule in zip(LEVELS[1:], combine, strict=True):
            for node, children in self.members(level).items():
                rows = np.column_stack([columns[child] for child in children])
                columns[node] = rule(rows, np.array([weights[child] for child in children]))
        return columns


def largest_difference(ours: Matrix, theirs: Matrix) -> float:
    """Give the largest difference; not a number where one side alone misses a value."""
    if (np.isnan(ours) != np.isnan(theirs)).any():
        return float("nan")
    return float(np.nanmax(np.abs(ours - theirs)))
