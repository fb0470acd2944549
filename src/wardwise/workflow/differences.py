"""What differs between two releases behind their figures: data, corrections, method, boundaries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

import polars as pl

from wardwise.model.area import AreaRole
from wardwise.presentation.method_words import WORDS_OF_ALTERNATIVE, name_choices
from wardwise.presentation.words import join_words
from wardwise.publication.reader import Release
from wardwise.publication.shapes import (
    About,
    FrameworkDocument,
    IndicatorEntry,
    MethodDocument,
    SourceEntry,
)

_FOLLOWING = ("preset", "overrides", "preset_entry")
"""Of a method, what names its choices and is none by itself."""

_MEANS = ("within_components", "within_dimensions", "within_index")


class Cause(StrEnum):
    """Why a published figure is another than before."""

    NEW_DATA = "new_data"
    REVISION = "revision"
    CORRECTION = "correction"
    BOUNDARY = "boundary"
    PROTECTION = "protection"
    DECLARATION = "declaration"
    ESTIMATE = "estimate"
    GOALPOSTS = "goalposts"
    WEIGHTS = "weights"
    FRAMEWORK = "framework"
    SEVERAL = "several"
    UNKNOWN = "unknown"


CAUSE_WORDS: Mapping[Cause, str] = {
    Cause.NEW_DATA: "new data",
    Cause.REVISION: "revised data",
    Cause.CORRECTION: "corrections",
    Cause.BOUNDARY: "boundaries",
    Cause.PROTECTION: "protection of small counts",
    Cause.DECLARATION: "how the indicator is made",
    Cause.ESTIMATE: "estimates that follow other figures",
    Cause.GOALPOSTS: "goalposts",
    Cause.WEIGHTS: "weights",
    Cause.FRAMEWORK: "what the index is made of",
    Cause.SEVERAL: "several causes that cannot be told apart",
    Cause.UNKNOWN: "not explained by what the releases say",
}

_MADE_BY = (
    "component",
    "kind",
    "per",
    "numerator",
    "denominator",
    "published",
    "averaged_by",
    "transforms",
    "direction",
    "carried_down",
)
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Content:
    """What two releases are compared by: what one says of itself, and its tables."""

    about: About
    framework: FrameworkDocument
    method: MethodDocument
    sources: Sequence[SourceEntry]
    tables: Mapping[str, pl.DataFrame]

    @property
    def own_areas(self) -> pl.DataFrame:
        """The areas of the project and its benchmark, without those that only serve comparison."""
        areas = self.tables["areas"]
        return areas.filter(pl.col("role") != AreaRole.COMPARISON.value)

    @property
    def indicators(self) -> Mapping[str, IndicatorEntry]:
        """Every indicator and characteristic by its id."""
        listed = [*self.framework["indicators"], *self.framework["characteristics"]]
        return {one["id"]: one for one in listed}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs behind the figures, in words."""

    cause: Cause
    subject: str  # id of an indicator, source, component or correction; "" for the whole
    words: str


def read_content(release: Release) -> Content:
    """Read what a release is compared by."""
    names = ("observations", "scores", "contributions", "weights", "areas", "lineage", "crosswalks")
    return Content(
        about=release.manifest,
        framework=release.framework,
        method=release.method,
        sources=release.sources,
        tables={name: getattr(release, name) for name in names},
    )


def list_differences(old: Content, new: Content) -> tuple[Difference, ...]:
    """List what differs between two releases of a project, apart from their figures."""
    return (
        *_compare_sources(old, new),
        *_compare_corrections(old, new),
        *_compare_areas(old, new),
        *_compare_edition(old, new),
        *_compare_indicators(old, new),
        *_compare_components(old, new),
    )


def _compare_sources(old: Content, new: Content) -> Iterator[Difference]:
    before = {one["id"]: one for one in old.sources}
    now = {one["id"]: one for one in new.sources}
    for key in sorted(now.keys() - before.keys()):
        yield Difference(Cause.NEW_DATA, key, f"New source: {now[key]['label']}.")
    for key in sorted(before.keys() - now.keys()):
        yield Difference(Cause.FRAMEWORK, key, f"No longer used: {before[key]['label']}.")
    for key in sorted(before.keys() & now.keys()):
        yield from _compare_files(before[key], now[key])
        if before[key]["protection"] != now[key]["protection"]:
            words = f"{now[key]['label']}: {now[key]['protection'] or 'no longer protected'}"
            yield Difference(Cause.PROTECTION, key, words)


