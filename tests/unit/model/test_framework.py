"""Weights of components and dimensions from the points that people shared out."""

import pytest

from wardwise.model.framework import Component, Dimension, Framework
from wardwise.model.recipe import Budget

FRAMEWORK = Framework(
    "index",
    "Index",
    (Dimension("needs", "Needs", "?"), Dimension("chances", "Chances", "?", weight=2.0)),
    (
        Component("shelter", "Shelter", "needs", "?"),
        Component("safety", "Safety", "needs", "?", weight=3.0),
        Component("rights", "Rights", "chances", "?"),
    ),
    (),
)


def test_each_persons_shares_count_alike_however_many_points_they_gave() -> None:
    budgets = [Budget("One", {"shelter": 1, "safety": 1}), Budget("Two", {"shelter": 100})]

    weights = FRAMEWORK.weigh(budgets).list_weights()

    assert weights["shelter"] == pytest.approx(0.75)
    assert weights["safety"] == pytest.approx(0.25)


def test_weights_stay_as_declared_where_nobody_gave_a_point() -> None:
    weights = FRAMEWORK.weigh([Budget("One", {"shelter": 1, "safety": 0})]).list_weights()

    assert (weights["needs"], weights["chances"]) == (1.0, 2.0)
    assert weights["rights"] == 1.0
    assert FRAMEWORK.weigh([]) == FRAMEWORK
