"""Outlines of areas: reading, joining into larger areas, simplifying and measuring."""

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import shapely
from shapely.errors import GEOSException
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from wardwise.geography.crosswalk import pick_largest_share, select_crosswalk
from wardwise.model.errors import BoundaryError, suggest_nearest

_METRES_A_DEGREE = 111_319.49  # along the equator and, near enough, along a meridian
_SNAP_DEGREES = 1e-6  # about a tenth of a metre: closes the gaps of an untidy coverage


@dataclass(frozen=True, slots=True)
class Outlines:
    """Outlines of areas in longitude and latitude (EPSG:4326), ordered by code.

    `notes` say what had to be repaired or left out, for the quality report.
    """

    codes: tuple[str, ...]
    shapes: tuple[BaseGeometry, ...]
    notes: tuple[str, ...] = ()


def read_outlines(files: Sequence[Path], code_column: str) -> Outlines:
    """Return the outlines of one or several GeoJSON files.

    Parameters
    ----------
    files : GeoJSON in longitude and latitude (EPSG:4326), polygons only
    code_column : the property that holds the area code

    Raises
    ------
    BoundaryError
        If a file is missing, unreadable or in another projection, an outline has no code or no
        polygon, or a code stands twice.
    """
    found: dict[str, BaseGeometry] = {}
    notes: list[str] = []
    for file in files:
        for said, outline in _read_file(file, code_column):
            code = str(said[code_column])
            if code in found:
                raise BoundaryError(
                    f"the outline of {code} stands twice", where=file.name, fix="keep one of them"
                )
            found[code] = _repair(outline)
            if not outline.is_valid:
                notes.append(f"The outline of {code} crosses itself and was repaired.")
    return _gather(found, notes)


def read_features(
    files: Sequence[Path], code_column: str, *, properties: Sequence[str]
) -> tuple[pl.DataFrame, tuple[BaseGeometry, ...]]:
    """Return what GeoJSON files say of their outlines, as text, and the outlines in that order.

    A code may stand several times, as where each outline has the days on which it held. An empty
    or absent property is empty text.

    Raises
    ------
    BoundaryError
        As `read_outlines` does, or if a property stands on no outline of a file.
    """
    rows: list[dict[str, str]] = []
    shapes: list[BaseGeometry] = []
    wanted = list(dict.fromkeys((code_column, *properties)))
    for file in files:
        found = _read_file(file, code_column)
        for name in wanted:
            if not any(name in said for said, _ in found):
                raise BoundaryError(
                    f"no outline has the property {name!r}",
                    where=file.name,
                    fix=suggest_nearest(name, list(found[0][0]) if found else []),
                )
        rows += [
            {name: "" if said.get(name) is None else str(said[name]) for name in wanted}
            for said, _ in found
        ]
        shapes += [_repair(outline) for _, outline in found]
    return pl.DataFrame(rows, schema=dict.fromkeys(wanted, pl.String)), tuple(shapes)


def select_outlines(outlines: Outlines, codes: Collection[str]) -> Outlines:
    """Return the outlines of the areas named; a code without an outline is left out."""
    wanted = set(codes)
    pairs = zip(outlines.codes, outlines.shapes, strict=True)
    return _gather({code: one for code, one in pairs if code in wanted}, outlines.notes)


def union_outlines(outlines: Outlines, crosswalk: pl.DataFrame, crosswalk_id: str) -> Outlines:
    """Return outlines of larger areas, each the union of the smaller ones that lie in it.

    Edges between larger areas stay exactly those of the smaller, so that neighbours share them. A
    smaller area that is split goes to the target with most of it. A target of which only some
    parts have an outline gets none, and a note; one without any is passed over.

    Raises
    ------
    AreaLookupError
        If there is no such crosswalk.
    BoundaryError
        If no outline lies in any target.
    """
    homes = pick_largest_share(select_crosswalk(crosswalk, crosswalk_id))
    by_code = dict(zip(outlines.codes, outlines.shapes, strict=True))
    found: dict[str, BaseGeometry] = {}
    notes: list[str] = []
    for (target,), rows in homes.group_by(["target"], maintain_order=True):
        parts = rows["code"].to_list()
        missing = [code for code in parts if code not in by_code]
        if len(missing) == len(parts):
            continue
        if missing:
            notes.append(f"{target} has no outline: {', '.join(missing[:5])} in it has none.")
            continue
        found[str(target)] = _union(str(target), [by_code[code] for code in parts], notes)
    if not found:
        raise BoundaryError(
            "none of its areas has an outline",
            where=f"crosswalk {crosswalk_id}",
            fix="outlines and crosswalk must be of one vintage; check both sources",
        )
    return _gather(found, [*outlines.notes, *notes])


