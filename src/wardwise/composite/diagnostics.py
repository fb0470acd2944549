"""Whether each component is coherent, and how stable its weights are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from wardwise.composite.area_set import AreaSet
from wardwise.composite.yardstick import Yardstick
from wardwise.model.errors import StatisticsError
from wardwise.model.method import Method, Weighting
from wardwise.model.scores import DIAGNOSTIC_SCHEMA, WEIGHT_SCHEMA
from wardwise.stats.arrays import Matrix
from wardwise.stats.association import (
    Bartlett,
    ClosePair,
    bartlett_sphericity,
    correlation_matrix,
    find_close_pairs,
    first_eigenvalue,
    kaiser_meyer_olkin,
    standardised_alpha,
)
from wardwise.stats.weights import WeightStability, bootstrap_weights

KMO_FLOOR = 0.5


@dataclass(frozen=True, slots=True)
class ComponentDiagnosis:
    """Coherence of one component on its fit set; NaN where two indicators are needed.

    Computed over areas alone: goalpost rows, being extreme everywhere, would flatter it.
    `stability` is None where equal weights were declared or no resamples were asked for; Bartlett's
    test counts each area once, and is None where there are too few.
    """

    rows: int
    areas: int
    alpha: float
    kmo: float
    eigenvalue: float
    eigenvalue_share: float
    close_pairs: tuple[ClosePair, ...]
    stability: WeightStability | None
    bartlett: Bartlett | None = None


def diagnose_component(
    yardstick: Yardstick, method: Method, area_set: AreaSet
) -> ComponentDiagnosis:
    """Say how coherent a fitted component is and how its weights vary over resampled areas.

    Source
    ------
    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 4.
    """
    panel = yardstick.orient_panel()
    areas = np.flatnonzero(yardstick.panel) % len(area_set.codes)
    count = len(np.unique(areas))
    stability = None
    if yardstick.weighting is Weighting.FIRST_COMPONENT and method.bootstrap_draws > 0:
        stability = bootstrap_weights(
            panel,
            areas.astype(np.int64),
            draws=method.bootstrap_draws,
            seed=method.seed,
            always=yardstick.orient_goalposts(),
        )
    correlation = _correlate(panel)
    if correlation is None or len(correlation) == 1:
        nothing = float("nan")
        return ComponentDiagnosis(
            len(panel), count, nothing, nothing, nothing, nothing, (), stability
        )
    first = first_eigenvalue(correlation)
    return ComponentDiagnosis(
        rows=len(panel),
        areas=count,
        alpha=standardised_alpha(correlation),
        kmo=kaiser_meyer_olkin(correlation),
        eigenvalue=first.value,
        eigenvalue_share=first.share,
        close_pairs=find_close_pairs(correlation),
        stability=stability,
        bartlett=_test_sphericity(correlation, count),
    )


def make_weights(
    yardsticks: Sequence[Yardstick], found: Sequence[ComponentDiagnosis]
) -> pl.DataFrame:
    """Make the table of weights: how each weighted indicator counts."""
    rows = [
        row
        for yardstick, diagnosis in zip(yardsticks, found, strict=True)
        for row in _describe_weights(yardstick, diagnosis)
    ]
    return pl.DataFrame(rows, schema=WEIGHT_SCHEMA, orient="row").fill_nan(None)


def make_diagnostics(
    yardsticks: Sequence[Yardstick], found: Sequence[ComponentDiagnosis], method: Method
) -> pl.DataFrame:
    """Make the table of diagnostics, which says whether each component is coherent."""
    rows = [
        (
            yardstick.component.id,
            int(yardstick.kept.sum()),
            diagnosis.rows,
            diagnosis.alpha,
            diagnosis.kmo,
            diagnosis.eigenvalue,
            diagnosis.eigenvalue_share,
            str(yardstick.weighting),
            _word_pairs(yardstick, diagnosis),
            word_verdict(yardstick, diagnosis, method),
            diagnosis.areas,
            diagnosis.bartlett.chi_squared if diagnosis.bartlett else None,
            diagnosis.bartlett.p_value if diagnosis.bartlett else None,
        )
        for yardstick, diagnosis in zip(yardsticks, found, strict=True)
    ]
    return pl.DataFrame(rows, schema=DIAGNOSTIC_SCHEMA, orient="row").fill_nan(None)


def word_verdict(yardstick: Yardstick, diagnosis: ComponentDiagnosis, method: Method) -> str:
    """Say in a sentence or two whether a component's indicators belong together."""
    count = int(yardstick.kept.sum())
    if count == 1:
        return "One indicator: this component is that indicator."
    said = []
    if np.isnan(diagnosis.alpha):
        said.append("Coherence cannot be measured: an indicator does not vary among the areas.")
    elif diagnosis.alpha < method.alpha_floor:
        is_equal = yardstick.weighting is Weighting.EQUAL
        # a third decimal where two would look like the floor itself
        digits = 2 if round(diagnosis.alpha, 2) < method.alpha_floor else 3
        said.append(
            f"Not one idea: its {count} indicators hang together weakly "
            f"(alpha {diagnosis.alpha:.{digits}f}, below {method.alpha_floor:g}). "
            f"{'They count equally.' if is_equal else 'Equal weights are advised.'}"
        )
    else:
        said.append(f"Its {count} indicators hang together (alpha {diagnosis.alpha:.2f}).")
    if diagnosis.kmo < KMO_FLOOR - 1e-9:  # two indicators always give exactly 0.5
        said.append(f"They share little beyond pairs (KMO {diagnosis.kmo:.2f}, below 0.5).")
    if diagnosis.close_pairs:
        said.append(f"Nearly the same thing twice: {_word_pairs(yardstick, diagnosis)}.")
    dropped = [
        one.id for one, kept in zip(yardstick.indicators, yardstick.kept, strict=True) if not kept
    ]
    if dropped:
        said.append(f"Dropped, because they pull against the rest: {', '.join(dropped)}.")
    if diagnosis.stability is not None and (diagnosis.stability.positive_share < 1).any():
        said.append("Some weights change sign when areas are drawn anew.")
    return " ".join(said)


