"""The shapes of array that statistics pass."""

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int32]
Positions = npt.NDArray[np.int64]
Ranks = npt.NDArray[np.int16] | npt.NDArray[np.int32]
