"""What an expert should know of each component, in words, with the figure it rests on."""

from collections.abc import Iterator, Mapping

import polars as pl

from wardwise.composite.finding_words import (
    LOW,
    Found,
    Known,
    Pair,
    Place,
    Stories,
    say_against_index,
    say_alone,
    say_collinear,
    say_dominates,
    say_elsewhere,
    say_few,
    say_left_out,
    say_mirrored,
    say_nothing,
    say_one,
    say_pulls,
    say_same,
    say_several,
    say_silent,
    say_unknown,
    say_unstable,
    say_weak,
)
from wardwise.model.coherence import BELONGING_SCHEMA, FINDING_SCHEMA, Finding
from wardwise.model.edition import Edition

CLOSE = 0.9  # correlation or share explained, above which a thing counts twice (OECD/JRC 2008)
LEAST_AREAS = 30  # below: every figure here is loose
_RULES = 1.5  # times its weight that an indicator's influence must be for it to rule
_MARGIN = 0.1  # between two correlations, below which nobody would move an indicator


def list_findings(
    edition: Edition,
    *,
    correlations: pl.DataFrame,
    belonging: pl.DataFrame,
    diagnostics: pl.DataFrame,
    weights: pl.DataFrame,
    stories: Mapping[str, Stories],
) -> pl.DataFrame:
    """List what an expert should know of each component, the gravest first.

    A component of which nothing is to be said has a row that says so.

    Parameters
    ----------
    correlations : CORRELATION_SCHEMA
    belonging : BELONGING_SCHEMA
    diagnostics : DIAGNOSTIC_SCHEMA
    weights : WEIGHT_SCHEMA
    stories : by component, its indicators by the principal component that they belong to, of those
        above 1 and beyond chance

    Source
    ------
    Nunnally and Bernstein, Psychometric Theory (1994), chapter 8 (indicators and the rest);
    OECD/JRC Handbook on Constructing Composite Indicators (2008), steps 4 and 6 (alpha, collinear
    indicators); Horn (1965) (principal components beyond chance); Paruolo, Saisana and Saltelli
    (2013) (influence beside weight).
    """
    rows = [Place._make(row) for row in belonging.select(list(BELONGING_SCHEMA)).iter_rows()]
    close = _find_close(correlations, {one.indicator_id for one in rows if one.weight > 0})
    checked = {row["component_id"]: row for row in diagnostics.to_dicts()}
    kept = weights.filter(pl.col("positive_share") < 1).select("indicator_id", "positive_share")
    turned = {name: 1.0 - share for name, share in kept.iter_rows()}
    found: list[tuple[object, ...]] = []
    for component in edition.framework.components:
        places = tuple(one for one in rows if one.component_id == component.id)
        if not places:
            continue
        check = checked.get(component.id, {})
        known = Known(
            edition=edition,
            component=component,
            places=places,
            pairs=tuple(
                one for one in close if component.id in (one.first_component, one.second_component)
            ),
            alpha=check.get("alpha"),
            weighting=check.get("weighting") or "",
            share=check.get("eigenvalue_share"),
            stories=stories.get(component.id, ()),
            turned=turned,
        )
        found += [
            (
                component.id,
                number,
                one.finding.value,
                one.indicator_id,
                one.other_id,
                one.figure,
                one.words,
                one.advice,
            )
            for number, one in enumerate(_judge(known), start=1)
        ]
    return pl.DataFrame(found, schema=FINDING_SCHEMA, orient="row")


def _find_close(correlations: pl.DataFrame, counting: set[str]) -> list[Pair]:
    """Find the pairs of indicators that count and say nearly the same."""
    close = correlations.filter(pl.col("correlation").abs() > CLOSE).select(Pair._fields)
    pairs = [Pair._make(row) for row in close.iter_rows()]
    return [one for one in pairs if {one.first_id, one.second_id} <= counting]


def _judge(known: Known) -> list[Found]:
    """Give all findings of a component in the order of `Finding`."""
    found = [*_find_apart(known), *_find_ideas(known), *_find_twice(known), *_find_power(known)]
    found += _find_limits(known)
    if not {one.finding for one in found} - {Finding.FEW_AREAS}:
        found.append(say_nothing(known))
    order = list(Finding)
    return sorted(found, key=lambda one: order.index(one.finding))


def _find_apart(known: Known) -> Iterator[Found]:
    is_pair = len(known.counting) == 2  # noqa: PLR2004 - what is said of one is true of the other
    for one in known.places:
        if one.weight <= 0:
            yield say_left_out(known, one)
        elif one.with_rest is None or one.with_rest_upper is None:
            continue
        elif one.with_rest_upper < 0:
            if not is_pair or one is _find_stranger(known):
                yield say_pulls(known, one)
        else:
            if one.with_rest < LOW and not is_pair:
                yield say_alone(known, one, fits_elsewhere=_moves_elsewhere(one))
            elif _moves_elsewhere(one):
                yield say_elsewhere(known, one)
            if one.indicator_id in known.turned:
                yield say_unstable(known, one)
            if one.with_index_upper is not None and one.with_index_upper < 0:
                yield say_against_index(known, one)


def _find_stranger(known: Known) -> Place:
    """Find the indicator that goes least with the index."""
    return min(known.counting, key=lambda one: one.with_index or 0.0)


def _moves_elsewhere(one: Place) -> bool:
    """Claim that an indicator moves more with another component than chance can explain."""
    return (
        one.elsewhere_lower is not None
        and one.with_rest_upper is not None
        and one.elsewhere_lower > max(one.with_rest_upper, LOW)
        and (one.elsewhere or 0.0) > (one.with_rest or 0.0) + _MARGIN
    )


def _find_ideas(known: Known) -> Iterator[Found]:
    stories = [one for one in known.stories if one]
    if len(stories) > 1:
        yield say_several(known, stories)
    elif known.is_weak and len(known.counting) > 1:
        yield say_weak(known)


def _find_twice(known: Known) -> Iterator[Found]:
    paired: set[str] = set()
    for one in known.pairs:
        paired |= {one.first_id, one.second_id}
        yield say_same(known, one) if one.correlation > 0 else say_mirrored(known, one)
    for place in known.counting:
        if (place.explained or 0.0) > CLOSE and place.indicator_id not in paired:
            yield say_collinear(known, place)


def _find_power(known: Known) -> Iterator[Found]:
    for one in known.counting:
        if one.with_component is None or one.with_rest is None:
            continue
        if _dominates(known, one):
            yield say_dominates(known, one)
        elif one.with_component < LOW <= one.with_rest:
            yield say_silent(known, one)


def _dominates(known: Known, one: Place) -> bool:
    """Claim that the score follows an indicator closely, no other, and more than weights tell."""
    others = [each.with_component or 0.0 for each in known.counting if each is not one]
    return (
        len(others) > 1
        and (one.influence or 0.0) > _RULES * one.weight
        and (one.with_component or 0.0) > CLOSE
        and max(others) < CLOSE
    )


def _find_limits(known: Known) -> Iterator[Found]:
    counting = known.counting
    areas = min((one.areas for one in counting), default=0)
    if len(counting) == 1:
        yield say_one(known)
    elif known.alpha is None or areas == 0:
        yield say_unknown(known)
    elif areas < LEAST_AREAS:
        yield say_few(known, areas)
