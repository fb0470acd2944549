"""Which published figures moved between two releases, and why."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from wardwise.model.area import AreaLevel
from wardwise.model.errors import ReleaseError
from wardwise.model.period import read_period
from wardwise.publication.reader import open_release
from wardwise.publication.shapes import (
    About,
    ComparedRelease,
    ComparisonDocument,
    FigureCounts,
    MovedFigure,
    MovedIndicator,
    MovedScore,
)
from wardwise.workflow.compare_text import (
    count_in_words,
    word_causes,
    word_figure,
    word_points,
)
from wardwise.workflow.differences import (
    CAUSE_WORDS,
    Cause,
    Content,
    Difference,
    list_differences,
    read_content,
)
from wardwise.workflow.movements import compare_scores, compare_values, count_moves

_LARGEST = 5  # figures of an indicator that are written out
_SMALL = (AreaLevel.OUTPUT_AREA.value, AreaLevel.LSOA.value, AreaLevel.MSOA.value)
_PRINTED = 0.05  # points of a score that are seen when it is printed
_NOTES = (
    (
        "Compared are the figures of the project's own areas and of the benchmark. Ranges, ranks "
        "and ratings follow from these and are not listed."
    ),
    (
        "A score's movement is split at the weights and goalposts of the earlier release: first "
        "what the figures changed, then the goalposts, then the weights. In another order the "
        "points would be shared out a little otherwise; their sum would be the same."
    ),
)


def compare_folders(old: Path, new: Path) -> ComparisonDocument:
    """Compare two releases of one project.

    Raises
    ------
    ReleaseError
        If one is no release, or they are of different areas.
    """
    found = compare_contents(read_content(open_release(old)), read_content(open_release(new)))
    if found["old"]["release_id"] == found["new"]["release_id"]:  # both of one day
        for one, folder in ((found["old"], old), (found["new"], new)):
            one["release_id"] = f"{one['release_id']} in {folder.resolve().name}"
    return found


def compare_contents(old: Content, new: Content) -> ComparisonDocument:
    """Compare what two releases hold.

    Raises
    ------
    ReleaseError
        If they are of different areas.
    """
    areas = [one.about["area"] for one in (old, new)]
    if areas[0]["code"] != areas[1]["code"]:
        raise ReleaseError(
            f"the releases are of {areas[0]['name']} and {areas[1]['name']}",
            fix="compare two releases of the same area",
        )
    differences = list_differences(old, new)
    values = compare_values(old, new, differences)
    scores = compare_scores(old, new, values)
    indicators = _list_indicators(values, old, new)
    counted = {
        "values": _count_figures(
            values,
            both=_count_both(old, new, "observations", "value"),
            unseen=sum(one["unseen"] for one in indicators),
        ),
        "scores": _count_figures(
            scores,
            both=_count_both(old, new, "scores", "score"),
            unseen=int(((scores["now"] - scores["before"]).abs() < _PRINTED).sum()),
        ),
    }
    return ComparisonDocument(
        old=_describe(old.about),
        new=_describe(new.about),
        area=new.about["area"],
        differences=[
            {
                "cause": one.cause.value,
                "label": CAUSE_WORDS[one.cause],
                "subject": one.subject,
                "words": one.words,
            }
            for one in differences
        ],
        causes={one.value: words for one, words in CAUSE_WORDS.items()},
        said=[
            count_in_words(counted["values"], what="indicator figures"),
            count_in_words(counted["scores"], what="scores"),
        ],
        values=counted["values"],
        scores=counted["scores"],
        indicators=indicators,
        moved_scores=_list_scores(scores, old, new),
        notes=[*_NOTES, *_say_inseparable(values, scores, differences)],
    )


def _describe(about: About) -> ComparedRelease:
    return ComparedRelease(
        release_id=about["release_id"],
        title=about["title"],
        edition=about["edition"]["id"],
        label=about["edition"]["label"],
        created=about["created"],
        wardwise_version=about["wardwise_version"],
    )


def _count_both(old: Content, new: Content, table: str, column: str) -> int:
    """Count the figures that stand in both releases."""
    keys = [name for name in new.tables[table].columns if name.endswith(("_id", "_code"))]
    keys = [name for name in keys if name not in {"edition_id", "source_id"}]
    sides = [
        one.tables[table]
        .filter(pl.col(column).is_not_null())
        .join(one.own_areas, on="area_code", how="semi")
        for one in (old, new)
    ]
    return sides[0].join(sides[1], on=keys, how="semi").height


def _count_figures(table: pl.DataFrame, *, both: int, unseen: int) -> FigureCounts:
    found = count_moves(table)
    return FigureCounts(
        same=both - found["moved"],
        moved=found["moved"],
        unseen=unseen,
        added=found["added"],
        gone=found["gone"],
    )


def _name_areas(old: Content, new: Content) -> dict[str, tuple[str, str]]:
    """Give every area's name and level, as the newer release has it."""
    return {
        code: (name, level)
        for one in (old, new)
        for code, name, level in one.own_areas.select("area_code", "name", "level").iter_rows()
    }


