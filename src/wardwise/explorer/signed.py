"""Who signed which figures, what was asked of them, and what was corrected and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wardwise.explorer import addresses
from wardwise.explorer.facts import Facts
from wardwise.presentation.words import write_date
from wardwise.publication.shapes import CorrectionEntry, IndicatorEntry, SourceEntry

_LEFT_OUT = "left out"
_DONE = {
    "drop": _LEFT_OUT,
    "replace": "replaced",
    "scale": "multiplied",
    "flag": "kept, and marked as unreliable",
}


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One corrected figure as a page says it."""

    area: str
    address: str  # of the area's page; "" where it has none
    period: str
    what: str  # which figure, in words
    done: str  # what was done with it
    reason: str
    told: str
    date: str
    source: SourceEntry
    indicators: tuple[IndicatorEntry, ...]  # that use the figure


@dataclass(frozen=True, slots=True)
class SignedLine:
    """One indicator and where it stands with its reviewers, as a page says it."""

    indicator: IndicatorEntry
    state: str
    words: str


def list_corrections(
    facts: Facts, indicator: IndicatorEntry | None = None
) -> tuple[CorrectionLine, ...]:
    """List the corrections of figures that an indicator uses, or all where none is named.

    Of a restricted source, or of what is withheld, the figures themselves are not told.
    """
    found = []
    for source in facts.sources.values():
        for one in source["corrections"]:
            used = _list_users(facts, source, one)
            if indicator is None or indicator["id"] in used:
                found.append(_make_line(facts, source, one, used))
    return tuple(found)


def _list_users(
    facts: Facts, source: SourceEntry, entry: CorrectionEntry
) -> Mapping[str, IndicatorEntry]:
    """Find the indicators that use a corrected figure, by id."""
    every = {
        one["id"]: one
        for one in (*facts.framework["indicators"], *facts.framework["characteristics"])
    }
    if entry["measure"]:
        measures = {entry["measure"]}
    else:
        named = every[entry["indicator"]]
        part = named["denominator"] if entry["part"] == "denominator" else named["numerator"]
        words = named["published"] if named["numerator"] is None else part
        measures = {one for one in _split(words) if one.partition(".")[0] == source["id"]}
    return {name: one for name, one in every.items() if measures.intersection(_list_measures(one))}


def _list_measures(indicator: IndicatorEntry) -> Iterator[str]:
    for part in _PARTS:
        yield from _split(indicator[part])  # type: ignore[literal-required]


def _split(words: str | None) -> list[str]:
    return words.split(", ") if words else []


_PARTS = {
    "numerator": "the count",
    "denominator": "what the count is out of",
    "published": "the figure",
    "averaged_by": "what the figure is averaged by",
}


def _make_line(
    facts: Facts, source: SourceEntry, entry: CorrectionEntry, used: Mapping[str, IndicatorEntry]
) -> CorrectionLine:
    area = facts.areas.get(entry["area"])
    return CorrectionLine(
        area=area.name if area else entry["area"],
        address=addresses.find_area(area.area_code) if area and area.has_page else "",
        period=entry["label"],
        what=_word_figure(entry, used),
        done=_word_action(entry),
        reason=entry["reason"],
        told=entry["told"],
        date=write_date(entry["date"]),
        source=source,
        indicators=tuple(used.values()),
    )


def _word_figure(entry: CorrectionEntry, used: Mapping[str, IndicatorEntry]) -> str:
    """Say which figure was corrected, by the indicator that it is the main part of."""
    if entry["indicator"] in used:
        named = used[entry["indicator"]]
        part = entry["part"] if named["numerator"] is not None else "published"
        return f"{named['label']} ({_PARTS[part]})"
    for part, words in _PARTS.items():
        for one in used.values():
            if entry["measure"] in _split(one[part]):  # type: ignore[literal-required]
                return f"{one['label']} ({words})"
    return entry["measure"].partition(".")[2].replace("_", " ")


def _word_action(entry: CorrectionEntry) -> str:
    """Say what was done with a figure, with the figures where they may be told.

    Examples
    --------
    "2,208 in the file, replaced by 2,280"
    """
    done = _DONE[entry["action"]]
    if entry["received"] is None and entry["value"] is None:
        return f"{done}; the figures are not published"
    received = (
        "nothing in the file"
        if entry["received"] is None
        else (f"{entry['received']:,.12g} in the file")
    )
    value = "" if entry["value"] is None else f" by {entry['value']:,.12g}"
    return f"{received}, {done}{value}"


def say_signed(indicator: IndicatorEntry) -> str:
    """Say who signed an indicator's figures and when; "" where nobody did."""
    signed, before = indicator["signed"], indicator.get("signed_before")
    if signed is not None:
        return f"Signed by {signed['by']} on {write_date(signed['date'])}."
    if before is not None:
        return (
            f"Earlier figures were signed by {before['by']} on {write_date(before['date'])}; "
            "they have changed since."
        )
    return ""


def say_query(indicator: IndicatorEntry) -> str:
    """Say what was asked of an indicator's figures and is not answered; "" where nothing was."""
    query = indicator.get("query")
    if query is None:
        return ""
    return f"{query['by']} asked on {write_date(query['date'])}: “{query['words']}”"


def list_signed(facts: Facts) -> tuple[SignedLine, ...]:
    """List every indicator with where it stands with its reviewers."""
    return tuple(
        SignedLine(
            one,
            "withheld" if one.get("withheld") else "signed" if one["signed"] else "not signed",
            " ".join(
                words
                for words in (one.get("withheld", ""), say_signed(one), say_query(one))
                if words
            ),
        )
        for one in facts.framework["indicators"]
    )
