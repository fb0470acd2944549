"""Checks of the method against the framework: choices that contradict each other or lack a part."""

from collections.abc import Mapping, Sequence

from wardwise.declaration.declared import Declared, check_known, is_larger
from wardwise.declaration.entry import Entry
from wardwise.declaration.yaml_lines import Findings
from wardwise.model.area import find_area_level
from wardwise.model.errors import AreaCodeError, DeclarationError
from wardwise.model.recipe import (
    Combination,
    Normalisation,
    SensitivityPlan,
    Treatment,
    Weighting,
)

_TO_TARGET = {
    Normalisation.DISTANCE_TO_TARGET.value,
    Normalisation.DISTANCE_TO_TARGET_CAPPED.value,
}
_LEVELS = ("within_components", "within_dimensions", "within_index")
_NEEDS_POSITIVE = {Combination.GEOMETRIC.value, Combination.HARMONIC.value}


def check_method(declared: Declared, findings: Findings) -> None:
    """Report choices that contradict each other, or lack what they need from the framework."""
    method = declared.method
    _check_scale(declared, findings)
    _check_means(method, findings)
    _check_unused(method, declared, findings)
    _check_anchoring(declared, findings)
    _check_screening(declared, findings)
    if declared.is_unread("framework.yaml"):
        return
    _check_weights(declared, findings)
    _check_budgets(declared, findings)
    _check_doubt(declared, findings)


def _report(entry: Entry, key: str, findings: Findings, problem: str, fix: str) -> None:
    findings.add(DeclarationError(problem, where=entry.place(key), fix=fix))


def _check_scale(declared: Declared, findings: Findings) -> None:
    method = declared.method
    scale = method.text("normalisation")
    if scale in _TO_TARGET:
        for one in _list_weighted(declared):
            if not one.has("target"):
                problem = f"{one.text('id')!r} has no target, and the method is {scale}"
                fix = "add target: the value aimed for, in its unit; or choose another "
                _report(one, "id", findings, problem, f"{fix}normalisation")
    area = method.text("reference_area")
    to_reference = Normalisation.DISTANCE_TO_REFERENCE.value
    if scale == to_reference and not method.has("reference_area"):
        problem = "the method measures the distance to a reference area, and names none"
        fix = f"add reference_area: a code such as {declared.project.text('benchmark')}"
        _report(method, "normalisation", findings, problem, fix)
    if area:
        _check_level(method, "reference_area", area, declared=declared, findings=findings)


def _check_level(
    entry: Entry, key: str, area: str, *, declared: Declared, findings: Findings
) -> None:
    """Report an area of a level that the edition does not score."""
    level = find_area_level(area).value
    if declared.edition_levels and level not in declared.edition_levels:
        levels = ", ".join(declared.edition_levels)
        named = f"area {area!r}" if key == area else f"{key} {area!r}"
        problem = f"{named} is of level {level}, and the edition has {levels}"
        fix = "name an area of one of these levels by its code"
        findings.add(AreaCodeError(problem, where=entry.place(key), fix=fix))


def _check_means(method: Entry, findings: Findings) -> None:
    if not method.is_sound("floor") or method.number("floor"):
        return
    key = next((one for one in _LEVELS if method.text(one) in _NEEDS_POSITIVE), "")
    if key:
        problem = f"{key} is {method.text(key)}, whose scores must be above zero, and floor is 0"
        fix = "declare floor: 1, the lowest score that such a mean sees; or choose arithmetic"
        _report(method, "floor" if method.has("floor") else key, findings, problem, fix)
        return
    plan = method.entry("sensitivity")
    tried = plan.texts("above_components") or [
        one.value for one in SensitivityPlan().above_components
    ]
    if method.has("floor") and (strict := _NEEDS_POSITIVE.intersection(tried)):
        problem = f"the index is also tried with {min(strict)} means, whose scores must be above "
        problem += "zero, and floor is 0"
        fix = "declare floor: 1, or leave them out of above_components in sensitivity"
        _report(method, "floor", findings, problem, fix)


