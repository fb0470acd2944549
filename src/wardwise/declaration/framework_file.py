"""framework.yaml: its keys, and the framework they declare."""

from collections.abc import Mapping
from dataclasses import replace

from wardwise.declaration.entry import Entry
from wardwise.declaration.shapes import Either, Key, ListOf, MapOf, Record
from wardwise.declaration.values import (
    IDENTIFIER,
    MEASURE,
    Flag,
    Number,
    PeriodText,
    Text,
    Whole,
    choose_from,
)
from wardwise.model.area import AreaLevel
from wardwise.model.errors import GoalpostError
from wardwise.model.framework import Component, Dimension, Framework
from wardwise.model.indicator import (
    Break,
    Direction,
    Goalposts,
    Indicator,
    Kind,
    MeasureReference,
    Rating,
    Transform,
    TransformKind,
)
from wardwise.model.recipe import NegativePolicy, Weighting

_GOALPOST = Number(
    words="a number in the indicator's unit, or observed",
    word="observed",
    error=GoalpostError,
)

_WEIGHT = Number("a number of at least 0", minimum=0)

_REASON = Key("reason", Text(), "Why, in a sentence that the public can read.", required=True)

GOALPOSTS = Record(
    "goalposts",
    (
        Key(
            "best",
            _GOALPOST,
            "The value that becomes 100; `observed` takes the best among the fit set.",
            required=True,
        ),
        Key(
            "worst",
            _GOALPOST,
            "The value that becomes 0; `observed` takes the worst among the fit set.",
            required=True,
        ),
        _REASON,
    ),
)

TRANSFORM = Record(
    "a transform step",
    (
        Key("cap", Number(), "No higher than this, in the indicator's unit."),
        Key("floor", Number(), "No lower than this, in the indicator's unit."),
        Key("parity", Flag(), "The distance from parity, |1 - x|."),
        Key("log1p", Flag(), "The logarithm of 1 + x."),
        Key("sqrt", Flag(), "The square root."),
        _REASON,
    ),
)

BREAK = Record(
    "a break",
    (
        Key(
            "between",
            ListOf(PeriodText(), minimum=2),
            "Two source periods, the earlier first: no change is rated across them.",
            required=True,
        ),
        _REASON,
    ),
)

POSSIBLE = Record(
    "possible",
    (
        Key("minimum", Number(), "The lowest value that can be; below it is an error in the data."),
        Key("maximum", Number(), "The highest value that can be."),
    ),
)

# One measure, or several that give one series: the same quantity, each for periods of its own.
_MEASURES = Either(scalar=MEASURE, listing=ListOf(MEASURE, minimum=2))

# What indicators and characteristics share.
_MEASURED = (
    Key(
        "id",
        IDENTIFIER,
        "Unique among all nodes; part of addresses, so never changed.",
        required=True,
    ),
    Key("label", Text(), "The name that people read.", required=True),
    Key(
        "kind",
        choose_from(Kind),
        "What sort of quantity it is. Counts add; shares and rates are divided after adding.",
        required=True,
    ),
    Key("unit", Text(), "As read after a number: percent of households.", required=True),
    Key(
        "per",
        Number("a number above 0", minimum=0, open_ended=True),
        "What numerator over denominator is multiplied by: 100 for percent, 1000 for a rate.",
        default=1.0,
    ),
    Key("decimals", Whole(maximum=6), "Figures shown after the point.", default=1),
    Key("numerator", _MEASURES, "The count of cases, as source.measure."),
    Key("denominator", _MEASURES, "What it is out of, as source.measure."),
    Key("published", _MEASURES, "A value that came without its counts, as source.measure."),
    Key("averaged_by", _MEASURES, "What averages a published value over larger areas."),
    Key("source", IDENTIFIER, "The source it is credited to.", required=True),
    Key(
        "periods",
        MapOf(Text("a period of the edition"), PeriodText()),
        "For each period of the edition, the source period that stands for it.",
    ),
    Key("quality", choose_from(Rating), "Quality of the data.", default=Rating.GREEN.value),
    Key("note", Text(), "What a reader must bear in mind.", default=""),
)

