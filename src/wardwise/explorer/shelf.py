"""Rows of a large table by area or by item, made into records only when a page asks for them."""

from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Generic, TypeVar, overload

import polars as pl

Key = tuple[str, ...]
Row = tuple[object, ...]
Kept = TypeVar("Kept")
Other = TypeVar("Other")
Name = TypeVar("Name", str, tuple[str, str])

MOST_AREAS = 96  # areas whose records are held at a time: a ward, its parts, what it is beside
MOST_ITEMS = 120  # of one borough each
_RUN = 6  # areas asked for one item in turn, after which a borough's rows of it are fetched


class Shelf(Generic[Kept]):
    """A table that gives records by key, as a mapping would, and holds few of them at a time.

    Pages ask in one of two ways: for many items of an area, or for one item in many areas. The
    rows of a whole area are fetched at once; after several areas in turn, those of an item in all
    areas of a borough.
    """

    def __init__(
        self,
        table: pl.DataFrame,
        gather: Callable[[Sequence[Row]], Mapping[Key, Kept]],
        *,
        boroughs: Mapping[str, str],
    ) -> None:
        """Sort the table by area.

        Parameters
        ----------
        table : the item in the first column, `area_code` in the second
        gather : makes records of whole rows; a key begins with item and area
        boroughs : by area code; "" for what lies in none
        """
        self._gather = gather
        self._item = table.columns[0]
        self._boroughs = boroughs
        self._table = table.sort("area_code", maintain_order=True)
        self._spans = _find_spans(self._table["area_code"])
        self._areas: dict[str, Mapping[Key, Kept]] = {}
        self._items: dict[tuple[str, str], Mapping[Key, Kept]] = {}
        self._last, self._run = "", 0
        self._places: tuple[pl.Series, dict[str, tuple[int, int]]] | None = None
        self._lock = Lock()  # pages are served from several threads

    @overload
    def get(self, key: Key) -> Kept | None: ...
    @overload
    def get(self, key: Key, other: Other) -> Kept | Other: ...
    def get(self, key: Key, other: Other | None = None) -> Kept | Other | None:
        """Give the record of a key that begins with item and area; `other` where there is none."""
        found = self._areas.get(key[1])
        if found is None:
            found = self._items.get((key[0], self._boroughs.get(key[1], "")))
        if found is None:
            with self._lock:
                found = self._fetch(key[0], key[1])
        return found.get(key, other)

    def __getitem__(self, key: Key) -> Kept:
        """Give the record of a key that is there."""
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def _fetch(self, item: str, area: str) -> Mapping[Key, Kept]:
        self._run = self._run + 1 if item == self._last else 1
        self._last = item
        if self._run > _RUN:
            borough = self._boroughs.get(area, "")
            found = self._gather(self._take_item(item, borough))
            _keep(self._items, (item, borough), found, most=MOST_ITEMS)
        else:
            start, count = self._spans.get(area, (0, 0))
            found = self._gather(self._table.slice(start, count).rows())
            _keep(self._areas, area, found, most=MOST_AREAS)
        return found

    def _take_item(self, item: str, borough: str) -> Sequence[Row]:
        if self._places is None:
            known = pl.col("area_code").replace_strict(self._boroughs, default="")
            ordered = (
                self._table.select(pl.concat_str(self._item, known, separator="/").alias("part"))
                .with_row_index("place")
                .sort("part", maintain_order=True)
            )
            self._places = ordered["place"], _find_spans(ordered["part"])
        places, spans = self._places
        start, count = spans.get(f"{item}/{borough}", (0, 0))
        return self._table[places.slice(start, count)].rows()


def _find_spans(ordered: pl.Series) -> dict[str, tuple[int, int]]:
    """Find where each value of an ordered column begins, and how often it stands there."""
    counted = ordered.rle().struct.unnest()
    starts = counted["len"].cum_sum() - counted["len"]
    return {
        value: (start, count)
        for value, start, count in zip(counted["value"], starts, counted["len"], strict=True)
    }


def _keep(
    held: dict[Name, Mapping[Key, Kept]], name: Name, found: Mapping[Key, Kept], *, most: int
) -> None:
    """Hold what was fetched; the oldest goes where there is too much."""
    if len(held) >= most:
        held.pop(next(iter(held)), None)
    held[name] = found
