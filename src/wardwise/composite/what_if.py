"""The index as it would be with other values, other weights, or without an indicator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import polars as pl

from wardwise.composite.build import BuiltIndex, build_index
from wardwise.composite.supposed_values import SupposedValue, alter_observations, check_values
from wardwise.composite.supposed_weights import check_weights, weigh_otherwise
from wardwise.model.edition import Edition
from wardwise.model.errors import SuppositionError
from wardwise.model.method import Method

_COPY = "?"  # parts an area's code from the number of its copy; no code holds one


@dataclass(frozen=True, slots=True)
class Supposition:
    """What is supposed to be otherwise.

    `weights` multiplies what indicators, components and dimensions count for, by id; `left_out`
    names those that count for nothing. The edition's own goalposts and weights stand unless
    `refit`: then they are learnt again from what is supposed.
    """

    values: tuple[SupposedValue, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    refit: bool = False


@dataclass(frozen=True, slots=True)
class Supposed:
    """An index built under a supposition.

    `built` holds every area; those in `touched` have supposed values, and `observations` theirs
    among all others.
    """

    supposition: Supposition
    built: BuiltIndex
    observations: pl.DataFrame
    touched: tuple[str, ...]


def suppose_index(
    built: BuiltIndex,
    *,
    observations: pl.DataFrame,
    areas: pl.DataFrame,
    supposition: Supposition,
) -> Supposed:
    """Build the index as it would be under a supposition; nothing is written.

    On the edition's own yardstick an area with supposed values is scored beside the fit set, as one
    that taught it nothing: goalposts, weights and whatever else is learnt stay as they were.

    Parameters
    ----------
    built : the index as it is
    observations : the ObservationTable that it was built from
    areas : AREAS table

    Raises
    ------
    SuppositionError
        If nothing is supposed, or what is supposed cannot be.
    CompositeError
        As `composite.build.build_index`: after a new fit, a component may not hold together.
    """
    edition = built.edition
    _check_something(supposition)
    if supposition.values and edition.method.anchoring is not None and not supposition.refit:
        raise SuppositionError(
            "under this method an area's scores are anchored to those of the area that it lies "
            "in, which its own figures are part of: they cannot be supposed on a frozen yardstick",
            where="wardwise.yaml, method: anchoring",
            fix="learn weights and goalposts again: --refit",
        )
    check_values(edition, supposition.values, codes=built.scores["area_code"])
    check_weights(edition.framework, supposition.weights, supposition.left_out)
    supposed = alter_observations(edition, observations, supposition.values)
    touched = tuple(dict.fromkeys(one.area_code for one in supposition.values))
    if supposition.refit:
        shares = build_index(edition, supposed, areas).weights if supposition.weights else None
        otherwise = weigh_otherwise(
            edition, shares, factors=supposition.weights, left_out=supposition.left_out
        )
        return Supposed(supposition, build_index(otherwise, supposed, areas), supposed, touched)
    otherwise = weigh_frozen(built, supposition)
    if not touched:
        return Supposed(supposition, build_index(otherwise, observations, areas), supposed, touched)
    variants = [_gather(supposition.values, code) for code in touched]
    found = build_variants(otherwise, observations, areas, variants=variants)
    return Supposed(supposition, _put_in_place(found, touched), supposed, touched)


def weigh_frozen(built: BuiltIndex, supposition: Supposition) -> Edition:
    """Give the edition with weights as supposed, on the shares that the index has."""
    return weigh_otherwise(
        built.edition,
        built.weights,
        factors=supposition.weights,
        left_out=supposition.left_out,
        frozen=True,
    )


def build_variants(
    edition: Edition,
    observations: pl.DataFrame,
    areas: pl.DataFrame,
    *,
    variants: Sequence[Sequence[SupposedValue]],
) -> BuiltIndex:
    """Build an edition's index with variants of areas beside them, which teach it nothing.

    Parameters
    ----------
    variants : of each, the values supposed, all of one area; its code in the index is that area's
        and its number (`name_variant`)

    Returns
    -------
    The index of every area and variant
    """
    codes = [values[0].area_code for values in variants]
    names = [name_variant(code, at) for at, code in enumerate(codes)]
    named = pl.DataFrame({"area_code": codes, "variant": names})
    own = observations.join(named.select("area_code").unique(), on="area_code", how="semi")
    altered = [
        alter_observations(edition, own.filter(area_code=code), values).with_columns(
            area_code=pl.lit(name)
        )
        for code, name, values in zip(codes, names, variants, strict=True)
    ]
    copies = (
        named.join(areas, on="area_code", how="left", maintain_order="left")
        .with_columns(area_code="variant")
        .select(areas.columns)
    )
    fit = replace(edition.fit, except_areas=(*edition.fit.except_areas, *names))
    method = _screen_alike(edition.method, dict(zip(names, codes, strict=True)))
    return build_index(
        replace(edition, fit=fit, method=method),
        pl.concat([observations, *altered]),
        pl.concat([areas, copies]),
    )


def _screen_alike(method: Method, originals: Mapping[str, str]) -> Method:
    """Keep and leave out variants as the areas that they are of (by the variant's name)."""
    screening = method.screening

    def add(listed: Mapping[str, str]) -> dict[str, str]:
        own = {name: listed[code] for name, code in originals.items() if code in listed}
        return {**listed, **own}

    alike = replace(screening, kept=add(screening.kept), left_out=add(screening.left_out))
    return replace(method, screening=alike)


def name_variant(code: str, number: int) -> str:
    """Name a variant of an area."""
    return f"{code}{_COPY}{number}"


def _gather(values: Sequence[SupposedValue], code: str) -> list[SupposedValue]:
    return [one for one in values if one.area_code == code]


def _put_in_place(found: BuiltIndex, touched: Sequence[str]) -> BuiltIndex:
    """Put the variants of areas in the place of those areas."""
    names = {name_variant(code, at): code for at, code in enumerate(touched)}

    def place(table: pl.DataFrame) -> pl.DataFrame:
        kept = table.filter(~pl.col("area_code").is_in(list(touched)))
        return kept.with_columns(pl.col("area_code").replace(names))

    return replace(found, scores=place(found.scores), inputs=place(found.inputs))


def _check_something(supposition: Supposition) -> None:
    if not any(chain(supposition.values, supposition.weights, supposition.left_out)):
        raise SuppositionError(
            "nothing is supposed to be otherwise",
            fix="give a value, a weight, or an indicator to leave out",
        )
