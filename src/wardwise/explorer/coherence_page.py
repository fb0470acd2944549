"""The page that says of every component whether its indicators belong together."""

from dataclasses import dataclass

from wardwise.explorer import addresses
from wardwise.explorer.belonging import Found, read_found
from wardwise.explorer.facts import Facts
from wardwise.explorer.render import Crumb, Page
from wardwise.model.coherence import Finding
from wardwise.presentation.words import write_count, write_number, write_share

_FILES = {
    "coherence-findings": "What was found",
    "coherence": "Every indicator and the rest of its component",
    "coherence-pairs": "Every two indicators",
    "coherence-principal-components": "Principal components",
}
_FOLDER = "downloads/"


@dataclass(frozen=True, slots=True)
class ComponentLine:
    """A component in the table: its figures, and what was found of it."""

    label: str
    address: str
    alpha: str
    value: float | None
    share: str
    brief: str
    found: tuple[Found, ...]  # what an expert should look at; none where nothing is to be said


def make_coherence_page(facts: Facts) -> Page:
    """Make the page of all components."""
    lines = [
        _make_line(facts, one, found)
        for one in facts.components
        if (found := read_found(facts, one))
    ]
    few = [
        each.words
        for one in facts.components
        for each in read_found(facts, one)
        if each.finding == Finding.FEW_AREAS
    ]
    return Page(
        address=addresses.COHERENCE,
        title="Do the indicators belong together?",
        template="coherence.html",
        crumbs=(Crumb("Home", addresses.HOME), Crumb("Method", addresses.METHOD)),
        shown={
            "lines": lines,
            "few": " ".join(dict.fromkeys(few)),
            "noted": sum(bool(one.found) for one in lines),
            "pairs": _count_pairs(facts),
            "files": _list_files(facts),
        },
    )


def _make_line(facts: Facts, component: str, found: tuple[Found, ...]) -> ComponentLine:
    checked = facts.diagnostics.get(component)
    alpha = checked.alpha if checked else None
    share = checked.eigenvalue_share if checked else None
    grave = tuple(one for one in found if one.is_grave)
    return ComponentLine(
        label=facts.labels[component],
        address=f"{addresses.find_node(component)}#coherence",
        alpha=write_number(alpha, 2) if alpha is not None else "",
        value=alpha,
        share=write_share(share) if share is not None else "",
        brief=_count_found(grave),
        found=grave,
    )


def _count_found(found: tuple[Found, ...]) -> str:
    if not found:
        return "nothing to report"
    if found[0].finding == Finding.ONE_INDICATOR:
        return "one indicator"
    return f"{write_count(len(found))} {'thing' if len(found) == 1 else 'things'} to look at"


def _count_pairs(facts: Facts) -> tuple[int, int]:
    """Count the pairs of indicators, and those that move together beyond chance."""
    sure = facts.release.coherence["correlations"]["beyond_chance"]
    return sure.count(), int(sure.sum() or 0)


def _list_files(facts: Facts) -> list[tuple[str, str]]:
    """List the release's CSV files about it, with what each holds."""
    found = {
        name.split("_")[0]: f"{_FOLDER}release/{name}"
        for path in facts.release.downloads
        if (name := path.removeprefix(_FOLDER)).endswith(".csv")
    }
    return [(words, found[name]) for name, words in _FILES.items() if name in found]
