"""Catalogues: what ships with the package, and a project begun from one."""

import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import as_file, files
from pathlib import Path

from wardwise.declaration.entry import Entry
from wardwise.declaration.method_presets import read_preset
from wardwise.declaration.project_folder import read_project
from wardwise.declaration.project_pages import write_project_pages
from wardwise.declaration.schemas import link_schemas
from wardwise.declaration.shapes import Key, ListOf, MapOf, Record
from wardwise.declaration.values import IDENTIFIER, AreaCode, Spot, Text
from wardwise.declaration.yaml_lines import Findings, read_yaml
from wardwise.model.errors import (
    ProjectError,
    StorageError,
    UnknownReferenceError,
    suggest_nearest,
)
from wardwise.model.place_name import name_place

CATALOGUE = Record(
    "a catalogue",
    (
        Key("id", Text(), "The name of its folder.", required=True),
        Key("label", Text(), "The name that people read.", required=True),
        Key("description", Text(), "What it covers, in a sentence or two.", required=True),
        Key("region", AreaCode(), "The area that all its areas lie in.", required=True),
        Key(
            "areas",
            MapOf(AreaCode(), Text("a name")),
            "The areas that a project can be about, by code.",
            required=True,
        ),
        Key("notes", MapOf(AreaCode(), Text()), "What to know before starting for an area."),
        Key("sources", ListOf(IDENTIFIER), "Sources taken from those that catalogues share."),
    ),
)


@dataclass(frozen=True, slots=True)
class CatalogueInfo:
    """A catalogue: what it is called, what it covers and for which areas."""

    id: str
    label: str
    description: str
    region: str  # area code
    areas: Mapping[str, str]  # area code to name
    notes: Mapping[str, str]  # area code to what to know before starting
    shared_sources: tuple[str, ...]


def list_catalogues() -> tuple[CatalogueInfo, ...]:
    """List the catalogues that ship with this version, by id.

    Raises
    ------
    Problems
        If the catalogue.yaml of one cannot be read.
    """
    with as_file(files("wardwise.catalogue")) as shelf:
        found = sorted(one.parent.name for one in shelf.glob("*/catalogue.yaml"))
        return tuple(_read_info(shelf / name) for name in found)


def read_catalogue(catalogue: str) -> CatalogueInfo:
    """Give one catalogue by its id.

    Raises
    ------
    UnknownReferenceError
        If there is none of that id; the nearest and what exists are named.
    """
    known = {one.id: one for one in list_catalogues()}
    if catalogue not in known:
        raise UnknownReferenceError(
            f"there is no catalogue {catalogue!r}; there is: {', '.join(known) or 'none'}",
            fix=suggest_nearest(catalogue, list(known)),
        )
    return known[catalogue]


def write_project(folder: Path, *, area: str, catalogue: str, method: str = "") -> Path:
    """Write a project for one area of a catalogue, ready to fetch, and give its folder.

    The folder appears whole or not at all.

    Parameters
    ----------
    folder : is made; may exist if it is empty
    area : code of one of the catalogue's areas, such as E09000002
    catalogue : id of a catalogue, as `list_catalogues` gives it
    method : id of a method preset, as `list_presets` gives it; "" leaves the catalogue's own method

    Raises
    ------
    UnknownReferenceError
        If the catalogue, the area or the method is not known; the nearest is named.
    ProjectError
        If something is in the folder already.
    StorageError
        If the folder cannot be written.
    """
    info = read_catalogue(catalogue)
    name = _find_area(info, area)
    if method:
        read_preset(method)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ProjectError(
            f"{str(folder)!r} is there already and is not empty",
            where=str(folder),
            fix="choose a folder that is not there yet; nothing has been changed",
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as beside:
            draft = Path(beside) / "project"
            _copy_catalogue(info, draft, area=area)
            if method:
                _choose_method(draft / "wardwise.yaml", method)
            link_schemas(draft)
            write_project_pages(draft, name=name, label=info.label, note=info.notes.get(area, ""))
            read_project(draft)
            if folder.exists():
                folder.rmdir()  # empty, as checked; not every system replaces it
            draft.replace(folder)
    except OSError as error:
        raise StorageError(
            f"the project could not be written: {error.strerror}",
            where=str(folder),
            fix="check that there is room on the disk and that you may write there",
        ) from error
    return folder


def _choose_method(file: Path, method: str) -> None:
    """Put a preset in the place of the method that a catalogue declares."""
    text = file.read_text(encoding="utf-8")
    chosen = f"method:\n  preset: {method}\n"
    changed, count = re.subn(r"^method:\n(?:[ #].*\n|\n(?= ))*", chosen, text, flags=re.MULTILINE)
    file.write_text(changed if count else f"{text}\n{chosen}", encoding="utf-8")


def _read_info(folder: Path) -> CatalogueInfo:
    findings = Findings()
    name = f"{folder.name}/catalogue.yaml"
    node = read_yaml(folder / "catalogue.yaml", name=name, findings=findings)
    entry = CATALOGUE.read(node, Spot(name, findings, name)) if node is not None else Entry(name, 1)
    findings.raise_any()
    return CatalogueInfo(
        id=entry.text("id"),
        label=entry.text("label"),
        description=entry.text("description"),
        region=entry.text("region"),
        areas=_read_texts(entry.entry("areas")),
        notes=_read_texts(entry.entry("notes")),
        shared_sources=entry.texts("sources"),
    )


def _read_texts(entry: Entry) -> Mapping[str, str]:
    return {key: value for key, value in entry.items() if isinstance(value, str)}


def _find_area(info: CatalogueInfo, area: str) -> str:
    """Give the name of an area of the catalogue, or say which is nearest by code or by name."""
    if area in info.areas:
        return info.areas[area]
    codes = {name.casefold(): code for code, name in info.areas.items()}
    said = area.casefold()
    if said in codes:
        raise UnknownReferenceError(
            f"{area!r} is the name of an area, not its code",
            fix=f"give its code: {codes[said]}",
        )
    within = [code for name, code in codes.items() if said in name]
    filled = area[:3] + area[3:].zfill(6)  # a code with a nought too few
    near = [one for one in (filled, *within) if one in info.areas]
    near += get_close_matches(area, info.areas, n=1)
    near += [codes[one] for one in get_close_matches(said, codes, n=1)]
    listed = ", ".join(f"{code} {name}" for code, name in info.areas.items())
    raise UnknownReferenceError(
        f"{area!r} is not an area of {info.id}; it has {listed}",
        fix=f"did you mean {near[0]} ({info.areas[near[0]]})?" if near else "choose one of these",
    )


def _copy_catalogue(info: CatalogueInfo, folder: Path, *, area: str) -> None:
    name = info.areas[area]
    slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    with as_file(files("wardwise.catalogue")) as shelf:
        own = shelf / info.id
        (folder / "sources").mkdir(parents=True)
        for path in own.glob("*.yaml"):
            if path.name != "catalogue.yaml":
                shutil.copyfile(path, folder / path.name)
        shared = (shelf / "sources" / f"{one}.yaml" for one in info.shared_sources)
        for path in (*own.glob("sources/*.yaml"), *shared):
            shutil.copyfile(path, folder / "sources" / path.name)
    text = (folder / "wardwise.yaml").read_text(encoding="utf-8")
    told = {"{slug}": slug, "{name}": name, "{place}": name_place(name), "{area}": area}
    for placeholder, value in told.items():
        text = text.replace(placeholder, value)
    (folder / "wardwise.yaml").write_text(text, encoding="utf-8")
