"""Position among others, with how far chance could have moved it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from wardwise.model.errors import StatisticsError
from wardwise.stats.arrays import Mask, Matrix, Positions, Ranks, Vector

_DRAWS_AT_ONCE = 16  # simulated scores of so many draws stay in a processor's own memory
_KEPT_CELLS = 8_000_000  # random numbers kept for the next call: 64 MB


TENTH, FIFTH = 10, 5  # into how many equal parts an order is cut


@dataclass(frozen=True, slots=True)
class RankInterval:
    """Which ranks chance leaves plausible, each (n,); NaN where not ranked.

    `lower` and `upper` are ranks, 1 the highest score. `lowest_tenth` and `lowest_fifth` say how
    probably a score ranks among so many of the lowest, 0-1; NaN also where too few are ranked to
    cut them into so many parts.
    """

    lower: Vector
    upper: Vector
    lowest_tenth: Vector
    lowest_fifth: Vector


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


def find_lowest_from(ranked: int, parts: int) -> int:
    """Give the first rank of the lowest tenth (parts 10) or fifth (5), never more than that.

    Examples
    --------
    Of 570 areas the lowest tenth are those ranked 514th to 570th; of 17, only the last:

    >>> find_lowest_from(570, 10), find_lowest_from(17, 10), find_lowest_from(17, 5)
    (514, 17, 15)
    """
    return ranked - ranked // parts + 1


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

    The rank of the scores as they are always lies within. How often a drawn score ranks among the
    lowest tenth and fifth is counted in the same draws.

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
    independent and normal. Under a flat prior the draws are of the scores' posterior, so that
    shares of them are probabilities.
    """
    if draws < 1:
        raise StatisticsError(f"{draws} draws were asked for; at least 1 is needed")
    known = ~np.isnan(scores)
    asked = known if wanted is None else known & wanted
    found = RankInterval(*(np.full(len(scores), np.nan) for _ in range(4)))
    if not asked.any():
        return found
    tail = (1 - level) / 2
    ranks = _simulate_ranks(
        scores[known] + 0.0,  # never "-0"
        np.nan_to_num(standard_errors[known]),
        asked[known],
        draws=draws,
        seed=seed,
    )
    count = int(np.count_nonzero(known))
    for part, share in ((TENTH, found.lowest_tenth), (FIFTH, found.lowest_fifth)):
        if count >= part:
            share[asked] = (ranks >= find_lowest_from(count, part)).mean(axis=1)
    ranks.sort(axis=1)
    first, last = int(np.floor(tail * (draws - 1))), int(np.ceil((1 - tail) * (draws - 1)))
    actual = rank_scores(scores)[asked]
    found.lower[asked] = np.minimum(ranks[:, first], actual)
    found.upper[asked] = np.maximum(ranks[:, last], actual)
    return found


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
    step = 1 << max(count.bit_length() - 4, 0)
    width = -(-count // step) * step  # a little more than needed, so that like tables share
    kept = _draw_kept(seed, draws, width) if draws * width <= _KEPT_CELLS else None
    random = np.random.default_rng(seed)
    for start in range(0, draws, _DRAWS_AT_ONCE):
        stop = min(start + _DRAWS_AT_ONCE, draws)
        block = random.standard_normal((stop - start, width)) if kept is None else kept[start:stop]
        yield block[:, :count]


@lru_cache(maxsize=6)  # as many as there are sizes of areas, one after another
def _draw_kept(seed: int, draws: int, width: int) -> Matrix:
    """Draw all at once: one table after another ranks about the same number of areas."""
    return np.random.default_rng(seed).standard_normal((draws, width))
