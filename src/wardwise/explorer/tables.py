"""The rows of downloads: each names its area, node, period, unit, status, source and licence."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from wardwise.explorer.addresses import write_slug
from wardwise.explorer.facts import Facts
from wardwise.explorer.figures import has_benchmark
from wardwise.explorer.records import Area, Card
from wardwise.model.period import read_period
from wardwise.model.status import STATUS_WORDS, Status
from wardwise.publication.reader import DescribedColumn, describe_csv
from wardwise.publication.shapes import IndicatorEntry, IndicatorPeriod

Cell = str | float | int | None

COLUMNS: dict[str, str] = {
    "area_code": "Code of the area, Register of Geographic Codes",
    "area_name": "Name of the area",
    "area_level": "Level of the area, such as ward",
    "item_type": "index, dimension, component or indicator",
    "item_id": "Identifier of the index, dimension, component or indicator",
    "item_name": "Name of the index, dimension, component or indicator",
    "period": "Period that the figure is of",
    "edition_period": "Period of the edition that the figure stands for; empty for none",
    "unit": "Unit of the value",
    "value": "The figure; empty where there is none",
    "lower": "Lower end of its range; empty where not known",
    "upper": "Upper end of its range; empty where not known",
    "interval_covers": "Share of a score that its range covers, 0 to 1",
    "status": "Shorthand: c confidential, x not available, e estimated, b break, and so on",
    "reason": "The status in words",
    "comparator": "What the value is compared with",
    "comparator_value": "The comparator's figure",
    "compared": "better, similar, worse or not_compared",
    "rank": "Place among areas of its level, 1 the best",
    "rank_lower": "Best place it probably holds",
    "rank_upper": "Last place it probably holds",
    "ranked": "How many areas were ranked",
    "lowest_fifth_probability": "How probably it ranks in the fifth furthest from good, 0 to 1",
    "lowest_tenth_probability": "How probably it ranks in the tenth furthest from good, 0 to 1",
    "change": "Change since the first period of the edition, in the unit",
    "change_rating": "improved, worsened, no_clear_change, cannot_say or break",
    "change_probability": "How probably the change truly went that way, by chance, 0.5 to 1",
    "change_reason": "Why nothing can be said, where that is so",
    "source": "Source of an indicator's figure",
    "licence": "Its licence",
    "edition": "Edition of the index that a score belongs to",
}


_NUMBERS = frozenset(
    {
        "value",
        "lower",
        "upper",
        "interval_covers",
        "comparator_value",
        "lowest_fifth_probability",
        "lowest_tenth_probability",
        "change",
        "change_probability",
    }
)
_WHOLE = frozenset({"rank", "rank_lower", "rank_upper", "ranked"})
TABLE_SCHEMA: dict[str, type[pl.DataType]] = {
    column: pl.Float64 if column in _NUMBERS else pl.Int64 if column in _WHOLE else pl.String
    for column in COLUMNS
}
_FILLED = ("area_code", "item_id", "period")
_KEY = (*_FILLED, "edition_period")


def list_rows(facts: Facts, area: Area) -> Iterator[list[Cell]]:
    """List every figure of an area: scores first, then indicators, every period.

    Periods of an indicator that the edition does not use come after those that it does.
    """
    for node in (facts.index_id, *facts.dimensions, *facts.components, *facts.indicators):
        yield from list_item_rows(facts, area, node)


def list_item_rows(facts: Facts, area: Area, item: str) -> Iterator[list[Cell]]:
    """List the figures of a node or indicator in an area, every period."""
    indicator = facts.indicators.get(item)
    if indicator is None:
        yield from _list_score_rows(facts, area, item)
        return
    for period in (*indicator["periods"], *_list_other_periods(facts, area, indicator)):
        row = _make_value_row(facts, area, indicator, period)
        if row is not None:
            yield row


def _list_other_periods(
    facts: Facts, area: Area, indicator: IndicatorEntry
) -> list[IndicatorPeriod]:
    used = {one["source_period"] for one in indicator["periods"]}
    found = facts.observations.get((indicator["id"], area.area_code), {})
    return [
        IndicatorPeriod(period="", source_period=one, label=read_period(one).label, carried=False)
        for one in sorted(found)
        if one not in used
    ]


def _list_score_rows(facts: Facts, area: Area, node: str) -> Iterator[list[Cell]]:
    kind = "dimension" if node in facts.dimensions else "component"
    for period in facts.periods:
        score = facts.find_score(node, area.area_code, period)
        if score is None:
            continue
        label = facts.period_labels[period]
        yield [
            *_write_area(area),
            "index" if node == facts.index_id else kind,
            node,
            facts.labels[node],
            label,
            label,
            f"points{' of 100' if facts.scale.out_of == 'of 100' else ''}",
            _round(score.score),
            _round(score.lower),
            _round(score.upper),
            _round(score.interval_weight, 4),
            *_write_status(score.status),
            *_write_comparison(facts, area, facts.find_card(node, area.area_code, period)),
            *_write_change(facts, area, node, period),
            "",
            "",
            facts.manifest["edition"]["id"],
        ]


def _make_value_row(
    facts: Facts, area: Area, indicator: IndicatorEntry, period: IndicatorPeriod
) -> list[Cell] | None:
    key = (indicator["id"], area.area_code)
    one = facts.observations.get(key, {}).get(period["source_period"])
    if one is None:
        return None
    source = facts.sources[indicator["source"]]
    card = facts.find_card(indicator["id"], area.area_code, period["period"])
    return [
        *_write_area(area),
        "indicator",
        indicator["id"],
        indicator["label"],
        period["label"],
        facts.period_labels.get(period["period"], ""),
        indicator["unit"].strip("()"),
        _round(one.value),
        _round(one.lower),
        _round(one.upper),
        None,
        *_write_status(one.status),
        *_write_comparison(facts, area, card),
        *_write_change(facts, area, indicator["id"], period["period"]),
        source["label"],
        source["licence"],
        facts.manifest["edition"]["id"],
    ]


def _write_area(area: Area) -> list[Cell]:
    return [area.area_code, area.name, area.level]


def _write_status(status: str | None) -> list[Cell]:
    return [status or "", STATUS_WORDS[Status(status)] if status else ""]


def _write_comparison(facts: Facts, area: Area, card: Card | None) -> list[Cell]:
    if card is None:
        return ["", None, "", None, None, None, None, None, None]
    ranks: list[Cell] = [card.rank, card.rank_lower, card.rank_upper, card.ranked]
    ranks += [_round(card.lowest_fifth), _round(card.lowest_tenth)]
    if not has_benchmark(facts, area):
        return ["", None, "", *ranks]
    name = facts.benchmark["name"]
    return [name, _round(card.benchmark_score), card.benchmark_rating, *ranks]


def _write_change(facts: Facts, area: Area, node: str, period: str) -> list[Cell]:
    change = facts.changes.get((node, area.area_code))
    if change is None or period != change.to_period_id:
        return [None, "", None, ""]
    probability = _round(change.probability)
    return [_round(change.change), change.rating, probability, change.reason or ""]


def _round(number: float | None, digits: int = 6) -> float | None:
    return round(number, digits) if number is not None else None


def write_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write rows as CSV under the declared columns, with a byte-order mark for spreadsheets."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def write_metadata(facts: Facts, name: str, title: str) -> bytes:
    """Write the CSV on the Web description of a CSV file that stands beside it."""
    columns = [
        DescribedColumn(
            column,
            column.replace("_", " ").capitalize(),
            "double" if column in _NUMBERS else "integer" if column in _WHOLE else "string",
            words,
            column in _FILLED,
        )
        for column, words in COLUMNS.items()
    ]
    return describe_csv(columns, file=name, title=title, about=facts.manifest, key=_KEY)


def name_whole_files(facts: Facts) -> tuple[str, str]:
    """Name the CSV and Excel files that hold every area."""
    edition = write_slug(facts.manifest["edition"]["id"])
    stem = f"{write_slug(facts.home.name)}-all-areas-{edition}"
    return f"{stem}.csv", f"{stem}.xlsx"