def _check_unused(method: Entry, declared: Declared, findings: Findings) -> None:
    """Report a key that says something and that the chosen method never reads."""
    weightings = _list_weightings(declared)
    points = {key for one in method.entries("budgets") for key in one.entry("points").lines}
    upper = {
        one.text("id")
        for kind in ("components", "dimensions")
        for one in declared.framework.entries(kind)
    }
    unused = {
        "reference_area": (
            method.text("normalisation") != Normalisation.DISTANCE_TO_REFERENCE.value,
            "normalisation: distance_to_reference",
        ),
        "outliers": (method.text("treatment") == Treatment.NONE.value, "treatment: outliers"),
        "least_contribution": (
            Weighting.BENEFIT_OF_DOUBT.value not in weightings,
            "weighting: benefit_of_doubt",
        ),
        "budgets": (
            Weighting.BUDGET.value not in weightings and not points & upper,
            "weighting: budget",
        ),
    }
    for key, (is_unused, needed) in unused.items():
        if is_unused and method.has(key) and method.is_sound(key):
            problem = f"{key} is declared, and the method never reads it"
            _report(method, key, findings, problem, f"add {needed}, or take {key} out")


def _check_anchoring(declared: Declared, findings: Findings) -> None:
    anchoring = declared.method.entry("anchoring")
    to, levels = anchoring.text("to"), declared.edition_levels
    fit = declared.project.entry("edition").entry("fit").text("level")
    if to and levels and to not in levels:
        problem = f"scores are anchored to areas of level {to}, and the edition has "
        fix = "name one of these levels, or add the level to the edition"
        _report(anchoring, "to", findings, problem + ", ".join(levels), fix)
    elif to and fit and not is_larger(to, fit):
        problem = f"scores are anchored to areas of level {to}, which are not larger than those of "
        fix = "name a larger level, such as borough or region"
        _report(anchoring, "to", findings, f"{problem}level {fit}", fix)
    if anchoring.text("weighted_by") and not declared.is_unread("framework.yaml"):
        check_known(
            anchoring,
            "weighted_by",
            known={one.text("id") for one in declared.measured},
            what="an indicator or characteristic",
            findings=findings,
        )


def _check_screening(declared: Declared, findings: Findings) -> None:
    screening = declared.method.entry("screening")
    kept, left_out = screening.entry("kept"), screening.entry("left_out")
    for named in (kept, left_out):
        for area in named.lines:
            _check_level(named, area, area, declared=declared, findings=findings)
    for area in sorted(set(kept.lines) & set(left_out.lines)):
        problem = f"{area!r} is both kept and left out"
        _report(left_out, area, findings, problem, "keep one of the two")


def _check_weights(declared: Declared, findings: Findings) -> None:
    """Report declared weights that sum to zero, and components for which none is declared."""
    chosen = {Weighting.DECLARED.value, Weighting.OPTIMISED.value}
    for component, own in _pair_components(declared):
        if _find_weighting(component, declared) not in chosen:
            continue
        name = f"component {component.text('id')!r}"
        if _sum_to_zero(own):
            problem = f"the weights of {name} sum to 0: " + ", ".join(
                repr(one.text("id")) for one in own
            )
            _report(own[0], "weight", findings, problem, "give one of them a weight above 0")
    weighted = [one for one in _list_weighted(declared) if one.has("weight")]
    how = declared.method.text("weighting")
    if how == Weighting.DECLARED.value and not weighted:
        problem = f"the method's weighting is {how}, and no indicator declares a weight"
        fix = "add weight: to the indicators in framework.yaml, or choose equal_points"
        _report(declared.method, "weighting", findings, problem, fix)
    for group, key, what in (
        ("components", "dimension", "the components of dimension"),
        ("dimensions", "", "the dimensions of index"),
    ):
        for parent, children in _group_by(declared.framework.entries(group), key).items():
            if _sum_to_zero(children):
                whole = parent or declared.framework.entry("index").text("id")
                problem = f"the weights of {what} {whole!r} sum to 0"
                fix = "give one of them a weight above 0"
                _report(children[0], "weight", findings, problem, fix)


