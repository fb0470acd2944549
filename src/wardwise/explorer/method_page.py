"""The page that says how scores are made: the method step by step, coherence, what counts."""

from wardwise.explorer import addresses
from wardwise.explorer.claims import (
    adds_up,
    doubts_weights,
    has_declared_weights,
    is_between_goalposts,
)
from wardwise.explorer.facts import Facts
from wardwise.explorer.records import Diagnostic
from wardwise.explorer.render import Crumb, Page
from wardwise.model.method import Method
from wardwise.model.recipe import Weighting
from wardwise.presentation.method_steps import describe_method
from wardwise.presentation.method_words import WORDS_OF_ALTERNATIVE, name_choices
from wardwise.presentation.step_words import HANDBOOK_IN_FULL
from wardwise.presentation.words import join_words


def make_method_page(facts: Facts) -> Page:
    """Make the page that says how scores are made, with weights and diagnostics."""
    method = facts.release.chosen_method
    fit = facts.manifest["edition"]["fit"]
    parts = [
        (
            component,
            _name_pairs(facts, facts.diagnostics.get(component["id"])),
            [
                (one, facts.weights.get(one["id"]))
                for one in facts.list_indicators(component["id"])
                if one["weighted"]
            ],
        )
        for component in facts.components.values()
    ]
    return Page(
        address=addresses.METHOD,
        title="Method",
        template="method.html",
        crumbs=(Crumb("Home", addresses.HOME),),
        shown={
            "method": method,
            "preset": facts.release.method.get("preset_entry"),
            "changed": join_words(name_choices(method.overrides)),
            "steps": describe_method(
                method,
                unit=f"the {facts.fit_plural} of {fit['within_label']}",
                weighs=has_declared_weights(facts),
            ),
            "handbook": HANDBOOK_IN_FULL,
            "otherwise": _list_otherwise(facts, method),
            "is_transformed": any(
                one["transforms"] for one in facts.indicators.values() if one["weighted"]
            ),
            "learns_weights": any(
                one["weighting"] == Weighting.FIRST_COMPONENT.value
                for one in facts.components.values()
            ),
            "by_goalposts": is_between_goalposts(method),
            "adds_up": adds_up(method),
            "doubted": {one for one in facts.components if doubts_weights(facts, one)},
            "fit": fit,
            "parts": parts,
            "labels": facts.labels,
            "characteristics": [one["label"] for one in facts.framework["characteristics"]],
        },
    )


def _list_otherwise(facts: Facts, method: Method) -> list[tuple[str, str]]:
    """List components weighted otherwise than the method says: label, and how in words."""
    words = WORDS_OF_ALTERNATIVE["weighting"]
    return [
        (one["label"], words[one["weighting"]])
        for one in facts.components.values()
        if one["weighting"] != method.weighting.value and not one["empty_reason"]
    ]


def _name_pairs(facts: Facts, found: Diagnostic | None) -> Diagnostic | None:
    """Put labels in place of the identifiers that a verdict names."""
    if found is None:
        return None
    verdict = found.verdict
    for pair in (found.close_pairs or "").replace("~", " ").split():
        if pair in facts.indicators:
            verdict = verdict.replace(pair, facts.labels[pair])
    return found._replace(verdict=verdict.replace("~", "and"))
