"""The shapes of array that statistics pass, and what none of them may hold."""

import numpy as np
import numpy.typing as npt

from wardwise.model.errors import StatisticsError

Vector = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int32]
Positions = npt.NDArray[np.int64]
Ranks = npt.NDArray[np.int16] | npt.NDArray[np.int32]


def refuse_infinite(values: Matrix | Vector) -> None:
    """Refuse figures that are infinite: no mean, spread or scale can hold one.

    Parameters
    ----------
    values : (rows,) or (rows, columns), NaN where missing

    Raises
    ------
    StatisticsError
        If a value is infinite.
    """
    infinite = np.isinf(values)
    if not infinite.any():
        return
    columns = infinite.reshape(len(values), -1).any(axis=0)
    raise StatisticsError(
        f"column {int(np.flatnonzero(columns)[0])} has an infinite value",
        fix="look for a denominator of 0 at the source, and leave the value empty",
    )
