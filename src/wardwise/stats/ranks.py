"""Position among others, with how far chance could have moved it."""

from dataclasses import dataclass

import numpy as np

from wardwise.model.errors import StatisticsError
from wardwise.stats.arrays import Counts, Mask, Vector

_CELLS_AT_ONCE = 4_000_000  # simulated scores held at once: 32 MB


@dataclass(frozen=True, slots=True)
class RankInterval:
    """Lowest and highest rank that chance leaves plausible, each (n,); NaN where not ranked."""

    lower: Vector
    upper: Vector


def rank_scores(scores: Vector) -> Vector:
    """Rank scores, 1 the highest; equal scores share the better rank; missing stays missing.

    Source
    ------
    Standard competition ranking.

    Examples
    --------
    >>> rank_scores(np.array([50.0, 70.0, np.nan, 70.0]))
    array([ 3.,  1., nan,  1.])
    """
    known = ~np.isnan(scores)
    ordered = np.sort(scores[known])
    ranks: Vector = np.full(len(scores), np.nan)
    ranks[known] = len(ordered) - np.searchsorted(ordered, scores[known], side="right") + 1
    return ranks


def simulate_rank_intervals(
    scores: Vector,
    standard_errors: Vector,
    *,
    draws: int,
    seed: int,
    level: float = 0.95,
    wanted: Mask | None = None,
) -> RankInterval:
    """Give each score's range of ranks when all scores are redrawn within their standard errors.

    The rank of the scores as they are always lies within.

    Parameters
    ----------
    scores : (n,), NaN where missing; those are not ranked
    standard_errors : (n,), NaN where unknown: the score is then taken as it is
    draws : simulations
    seed : of the random draws
    level : 0-1
    wanted : (n,) whose range is wanted, all where None; the others are ranked against all the same

    Raises
    ------
    StatisticsError
        If fewer than one draw is asked for.

    Source
    ------
    Goldstein and Spiegelhalter (1996), League tables and their limitations; scores taken as
    independent and normal.
    """
    if draws < 1:
        raise StatisticsError(f"{draws} draws were asked for; at least 1 is needed")
    known = ~np.isnan(scores)
    asked = known if wanted is None else known & wanted
    lower: Vector = np.full(len(scores), np.nan)
    upper: Vector = np.full(len(scores), np.nan)
    if not asked.any():
        return RankInterval(lower, upper)
    tail = (1 - level) / 2
    ranks = _simulate_ranks(
        scores[known], np.nan_to_num(standard_errors[known]), asked[known], draws=draws, seed=seed
    )
    ranks.sort(axis=0)
    first, last = int(np.floor(tail * (draws - 1))), int(np.ceil((1 - tail) * (draws - 1)))
    actual = rank_scores(scores)[asked]
    lower[asked] = np.minimum(ranks[first], actual)
    upper[asked] = np.maximum(ranks[last], actual)
    return RankInterval(lower, upper)


def _simulate_ranks(
    centre: Vector, spread: Vector, asked: Mask, *, draws: int, seed: int
) -> Counts:
    """Give (draws, asked) ranks among all, drawn in blocks so that memory stays small."""
    random = np.random.default_rng(seed)
    count = len(centre)
    ranks = np.empty((draws, int(asked.sum())), dtype=np.int32)
    block = max(1, _CELLS_AT_ONCE // count)
    for start in range(0, draws, block):
        stop = min(start + block, draws)
        drawn = centre + spread * random.standard_normal((stop - start, count))
        looked_up = drawn[:, asked]
        drawn.sort(axis=1)
        for at, (ordered, own) in enumerate(zip(drawn, looked_up, strict=True), start=start):
            ranks[at] = count + 1 - np.searchsorted(ordered, own, side="right")
    return ranks
