"""The one expression that counts records, on whichever engine holds them."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import IntEnum
from functools import reduce
from operator import and_, or_

import ibis
from ibis.expr.types import BooleanValue, Column, DateValue, StringValue, Table, TimestampValue

from wardwise.collation.records.clock import Shift, list_shifts
from wardwise.collation.records.ground import Ground
from wardwise.collation.records.periods import APRIL, find_last_day
from wardwise.collation.records.points import lie_within, read_points
from wardwise.model.internal import Clock, Every, LateRule, PlaceKind, Records
from wardwise.model.period import Period

AMOUNT = "decimal(18, 4)"
"""Amounts are added as decimals: engines add floating numbers in an order of their own."""

_POSTCODE = r"^([A-Z]{1,2}[0-9][A-Z0-9]?)[0-9][A-Z]{2}$"
_AREA_CODE = r"^[A-Z][0-9]{8}$"
_TIME = r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?Z?$"
_YEAR = 12  # months
NO, YES = ibis.literal(value=False), ibis.literal(value=True)


class Outcome(IntEnum):
    """What became of a record; the first that holds."""

    DUPLICATE = 1
    NOT_CHOSEN = 2
    UNDATED = 3
    OUTSIDE_PERIODS = 4
    UNPLACED = 5
    UNMATCHED = 6
    OUTSIDE_AREA = 7
    LATE = 8
    COUNTED = 9


def count_records(
    given: Table,
    records: Records,
    *,
    periods: Mapping[int, Period],
    lookup: Table | None,
    ground: Ground | None = None,
) -> Table:
    """Give how many records, people and amounts each area, period and category has.

    Parameters
    ----------
    given : the records as they lie, one a row
    periods : by number, as `list_periods` gives them
    lookup : columns of `lookup.SCHEMA`, or those of `ground`; None where records hold area codes
    ground : the outlines that the lookup is of, where records have coordinates

    Returns
    -------
    Columns outcome (of `Outcome`), area, period (its number), outward, by_0 …, records, late,
    people, nameless, sum_0 …, blank_0 …; area, period, by and sums only where counted, outward
    only where a place was not found: the first half of a postcode of the right form, or what is
    odd about coordinates.
    """
    read = _read_columns(given, records, periods=periods, ground=ground)
    placed = _find_areas(read, records, lookup)
    sorted_out = placed.mutate(outcome=_sort_out(placed, records))
    is_counted = sorted_out.outcome == Outcome.COUNTED
    kept = {
        name: is_counted.ifelse(sorted_out[name], ibis.null(sorted_out[name].type()))
        for name in ("area", "period", *_number(records.by, "by"))
    }
    amounts = {
        name: is_counted.ifelse(sorted_out[name], ibis.null(AMOUNT))
        for name in _number(records.sums, "amount")
    }
    shown = sorted_out.mutate(
        **kept,
        **amounts,
        outward=_find_outward(sorted_out, records),
        person=is_counted.ifelse(sorted_out.person, ibis.null(sorted_out.person.type())),
    )
    sums = {f"sum_{at}": shown[f"amount_{at}"].sum() for at in range(len(records.sums))}
    blanks = {
        f"blank_{at}": shown[f"amount_{at}"].isnull().sum() for at in range(len(records.sums))
    }
    return shown.group_by(
        ["outcome", "area", "period", "outward", *_number(records.by, "by")]
    ).aggregate(
        records=shown.count(),
        late=shown.is_late.sum(),
        people=shown.person.nunique(),
        nameless=shown.person.isnull().sum(),
        **sums,
        **blanks,
    )


def _number(given: Sequence[str] | Mapping[str, str], name: str) -> list[str]:
    return [f"{name}_{at}" for at in range(len(given))]


def _read_columns(
    given: Table, records: Records, *, periods: Mapping[int, Period], ground: Ground | None
) -> Table:
    """Give only what counting needs: the person and the place leave no step after this one."""
    shifts = list_shifts(periods[min(periods)].start, find_last_day(periods[max(periods)]))
    columns = {
        "day": _read_day(given[records.time_column], records, shifts),
        "is_chosen": _choose(given, records.where),
        "person": _read_name(given[records.person]) if records.person else ibis.null("string"),
        "id": _read_name(given[records.id]) if records.id else ibis.null("string"),
        "received": ibis.null("date"),
    }
    if records.coordinates is not None and ground is not None:
        columns |= read_points(given, records.coordinates, ground)
    else:
        columns["place"] = _read_place(given[records.place_column], records.place)
    if records.late is not None:
        columns["received"] = _read_day(given[records.late.column], records, shifts)
    for at, column in enumerate(records.by):
        columns[f"by_{at}"] = given[column].cast("string").fill_null("")
    for at, column in enumerate(records.sums.values()):
        columns[f"amount_{at}"] = given[column].try_cast(AMOUNT)
    read = given.select(**columns)
    numbered = read.mutate(period=_number_period(read.day, records, periods))
    close = _find_close(numbered.period, periods, records.late)
    is_late = NO if close is None else numbered.received > close
    numbered = numbered.mutate(is_late=is_late.fill_null(NO))
    return numbered.mutate(is_again=_find_again(numbered) if records.id else NO)


def _read_day(column: Column, records: Records, shifts: Sequence[Shift]) -> DateValue:
    """Give the day in London; null where none is written."""
    kind = column.type()
    if kind.is_date():
        return column
    if kind.is_timestamp():
        is_instant = kind.timezone is not None or records.clock is Clock.UTC
        moment = column.cast("timestamp")
        return (_turn_to_london(moment, shifts) if is_instant else moment).date()
    text = column.cast("string").strip()
    if records.is_day_first:
        text = (
            text.substr(6, 4) + "-" + text.substr(3, 2) + "-" + text.substr(0, 2) + text.substr(10)
        )
    bare = text.replace("Z", "").replace("T", " ")
    moment = text.re_search(_TIME).ifelse(bare, ibis.null("string")).try_cast("timestamp")
    # a day without an hour is a day, whatever the clock
    is_instant = text.contains(":") & (
        text.endswith("Z") | ibis.literal(records.clock is Clock.UTC)
    )
    return is_instant.ifelse(_turn_to_london(moment, shifts), moment).date()


def _turn_to_london(moment: TimestampValue, shifts: Sequence[Shift]) -> TimestampValue:
    turned = moment
    for ahead in sorted({one.ahead for one in shifts}):
        spans = [one for one in shifts if one.ahead == ahead]
        is_ahead = reduce(or_, [(moment >= one.first) & (moment < one.end) for one in spans])
        later = moment + ibis.interval(seconds=int(ahead.total_seconds()))
        turned = is_ahead.ifelse(later, turned)
    return turned


def _read_place(column: Column, kind: PlaceKind) -> StringValue:
    """Give a place as its lookup writes it; null where none is written."""
    if column.type().is_floating():
        column = column.try_cast("int64")
    text = column.cast("string").upper().replace(" ", "")
    if kind is PlaceKind.UPRN:
        text = text.re_replace("^0+", "")
    return text.nullif("")


def _read_name(column: Column) -> Column:
    """Give what tells one from another; a blank one tells nothing."""
    return column.strip().nullif("") if column.type().is_string() else column


def _choose(given: Table, where: Mapping[str, Sequence[str]]) -> BooleanValue:
    chosen = [given[one].cast("string").isin(list(texts)) for one, texts in where.items()]
    return reduce(and_, chosen).fill_null(NO) if chosen else YES


def _number_period(day: DateValue, records: Records, periods: Mapping[int, Period]) -> Column:
    """Give the number of the period that a day belongs to; null outside all of them."""
    if records.periods.every is None:
        spans = [
            (_is_between(day, one.start, find_last_day(one)), at) for at, one in periods.items()
        ]
        return ibis.cases(*spans).cast("int64")
    if records.periods.every is Every.MONTH:
        number = day.year() * _YEAR + day.month() - 1
    elif records.periods.every is Every.CALENDAR_YEAR:
        number = day.year()
    else:
        number = day.year() - (day.month() < APRIL).cast("int64")
    return number.between(min(periods), max(periods)).ifelse(number.cast("int64"), None)


def _is_between(day: DateValue, first: date, last: date) -> BooleanValue:
    return (day >= ibis.literal(first)) & (day <= ibis.literal(last))


def _find_close(
    period: Column, periods: Mapping[int, Period], late: LateRule | None
) -> DateValue | None:
    """Give the last day on which a record of a period may be received."""
    if late is None:
        return None
    days = ibis.interval(days=late.days)
    closes = [(period == at, ibis.literal(find_last_day(one))) for at, one in periods.items()]
    return (ibis.cases(*closes) + days).cast("date")


def _find_again(read: Table) -> BooleanValue:
    """Find rows of a record that another row tells: the latest received counts."""
    told = [read[one] for one in read.columns if one not in ("id", "received", "day", "person")]
    order = [read.received.desc(), read.day.desc(), *(one.cast("string") for one in told)]
    place = ibis.row_number().over(ibis.window(group_by=read.id, order_by=order))
    return (place > 0) & read.id.notnull()


def _find_areas(read: Table, records: Records, lookup: Table | None) -> Table:
    """Add the area of each record, and whether its place lies inside what is counted."""
    if lookup is None:
        area = read.place.re_search(_AREA_CODE).ifelse(read.place, None)
        return read.mutate(area=area, is_inside=YES)
    is_point = records.coordinates is not None
    ties = [lie_within(read, lookup) if is_point else read.place == lookup.key]
    if records.lookup and records.lookup.valid_from:
        ties.append(lookup["first"].isnull() | (read.day >= lookup["first"]))
    if records.lookup and records.lookup.valid_to:
        ties.append(lookup["last"].isnull() | (read.day <= lookup["last"]))
    return read.left_join(lookup, ties)


def _sort_out(placed: Table, records: Records) -> Column:
    """Say what becomes of each record."""
    is_left_out = records.late is not None and records.late.is_left_out
    steps: list[tuple[BooleanValue, Outcome]] = [
        (placed.is_again, Outcome.DUPLICATE),
        (~placed.is_chosen, Outcome.NOT_CHOSEN),
        (placed.day.isnull(), Outcome.UNDATED),
        (placed.period.isnull(), Outcome.OUTSIDE_PERIODS),
        (placed.place.isnull(), Outcome.UNPLACED),
        (placed.area.isnull(), Outcome.UNMATCHED),
        (~placed.is_inside, Outcome.OUTSIDE_AREA),
    ]
    if is_left_out:
        steps.append((placed.is_late, Outcome.LATE))
    return ibis.cases(*((test, int(one)) for test, one in steps), else_=int(Outcome.COUNTED))


def _find_outward(placed: Table, records: Records) -> StringValue:
    """Give the first half of a postcode that was not found, or what is odd about coordinates."""
    is_unmatched = placed.outcome == Outcome.UNMATCHED
    if records.coordinates is not None:
        return is_unmatched.ifelse(placed.oddity, ibis.null("string"))
    if records.place is not PlaceKind.POSTCODE:
        return ibis.null("string")
    looked_at = is_unmatched.ifelse(placed.place, ibis.null("string"))
    return looked_at.re_extract(_POSTCODE, 1).nullif("")