INDICATOR = Record(
    "an indicator",
    (
        *_MEASURED,
        Key("component", IDENTIFIER, "The component it belongs to.", required=True),
        Key("direction", choose_from(Direction), "Which way is better for people.", required=True),
        Key("definition", Text(), "What exactly is counted.", required=True),
        Key("why", Text(), "Why it matters to people.", required=True),
        Key(
            "goalposts",
            GOALPOSTS,
            "The values that become 100 and 0; needed to weigh it by goalposts.",
        ),
        Key("breaks", ListOf(BREAK), "Declared breaks in the series."),
        Key("transform", ListOf(TRANSFORM), "Steps made before anything else, in order."),
        Key("weighted", Flag(), "Whether it counts in its component.", default=True),
        Key("unweighted_reason", Text(), "Why it has a page but no weight.", default=""),
        Key(
            "weight",
            _WEIGHT,
            "What it counts beside the others, where the method's weighting is declared; where it "
            "is optimised, how far it is to influence the component.",
            default=1.0,
        ),
        Key(
            "target",
            Number(),
            "The value aimed for, in its unit, where the method measures the distance to it.",
        ),
        Key(
            "carried_down",
            Flag(),
            "Whether a larger area's value stands for the areas within it, marked estimated.",
            default=False,
        ),
        Key(
            "shows_change",
            Flag(),
            "Whether two periods can be compared; false where it is re-based each time.",
            default=True,
        ),
        Key("change_note", Text(), "Why not, or what to bear in mind when comparing.", default=""),
        Key("possible", POSSIBLE, "Bounds that no value can pass."),
        Key(
            "modelled",
            Text(),
            "What a model made it from, as `from a national survey`; none where it was counted.",
            default="",
        ),
        Key(
            "suitability",
            choose_from(Rating),
            "How well it suits this use.",
            default=Rating.GREEN.value,
        ),
    ),
)

CHARACTERISTIC = Record(
    "a characteristic",
    (*_MEASURED, Key("definition", Text(), "What exactly is counted.", default="")),
    elsewhere=dict.fromkeys(
        ("component", "direction", "goalposts", "why"),
        "only indicators have it: move the entry up, above the line 'characteristics:'",
    ),
)

DIMENSION = Record(
    "a dimension",
    (
        Key("id", IDENTIFIER, "Unique among all nodes.", required=True),
        Key("label", Text(), "The name that people read.", required=True),
        Key("question", Text(), "The question it answers.", required=True),
        Key("description", Text(), "A sentence or two for its page.", default=""),
        Key("weight", _WEIGHT, "What it counts in the index beside the others.", default=1.0),
    ),
)

COMPONENT = Record(
    "a component",
    (
        Key("id", IDENTIFIER, "Unique among all nodes.", required=True),
        Key("label", Text(), "The name that people read.", required=True),
        Key("dimension", IDENTIFIER, "The dimension it belongs to.", required=True),
        Key("question", Text(), "The question it answers.", required=True),
        Key("description", Text(), "A sentence or two for its page.", default=""),
        Key("weight", _WEIGHT, "What it counts in its dimension beside the others.", default=1.0),
        Key("weighting", choose_from(Weighting), "Instead of the method's weighting.", default=""),
        Key(
            "when_negative",
            choose_from(NegativePolicy),
            "Instead of the method's policy on negative loadings.",
            default="",
        ),
        Key("note", Text(), "What its page must say: thin, not one idea.", default=""),
        Key(
            "empty_reason",
            Text(),
            "Why nothing measures it here; its dimension is then partial.",
            default="",
        ),
        Key(
            "empty_at",
            MapOf(choose_from(AreaLevel), Text()),
            "Levels for whose areas nothing measures it, and why; its dimension is partial there.",
        ),
    ),
)

INDEX = Record(
    "the index",
    (
        Key("id", IDENTIFIER, "Unique among all nodes.", required=True),
        Key("label", Text(), "The name that people read.", required=True),
    ),
)

FRAMEWORK = Record(
    "the framework",
    (
        Key("index", INDEX, "The composite at the top.", required=True),
        Key("dimensions", ListOf(DIMENSION, minimum=1), "Groups of components.", required=True),
        Key(
            "components",
            ListOf(COMPONENT, minimum=1),
            "Groups of indicators that measure one idea.",
            required=True,
        ),
        Key("indicators", ListOf(INDICATOR, minimum=1), "Measured outcomes.", required=True),
        Key(
            "characteristics",
            ListOf(CHARACTERISTIC),
            "What areas are like, without judging it; serves to find peers.",
        ),
    ),
)


def make_framework(entry: Entry) -> Framework:
    """Give the framework that a sound entry declares."""
    index = entry.entry("index")
    return Framework(
        index_id=index.text("id"),
        index_label=index.text("label"),
        dimensions=tuple(_make_dimension(one) for one in entry.entries("dimensions")),
        components=tuple(_make_component(one) for one in entry.entries("components")),
        indicators=tuple(make_indicator(one) for one in entry.entries("indicators")),
        characteristics=tuple(
            _make_characteristic(one) for one in entry.entries("characteristics")
        ),
    )


