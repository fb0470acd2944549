from collections.abc import Callable

import pytest

from wardwise.model.errors import WardwiseError

Change = Callable[[str, str, str], tuple[WardwiseError, ...]]
Expected = tuple[str, str, str, str]  # code, text on the line told, problem, remedy
Refuse = Callable[[str, str, str, Expected], None]
GOALPOSTS = "{best: 0, worst: observed, reason: No household need be cold.}"


def test_goalposts_against_the_direction_are_told_with_both_remedies(change: Change) -> None:
    found = change("framework.yaml", GOALPOSTS, "{best: 38, worst: 9.5, reason: Seen.}")

    assert [one.code for one in found] == ["WW-105"]
    assert str(found[0]) == (
        "WW-105: goalposts of 'fuel_poverty' point the wrong way after the declared transform: "
        "best 38 > worst 9.5 while lower is better\n"
        "  where: framework.yaml, line 28\n"
        "  fix:   swap best and worst, or declare direction: higher_is_better"
    )


CASES: dict[str, tuple[str, str, Expected]] = {
    "equal goalposts are refused": (
        GOALPOSTS,
        "{best: 7, worst: 7.0, reason: Seen.}",
        (
            "WW-105",
            "goalposts:",
            "are equal after the declared transform: best 7 and worst 7",
            "different",
        ),
    ),
    "goalposts that a cap makes equal are refused": (
        GOALPOSTS,
        "{best: 60, worst: 200, reason: Seen.}",
        ("WW-105", "goalposts:", "are equal after the declared transform", "different"),
    ),
    "goalposts that are not finite are refused": (
        GOALPOSTS,
        "{best: 0, worst: .inf, reason: Seen.}",
        ("WW-105", "goalposts:", "'.inf', which is not finite", "observed"),
    ),
    "goalposts that are not numbers are refused": (
        GOALPOSTS,
        "{best: .nan, worst: observed, reason: Seen.}",
        ("WW-105", "goalposts:", "'.nan', which is not finite", "observed"),
    ),
    "goalposts that no logarithm takes are refused": (
        GOALPOSTS,
        "{best: -2, worst: 5, reason: Seen.}",
        ("WW-105", "goalposts:", "cannot be transformed", "transform is defined"),
    ),
    "goalposts without a reason are refused": (
        GOALPOSTS,
        "{best: 0, worst: observed}",
        ("WW-101", "goalposts:", "reason of goalposts of 'fuel_poverty' is missing", "add reason"),
    ),
    "a weighted indicator needs goalposts": (
        f"    goalposts: {GOALPOSTS}\n",
        "",
        ("WW-101", "id: fuel_poverty", "weighted and has no goalposts", "add goalposts"),
    ),
    "a transform needs a reason": (
        "{log1p: true, reason: It is skewed.}",
        "{log1p: true}",
        (
            "WW-101",
            "log1p",
            "reason of item 2 of transform of 'fuel_poverty' is missing",
            "add reason",
        ),
    ),
    "a transform step is one thing": (
        "{log1p: true, reason: It is skewed.}",
        "{log1p: true, sqrt: true, reason: It is skewed.}",
        ("WW-101", "log1p", "says log1p and sqrt", "each step on its own"),
    ),
    "a transform step is something": (
        "{log1p: true, reason: It is skewed.}",
        "{reason: It is skewed.}",
        ("WW-101", "{reason: It is skewed.}", "says nothing", "each step on its own"),
    ),
    "a transform that is switched off is refused": (
        "{log1p: true, reason: It is skewed.}",
        "{log1p: false, reason: It is skewed.}",
        ("WW-101", "log1p", "says log1p: false", "each step on its own"),
    ),
    "a share needs its denominator": (
        "    denominator: fuel.households\n",
        "",
        ("WW-101", "numerator:", "share with a numerator and no denominator", "add denominator"),
    ),
    "an indicator is made of something": (
        "    published: atlas.life_expectancy\n",
        "",
        (
            "WW-101",
            "id: life_expectancy",
            "neither a numerator nor a published value",
            "add numerator",
        ),
    ),
    "a published value has no numerator": (
        "    published: atlas.life_expectancy\n",
        "    published: atlas.life_expectancy\n    numerator: atlas.population\n",
        ("WW-101", "published:", "both a numerator and a published value", "counts add"),
    ),
    "a published value has no denominator": (
        "    averaged_by: atlas.population\n",
        "    denominator: atlas.population\n    averaged_by: atlas.population\n",
        ("WW-101", "denominator:", "a denominator for a published value", "averaged_by"),
    ),
    "counts are not averaged": (
        "    denominator: fuel.households\n",
        "    denominator: fuel.households\n    averaged_by: fuel.households\n",
        ("WW-101", "averaged_by:", "its counts add", "take averaged_by out"),
    ),
    "no weight needs a reason": (
        "    unweighted_reason: It is here for its page only.\n",
        "",
        ("WW-101", "weighted: false", "no weight and no reason", "unweighted_reason"),
    ),
    "weight and a reason against it contradict": (
        "    why: Cold homes harm health.\n",
        "    why: Cold homes harm health.\n    unweighted_reason: Thin.\n",
        ("WW-101", "unweighted_reason: Thin", "weighted and says why it is not", "weighted: false"),
    ),
    "possible values have room": (
        "possible: {minimum: 0, maximum: 100}",
        "possible: {minimum: 100, maximum: 0}",
        ("WW-101", "possible:", "minimum 100, maximum 0", "below"),
    ),
    "a break is between periods that are used": (
        'between: ["2012", "2014"]',
        'between: ["2012", "2013"]',
        ("WW-101", "between:", "2013 stands for no period of the edition", "`periods` uses"),
    ),
    "a break names the earlier period first": (
        'between: ["2012", "2014"]',
        'between: ["2014", "2012"]',
        ("WW-101", "between:", "between 2014 and 2012", "earlier period first"),
    ),
    "a break is between two periods": (
        'between: ["2012", "2014"]',
        'between: ["2012", "2014", "2014"]',
        ("WW-101", "between:", "names 3 periods", "one break for each pair"),
    ),
    "a direction is one of two": (
        "direction: lower_is_better",
        "direction: lower_better",
        (
            "WW-101",
            "direction:",
            "'lower_better'; expected one of higher_is_better",
            "'lower_is_better'",
        ),
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES.keys())
def test_one_mistake_in_an_indicator_is_one_problem(
    refuse: Refuse,
    old: str,
    new: str,
    expected: Expected,
) -> None:
    refuse("framework.yaml", old, new, expected)


def test_parity_turns_the_order_of_goalposts_round(change: Change) -> None:
    """Men and women alike is best: in its own unit 1, after the transform a distance of 0."""
    change("framework.yaml", "cap: 60", "parity: true")
    change("framework.yaml", "      - {log1p: true, reason: It is skewed.}\n", "")

    found = change("framework.yaml", GOALPOSTS, "{best: 1, worst: 0.4, reason: Alike is best.}")

    assert found == ()


def test_an_indicator_written_among_the_characteristics_is_told_where_it_belongs(
    change: Change,
) -> None:
    found = change(
        "framework.yaml",
        "    label: People per hectare\n",
        ("    label: People per hectare\n    component: shelter\n    why: It matters.\n"),
    )

    assert [one.code for one in found] == ["WW-102", "WW-102"]
    assert all("above the line 'characteristics:'" in one.fix for one in found)
