from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from wardwise.explorer.claims import find_part, is_between_goalposts
from wardwise.model.method import Method
from wardwise.model.recipe import Normalisation, Treatment

if TYPE_CHECKING:
    from wardwise.explorer.facts import Facts


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        (Method(), True),
        (Method(normalisation=Normalisation.GOALPOSTS_CAPPED), True),
        (Method(normalisation=Normalisation.Z_SCORE), False),
        (Method(treatment=Treatment.WINSORISED), False),
    ],
)
def test_goalposts_are_what_scores_100_and_0_unless_extremes_are_treated(
    method: Method, *, expected: bool
) -> None:
    assert is_between_goalposts(method) is expected


def test_a_dimension_with_nothing_in_it_is_no_part_of_the_index() -> None:
    components = {
        "needs": [{"id": "shelter", "empty_reason": ""}],
        "wellbeing": [{"id": "health", "empty_reason": ""}, {"id": "none", "empty_reason": "x"}],
        "opportunity": [{"id": "rights", "empty_reason": "not signed"}],
    }
    facts = cast(
        "Facts",
        SimpleNamespace(
            dimensions={name: {"id": name, "weight": 1.0} for name in components},
            components={one["id"]: one for group in components.values() for one in group},
            list_components=components.__getitem__,
            method=Method(),
        ),
    )

    assert [find_part(facts, one) for one in components] == [0.5, 0.5, 0.0]
