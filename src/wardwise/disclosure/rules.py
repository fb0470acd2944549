"""Which indicators stand on restricted sources, and which profile binds each."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from wardwise.model.errors import DisclosureError, suggest_nearest
from wardwise.model.framework import Framework
from wardwise.model.indicator import Indicator, Kind, MeasureReference
from wardwise.model.protection import Protection, ProtectionProfile
from wardwise.model.provenance import Access, Source


@dataclass(frozen=True, slots=True)
class Rule:
    """How one indicator that stands on restricted sources is protected."""

    indicator_id: str
    kind: Kind
    per: float
    profile: ProtectionProfile
    numerator_bound: bool  # the numerator comes from a restricted source
    denominator_bound: bool


def list_rules(
    framework: Framework, *, sources: Sequence[Source], protection: Protection
) -> tuple[Rule, ...]:
    """List a rule for every indicator and characteristic that stands on a restricted source.

    Raises
    ------
    DisclosureError
        If an indicator stands on a source that is not declared (nothing says that it is open), or
        a restricted source is bound by no profile, or by one that cannot be.
    """
    known = {one.id: one for one in sources}
    rules = []
    for indicator in (*framework.indicators, *framework.characteristics):
        bound = sorted(_find_restricted(indicator, known))
        if not bound:
            continue
        profiles = [find_profile(one, protection) for one in bound]
        credit = indicator.source in bound
        rules.append(
            Rule(
                indicator_id=indicator.id,
                kind=indicator.kind,
                per=indicator.per,
                profile=max(profiles, key=lambda one: (one.threshold, one.rounding)),
                numerator_bound=credit or _is_bound(indicator.numerator, bound),
                denominator_bound=_is_bound(indicator.denominator, bound),
            )
        )
    return tuple(rules)


def _is_bound(reference: MeasureReference | None, bound: Collection[str]) -> bool:
    return reference is not None and any(one.source in bound for one in reference.every)


def find_profile(source_id: str, protection: Protection) -> ProtectionProfile:
    """Find the profile that binds a restricted source.

    Raises
    ------
    DisclosureError
        If none does, or its threshold or rounding cannot be.
    """
    name = dict(protection.by_source).get(source_id, protection.default)
    profiles = {one.id: one for one in protection.profiles}
    profile = profiles.get(name)
    if profile is None:
        raise DisclosureError(
            f"restricted source {source_id!r} is bound by no protection profile",
            where="protection.yaml",
            fix=f"declare one under by_source or default; {suggest_nearest(name, list(profiles))}",
        )
    if profile.threshold < 1 or profile.rounding < 1:
        raise DisclosureError(
            f"profile {profile.id!r} has threshold {profile.threshold} and rounding "
            f"{profile.rounding}; both are at least 1",
            where="protection.yaml",
            fix="declare whole numbers of people from 1 up",
        )
    return profile


def frame_rules(rules: Sequence[Rule]) -> pl.DataFrame:
    """Lay rules out as a table, one row an indicator."""
    return pl.DataFrame(
        {
            "indicator_id": [one.indicator_id for one in rules],
            "kind": [one.kind.value for one in rules],
            "per": [one.per for one in rules],
            "threshold": [float(one.profile.threshold) for one in rules],
            "rounding": [float(one.profile.rounding) for one in rules],
            "numerator_bound": [one.numerator_bound for one in rules],
            "denominator_bound": [one.denominator_bound for one in rules],
        },
        schema={
            "indicator_id": pl.String,
            "kind": pl.String,
            "per": pl.Float64,
            "threshold": pl.Float64,
            "rounding": pl.Float64,
            "numerator_bound": pl.Boolean,
            "denominator_bound": pl.Boolean,
        },
    )


def _find_restricted(indicator: Indicator, known: Mapping[str, Source]) -> Iterator[str]:
    measures = (
        indicator.numerator,
        indicator.denominator,
        indicator.published,
        indicator.averaged_by,
    )
    named = {each.source for part in measures if part for each in part.every}
    for one in {indicator.source} | named:
        if one not in known:
            raise DisclosureError(
                f"indicator {indicator.id!r} stands on source {one!r}, which is not declared",
                fix="declare the source and whether it is open or restricted",
            )
        if known[one].access is Access.RESTRICTED:
            yield one