def simplify_coverage(outlines: Outlines, *, tolerance_metres: float) -> Outlines:
    """Return outlines with fewer points, shared edges still shared.

    Parameters
    ----------
    tolerance_metres : details smaller than about this square are smoothed away; 0 keeps all

    Raises
    ------
    BoundaryError
        If there is no outline or the tolerance is negative.
    """
    if not outlines.codes or tolerance_metres < 0:
        raise BoundaryError(
            f"cannot simplify {len(outlines.codes)} outlines to {tolerance_metres} metres",
            fix="give outlines and a tolerance of zero or more",
        )
    shapes = np.array(outlines.shapes, dtype=object)
    bounds = shapely.total_bounds(shapes)
    narrowing = math.cos(math.radians((bounds[1] + bounds[3]) / 2))
    scale = np.array([narrowing * _METRES_A_DEGREE, _METRES_A_DEGREE])
    notes = list(outlines.notes)
    if not shapely.coverage_is_valid(shapes):
        edges = shapely.coverage_invalid_edges(shapes)
        untidy = [
            code for code, edge in zip(outlines.codes, edges, strict=True) if not edge.is_empty
        ]
        notes.append(f"Edges of {', '.join(untidy[:5])} do not match their neighbours' exactly.")
    flat = shapely.transform(shapes, lambda points: points * scale)
    simple = shapely.coverage_simplify(flat, tolerance_metres)
    back = shapely.transform(simple, lambda points: points / scale)
    return _gather(dict(zip(outlines.codes, back, strict=True)), notes)


def measure_outlines(outlines: Outlines) -> pl.DataFrame:
    """Return `area_code` and `square_kilometres`, on the WGS 84 ellipsoid.

    Generalised outlines measure what they enclose: within 3 per cent of the official figure for
    wards, and land only where the outlines end at high water, as the ONS's clipped ones do.

    Source
    ------
    Snyder (1987), Map Projections: A Working Manual, equations 10-1 and 3-12: the cylindrical
    equal-area projection of the ellipsoid.
    """
    flat = shapely.transform(np.array(outlines.shapes, dtype=object), _project_equal_area)
    return pl.DataFrame(
        {"area_code": list(outlines.codes), "square_kilometres": shapely.area(flat) / 1e6},
        schema={"area_code": pl.String, "square_kilometres": pl.Float64},
    )


def _project_equal_area(
    degrees: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    radius, eccentricity = 6_378_137.0, 0.081_819_190_842_622  # WGS 84
    sine = np.sin(np.radians(degrees[:, 1]))
    bent = eccentricity * sine
    logarithm = np.log((1 - bent) / (1 + bent)) / (2 * eccentricity)
    height = (1 - eccentricity**2) * (sine / (1 - bent**2) - logarithm)
    return np.column_stack([radius * np.radians(degrees[:, 0]), radius * height / 2])


def _gather(found: Mapping[str, BaseGeometry], notes: Sequence[str]) -> Outlines:
    codes = tuple(sorted(found))
    return Outlines(codes, tuple(found[code] for code in codes), tuple(dict.fromkeys(notes)))


def _repair(outline: BaseGeometry) -> BaseGeometry:
    return outline if outline.is_valid else shapely.make_valid(outline)


def _read_file(file: Path, code_column: str) -> list[tuple[dict[str, object], BaseGeometry]]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        features = content["features"]
        properties = [dict(one["properties"] or {}) for one in features]
        shapes = [shape(one["geometry"]) for one in features]
    except FileNotFoundError:
        raise BoundaryError(
            "the file of outlines is not there", where=str(file), fix="fetch the source"
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError, GEOSException) as problem:
        raise BoundaryError(
            f"the file cannot be read as GeoJSON outlines: {problem!r}",
            where=file.name,
            fix="save it as a GeoJSON FeatureCollection of polygons, and fetch it whole",
        ) from None
    codes = [one.get(code_column) for one in properties]
    for number, (code, outline) in enumerate(zip(codes, shapes, strict=True), start=1):
        _check_feature(code, outline, where=f"{file.name}, outline {number}")
        if code_column not in properties[number - 1] or not code:
            raise BoundaryError(
                f"the outline has no {code_column!r}",
                where=f"{file.name}, outline {number}",
                fix=suggest_nearest(code_column, list(properties[number - 1])),
            )
    return list(zip(properties, shapes, strict=True))


def _check_feature(code: object, outline: BaseGeometry, *, where: str) -> None:
    if outline.is_empty or outline.geom_type not in {"Polygon", "MultiPolygon"}:
        raise BoundaryError(
            f"the outline of {code} is an empty shape or a {outline.geom_type}, not a polygon",
            where=where,
            fix="use a file of polygons",
        )
    west, south, east, north = outline.bounds
    if west < -180 or south < -90 or east > 180 or north > 90:  # noqa: PLR2004 - the globe
        raise BoundaryError(
            f"the outline of {code} reaches {west:.0f}, {south:.0f}: not longitude and latitude",
            where=where,
            fix="save it in EPSG:4326 (WGS 84), not in the national grid",
        )


def _union(code: str, parts: Sequence[BaseGeometry], notes: list[str]) -> BaseGeometry:
    together = np.array(parts, dtype=object)
    if shapely.coverage_is_valid(together):
        return shapely.coverage_union_all(together)
    notes.append(f"Parts of {code} do not fit edge to edge; they were joined all the same.")
    return shapely.union_all(together, grid_size=_SNAP_DEGREES)
