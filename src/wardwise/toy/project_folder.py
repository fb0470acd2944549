"""The invented borough as a project folder, with the files its departments handed over."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from ruamel.yaml import YAML

from wardwise.toy import declarations
from wardwise.toy.outcomes import ToyIndicator, draw_hardship, draw_outcomes, read_toy_indicators
from wardwise.toy.people import Counts, count_people
from wardwise.toy.place import SmallArea, lay_out_borough
from wardwise.toy.slips import declare_corrections, make_slips
from wardwise.toy.sources import (
    RESIDENTS,
    TOY_SOURCES,
    Array,
    Column,
    ToySource,
    find_ward,
    gather_columns,
    sum_to_wards,
    write_places,
    write_source,
    write_ward_changes,
)

SEED = 2017
RECEIVED = "received"
"""Folder of the project in which the departments' files lie, as if they had come by post."""

_RESIDENT_GROUPS = ("residents", "households", "children", "aged_60_plus", "renters")


@dataclass(frozen=True, slots=True)
class _Borough:
    """Everything drawn, before it is handed over."""

    areas: tuple[SmallArea, ...]
    people: Mapping[str, Counts]
    indicators: tuple[ToyIndicator, ...]
    outcomes: Mapping[str, Array]


def write_toy_project(folder: Path) -> Path:
    """Write the invented borough as a project, the same on every run, and return its folder.

    The departments' files are in its folder `received`, for `wardwise fetch --mirror`.
    """
    chance = np.random.default_rng(SEED)
    borough = _draw_borough(chance)
    received = folder / RECEIVED
    folders = [folder / one for one in ("sources", "interventions", "corrections")]
    for place in (*folders, received):
        place.mkdir(parents=True, exist_ok=True)
    _write_yaml(folder / "wardwise.yaml", declarations.declare_project())
    by_id = {one.id: one for one in TOY_SOURCES}
    framework = declarations.declare_framework(borough.indicators, by_id)
    _write_yaml(folder / "framework.yaml", framework)
    _write_yaml(folder / "protection.yaml", declarations.declare_protection())
    for name, declared in declarations.declare_interventions().items():
        _write_yaml(folder / "interventions" / f"{name}.yaml", declared)
    for source in TOY_SOURCES:
        columns = _find_columns(source, borough)
        _hand_over(source, columns, borough=borough, folder=folder, chance=chance)
    residents = [
        Column(one, one.replace("_", " ").capitalize(), borough.people[one].astype(np.float64))
        for one in _RESIDENT_GROUPS
    ]
    _hand_over(RESIDENTS, residents, borough=borough, folder=folder, chance=chance)
    _hand_over_places(borough, folder)
    (folder / ".gitignore").write_text("snapshots/*/\nbuild/\nreleases/\n", encoding="utf-8")
    return folder


def is_toy_project(folder: Path) -> bool:
    """Tell whether a folder holds the invented borough, which may be written again."""
    try:
        return "id: toy-borough\n" in (folder / "wardwise.yaml").read_text(encoding="utf-8")
    except OSError:
        return False


def _draw_borough(chance: np.random.Generator) -> _Borough:
    areas = lay_out_borough(chance)
    people = count_people(areas, chance=chance)
    hardship = draw_hardship(areas, chance=chance)
    indicators = read_toy_indicators()
    own = {one.component: draw_hardship(areas, chance=chance) for one in indicators}
    outcomes = {
        one.id: draw_outcomes(
            one,
            hardship=_mix(hardship, own[one.component], draw_hardship(areas, chance=chance)),
            people=people,
            areas=areas,
            chance=chance,
        )
        for one in indicators
    }
    return _Borough(areas, people, indicators, outcomes)


def _mix(everywhere: Array, component: Array, indicator: Array) -> Array:
    """Mix what is hard overall, in one part of life, and in one figure; spread about 1."""
    return 0.62 * everywhere + 0.6 * component + 0.5 * indicator


def _find_columns(source: ToySource, borough: _Borough) -> tuple[Column, ...]:
    columns = gather_columns(
        source, borough.indicators, outcomes=borough.outcomes, people=borough.people
    )
    if source.level != "ward":
        return columns
    means = frozenset(one.id for one in borough.indicators if one.kind == "mean")
    weights = borough.people["residents"].astype(np.float64)
    homes = [find_ward(one, source) for one in borough.areas]
    return sum_to_wards(columns, homes, means=means, weights=weights)


def _hand_over(
    source: ToySource,
    columns: Sequence[Column],
    *,
    borough: _Borough,
    folder: Path,
    chance: np.random.Generator,
) -> None:
    codes = sorted({find_ward(one, source)[0] for one in borough.areas})
    if source.level != "ward":
        codes = [one.code for one in borough.areas]
    typed = make_slips(source.id, columns, codes)
    for name, correction in declare_corrections(source.id, columns, codes):
        _write_yaml(folder / "corrections" / f"{name}.yaml", correction)
    file = write_source(source, typed, areas=borough.areas, folder=folder / RECEIVED, chance=chance)
    declared = declarations.declare_source(source, columns, file=file.name)
    _write_yaml(folder / "sources" / f"{source.id}.yaml", declared)


def _hand_over_places(borough: _Borough, folder: Path) -> None:
    write_places(borough.areas, folder / RECEIVED)
    write_ward_changes(borough.areas, borough.people["residents"], folder / RECEIVED)
    features = [
        {
            "type": "Feature",
            "properties": {"LSOA code": one.code, "LSOA name": one.name},
            "geometry": json.loads(shapely.to_geojson(one.outline)),
        }
        for one in borough.areas
    ]
    collection = {"type": "FeatureCollection", "features": features}
    outlines = folder / RECEIVED / "outlines.geojson"
    outlines.write_text(json.dumps(collection), encoding="utf-8")
    for declared in declarations.declare_geography_sources():
        _write_yaml(folder / "sources" / f"{declared['id']}.yaml", declared)


def _write_yaml(path: Path, declared: declarations.Yaml) -> None:
    yaml = YAML()
    yaml.width = 100
    yaml.indent(mapping=2, sequence=4, offset=2)
    with path.open("w", encoding="utf-8") as opened:
        opened.write("# Of an invented borough: no place, person or figure here exists.\n")
        yaml.dump(declared, opened)