def _compare_files(before: SourceEntry, now: SourceEntry) -> Iterator[Difference]:
    held = {one["file"]: one for one in before["snapshots"]}
    came = {one["file"]: one for one in now["snapshots"]}
    for file in sorted(came.keys() - held.keys()):
        words = f"{now['label']}: new file {file}, received {came[file]['received']}."
        yield Difference(Cause.NEW_DATA, now["id"], words)
    for file in sorted(held.keys() - came.keys()):
        yield Difference(Cause.REVISION, now["id"], f"{now['label']}: {file} is no longer used.")
    for file in sorted(held.keys() & came.keys()):
        one, other = held[file], came[file]
        # the checksum of a restricted file is not published: its size and day must do
        known = ("checksum", "size") if one["checksum"] != other["checksum"] else ("size",)
        hidden = now["access"] != "open" and one["received"] != other["received"]
        if hidden or any(one[name] != other[name] for name in known):  # type: ignore[literal-required]
            words = (
                f"{now['label']}: {file} was revised (received {one['received']}, then "
                f"{other['received']}; {one['size']:,} bytes, then {other['size']:,})."
            )
            yield Difference(Cause.REVISION, now["id"], words)


def _compare_corrections(old: Content, new: Content) -> Iterator[Difference]:
    before = {one["id"]: one for source in old.sources for one in source["corrections"]}
    now = {one["id"]: one for source in new.sources for one in source["corrections"]}
    for key in sorted(before.keys() | now.keys()):
        if key not in before:
            words = f"New correction {key}: {now[key]['reason']}"
        elif key not in now:
            words = f"Correction {key} was taken out."
        elif before[key] != now[key]:
            words = f"Correction {key} is another: {now[key]['reason']}"
        else:
            continue
        yield Difference(Cause.CORRECTION, key, words)


def _compare_areas(old: Content, new: Content) -> Iterator[Difference]:
    before, now = old.own_areas, new.own_areas
    for first, then, what in ((now, before, "New areas"), (before, now, "Areas no longer there")):
        only = first.join(then, on="area_code", how="anti")
        if only.height:
            names = join_words(sorted(only["name"])[:_SHOWN])
            more = f" and {only.height - _SHOWN} more" if only.height > _SHOWN else ""
            yield Difference(Cause.BOUNDARY, "", f"{what}: {names}{more}.")
    dated = before.join(now, on="area_code", suffix="_now").filter(
        pl.col("vintage") != pl.col("vintage_now")
    )
    if dated.height:
        words = f"{dated.height} areas have the boundaries of another date."
        yield Difference(Cause.BOUNDARY, "", words)
    for name in find_changed_crosswalks(old, new):
        yield Difference(Cause.BOUNDARY, name, f"Shares of areas differ: {name}.")


def find_changed_crosswalks(old: Content, new: Content) -> tuple[str, ...]:
    """Find the crosswalks whose shares are not the same in both releases."""
    keys = ["crosswalk_id", "from_code", "to_code"]
    joined = old.tables["crosswalks"].join(
        new.tables["crosswalks"], on=keys, how="full", coalesce=True, suffix="_now"
    )
    differs = joined.filter(~pl.col("share").eq_missing(pl.col("share_now")))
    return tuple(differs["crosswalk_id"].unique().sort())


def _compare_edition(old: Content, new: Content) -> Iterator[Difference]:
    before, now = old.about["edition"], new.about["edition"]
    labels = [{one["id"]: one["label"] for one in each["periods"]} for each in (before, now)]
    for key in sorted(labels[1].keys() - labels[0].keys()):
        yield Difference(Cause.NEW_DATA, "", f"New period: {labels[1][key]}.")
    for key in sorted(labels[0].keys() - labels[1].keys()):
        yield Difference(Cause.FRAMEWORK, "", f"Period no longer scored: {labels[0][key]}.")
    if before["fit"] != now["fit"]:
        words = (
            f"Weights and goalposts are learnt on {now['fit']['areas']} areas of "
            f"{now['fit']['within_label']}; before, on {before['fit']['areas']} of "
            f"{before['fit']['within_label']}."
        )
        yield Difference(Cause.WEIGHTS, "", words)
    ours, theirs = cast("dict[str, object]", old.method), cast("dict[str, object]", new.method)
    # a release says nothing of settings that were unknown when it was made
    for key in sorted(ours.keys() & theirs.keys()):
        if ours[key] == theirs[key]:
            continue
        if key == "crosswalks":
            words = "Areas are shared out otherwise between boundaries of different dates."
            yield Difference(Cause.BOUNDARY, "", words)
            continue
        if key in _FOLLOWING:
            continue
        words = _word_choice(key, ours[key], theirs[key])
        cause = Cause.ESTIMATE if key == "imputation" else Cause.WEIGHTS
        yield Difference(cause, key, words)
    if old.about["wardwise_version"] != new.about["wardwise_version"]:
        words = (
            f"Made with wardwise {new.about['wardwise_version']}; "
            f"before, {old.about['wardwise_version']}."
        )
        yield Difference(Cause.UNKNOWN, "", words)


