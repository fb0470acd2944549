"""Put declared corrections in the place of what was received, while they still hold."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from wardwise.collation.levels import Step
from wardwise.collation.tidy import CELL_SCHEMA
from wardwise.model.check import CheckResult, Severity
from wardwise.model.correction import Correction, CorrectionAction
from wardwise.model.errors import CorrectionError, WardwiseError
from wardwise.model.framework import Framework
from wardwise.model.indicator import MeasureReference
from wardwise.model.period import read_period
from wardwise.model.status import Status

_STATUSES = {
    CorrectionAction.DROP: Status.NOT_AVAILABLE,
    CorrectionAction.REPLACE: Status.REVISED,
    CorrectionAction.SCALE: Status.REVISED,
    CorrectionAction.FLAG: Status.UNRELIABLE,
}
_WORDS = {
    CorrectionAction.DROP: "is left out",
    CorrectionAction.REPLACE: "is replaced",
    CorrectionAction.SCALE: "is multiplied by a declared factor",
    CorrectionAction.FLAG: "is kept and marked as unreliable",
}
_CLOSE = 1e-9  # relative: as near as two ways of writing a number may lie


@dataclass(frozen=True, slots=True)
class DeclaredCorrections:
    """The corrections of a project, and the framework in which they name indicators."""

    every: tuple[Correction, ...]
    framework: Framework

    def list_measures(self, correction: Correction) -> tuple[str, ...]:
        """List the measures, as `source.measure`, that a correction may be of.

        An indicator stands for the measure of its part, or for its published one; a series that
        goes on in other sources for each of them.
        """
        reference = correction.measure or _find_reference(correction, self.framework)
        if reference is None:
            return ()
        return tuple(f"{one.source}.{one.measure}" for one in reference.every)


@dataclass(frozen=True, slots=True)
class Corrected:
    """Cells with corrections applied, by `source.measure`, and what there is to say of each."""

    cells: Mapping[str, pl.DataFrame]
    quality: tuple[CheckResult, ...]


def apply_corrections(
    cells: Mapping[str, pl.DataFrame],
    corrections: DeclaredCorrections,
    *,
    areas: Iterable[str],
) -> Corrected:
    """Give the cells of one source with what its corrections put in their place.

    Parameters
    ----------
    cells : by `source.measure`, columns of `CELL_SCHEMA`, as received
    areas : codes of the areas that the source may speak of

    Raises
    ------
    CorrectionError
        If the source no longer says what the correction expects, or does not know its area. All
        such corrections are told at once.
    """
    corrected, known = dict(cells), set(areas)
    checks: list[CheckResult] = []
    refused: list[WardwiseError] = []
    for one in corrections.every:
        name = _find_measure(one, corrections.list_measures(one), cells)
        if name is None:
            continue  # of another source, or of a measure that nothing uses
        problem = _find_problem(one, corrected[name], name=name, known=known)
        if problem is not None:
            refused.append(problem)
            continue
        is_here = (pl.col("area_code") == one.area) & (pl.col("period_id") == one.period)
        if corrected[name].filter(is_here).height:
            corrected[name] = _correct(corrected[name], one, is_here=is_here)
            checks.append(_tell_applied(one, name))
        else:
            checks.append(_tell_unmatched(one, "the source has no row of this area and period"))
    if refused:
        raise refused[0] if len(refused) == 1 else _gather(refused)
    return Corrected(corrected, tuple(checks))


def _find_reference(correction: Correction, framework: Framework) -> MeasureReference | None:
    for one in (*framework.indicators, *framework.characteristics):
        if one.id == correction.indicator:
            part = one.denominator if correction.part == "denominator" else one.numerator
            return one.published if one.numerator is None else part
    return None


def _find_measure(
    correction: Correction, named: Sequence[str], cells: Mapping[str, pl.DataFrame]
) -> str | None:
    """Choose the measure that has the correction's period.

    Where none has it, a series may have it in another source; a measure alone is chosen, so that
    what is wrong is said.
    """
    here = [one for one in named if one in cells]
    for one in here:
        if correction.period in cells[one]["period_id"]:
            return one
    return here[0] if here and len(named) == 1 else None


def _find_problem(
    correction: Correction, cells: pl.DataFrame, *, name: str, known: set[str]
) -> CorrectionError | None:
    """Say why a correction cannot be applied; None where it can."""
    called = f"the correction {correction.id!r}"
    if correction.area not in known:
        return CorrectionError(
            f"{called} names area {correction.area}, which {name.partition('.')[0]!r} cannot hold: "
            "it is not in the project's list",
            where=correction.place,
            fix="write the code as the source has it",
        )
    periods = cells["period_id"].unique().sort().to_list()
    if correction.period not in periods:
        labels = ", ".join(read_period(one).label for one in periods)
        return CorrectionError(
            f"{called} names {read_period(correction.period).label}, for which {name} has no "
            "figure",
            where=correction.place,
            fix=f"the source has {labels}" if labels else "take the correction out",
        )
    found = cells.filter(
        (pl.col("area_code") == correction.area) & (pl.col("period_id") == correction.period)
    )
    received = found["value"][0] if found.height else None
    if _is_same(received, correction.received):
        return None
    return CorrectionError(
        f"{called} expects {name} to say {_word(correction.received)} for {correction.area} in "
        f"{read_period(correction.period).label}, and the source now says {_word(received)}",
        where=correction.place,
        fix=f"take out corrections/{correction.id}.yaml; if the new figure is wrong too, write a "
        "correction that expects it",
    )


def _is_same(received: float | None, expected: float | None) -> bool:
    if received is None or expected is None:
        return received is None and expected is None
    return math.isclose(received, expected, rel_tol=_CLOSE, abs_tol=_CLOSE)


def _word(figure: float | None) -> str:
    return "nothing" if figure is None else f"{figure:,.15g}"


def _gather(refused: Sequence[WardwiseError]) -> CorrectionError:
    return CorrectionError(
        f"{len(refused)} corrections no longer hold:\n"
        + "\n".join(f"  {one.problem} ({one.where})" for one in refused),
        where=", ".join(one.where for one in refused),
    )


def _correct(cells: pl.DataFrame, correction: Correction, *, is_here: pl.Expr) -> pl.DataFrame:
    given: dict[CorrectionAction, pl.Expr] = {
        CorrectionAction.DROP: pl.lit(None, dtype=pl.Float64),
        CorrectionAction.REPLACE: pl.lit(correction.value, dtype=pl.Float64),
        CorrectionAction.SCALE: pl.col("value") * pl.lit(correction.value, dtype=pl.Float64),
        CorrectionAction.FLAG: pl.col("value"),
    }
    value = given[correction.action]
    status = pl.lit(_STATUSES[correction.action].value)
    if correction.action in (CorrectionAction.SCALE, CorrectionAction.FLAG):
        # a figure that is missing stays missing, for the reason that it had
        status = pl.when(pl.col("value").is_null()).then(pl.col("status")).otherwise(status)
    return cells.with_columns(
        value=pl.when(is_here).then(value).otherwise(pl.col("value")),
        status=pl.when(is_here).then(status).otherwise(pl.col("status")),
        correction_id=pl.when(is_here)
        .then(pl.lit(correction.id))
        .otherwise(pl.col("correction_id")),
    ).select(pl.col(one).cast(kind) for one, kind in CELL_SCHEMA.items())


def _tell_applied(correction: Correction, name: str) -> CheckResult:
    """Say that a correction was applied; figures are left to the declaration, for protection."""
    return CheckResult(
        name="correction_applied",
        passed=True,
        severity=Severity.NOTE,
        subject=name.partition(".")[0],
        prose=f"Correction {correction.id!r}: {name} of {correction.area} in "
        f"{read_period(correction.period).label} {_WORDS[correction.action]}. {correction.reason}",
    )


def _tell_unmatched(correction: Correction, why: str) -> CheckResult:
    return CheckResult(
        name="correction_unmatched",
        passed=False,
        severity=Severity.WARNING,
        subject=correction.id,
        prose=f"Correction {correction.id!r} changed nothing: {why}.",
    )


def check_unused(
    corrections: DeclaredCorrections, cells: Mapping[str, pl.DataFrame]
) -> tuple[CheckResult, ...]:
    """Give a warning for each correction of a measure or period that no indicator uses.

    Parameters
    ----------
    cells : of every measure that is used, by `source.measure`
    """
    checks: list[CheckResult] = []
    for one in corrections.every:
        named = corrections.list_measures(one)
        used = [name for name in named if name in cells]
        if not used:
            checks.append(_tell_unmatched(one, "no indicator uses its measure"))
        elif len(named) > 1 and not any(one.period in cells[name]["period_id"] for name in used):
            period = read_period(one.period).label
            checks.append(_tell_unmatched(one, f"no measure of its series has {period}"))
    return tuple(checks)


def find_corrected_areas(
    cells: pl.DataFrame, crosswalks: pl.DataFrame, *, steps: Sequence[Step]
) -> pl.DataFrame:
    """Find the areas whose figures hold a corrected cell: its own, and all that it is added to.

    Returns
    -------
    `area_code`, `period_id`, `correction_id`: several are joined by a comma.
    """
    columns = ["area_code", "period_id", "correction_id"]
    own = cells.filter(pl.col("correction_id").is_not_null()).select(columns)
    reached = [own]
    ways = crosswalks.filter(
        pl.col("crosswalk_id").is_in([one.crosswalk_id for one in steps]) & (pl.col("share") > 0)
    ).select("from_code", "to_code")
    at = own
    for _ in steps:
        if at.is_empty():
            break
        at = (
            at.join(ways, left_on="area_code", right_on="from_code")
            .select(pl.col("to_code").alias("area_code"), "period_id", "correction_id")
            .unique()
        )
        reached.append(at)
    return (
        pl.concat(reached)
        .group_by("area_code", "period_id")
        .agg(pl.col("correction_id").unique().sort().str.join(", "))
    )
