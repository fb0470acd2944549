"""Pages about the release as a whole: areas, method, data, downloads, accessibility, about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from wardwise.explorer import addresses
from wardwise.explorer.facts import Facts
from wardwise.explorer.records import Area
from wardwise.explorer.render import Crumb, Page
from wardwise.explorer.tables import name_whole_files
from wardwise.model.area import AreaLevel
from wardwise.model.place_name import name_place
from wardwise.presentation.words import capitalise, join_words
from wardwise.publication.shapes import CheckEntry, IndicatorEntry


@dataclass(frozen=True, slots=True)
class Released:
    """A file that the release itself offers."""

    file: str
    label: str
    kind: str  # csv, xlsx, zip
    described: str  # the file that says what its columns mean
    size: int  # bytes
    content: str  # what it holds, in words; "" where the name says it


_HOME = (Crumb("Home", addresses.HOME),)
_CONTENTS = {
    "areas": "codes, names, levels, and what each lies in",
    "changes": "from the first period to the last, with ranges and what can be said",
    "everything": "the tables below for every area that was compared, packed",
    "indicator-ratings": "indicators against the benchmark and similar areas",
    "indicators": "the figures themselves, with ranges, sources and licences",
    "other-methods": "where areas rank when the index is built in other defensible ways",
    "other-methods-builds": "each of those ways, and how far ranks shift in it",
    "other-methods-choices": "which choices of method move ranks",
    "other-methods-importance": "how far the index moves without each indicator and component",
    "coherence": "how every indicator stands to the others of its component",
    "coherence-pairs": "how every two indicators move together, and how sure that is",
    "coherence-principal-components": "how far each component is one idea, in principal components",
    "coherence-findings": "what to look at in each component, and what to do",
    "patterns": "how far neighbours resemble each other in every score",
    "patterns-areas": "which areas lie in groups of high or of low ones",
    "similar-areas": "the areas most alike in what the index does not judge",
    "similar-areas-reasons": "in what each area and those most like it are alike",
    "scores": "index, dimensions and components, with ranges and ranks",
    "tables": "scores, indicators and changes in one workbook",
    "weights": "what each indicator counts for, with goalposts",
}


def make_areas_page(facts: Facts, borough: Area | None = None) -> Page:
    """Make the list of all areas, A to Z, with neighbourhoods by their ward.

    Of a project of several boroughs, those and all wards; of each, where it is named, its own.
    """
    home = borough or facts.home
    wards = facts.list_wards_of(borough)
    boroughs = [] if borough else facts.boroughs
    letters = [
        (letter, list(found))
        for letter, found in groupby(wards, key=lambda one: one.name[:1].upper())
    ]
    small: list[tuple[Area, list[Area]]] = [
        (ward, _list_small(facts, ward)) for ward in (() if boroughs else (*wards, home))
    ]
    return Page(
        address=addresses.find_list(borough.area_code) if borough else addresses.AREAS,
        title=f"Find an area in {name_place(borough.name)}" if borough else "Find an area",
        template="areas.html",
        crumbs=(*_HOME, *([Crumb("Find an area", addresses.AREAS)] if borough else [])),
        shown={
            "home": home,
            "boroughs": boroughs,
            "within": borough,
            "letters": letters,
            "small": [(ward, parts) for ward, parts in small if parts],
            "drawn": _say_boundaries(facts),
            "area_words": " or ".join(_name_levels(facts, wards, boroughs, plural=False)),
            "count_words": " and ".join(_name_levels(facts, wards, boroughs, plural=True)),
        },
    )


def _name_levels(
    facts: Facts, wards: Sequence[Area], boroughs: Sequence[Area], *, plural: bool
) -> list[str]:
    """Name the levels below the whole: the fit's, counted where plural, then neighbourhoods."""
    found = []
    if boroughs:
        found.append(f"{len(boroughs)} boroughs" if plural else "borough")
    if wards:
        one = wards[0]
        found.append(f"{len(wards)} {one.level_plural}" if plural else one.level_label)
    if not boroughs and any(one.level == AreaLevel.LSOA for one in facts.own_areas):
        found.append("neighbourhoods" if plural else "neighbourhood")
    return found


def _say_boundaries(facts: Facts) -> str:
    """Say of which year the boundaries are, for whoever knows newer ones."""
    years = sorted({one.vintage[:4] for one in facts.wards})
    if not years:
        return ""
    return (
        f"The {facts.fit_plural} have the boundaries and names of {join_words(years)}. They may "
        "have been redrawn since: if yours is newer, find the neighbourhood you mean on the map of "
        f"{facts.home.name}."
    )


def _list_small(facts: Facts, area: Area) -> list[Area]:
    """List the neighbourhoods right below an area: a borough's are those that no ward holds."""
    parts = facts.list_parts(area.area_code)
    return sorted((one for one in parts if one.level == AreaLevel.LSOA), key=lambda one: one.name)


