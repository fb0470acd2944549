"""Whether each component is coherent, in words and numbers."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wardwise.declaration.project_folder import read_project
from wardwise.model.framework import Framework
from wardwise.workflow.run import read_index


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is known of the components of a built index."""

    framework: Framework
    diagnostics: pl.DataFrame  # DIAGNOSTIC_SCHEMA
    weights: pl.DataFrame  # WEIGHT_SCHEMA

    def to_text(self) -> str:
        """Show each component with its verdict and the weight of each indicator."""
        labels = {one.id: one.label for one in self.framework.components}
        lines: list[str] = []
        for row in self.diagnostics.to_dicts():
            lines += [labels[row["component_id"]], f"  {row['verdict']}", f"  {_word_tests(row)}"]
            own = self.weights.filter(pl.col("component_id") == row["component_id"])
            lines += [f"    {_word_weight(one)}" for one in own.to_dicts()]
            if row["close_pairs"]:
                lines.append(f"  say nearly the same: {row['close_pairs']}")
            lines.append("")
        return "\n".join(lines).rstrip()

    def to_record(self) -> dict[str, object]:
        """Give both tables as plain data."""
        return {"components": self.diagnostics.to_dicts(), "weights": self.weights.to_dicts()}


def diagnose_project(folder: Path) -> Diagnosis:
    """Read what is known of the components of a built index.

    Raises
    ------
    OrderError
        If the index was not built, or not from what stands now.
    """
    tables = read_index(folder).tables
    framework = read_project(folder).edition.framework
    return Diagnosis(framework, tables["diagnostics"], tables["weights"])


def _word_tests(row: dict[str, float | None]) -> str:
    said = [
        f"{name} {value:.2f}"
        for name, value in (
            ("alpha", row["alpha"]),
            ("KMO", row["kmo"]),
            ("share of the first principal component", row["eigenvalue_share"]),
        )
        if value is not None
    ]
    return f"{', '.join(said)}; fitted on {row['rows']:,} area-periods"


def _word_weight(row: dict[str, object]) -> str:
    words = f"{row['indicator_id']}: weight {row['weight']:.3f}"
    if row["stability_lower"] is None:
        return words
    return (
        f"{words} (between {row['stability_lower']:.3f} and {row['stability_upper']:.3f} in "
        f"resamples, {row['positive_share']:.0%} of them positive)"
    )