def _make_dimension(entry: Entry) -> Dimension:
    return Dimension(
        id=entry.text("id"),
        label=entry.text("label"),
        question=entry.text("question"),
        description=entry.text("description"),
        weight=entry.number("weight") or 0.0,
    )


def _make_component(entry: Entry) -> Component:
    return Component(
        id=entry.text("id"),
        label=entry.text("label"),
        dimension=entry.text("dimension"),
        question=entry.text("question"),
        description=entry.text("description"),
        weighting=entry.text("weighting"),
        when_negative=entry.text("when_negative"),
        note=entry.text("note"),
        empty_reason=entry.text("empty_reason"),
        empty_at={key: str(value) for key, value in entry.entry("empty_at").items()},
        weight=entry.number("weight") or 0.0,
    )


def make_indicator(entry: Entry) -> Indicator:
    """Give the indicator that a sound entry declares."""
    possible = entry.entry("possible")
    goalposts = entry.entry("goalposts")
    return Indicator(
        id=entry.text("id"),
        label=entry.text("label"),
        component=entry.text("component"),
        kind=Kind(entry.text("kind")),
        unit=entry.text("unit"),
        direction=Direction(entry.text("direction")),
        definition=entry.text("definition"),
        why=entry.text("why"),
        source=entry.text("source"),
        goalposts=Goalposts(
            goalposts.text("reason"), goalposts.number("best"), goalposts.number("worst")
        ),
        per=entry.number("per") or 1.0,
        decimals=entry.whole("decimals"),
        numerator=read_reference(entry, "numerator"),
        denominator=read_reference(entry, "denominator"),
        published=read_reference(entry, "published"),
        averaged_by=read_reference(entry, "averaged_by"),
        periods=read_periods(entry),
        breaks=tuple(_make_break(one) for one in entry.entries("breaks")),
        transforms=tuple(_make_transform(one) for one in entry.entries("transform")),
        weighted=entry.flag("weighted"),
        unweighted_reason=entry.text("unweighted_reason"),
        carried_down=entry.flag("carried_down"),
        shows_change=entry.flag("shows_change"),
        change_note=entry.text("change_note"),
        possible_minimum=possible.number("minimum"),
        possible_maximum=possible.number("maximum"),
        quality=Rating(entry.text("quality")),
        suitability=Rating(entry.text("suitability")),
        note=entry.text("note"),
        weight=entry.number("weight") or 0.0,
        target=entry.number("target"),
        modelled=entry.text("modelled"),
    )


def _make_characteristic(entry: Entry) -> Indicator:
    return Indicator(
        id=entry.text("id"),
        label=entry.text("label"),
        component="",
        kind=Kind(entry.text("kind")),
        unit=entry.text("unit"),
        direction=Direction.HIGHER_IS_BETTER,  # nobody reads it: no judgement is made
        definition=entry.text("definition"),
        why="",
        source=entry.text("source"),
        goalposts=Goalposts(reason=""),
        per=entry.number("per") or 1.0,
        decimals=entry.whole("decimals"),
        numerator=read_reference(entry, "numerator"),
        denominator=read_reference(entry, "denominator"),
        published=read_reference(entry, "published"),
        averaged_by=read_reference(entry, "averaged_by"),
        periods=read_periods(entry),
        weighted=False,
        unweighted_reason="It describes areas and judges nothing.",
        quality=Rating(entry.text("quality")),
        note=entry.text("note"),
    )


def read_reference(entry: Entry, key: str) -> MeasureReference | None:
    """Give the measure that a key names as source.measure, with those that go on with it."""
    pairs = [one.partition(".") for one in entry.texts(key)]
    named = [MeasureReference(source, measure) for source, _, measure in pairs]
    return replace(named[0], also=tuple(named[1:])) if named else None


def read_periods(entry: Entry) -> Mapping[str, str]:
    """Give the source period that stands for each period of the edition."""
    return {
        one: period for one, period in entry.entry("periods").items() if isinstance(period, str)
    }


def _make_break(entry: Entry) -> Break:
    earlier, later = entry.texts("between")[:2]
    return Break((earlier, later), entry.text("reason"))


def _make_transform(entry: Entry) -> Transform:
    kind = next(one for one in TransformKind if entry.has(one.value))
    return Transform(
        kind, entry.text("reason"), entry.number(kind.value) if _has_bound(kind) else None
    )


def _has_bound(kind: TransformKind) -> bool:
    return kind in (TransformKind.CAP, TransformKind.FLOOR)
