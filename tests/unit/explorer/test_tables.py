import csv
import io

from wardwise.explorer.tables import COLUMNS, write_csv


def test_a_missing_figure_is_an_empty_cell_and_never_zero() -> None:
    row = ["T05000001", "Quay, side", *["" for _ in range(len(COLUMNS) - 3)], None]

    read = list(csv.reader(io.StringIO(write_csv([row]).decode("utf-8-sig"))))

    assert read[0] == list(COLUMNS)
    assert read[1][1] == "Quay, side"
    assert read[1][-1] == ""
