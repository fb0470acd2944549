from collections import Counter
from pathlib import Path

import polars as pl

from wardwise.geography.changes import list_changes
from wardwise.geography.crosswalk import read_crosswalk


def test_kept_split_merged_and_redrawn_areas_are_told_apart() -> None:
    crosswalk = pl.DataFrame(
        [
            ("A", "A", 1.0),
            ("B", "P", 0.5),
            ("B", "Q", 0.5),
            ("C", "R", 1.0),
            ("D", "R", 1.0),
            ("E", "S", 0.5),
            ("E", "T", 0.5),
            ("F", "T", 1.0),
        ],
        schema=["from_code", "to_code", "share"],
        orient="row",
    ).select(pl.lit("moves").alias("crosswalk_id"), pl.all())

    changes = list_changes(crosswalk, "moves")

    assert dict(changes.select("from_code", "kind").iter_rows()) == {
        "A": "unchanged",
        "B": "split",
        "C": "merged",
        "D": "merged",
        "E": "redrawn",
        "F": "redrawn",
    }


def test_barking_and_dagenham_changed_as_the_ons_says(
    lookups_folder: Path, real_areas: pl.DataFrame
) -> None:
    frame = pl.read_csv(
        lookups_folder / "lsoa11_lsoa21_person_weights_london.csv", infer_schema=False
    )
    crosswalk = read_crosswalk(
        frame,
        crosswalk_id="person",
        from_column="LSOA11CD",
        to_column="LSOA21CD",
        share_column="Prop21of11",
    )
    inside = real_areas.filter((pl.col("level") == "lsoa") & (pl.col("role") == "project"))

    changes = list_changes(crosswalk, "person").filter(
        pl.col("from_code").is_in(inside["area_code"].implode())
    )

    older = Counter(changes.unique("from_code")["kind"])
    newer = Counter(changes.unique("to_code")["kind"])
    assert older == {"unchanged": 104, "split": 4, "merged": 2}
    assert newer == {"unchanged": 104, "split": 10, "merged": 1}
