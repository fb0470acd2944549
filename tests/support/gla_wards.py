"""The ward well-being scores of the Greater London Authority, read as they are published."""

import csv
from pathlib import Path

import numpy as np

# Life expectancy, childhood obesity, incapacity benefit, unemployment, crime, deliberate fires,
# GCSE points, absence, children in out-of-work households, public transport, open space, well-being
SIGNS = np.array([1, -1, -1, -1, -1, -1, 1, -1, -1, 1, 1, 1], dtype=np.float64)


def read_wards(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Indicators (wards, 12, 5) and published scores (wards, 5); the City counts as one ward."""
    with (folder / "ward_wellbeing_data.csv").open(encoding="utf-8", errors="replace") as file:
        rows = list(csv.reader(file))[2:]
    with (folder / "well-being_dashboad_scores_allweight1.csv").open(encoding="utf-8-sig") as file:
        scored = list(csv.reader(file, delimiter=";"))[1:]
    published = {row[1]: [int(cell) for cell in row[3:8]] for row in scored if row[1] and row[3]}
    wards = [row for row in rows if row[1].startswith("E05") or row[1] == "E09000001"]
    values = [[float(cell.replace(",", "")) for cell in row[4:64]] for row in wards]
    return (
        np.array(values).reshape(len(wards), 12, 5),
        np.array([published[row[1]] for row in wards], dtype=np.float64),
    )