def _check_budgets(declared: Declared, findings: Findings) -> None:
    method = declared.method
    budgets = method.entries("budgets")
    _check_points(declared, findings)
    seen: dict[str, Entry] = {}
    for one in budgets:
        person = one.text("person")
        if person and person in seen:
            problem = f"{person!r} shares out points twice, first in line {seen[person].line}"
            _report(one, "person", findings, problem, "keep one of the two")
        seen.setdefault(person, one)
    if not method.is_sound("budgets"):
        return
    given = {
        name
        for one in budgets
        for name, value in one.entry("points").items()
        if isinstance(value, int | float) and value > 0
    }
    for component, own in _pair_components(declared):
        if _find_weighting(component, declared) != Weighting.BUDGET.value:
            continue
        if not given & {one.text("id") for one in own}:
            name = component.text("id")
            problem = f"nobody gives points to any indicator of component {name!r}"
            fix = f"add them to budgets: points: {{{own[0].text('id')}: 50, …}}"
            _report(method, "budgets", findings, problem, fix)


def _check_points(declared: Declared, findings: Findings) -> None:
    """Report points for what is not there, or does not count."""
    counting = [*_list_weighted(declared)]
    for kind in ("components", "dimensions"):
        counting += declared.framework.entries(kind)
    known = {one.text("id") for one in counting}
    if "" in known:
        return
    for budget in declared.method.entries("budgets"):
        points = budget.entry("points")
        for name in (one for one in points.lines if one not in known):
            _name_unknown(budget.text("person"), points, name, declared, findings)


def _name_unknown(
    person: str, points: Entry, name: str, declared: Declared, findings: Findings
) -> None:
    """Report points for what does not count, with the nearest that does."""
    indicators = {one.text("id") for one in declared.framework.entries("indicators")}
    if name in indicators:
        problem = f"{person!r} gives points to {name!r}, which is not weighted"
        _report(points, name, findings, problem, "take its points out, or weight the indicator")
        return
    named = Entry(points.file, points.line, {"points": name}, {"points": points.lines[name]})
    known = indicators | {
        one.text("id")
        for kind in ("components", "dimensions")
        for one in declared.framework.entries(kind)
    }
    what = "an indicator, component or dimension"
    check_known(named, "points", known=known, what=what, findings=findings)


def _check_doubt(declared: Declared, findings: Findings) -> None:
    """Report what benefit of the doubt cannot be combined with."""
    method = declared.method
    least = method.number("least_contribution") or 0.0
    how = method.text("within_components")
    for component, own in _pair_components(declared):
        weighting = _find_weighting(component, declared)
        name = component.text("id")
        if weighting == Weighting.BENEFIT_OF_DOUBT.value and least * len(own) > 1:
            problem = f"least_contribution is {least:g}, and the {len(own)} indicators of component"
            problem += f" {name!r} cannot each make that much of its score"
            fix = f"declare {1 / len(own):.2g} or less"
            _report(method, "least_contribution", findings, problem, fix)
    bound = {Weighting.BENEFIT_OF_DOUBT.value, Weighting.OPTIMISED.value}
    weighting = method.text("weighting")
    if weighting in bound and how and how != Combination.ARITHMETIC.value:
        problem = f"weighting {weighting} is worked out for a weighted mean, and within_components "
        fix = "choose within_components: arithmetic, or another weighting"
        _report(method, "within_components", findings, f"{problem}is {how}", fix)


def _list_weighted(declared: Declared) -> list[Entry]:
    return [one for one in declared.framework.entries("indicators") if one.flag("weighted")]


def _group_by(entries: Sequence[Entry], key: str) -> Mapping[str, list[Entry]]:
    """Group entries by what a key names; all together where there is no key."""
    found: dict[str, list[Entry]] = {}
    for one in entries:
        found.setdefault(one.text(key) if key else "", []).append(one)
    return found


def _pair_components(declared: Declared) -> list[tuple[Entry, list[Entry]]]:
    """Give each component that has weighted indicators, with these."""
    grouped = _group_by(_list_weighted(declared), "component")
    components = declared.framework.entries("components")
    return [(one, grouped[one.text("id")]) for one in components if one.text("id") in grouped]


def _find_weighting(component: Entry, declared: Declared) -> str:
    return component.text("weighting") or declared.method.text("weighting")


def _list_weightings(declared: Declared) -> set[str]:
    """List the weightings in use, the method's and those that components declare."""
    components = declared.framework.entries("components")
    return {declared.method.text("weighting"), *(one.text("weighting") for one in components)}


def _sum_to_zero(entries: Sequence[Entry]) -> bool:
    sound = all(one.is_sound("weight") for one in entries)
    return sound and not sum(one.number("weight") or 0.0 for one in entries)
