"""Whether each component is coherent, in words and numbers."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wardwise.declaration.project_folder import read_project
from wardwise.model.coherence import COHERENCE_TABLES
from wardwise.model.errors import CompositeError, OrderError, suggest_nearest
from wardwise.model.framework import Framework
from wardwise.presentation.words import write_interval, write_number
from wardwise.workflow.run import read_index

_WIDTH = 100
_SURE = 0.001  # p-value, below which its size says nothing more

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is known of the components of a built index."""

    framework: Framework
    diagnostics: pl.DataFrame  # DIAGNOSTIC_SCHEMA
    weights: pl.DataFrame  # WEIGHT_SCHEMA
    coherence: Mapping[str, pl.DataFrame]  # the tables of COHERENCE_TABLES, by name

    def to_text(self) -> str:
        """Show each component with its verdict, its indicators, and what to look at."""
        lines = [
            line for row in self.diagnostics.to_dicts() for line in (*self._word_component(row), "")
        ]
        return "\n".join(lines).rstrip()

    def to_record(self) -> dict[str, object]:
        """Give all tables as plain data."""
        return {
            "components": self.diagnostics.to_dicts(),
            "weights": self.weights.to_dicts(),
            **{name: table.to_dicts() for name, table in self.coherence.items()},
        }

    def _word_component(self, row: Row) -> list[str]:
        component = str(row["component_id"])
        labels = {one.id: one.label for one in self.framework.components}
        own = self.weights.filter(component_id=component).to_dicts()
        places = {
            one["indicator_id"]: one
            for one in self.coherence["belonging"].filter(component_id=component).to_dicts()
        }
        lines = [labels[component], f"  {row['verdict']}", f"  {_word_tests(row)}"]
        lines += _word_components(self._read("principal_components", component))
        for one in own:
            lines += _wrap(_word_weight(one), indent=4)
            lines += _word_place(places.get(one["indicator_id"], {}))
        if row["close_pairs"]:
            lines.append(f"  say nearly the same: {row['close_pairs']}")
        lines.append("  what to look at:")
        for one in self._read("findings", component):
            lines += _wrap(f"{one['number']}. {one['words']}", indent=4)
            if one["advice"]:
                lines += _wrap(f"-> {one['advice']}", indent=7)
        return lines

    def _read(self, name: str, component: str) -> list[dict[str, object]]:
        return self.coherence[name].filter(component_id=component).to_dicts()


def diagnose_project(folder: Path, *, component: str | None = None) -> Diagnosis:
    """Read what is known of the components of a built index, or of one of them.

    Parameters
    ----------
    component : its id; all where None

    Raises
    ------
    OrderError
        If the index was not built, not from what stands now, or by a wardwise that did not judge
        coherence.
    CompositeError
        If the index has no such component.
    """
    tables = read_index(folder).tables
    if any(name not in tables for name in COHERENCE_TABLES):
        raise OrderError(
            "this index was built before coherence was judged",
            where=str(folder),
            fix="run: wardwise build",
        )
    framework = read_project(folder).edition.framework
    known = tables["diagnostics"]["component_id"].to_list()
    if component is not None and component not in known:
        raise CompositeError(
            f"the index has no component {component!r}", fix=suggest_nearest(component, known)
        )
    chosen = {
        name: _choose(tables[name], component)
        for name in ("diagnostics", "weights", *COHERENCE_TABLES)
    }
    return Diagnosis(
        framework,
        chosen["diagnostics"],
        chosen["weights"],
        {name: chosen[name] for name in COHERENCE_TABLES},
    )


def _choose(table: pl.DataFrame, component: str | None) -> pl.DataFrame:
    """Keep the rows of one component: of pairs, those that have an indicator in it."""
    if component is None:
        return table
    if "component_id" in table.columns:
        return table.filter(component_id=component)
    ends = pl.col("first_component"), pl.col("second_component")
    return table.filter((ends[0] == component) | (ends[1] == component))


def _word_tests(row: Row) -> str:
    said = [
        f"{name} {value:.2f}"
        for name, value in (
            ("alpha", row["alpha"]),
            ("KMO", row["kmo"]),
            ("share of the first principal component", row["eigenvalue_share"]),
        )
        if value is not None
    ]
    p_value = row["bartlett_p"]
    if isinstance(p_value, float):
        shown = f"< {_SURE:g}" if p_value < _SURE else f"= {p_value:.3f}"
        said.append(f"Bartlett's test p {shown}")
    return f"{', '.join(said)}; fitted on {row['rows']:,} area-periods of {row['areas']:,} areas"


def _word_components(rows: list[dict[str, object]]) -> list[str]:
    if len(rows) < 2:  # noqa: PLR2004
        return []
    parts = [f"{row['eigenvalue']:.2f} ({row['share']:.0%})" for row in rows]
    by_chance = rows[0]["by_chance"]
    chance = "" if by_chance is None else f"; chance alone reaches {by_chance:.2f}"
    return _wrap(f"principal components: {', '.join(parts)}{chance}", indent=2)


def _word_weight(row: Row) -> str:
    words = f"{row['indicator_id']}: weight {row['weight']:.3f}"
    if row["stability_lower"] is None:
        return words
    return (
        f"{words} (between {row['stability_lower']:.3f} and {row['stability_upper']:.3f} in "
        f"resamples, {row['positive_share']:.0%} of them positive)"
    )


def _word_place(row: Row) -> list[str]:
    """Word how an indicator stands to the others and to scores; nothing where it is not known."""
    rest, lower, upper = (
        row.get(name) for name in ("with_rest", "with_rest_lower", "with_rest_upper")
    )
    said = []
    if isinstance(rest, float):
        limits = ""
        if isinstance(lower, float) and isinstance(upper, float):
            limits = f" ({write_interval(lower, upper, 2)})"
        said.append(f"with the rest {write_number(rest, 2)}{limits}")
    for name, words in (
        ("alpha_without", "alpha without it"),
        ("explained", "explained by the rest"),
        ("with_component", "with the component"),
        ("with_dimension", "the dimension"),
        ("with_index", "the index"),
        ("influence", "influence"),
    ):
        figure = row.get(name)
        if isinstance(figure, float):
            said.append(f"{words} {write_number(figure, 2)}")
    elsewhere = row.get("elsewhere")
    if isinstance(elsewhere, float):
        said.append(f"most elsewhere {write_number(elsewhere, 2)} ({row['elsewhere_id']})")
    return _wrap(", ".join(said), indent=6) if said else []


def _wrap(text: str, *, indent: int) -> list[str]:
    lead = " " * indent
    return textwrap.wrap(
        text, _WIDTH, initial_indent=lead, subsequent_indent=lead, break_on_hyphens=False
    )