def _word_choice(key: str, before: object, now: object) -> str:
    """Say which choice of the method is another, as a reader is told it."""
    (name,) = name_choices([key])
    named = WORDS_OF_ALTERNATIVE.get("above_components" if key in _MEANS else key, {})
    if isinstance(now, list | dict) or isinstance(before, list | dict):
        return f"Method: {name}, declared otherwise than before."
    said, was = (
        named.get(str(one), "none" if one in (None, "") else str(one)) for one in (now, before)
    )
    return f"Method: {name}. Now: {said}; before: {was}."


def _compare_indicators(old: Content, new: Content) -> Iterator[Difference]:
    before, now = old.indicators, new.indicators
    for key in sorted(now.keys() - before.keys()):
        yield Difference(Cause.FRAMEWORK, key, f"New indicator: {now[key]['label']}.")
    for key in sorted(before.keys() - now.keys()):
        yield Difference(Cause.FRAMEWORK, key, f"Indicator taken out: {before[key]['label']}.")
    for key in sorted(before.keys() & now.keys()):
        one, other = before[key], now[key]
        label = other["label"]
        if made := list_remade(one, other):
            words = f"{label} is made otherwise: {join_words(made)}."
            yield Difference(Cause.DECLARATION, key, words)
        if one["weighted"] != other["weighted"]:
            counts = "counts now" if other["weighted"] else "no longer counts"
            yield Difference(Cause.FRAMEWORK, key, f"{label} {counts}.")
        posts = [(each["goalposts"]["best"], each["goalposts"]["worst"]) for each in (one, other)]
        if posts[0] != posts[1]:
            words = f"{label}: goalposts are {_word_posts(posts[1])}; they were "
            yield Difference(Cause.GOALPOSTS, key, f"{words}{_word_posts(posts[0])}.")
        stands = [
            {p["period"]: p["source_period"] for p in each["periods"]} for each in (one, other)
        ]
        if stands[0] != stands[1]:
            words = f"{label}: its figures are of other periods, or of more."
            yield Difference(Cause.NEW_DATA, key, words)


def _word_posts(posts: tuple[float | None, float | None]) -> str:
    best, worst = ("observed" if one is None else f"{one:g}" for one in posts)
    return f"best {best}, worst {worst}"


def list_remade(one: IndicatorEntry, other: IndicatorEntry) -> list[str]:
    """List the keys by which an indicator's figures are made and that differ."""
    before, now = cast("dict[str, object]", one), cast("dict[str, object]", other)
    return [name for name in _MADE_BY if before[name] != now[name]]


def _compare_components(old: Content, new: Content) -> Iterator[Difference]:
    before = {one["id"]: one for one in old.framework["components"]}
    now = {one["id"]: one for one in new.framework["components"]}
    for key in sorted(now.keys() - before.keys()):
        yield Difference(Cause.FRAMEWORK, key, f"New component: {now[key]['label']}.")
    for key in sorted(before.keys() - now.keys()):
        yield Difference(Cause.FRAMEWORK, key, f"Component taken out: {before[key]['label']}.")
    for key in sorted(before.keys() & now.keys()):
        label = now[key]["label"]
        if before[key]["weighting"] != now[key]["weighting"]:
            words = f"{label}: weights are {now[key]['weighting']}, not {before[key]['weighting']}."
            yield Difference(Cause.WEIGHTS, key, words)
        levels = [set(one[key].get("empty_at", {})) for one in (before, now)]
        if levels[0] != levels[1]:
            named = join_words(sorted(levels[0] ^ levels[1]))
            words = f"{label} counts otherwise at these levels: {named}."
            yield Difference(Cause.FRAMEWORK, key, words)
        if bool(before[key]["empty_reason"]) != bool(now[key]["empty_reason"]):
            words = f"{label} {'counts no longer' if now[key]['empty_reason'] else 'counts now'}."
            yield Difference(Cause.FRAMEWORK, key, words)
