"""The scale that an edition's indicators share, learnt on its fit set."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from wardwise.composite.gather import Posts
from wardwise.model.errors import CompositeError, StatisticsError
from wardwise.model.recipe import Normalisation
from wardwise.stats.arrays import Matrix, Vector
from wardwise.stats.learnt_scales import LearntScale, find_span, learn_line, learn_scale
from wardwise.stats.learnt_treatment import LearntTreatment

BETWEEN_GOALPOSTS = frozenset({Normalisation.GOALPOSTS, Normalisation.GOALPOSTS_CAPPED})
_TO_TARGET = {Normalisation.DISTANCE_TO_TARGET, Normalisation.DISTANCE_TO_TARGET_CAPPED}
# straight in the indicators' values, but for a fraction of the best where lower is better
STRAIGHT = frozenset(
    {
        Normalisation.GOALPOSTS,
        Normalisation.MIN_MAX,
        Normalisation.Z_SCORE,
        Normalisation.DISTANCE_TO_BEST,
        Normalisation.DISTANCE_TO_REFERENCE,
        Normalisation.DISTANCE_TO_TARGET,
        Normalisation.FRACTION_OF_BEST,
    }
)


def learn_indicator_scale(
    kind: Normalisation,
    values: Matrix,
    posts: Posts,
    *,
    names: Sequence[str],
    treatment: LearntTreatment | None = None,
) -> LearntScale:
    """Learn the scale of indicators from the fit set's treated values and their posts.

    Where a few values ruled an indicator, its observed goalposts are those of the treated values;
    where its scale was bent as well, declared goalposts have no place on it any more, and those
    observed stand for them.

    Parameters
    ----------
    values : (rows, indicators) of the fit set, transformed and treated
    names : of the indicators, to name one in an error

    Raises
    ------
    CompositeError
        If an indicator does not vary in the fit set, or has no target, reference or meaningful
        fraction where the scale needs one.
    """
    with naming(names):
        if kind in BETWEEN_GOALPOSTS:
            zero, one = _find_goalposts(values, posts, treatment)
            return learn_line(kind, rising=posts.rising, zero=zero, one=one)
        if kind in _TO_TARGET or kind is Normalisation.DISTANCE_TO_REFERENCE:
            low, high = find_span(values)
            poorest = np.where(posts.rising, low, high)
            ends = posts.targets if kind in _TO_TARGET else posts.reference
            if treatment is not None:
                ends = treatment.apply(ends[np.newaxis])[0]
            _refuse_ends(kind, ends, poorest, posts, names)
            return learn_line(kind, rising=posts.rising, zero=poorest, one=ends)
        return learn_scale(kind, values, rising=posts.rising)


@contextmanager
def naming(names: Sequence[str]) -> Iterator[None]:
    """Name the indicator in an error that knows only its column."""
    try:
        yield
    except StatisticsError as error:
        columns = [int(found) for found in re.findall(r"column (\d+)", error.problem)]
        problem = re.sub(r"column (\d+)", lambda found: repr(names[int(found[1])]), error.problem)
        where = names[columns[0]] if columns else "wardwise.yaml, method"
        raise CompositeError(problem, where=where, fix=error.fix) from error


def _find_goalposts(
    values: Matrix, posts: Posts, treatment: LearntTreatment | None
) -> tuple[Vector, Vector]:
    if treatment is None or not (treatment.bends | treatment.pulled).any():
        return posts.worst, posts.best
    low, high = np.nanmin(values, axis=0), np.nanmax(values, axis=0)
    poorest, best = np.where(posts.rising, low, high), np.where(posts.rising, high, low)
    zero_seen = treatment.bends | (treatment.pulled & posts.observed_worst)
    one_seen = treatment.bends | (treatment.pulled & posts.observed_best)
    return np.where(zero_seen, poorest, posts.worst), np.where(one_seen, best, posts.best)


def _refuse_ends(
    kind: Normalisation, ends: Vector, poorest: Vector, posts: Posts, names: Sequence[str]
) -> None:
    beyond = np.where(posts.rising, ends - poorest, poorest - ends)
    wrong = np.flatnonzero(~(beyond > 0))  # missing ends too
    if not wrong.size:
        return
    at = int(wrong[0])
    of_target = kind in _TO_TARGET
    if np.isnan(ends[at]):
        problem = (
            f"{names[at]!r} declares no target"
            if of_target
            else f"the reference area has no value of {names[at]!r}"
        )
    else:
        what = "target" if of_target else "reference area's value"
        problem = f"the {what} of {names[at]!r} is no better than the poorest value of the fit set"
    raise CompositeError(
        f"{problem}, which the scale {kind.value!r} needs",
        where=names[at],
        fix="declare its target" if of_target else "choose another reference area or scale",
    )
