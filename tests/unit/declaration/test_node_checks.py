from collections.abc import Callable

import pytest

Expected = tuple[str, str, str, str]  # code, text on the line told, problem, remedy
Refuse = Callable[[str, str, str, Expected], None]

CASES: dict[str, tuple[str, str, Expected]] = {
    "an unknown component is answered with the nearest": (
        "component: shelter\n    kind: share",
        "component: sheltr\n    kind: share",
        ("WW-103", "sheltr", "'sheltr', which is not a component", "did you mean 'shelter'?"),
    ),
    "an unknown dimension is answered with the nearest": (
        "dimension: basic_human_needs, question: Is there a warm home?",
        "dimension: basic_human_need, question: Is there a warm home?",
        ("WW-103", "warm home", "is not a dimension", "did you mean 'basic_human_needs'?"),
    ),
    "a component is no dimension": (
        "dimension: basic_human_needs, question: Is there a warm home?",
        "dimension: personal_rights, question: Is there a warm home?",
        ("WW-103", "warm home", "(it is a component)", "basic_human_needs"),
    ),
    "two indicators cannot have one identifier": (
        "id: life_expectancy",
        "id: fuel_poverty",
        ("WW-104", "id: fuel_poverty", "'fuel_poverty' is declared twice", "another identifier"),
    ),
    "an indicator and a dimension cannot have one identifier": (
        "id: life_expectancy",
        "id: basic_human_needs",
        ("WW-104", "id: basic_human_needs", "a dimension in line", "another identifier"),
    ),
    "a characteristic and the index cannot have one identifier": (
        "index: {id: social_progress_index",
        "index: {id: density",
        ("WW-104", "id: density", "the index in line 1 has it and a characteristic too", "another"),
    ),
    "an indicator cannot be its own component": (
        "component: shelter\n    kind: mean",
        "component: life_expectancy\n    kind: mean",
        ("WW-104", "component: life", "belongs to itself as its component", "shelter"),
    ),
    "a component cannot be its own dimension": (
        "dimension: basic_human_needs, question: Is there a warm home?",
        "dimension: shelter, question: Is there a warm home?",
        ("WW-104", "warm home", "belongs to itself as its dimension", "basic_human_needs"),
    ),
    "a component without indicators needs a reason": (
        "    empty_reason: Nothing measures it here.\n",
        "",
        ("WW-101", "id: personal_rights", "it has no indicator", "empty_reason"),
    ),
    "a component with weighted indicators is not empty": (
        "question: Is there a warm home?}",
        "question: Is there a warm home?, empty_reason: None.}",
        ("WW-101", "warm home", "but it has a weighted indicator", "take empty_reason out"),
    ),
    "a level that weights are learnt on is not empty": (
        "question: Is there a warm home?}",
        "question: Is there a warm home?, empty_at: {ward: None.}}",
        ("WW-101", "warm home", "on which its weights are learnt", "empty_reason"),
    ),
    "a level that is empty is scored": (
        "question: Is there a warm home?}",
        "question: Is there a warm home?, empty_at: {msoa: None.}}",
        ("WW-101", "warm home", "level msoa, and the edition has lsoa", "one of these levels"),
    ),
    "a component empty everywhere is not empty at a level": (
        "    empty_reason: Nothing measures it here.\n",
        "    empty_reason: Nothing measures it here.\n    empty_at: {lsoa: None.}\n",
        ("WW-101", "empty_at:", "for all areas, and for areas of level lsoa", "take empty_at out"),
    ),
    "a component needs a weighted indicator": (
        "    why: Cold homes harm health.\n",
        "    why: Cold homes harm health.\n    weighted: false\n    unweighted_reason: Thin.\n",
        ("WW-101", "id: shelter", "none of its 2 indicators is weighted", "give weight"),
    ),
    "a dimension needs a component": (
        "components:\n",
        "  - {id: opportunity, label: Opportunity, question: Who can?}\n\ncomponents:\n",
        ("WW-101", "id: opportunity", "'opportunity' has no component", "give it a component"),
    ),
    "an identifier is in small letters": (
        "id: density",
        "id: Density-2013",
        ("WW-101", "Density", "'Density-2013'; expected an identifier in lower", "fuel_poverty"),
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES.keys())
def test_one_mistake_in_the_tree_is_one_problem(
    refuse: Refuse,
    old: str,
    new: str,
    expected: Expected,
) -> None:
    refuse("framework.yaml", old, new, expected)
