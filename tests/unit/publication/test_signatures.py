"""A release says who signed what, what was asked, and what is withheld and why."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from wardwise.model.review import Decision, Review, ReviewState, UnsignedPolicy
from wardwise.publication.documents import make_framework_document
from wardwise.publication.shapes import IndicatorEntry
from wardwise.publication.signatures import WITHHELD_WORDS, sign_framework

if TYPE_CHECKING:
    from tests.unit.publication.conftest import Material

SIGNATURE = {"by": "Housing services", "date": "2026-01-06"}


def sign(
    material: "Material",
    state: ReviewState,
    *,
    policy: UnsignedPolicy = UnsignedPolicy.MARKED,
    decision: Decision = Decision.APPROVE,
    public: bool = False,
) -> IndicatorEntry:
    document = make_framework_document(material.project.edition, levels={})
    name = document["indicators"][0]["id"]
    said = Review(name, "Housing services", date(2026, 1, 6), decision, "a1" * 32)
    said = replace(said, words="Is the last year whole?", public=public)
    signed = sign_framework(document, {name: state}, reviews={name: said}, policy=policy)
    assert signed["unsigned"] == policy.value
    return signed["indicators"][0]


def test_a_signature_is_of_the_figures_as_they_stand(material: "Material") -> None:
    signed = sign(material, ReviewState.SIGNED)
    reopened = sign(material, ReviewState.REOPENED)

    assert (signed["signed"], signed["signed_before"]) == (SIGNATURE, None)
    assert (reopened["signed"], reopened["signed_before"]) == (None, SIGNATURE)


def test_the_words_of_a_query_are_published_only_where_they_are_meant_to_be(
    material: "Material",
) -> None:
    hidden = sign(material, ReviewState.QUERIED, decision=Decision.QUERY)
    shown = sign(material, ReviewState.QUERIED, decision=Decision.QUERY, public=True)
    answered = sign(material, ReviewState.REOPENED, decision=Decision.QUERY, public=True)

    assert hidden["query"] is None
    assert shown["query"] == {**SIGNATURE, "words": "Is the last year whole?"}
    assert answered["query"] is None
    assert shown["signed"] is None


@pytest.mark.parametrize("state", [ReviewState.OPEN, ReviewState.QUERIED, ReviewState.REOPENED])
def test_only_where_the_policy_withholds_is_anything_withheld(
    material: "Material", state: ReviewState
) -> None:
    assert sign(material, state)["withheld"] == ""
    assert (
        sign(material, state, policy=UnsignedPolicy.WITHHELD)["withheld"] == (WITHHELD_WORDS[state])
    )
    assert sign(material, ReviewState.SIGNED, policy=UnsignedPolicy.WITHHELD)["withheld"] == ""
