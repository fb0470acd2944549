"""The page that says how far ranks hang on the choice of method."""

from collections.abc import Sequence

from wardwise.explorer import addresses
from wardwise.explorer.facts import Facts
from wardwise.explorer.render import Crumb, Page
from wardwise.explorer.tried import (
    RankLine,
    count_ranked,
    list_alternatives,
    list_choices,
    list_important,
    make_rank_line,
)
from wardwise.presentation.words import join_words, write_count, write_ordinal
from wardwise.publication.shapes import SensitivityDocument

_SURE = 0.9  # of the ways, from which on an area is named as standing low whatever the method
_FOLDER = "downloads/"


def make_sensitivity_page(facts: Facts, said: SensitivityDocument) -> Page:
    """Make the page of ranks under other methods."""
    lines = [line for one in facts.wards if (line := make_rank_line(facts, one))]
    strong, weak = list_choices(facts)
    return Page(
        address=addresses.SENSITIVITY,
        title="Other methods",
        template="sensitivity.html",
        crumbs=(Crumb("Home", addresses.HOME), Crumb("Method", addresses.METHOD)),
        shown={
            "draws": write_count(said["draws"]),
            "period": facts.period_labels[said["period"]],
            "ranked": count_ranked(facts),
            "last": write_ordinal(count_ranked(facts)),
            "lines": lines,
            "low": _say_low(facts, lines),
            "places": _measure_middle(facts, lines),
            "choices": strong,
            "weak": join_words(weak),
            "important": list_important(facts),
            "tried": list_alternatives(said),
            "files": _list_files(facts),
        },
    )


def _say_low(facts: Facts, lines: Sequence[RankLine]) -> str:
    """Name the areas that rank in the lowest fifth in nearly all ways."""
    rows = facts.tried
    names = [
        one.area.name for one in lines if (rows[one.area.area_code].lowest_fifth or 0.0) >= _SURE
    ]
    return join_words(names)


def _measure_middle(facts: Facts, lines: Sequence[RankLine]) -> int:
    """Give how many places the middle one of the areas' ranges spans; 0 without areas."""
    rows = [facts.tried[one.area.area_code] for one in lines]
    spans = sorted((one.upper_rank or 0.0) - (one.lower_rank or 0.0) for one in rows)
    return round(spans[len(spans) // 2]) if spans else 0


def _list_files(facts: Facts) -> list[tuple[str, str]]:
    """List the release's CSV files about it, with what each holds."""
    words = {
        "other-methods": "The ranks",
        "other-methods-choices": "What moves them",
        "other-methods-importance": "What matters most",
        "other-methods-builds": "Every build",
    }
    found = []
    for path in facts.release.downloads:
        name = path.removeprefix(_FOLDER)
        what = words.get(name.split("_")[0])
        if what and name.endswith(".csv"):
            found.append((what, f"{_FOLDER}release/{name}"))
    return sorted(found, key=lambda one: list(words.values()).index(one[0]))