def _list_indicators(values: pl.DataFrame, old: Content, new: Content) -> list[MovedIndicator]:
    """List the indicators that have figures which moved, those with most first."""
    named = _name_areas(old, new)
    entries = {**old.indicators, **new.indicators}
    listed: list[MovedIndicator] = []
    for (key,), rows in values.group_by("indicator_id", maintain_order=True):
        entry = entries[str(key)]
        counts = count_moves(rows)
        change = rows["now"] - rows["before"]
        printed = 0.5 * 10.0 ** -entry["decimals"]
        causes = dict(rows.group_by("cause").len().sort("cause").iter_rows())
        largest = _pick_largest(rows.with_columns(change=change), named)
        listed.append(
            MovedIndicator(
                indicator=str(key),
                label=entry["label"],
                unit=entry["unit"],
                decimals=entry["decimals"],
                moved=counts["moved"],
                added=counts["added"],
                gone=counts["gone"],
                unseen=int((change.abs() < printed).sum()),
                causes=causes,
                why=word_causes(causes),
                largest=largest,
                most=word_figure(largest[0], decimals=entry["decimals"]) if largest else "",
            )
        )
    return sorted(listed, key=lambda one: (-one["moved"], -one["added"], one["label"]))


def _pick_largest(rows: pl.DataFrame, named: Mapping[str, tuple[str, str]]) -> list[MovedFigure]:
    moved = rows.filter(pl.col("what") == "moved")
    largest = moved.sort(pl.col("change").abs(), descending=True).head(_LARGEST)
    return [
        MovedFigure(
            area=row["area_code"],
            name=named[row["area_code"]][0],
            level=named[row["area_code"]][1],
            period=read_period(row["period_id"]).label,
            before=row["before"],
            now=row["now"],
            change=row["change"],
            what=row["what"],
            cause=row["cause"],
            candidates=row["candidates"],
        )
        for row in largest.to_dicts()
    ]


def _list_scores(scores: pl.DataFrame, old: Content, new: Content) -> list[MovedScore]:
    """List the scores that moved by what is seen in print; the index first, largest moves first."""
    named = _name_areas(old, new)
    nodes = {**_name_nodes(old), **_name_nodes(new)}
    labels = {
        one["id"]: one["label"] for each in (old, new) for one in each.about["edition"]["periods"]
    }
    listed: list[MovedScore] = []
    for row in scores.to_dicts():
        name, level = named[row["area_code"]]
        change = None if row["what"] != "moved" else row["now"] - row["before"]
        if level in _SMALL or (change is not None and abs(change) < _PRINTED):
            continue
        label, kind = nodes[row["node_id"]]
        points = {} if change is None else _list_points(row)
        listed.append(
            MovedScore(
                node=row["node_id"],
                label=label,
                kind=kind,
                area=row["area_code"],
                name=name,
                level=level,
                period=labels[row["period_id"]],
                before=row["before"],
                now=row["now"],
                change=change,
                what=row["what"],
                points=points,
                why=word_points(points, before=row["before"], now=row["now"]),
            )
        )
    order = {"index": 0, "dimension": 1, "component": 2}
    return sorted(listed, key=lambda one: (order[one["kind"]], -abs(one["change"] or 0.0)))


def _list_points(row: Mapping[str, float | None]) -> dict[str, float]:
    return {
        one.value: points
        for one in Cause
        if (points := row[one.value]) is not None and abs(points) >= _PRINTED / 10
    }


def _name_nodes(content: Content) -> dict[str, tuple[str, str]]:
    """Give the label and kind of the index, its dimensions and components."""
    framework = content.framework
    top = framework["index"]
    return {
        top["id"]: (top["label"], "index"),
        **{one["id"]: (one["label"], "dimension") for one in framework["dimensions"]},
        **{one["id"]: (one["label"], "component") for one in framework["components"]},
    }


def _say_inseparable(
    values: pl.DataFrame, scores: pl.DataFrame, differences: Sequence[Difference]
) -> list[str]:
    """Say which causes could not be told apart here."""
    notes: list[str] = []
    several = values.filter(pl.col("cause") == Cause.SEVERAL.value)
    for (together,), rows in several.group_by("candidates", maintain_order=True):
        words = " and ".join(CAUSE_WORDS[Cause(one)] for one in str(together).split(" + "))
        notes.append(
            f"{rows.height:,} figures have {words} at once: how much each moved cannot be told "
            "from the releases."
        )
    declared = {one.cause for one in differences}
    for cause in (Cause.WEIGHTS, Cause.GOALPOSTS):
        moved = scores[cause.value].drop_nulls().abs().max()
        if not isinstance(moved, float) or moved < _PRINTED:
            continue
        word = CAUSE_WORDS[cause].capitalize()
        if cause in declared:
            notes.append(
                f"{word} were declared otherwise, and are learnt again from data that may have "
                "changed: the two cannot be told apart here."
            )
        else:
            notes.append(
                f"{word} were not declared otherwise: they are learnt from the figures of all "
                "areas, and follow these. Scores of areas whose own figures stayed move with them."
            )
    unknown = values.filter(pl.col("cause") == Cause.UNKNOWN.value).height
    if unknown:
        notes.append(
            f"{unknown:,} figures moved without a cause that the releases name: a declaration that "
            "releases do not carry, or the program, may differ."
        )
    return notes
