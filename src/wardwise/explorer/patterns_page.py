"""The pages that say where high and low areas lie together."""

from collections.abc import Sequence
from dataclasses import dataclass

from wardwise.explorer import addresses
from wardwise.explorer.atlas import Atlas
from wardwise.explorer.facts import Facts
from wardwise.explorer.records import Area, Pattern
from wardwise.explorer.render import Crumb, Page
from wardwise.model.area import LEVEL_LABELS, AreaLevel
from wardwise.model.patterns import FALSE_DISCOVERY_RATE, ClusterKind
from wardwise.presentation.group_words import NAMED_GROUPS, WORDS_OF_GROUP, say_alike
from wardwise.presentation.words import (
    capitalise,
    join_words,
    write_count,
    write_number,
    write_share,
)

MOSTLY = 0.5  # of a score's weight, from which on modelled figures are said to make it mostly
_FOLDER = "downloads/"
_SHOWN = 6  # names in a cell of the overview
_FILES = {
    "patterns-areas": "Every area in every measure",
    "patterns": "How far neighbours resemble each other",
}


@dataclass(frozen=True, slots=True)
class GroupLine:
    """An area that lies in a group, or apart from its neighbours, beyond chance."""

    area: Area
    kind: str  # in words
    order: int
    score: str
    value: float
    around: str  # the mean of its neighbours
    neighbours: str


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A node in the overview: how alike neighbours are, and the areas in groups."""

    label: str
    address: str
    depth: int
    alike: str
    moran: str
    low: str  # names; empty where none
    high: str
    apart: str
    modelled: str  # share of its weight; empty where less than half


def make_patterns_page(facts: Facts, atlas: Atlas, node: str) -> Page:
    """Make the page of one node's groups; the index's is the overview of all nodes as well."""
    is_whole = node == facts.index_id
    address = addresses.PATTERNS if is_whole else addresses.find_pattern(node)
    pattern = facts.patterns[node]
    level = AreaLevel(facts.manifest["edition"]["fit"]["level"])
    lines = list_group_lines(facts, node)
    crumbs = [Crumb("Home", addresses.HOME)]
    if not is_whole:
        crumbs.append(Crumb("Patterns", addresses.PATTERNS))
    return Page(
        address=address,
        title="Patterns" if is_whole else f"{facts.labels[node]}: patterns",
        template="patterns.html",
        crumbs=tuple(crumbs),
        shown={
            "node": node,
            "label": facts.labels[node],
            "is_whole": is_whole,
            "one": LEVEL_LABELS[level][0],
            "One": capitalise(LEVEL_LABELS[level][0]),
            "Several": capitalise(LEVEL_LABELS[level][1]),
            "map": atlas.draw_groups(node, addresses.find_root(address)),
            "lines": lines,
            "found": say_found(facts, lines, pattern),
            "alike": _say_pattern(pattern),
            "moran": _write_moran(pattern),
            "mean": _find_mean(facts, node),
            "draws": f"{pattern.draws:,}",
            "chance": write_count(round(1 / FALSE_DISCOVERY_RATE)),
            "read": f"{pattern.areas:,}",
            "left_out": say_left_out(facts, pattern),
            "modelled": write_share(pattern.modelled_share or 0.0),
            "is_mostly_modelled": (pattern.modelled_share or 0.0) >= MOSTLY,
            "is_partly_modelled": (pattern.modelled_share or 0.0) > 0,
            "measures": _list_measures(facts) if is_whole else [],
            "latest": facts.period_labels[facts.latest],
            "files": _list_files(facts),
        },
    )


def list_group_lines(facts: Facts, node: str) -> list[GroupLine]:
    """List the project's areas that chance does not explain: the low among low first."""
    found = []
    for ward in facts.wards:
        one = facts.clusters.get((node, ward.area_code))
        if one is None or one.group not in NAMED_GROUPS or one.score is None:
            continue
        found.append(
            GroupLine(
                area=ward,
                kind=capitalise(WORDS_OF_GROUP[one.group]),
                order=NAMED_GROUPS.index(one.group),
                score=write_number(one.score),
                value=one.score,
                around=write_number(one.neighbours_score or 0.0),
                neighbours=write_count(one.neighbours or 0),
            )
        )
    return sorted(found, key=lambda one: (one.order, one.value))


