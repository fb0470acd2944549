"""Checks of one indicator: what it is made of, its goalposts, its transform, its breaks."""

import math
from collections.abc import Callable

from wardwise.declaration.declared import Declared
from wardwise.declaration.entry import Entry
from wardwise.declaration.yaml_lines import Findings
from wardwise.model.errors import DeclarationError, GoalpostError
from wardwise.model.indicator import Direction, Kind
from wardwise.model.period import read_period
from wardwise.model.recipe import Normalisation

_STEPS: dict[str, Callable[[float, float], float]] = {
    "cap": min,
    "floor": max,
    "parity": lambda value, _: abs(1 - value),
    "log1p": lambda value, _: math.log1p(value),
    "sqrt": lambda value, _: math.sqrt(value),
}

_BETWEEN_GOALPOSTS = {  # "" where nothing is declared
    "",
    Normalisation.GOALPOSTS.value,
    Normalisation.GOALPOSTS_CAPPED.value,
}


def check_indicators(declared: Declared, findings: Findings) -> None:
    """Report what is wrong within single indicators and characteristics."""
    for entry in declared.measured:
        _check_parts(entry, findings)
    by_goalposts = declared.method.text("normalisation") in _BETWEEN_GOALPOSTS
    for entry in declared.framework.entries("indicators"):
        _check_weighted(entry, findings, by_goalposts=by_goalposts)
        steps_sound = _check_steps(entry, findings)
        if steps_sound:
            _check_goalposts(entry, findings)
        _check_possible(entry, findings)
        _check_breaks(entry, findings)


def _check_parts(entry: Entry, findings: Findings) -> None:
    """Report what is not made of counts, or of a published value with what averages it."""
    name = entry.text("id")
    counts, published = entry.has("numerator"), entry.has("published")
    ratio = entry.text("kind") in (Kind.SHARE.value, Kind.RATE.value)
    if counts and published:
        problem = f"{name!r} names both a numerator and a published value"
        key, fix = (
            "published",
            "keep numerator and denominator where they exist: counts add, values do not",
        )
    elif not counts and not published:
        problem = f"{name!r} names neither a numerator nor a published value"
        key, fix = (
            "id",
            "add numerator: source.measure (and a denominator), or published: source.measure",
        )
    elif counts and ratio and not entry.has("denominator"):
        problem = f"{name!r} is a {entry.text('kind')} with a numerator and no denominator"
        key, fix = "numerator", "add denominator: source.measure, or declare kind: count"
    elif published and entry.has("denominator"):
        problem = f"{name!r} names a denominator for a published value"
        key, fix = "denominator", "call it averaged_by, or add the numerator"
    elif counts and entry.has("averaged_by"):
        problem = f"{name!r} names averaged_by, but its counts add"
        key, fix = "averaged_by", "take averaged_by out"
    else:
        return
    findings.add(DeclarationError(problem, where=entry.place(key), fix=fix))


def _check_weighted(entry: Entry, findings: Findings, *, by_goalposts: bool) -> None:
    if not entry.is_sound("weighted", "unweighted_reason"):
        return
    name = entry.text("id")
    if not entry.flag("weighted") and not entry.text("unweighted_reason"):
        findings.add(
            DeclarationError(
                f"{name!r} has no weight and no reason for it",
                where=entry.place("weighted"),
                fix="say why it has a page but no weight in unweighted_reason",
            ),
        )
    if entry.flag("weighted") and entry.text("unweighted_reason"):
        findings.add(
            DeclarationError(
                f"{name!r} is weighted and says why it is not",
                where=entry.place("unweighted_reason"),
                fix="declare weighted: false, or take unweighted_reason out",
            ),
        )
    if entry.flag("weighted") and by_goalposts and not entry.has("goalposts"):
        findings.add(
            DeclarationError(
                f"{name!r} is weighted and has no goalposts",
                where=entry.place(),
                fix="add goalposts: {best: …, worst: …, reason: …}, or choose a normalisation "
                "that knows none, such as z_score",
            ),
        )