def _correlate(panel: Matrix) -> Matrix | None:
    try:
        return correlation_matrix(panel)
    except StatisticsError:
        return None  # an indicator that varies only between its goalposts


def _test_sphericity(correlation: Matrix, areas: int) -> Bartlett | None:
    """Test whether all correlations could be zero; None for too few areas or a perfect relation."""
    singular = np.linalg.matrix_rank(correlation, hermitian=True) < len(correlation)
    if singular or areas <= len(correlation) + 1:
        return None
    return bartlett_sphericity(correlation, rows=areas)


def _describe_weights(
    yardstick: Yardstick, diagnosis: ComponentDiagnosis
) -> list[tuple[str | float, ...]]:
    places = np.cumsum(yardstick.kept) - 1
    shares = yardstick.find_shares()
    rows: list[tuple[str | float, ...]] = []
    for at, indicator in enumerate(yardstick.indicators):
        stability = diagnosis.stability if yardstick.kept[at] else None
        place = int(places[at])
        rows.append(
            (
                indicator.id,
                yardstick.component.id,
                float(yardstick.weights[at]),
                float(yardstick.loadings[at]),
                float(stability.lower[place]) if stability else float("nan"),
                float(stability.upper[place]) if stability else float("nan"),
                float(stability.positive_share[place]) if stability else float("nan"),
                yardstick.goalposts[at].best,
                yardstick.goalposts[at].worst,
                float(yardstick.pool.mean[at]),
                float(yardstick.pool.spread[at]),
                float(yardstick.form.coefficients[at]),
                str(yardstick.weighting),
                float(shares[at]),
            )
        )
    return rows


def _word_pairs(yardstick: Yardstick, diagnosis: ComponentDiagnosis) -> str:
    names = [one.id for one, kept in zip(yardstick.indicators, yardstick.kept, strict=True) if kept]
    return "; ".join(
        f"{names[pair.first]} ~ {names[pair.second]} ({pair.correlation:.2f})"
        for pair in diagnosis.close_pairs
    )