def say_found(facts: Facts, lines: Sequence[GroupLine], pattern: Pattern) -> str:
    """Say how many areas lie in groups, or that none does.

    Of few areas hardly any is named: that neighbours are alike on the whole is more easily told.
    """
    where = f"{len(facts.wards):,} {facts.fit_plural} of {facts.home.name}"
    counts = [(kind, sum(one.order == at for one in lines)) for at, kind in enumerate(NAMED_GROUPS)]
    told = [f"{write_count(count)} {WORDS_OF_GROUP[kind]}" for kind, count in counts if count]
    if not told:
        none = f"None of the {where} stands out with its neighbours by more than chance explains"
        rest = ", though on the whole neighbours are alike." if _is_alike(pattern) else "."
        return none + rest
    return f"Of the {where}, by more than chance explains: {join_words(told)}."


def say_left_out(facts: Facts, pattern: Pattern) -> str:
    """Say how many areas could not be read, and why; empty where all could."""
    told = []
    if pattern.without_score:
        have = "has" if pattern.without_score == 1 else "have"
        told.append(f"{write_count(pattern.without_score)} {have} no score")
    if pattern.without_neighbour:
        have = "has" if pattern.without_neighbour == 1 else "have"
        told.append(f"{write_count(pattern.without_neighbour)} {have} no neighbour with one")
    if not told:
        return ""
    where = facts.manifest["edition"]["fit"]["within_label"]
    return f"Left out of {facts.fit_plural} in {where}: {', and '.join(told)}."


def list_groups(facts: Facts, area: Area) -> list[tuple[str, list[tuple[str, str]]]]:
    """List how an area lies among its neighbours, each way with the measures and their addresses.

    The index and its components, where chance does not explain it.
    """
    found: dict[ClusterKind, list[tuple[str, str]]] = {kind: [] for kind in NAMED_GROUPS}
    for node in (facts.index_id, *facts.components):
        one = facts.clusters.get((node, area.area_code))
        if one is not None and one.group in found:
            found[one.group].append((facts.labels[node], find_patterns_page(facts, node)))
    return [(capitalise(WORDS_OF_GROUP[kind]), nodes) for kind, nodes in found.items() if nodes]


def find_patterns_page(facts: Facts, node: str) -> str:
    """Give the address of the page of a node's groups."""
    return addresses.PATTERNS if node == facts.index_id else addresses.find_pattern(node)


def _say_pattern(pattern: Pattern) -> str:
    return say_alike(pattern.moran, is_sure=_is_sure(pattern))


def _is_sure(pattern: Pattern) -> bool:
    return pattern.adjusted_p is not None and pattern.adjusted_p <= FALSE_DISCOVERY_RATE


def _is_alike(pattern: Pattern) -> bool:
    return _is_sure(pattern) and (pattern.moran or 0.0) > 0


def _write_moran(pattern: Pattern) -> str:
    return "" if pattern.moran is None else write_number(pattern.moran, 2)


def _find_mean(facts: Facts, node: str) -> str:
    means = (facts.clusters.get((node, one.area_code)) for one in facts.wards)
    found = [one.mean_score for one in means if one and one.mean_score is not None]
    return write_number(found[0]) if found else ""


def _list_measures(facts: Facts) -> list[MeasureLine]:
    nodes = [(facts.index_id, 0)]
    for dimension in facts.dimensions:
        nodes.append((dimension, 1))
        nodes += [(one["id"], 2) for one in facts.list_components(dimension)]
    return [
        _make_measure_line(facts, node, depth) for node, depth in nodes if node in facts.patterns
    ]


def _make_measure_line(facts: Facts, node: str, depth: int) -> MeasureLine:
    pattern = facts.patterns[node]
    lines = list_group_lines(facts, node)

    def name(*kinds: ClusterKind) -> str:
        wanted = [NAMED_GROUPS.index(one) for one in kinds]
        names = sorted(one.area.name for one in lines if one.order in wanted)
        return join_words(names, most=_SHOWN)

    share = pattern.modelled_share or 0.0
    return MeasureLine(
        label=facts.labels[node],
        address=find_patterns_page(facts, node),
        depth=depth,
        alike=capitalise(_say_pattern(pattern)),
        moran=_write_moran(pattern),
        low=name(ClusterKind.LOW_AMONG_LOW),
        high=name(ClusterKind.HIGH_AMONG_HIGH),
        apart=name(ClusterKind.LOW_AMONG_HIGH, ClusterKind.HIGH_AMONG_LOW),
        modelled=write_share(share) if share >= MOSTLY else "",
    )


def _list_files(facts: Facts) -> list[tuple[str, str]]:
    """List the release's CSV files about it, with what each holds."""
    found = []
    for path in facts.release.downloads:
        name = path.removeprefix(_FOLDER)
        what = _FILES.get(name.split("_")[0])
        if what and name.endswith(".csv"):
            found.append((what, f"{_FOLDER}release/{name}"))
    return found