def make_data_page(facts: Facts) -> Page:
    """Make the catalogue of sources, with licences, files and checks."""
    used: dict[str, list[tuple[str, str]]] = {}
    years: dict[str, set[str]] = {}
    for one in facts.indicators.values():
        for source in _list_sources(one):
            used.setdefault(source, []).append((one["id"], one["label"]))
        found = re.findall(r"\b\d{4}\b", " ".join(period["label"] for period in one["periods"]))
        years.setdefault(one["source"], set()).update(found)
    checks = facts.release.quality
    failed = [one for one in checks if not one["passed"]]
    return Page(
        address=addresses.DATA,
        title="Sources",
        template="data.html",
        crumbs=_HOME,
        shown={
            "sources": list(facts.sources.values()),
            "used": used,
            "years": {source: _span(found) for source, found in years.items()},
            "checks": len(checks),
            "failed": failed,
            "failed_by_subject": _group_notes(facts, failed),
        },
    )


def _list_sources(indicator: IndicatorEntry) -> list[str]:
    """List the sources of an indicator, each once: that credited, those of counts and weights."""
    parts = ("numerator", "denominator", "published", "averaged_by")
    texts = ", ".join(indicator[one] or "" for one in parts)  # type: ignore[literal-required]
    named = (one.split(".")[0].strip() for one in texts.split(","))
    return list(dict.fromkeys([indicator["source"], *(one for one in named if one)]))


def _span(years: set[str]) -> str:
    """Write the first and the last of some years; one alone where they are the same."""
    return "–".join(dict.fromkeys((min(years), max(years)))) if years else ""


def _group_notes(facts: Facts, failed: Sequence[CheckEntry]) -> list[tuple[str, list[str]]]:
    """Group what checks noted by the label of the indicator or source they looked at."""
    found: dict[str, list[str]] = {}
    for one in failed:
        source = facts.sources.get(one["subject"])
        label = facts.labels.get(one["subject"]) or (source["label"] if source else one["subject"])
        found.setdefault(label or "All figures", []).append(one["prose"])
    return list(found.items())


def make_downloads_page(facts: Facts) -> Page:
    """Make the page of everything that can be taken away."""
    return Page(
        address=addresses.DOWNLOADS,
        title="Downloads",
        template="downloads.html",
        crumbs=_HOME,
        shown={
            "whole": name_whole_files(facts),
            "home_files": facts.name_files(facts.home),
            "released": _list_released(facts),
            "areas": [
                (one, facts.name_files(one))
                for one in ((facts.home, *facts.boroughs) if facts.boroughs else facts.own_areas)
                if one.level != AreaLevel.LSOA
            ],
        },
    )


def _list_released(facts: Facts) -> list[Released]:
    """List a release's own files, each with the description of its columns where it has one."""
    folder = facts.release.folder / "downloads"
    names = [one.removeprefix("downloads/") for one in facts.release.downloads]
    span = "-".join(facts.periods)
    found = []
    for name in names:
        if name.endswith("-metadata.json"):
            continue
        described = f"{name}-metadata.json"
        *words, _ = name.rsplit(".", 1)[0].split("_")
        if words[-1] == span and not any(sign.isdigit() for sign in span):
            words.pop()  # periods without years, which tell a reader nothing
        found.append(
            Released(
                file=name,
                label=capitalise(_read_words(words)),
                kind=name.rsplit(".", 1)[-1],
                described=described if described in names else "",
                size=(folder / name).stat().st_size,
                content=_CONTENTS.get(words[0], ""),
            )
        )
    return found


def _read_words(words: Sequence[str]) -> str:
    spans = [one.replace("-", "–") if one[:1].isdigit() else one.replace("-", " ") for one in words]
    return ", ".join(spans)


def make_accessibility_page(facts: Facts) -> Page:
    """Make the accessibility statement."""
    return Page(
        address=addresses.ACCESSIBILITY,
        title="Accessibility statement",
        template="accessibility.html",
        crumbs=_HOME,
        shown={"contact": facts.manifest["contact"]},
    )


def make_about_page(facts: Facts) -> Page:
    """Make the page that says what this is and who answers for it."""
    return Page(
        address=addresses.ABOUT,
        title="About",
        template="about.html",
        crumbs=_HOME,
        shown={"home_name": name_place(facts.home.name)},
    )


def make_not_found_page(facts: Facts, *, is_served: bool = False) -> Page:
    """Make the page for an address that leads nowhere.

    Parameters
    ----------
    is_served : the links lead right from any depth; a plain file cannot know where it is shown
    """
    return Page(
        address=addresses.NOT_FOUND,
        title="This page is not here",
        template="not_found.html",
        shown={"wards": facts.listed, "is_served": is_served},
    )
