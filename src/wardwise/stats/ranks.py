"""Position among others, with how far chance could have moved it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from wardwise.model.errors import StatisticsError
from wardwise.stats.arrays import Mask, Matrix, Positions, Ranks, Vector

_DRAWS_AT_ONCE = 16  # simulated scores of so many draws stay in a processor's own memory
_KEPT_CELLS = 8_000_000  # random numbers kept for the next call: 64 MB


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
        scores[known] + 0.0,  # never "-0"
        np.nan_to_num(standard_errors[known]),
        asked[known],
        draws=draws,
        seed=seed,
    )
    ranks.sort(axis=1)
    first, last = int(np.floor(tail * (draws - 1))), int(np.ceil((1 - tail) * (draws - 1)))
    actual = rank_scores(scores)[asked]
    lower[asked] = np.minimum(ranks[:, first], actual)
    upper[asked] = np.maximum(ranks[:, last], actual)
    return RankInterval(lower, upper)


def _simulate_ranks(centre: Vector, spread: Vector, asked: Mask, *, draws: int, seed: int) -> Ranks:
    """Give (asked, draws) ranks among all.

    Numbers are sorted many times faster than positions by numbers. So each drawn score carries its
    position in its last binary digits, worth less than a billionth of it, and is sorted itself.
    """
    count = len(centre)
    small = np.dtype(np.int16 if count < np.iinfo(np.int16).max else np.int32)
    digits = np.int64((1 << max(count - 1, 1).bit_length()) - 1)
    positions, from_last = np.arange(count), np.arange(count, 0, -1).astype(small)
    sources = _find_sources(centre, spread)[asked]
    ranks = np.empty((len(sources), draws), dtype=small)
    at = 0
    for random in _draw_blocks(seed, draws, count):
        drawn = random * spread
        drawn += centre
        bits = drawn.view(np.int64)
        bits &= ~digits
        bits |= positions
        drawn.sort(axis=1)
        bits &= digits
        ranked = np.empty(drawn.shape, dtype=small)
        np.put_along_axis(ranked, bits, from_last[np.newaxis], axis=1)
        ranks[:, at : at + len(ranked)] = ranked[:, sources].T
        at += len(ranked)
    return ranks


def _find_sources(centre: Vector, spread: Vector) -> Positions:
    """Give whose simulated rank each score takes: its own, or of equal fixed scores the best.

    Of equal numbers, that with the higher last digits is the higher; below zero, the lower.
    """
    sources = np.arange(len(centre))
    fixed = np.flatnonzero(spread == 0)
    values, groups = np.unique(centre[fixed], return_inverse=True)
    first, last = np.empty((2, len(values)), dtype=np.int64)
    last[groups] = fixed  # the last of a group to be written stays
    first[groups[::-1]] = fixed[::-1]
    sources[fixed] = np.where(values < 0, first, last)[groups]
    return sources


def _draw_blocks(seed: int, draws: int, count: int) -> Iterator[Matrix]:
    """Give standard normal numbers, so many draws at a time: the same for the same arguments."""
    is_kept = draws * count <= _KEPT_CELLS
    kept = _draw_kept(seed, draws, count) if is_kept else None
    random = np.random.default_rng(seed)
    for start in range(0, draws, _DRAWS_AT_ONCE):
        stop = min(start + _DRAWS_AT_ONCE, draws)
        yield random.standard_normal((stop - start, count)) if kept is None else kept[start:stop]


@lru_cache(maxsize=1)
def _draw_kept(seed: int, draws: int, count: int) -> Matrix:
    """Draw all at once: one table after another ranks the same number of areas."""
    return np.random.default_rng(seed).standard_normal((draws, count))
