"""Rows of a table by area or by item: the same records whichever way a page asks."""

from collections.abc import Mapping, Sequence

import polars as pl
import pytest

from wardwise.explorer import shelf
from wardwise.explorer.shelf import Key, Row, Shelf

ITEMS = [f"item_{number}" for number in range(12)]
AREAS = [f"W{number:03}" for number in range(30)]
BOROUGHS = {code: f"B{place % 3}" for place, code in enumerate(AREAS)}
VALUES = {(item, area): ITEMS.index(item) * 100 + place for place, area in enumerate(AREAS)
          for item in ITEMS}  # fmt: skip


class Counted:
    """Makes records of rows, and counts how many it made."""

    def __init__(self) -> None:
        """Begin at none."""
        self.calls = 0
        self.rows = 0

    def __call__(self, rows: Sequence[Row]) -> Mapping[Key, object]:
        """Give each row's value by item and area."""
        self.calls += 1
        self.rows += len(rows)
        return {(str(row[0]), str(row[1])): row[2] for row in rows}


@pytest.fixture
def counted() -> Counted:
    return Counted()


@pytest.fixture
def filled(counted: Counted) -> Shelf[object]:
    rows = [(item, area, value) for (item, area), value in VALUES.items()]
    schema = {"node_id": pl.String, "area_code": pl.String, "value": pl.Int64}
    table = pl.DataFrame(rows, schema=schema, orient="row")
    return Shelf(table.sample(fraction=1, shuffle=True, seed=3), counted, boroughs=BOROUGHS)


def test_every_record_is_found_area_by_area(filled: Shelf[object]) -> None:
    found = {(item, area): filled.get((item, area)) for area in AREAS for item in ITEMS}

    assert found == VALUES


def test_every_record_is_found_item_by_item(filled: Shelf[object]) -> None:
    found = {(item, area): filled.get((item, area)) for item in ITEMS for area in AREAS}

    assert found == VALUES


def test_an_area_is_fetched_once_for_all_its_items(filled: Shelf[object], counted: Counted) -> None:
    for item in ITEMS:
        filled.get((item, AREAS[4]))

    assert (counted.calls, counted.rows) == (1, len(ITEMS))


def test_an_item_is_fetched_by_borough_after_several_areas_in_turn(
    filled: Shelf[object], counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "_RUN", 2)

    for area in AREAS:
        filled.get((ITEMS[0], area))

    assert counted.calls == 2 + len(set(BOROUGHS.values()))


def test_few_areas_are_held_at_a_time(
    filled: Shelf[object], counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "MOST_AREAS", 1)

    asked = (AREAS[0], AREAS[1], AREAS[0])
    for place, area in enumerate(asked):
        assert filled.get((ITEMS[place], area)) == VALUES[ITEMS[place], area]

    assert counted.calls == len(asked)


def test_what_is_not_there_is_none_or_the_other_that_was_named(filled: Shelf[object]) -> None:
    assert filled.get(("nothing", AREAS[0])) is None
    assert filled.get((ITEMS[0], "nowhere"), {}) == {}


def test_a_record_can_be_asked_for_as_of_a_mapping(filled: Shelf[object]) -> None:
    assert filled[ITEMS[2], AREAS[7]] == VALUES[ITEMS[2], AREAS[7]]

    with pytest.raises(KeyError, match="nowhere"):
        filled[ITEMS[2], "nowhere"]