def _check_steps(entry: Entry, findings: Findings) -> bool:
    """Report transform steps that are not one thing each; tell whether there is none."""
    sound = entry.is_sound("transform")
    for step in entry.entries("transform"):
        said = [one for one in _STEPS if step.has(one)]
        off = [one for one in said if step.values.get(one) is False]
        sound = sound and step.is_sound(*_STEPS)
        if len(said) == 1 and not off:
            continue
        sound = False
        found = " and ".join(said) or "nothing"
        problem = f"a transform step of {entry.text('id')!r} says {found}"
        problem += ": false" if off else ""
        findings.add(
            DeclarationError(
                f"{problem}; expected one of {', '.join(_STEPS)}",
                where=step.place(),
                fix="write each step on its own: {cap: 200, reason: …}, {log1p: true, reason: …}",
            ),
        )
    return sound


def _check_goalposts(entry: Entry, findings: Findings) -> None:
    goalposts = entry.entry("goalposts")
    best, worst = goalposts.number("best"), goalposts.number("worst")
    direction = entry.text("direction")
    if best is None or worst is None or not direction:
        return
    name, place = entry.text("id"), goalposts.place("best")
    try:
        high, low = _transform(best, entry), _transform(worst, entry)
    except ValueError:
        problem = f"goalposts of {name!r} cannot be transformed: best {best:g}, worst {worst:g}"
        fix = "choose goalposts for which the declared transform is defined"
        findings.add(GoalpostError(problem, where=place, fix=fix))
        return
    lower = direction == Direction.LOWER_IS_BETTER.value
    other = Direction.HIGHER_IS_BETTER if lower else Direction.LOWER_IS_BETTER
    after = " after the declared transform" if entry.has("transform") else ""
    if high == low:
        problem = f"goalposts of {name!r} are equal{after}: best {best:g} and worst {worst:g}"
        fix = "declare two different values, or `observed` for one of them"
    elif (high > low) == lower:
        sign = ">" if high > low else "<"
        problem = f"goalposts of {name!r} point the wrong way{after}: "
        problem += f"best {best:g} {sign} worst {worst:g} while {direction.replace('_', ' ')}"
        fix = f"swap best and worst, or declare direction: {other.value}"
    else:
        return
    findings.add(GoalpostError(problem, where=place, fix=fix))


def _transform(value: float, entry: Entry) -> float:
    """Take a goalpost through the declared steps, as every value is."""
    for step in entry.entries("transform"):
        kind = next(one for one in _STEPS if step.has(one))
        value = _STEPS[kind](value, step.number(kind) or 0.0)
    return value


def _check_possible(entry: Entry, findings: Findings) -> None:
    possible = entry.entry("possible")
    low, high = possible.number("minimum"), possible.number("maximum")
    if low is not None and high is not None and low >= high:
        findings.add(
            DeclarationError(
                f"no value of {entry.text('id')!r} is possible: minimum {low:g}, maximum {high:g}",
                where=possible.place("minimum"),
                fix="declare a minimum below the maximum",
            ),
        )


def _check_breaks(entry: Entry, findings: Findings) -> None:
    """Report breaks that do not lie between two periods of the indicator, the earlier first."""
    periods = set(entry.texts("periods"))
    for one in entry.entries("breaks"):
        between = one.texts("between")
        if not between or not one.is_sound("between") or not entry.is_sound("periods"):
            continue
        labels = [read_period(period).label for period in between]
        unknown = [period for period in between if period not in periods]
        if len(between) != 2:  # noqa: PLR2004 (a break has two sides)
            problem = f"a break of {entry.text('id')!r} names {len(between)} periods; expected two"
            fix = "write one break for each pair of periods"
        elif unknown:
            problem = f"a break of {entry.text('id')!r} is between {' and '.join(labels)}, "
            problem += f"but {read_period(unknown[0]).label} stands for no period of the edition"
            fix = "name two source periods that `periods` uses"
        elif read_period(between[0]) >= read_period(between[1]):
            problem = f"a break of {entry.text('id')!r} is between {' and '.join(labels)}"
            fix = "name the earlier period first"
        else:
            continue
        findings.add(DeclarationError(problem, where=one.place("between"), fix=fix))
