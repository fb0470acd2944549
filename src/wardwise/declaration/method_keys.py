"""The keys of a method: how observations become scores, and what else is tried."""

from wardwise.declaration.entry import Entry
from wardwise.declaration.shapes import Key, ListOf, MapOf, Record
from wardwise.declaration.values import (
    IDENTIFIER,
    Choice,
    Flag,
    GivenAreaCode,
    Number,
    Text,
    Whole,
    choose_from,
)
from wardwise.model.area import AreaLevel
from wardwise.model.method import Method
from wardwise.model.recipe import (
    Anchoring,
    AreaScreening,
    Budget,
    Combination,
    Imputation,
    Logarithm,
    NegativePolicy,
    Normalisation,
    OutlierRule,
    SensitivityPlan,
    Treatment,
    Weighting,
)

_SHARE = Number("a share from 0 to 1", minimum=0, maximum=1)
_LIMIT = Number("a number of at least 0", minimum=0)
_PRESET_NAME = Text("the name of a method that ships, such as eu-spi")
_COMBINATION = choose_from(Combination)
COMPONENT_SCALES = (  # those made from the scores themselves: a component has no ends of its own
    Normalisation.MIN_MAX,
    Normalisation.Z_SCORE,
    Normalisation.RANK,
    Normalisation.PERCENTILE_RANK,
    Normalisation.BORDA,
    Normalisation.EXPONENTIAL,
)
_METHOD = Method()
_RULE = OutlierRule()
_SCREENING = AreaScreening()
_PLAN = SensitivityPlan()

OUTLIERS = Record(
    "the rule for extreme figures",
    (
        Key(
            "skewness_limit",
            _LIMIT,
            "A few figures rule an indicator where skewness and kurtosis both pass their limits.",
            default=_RULE.skewness_limit,
        ),
        Key("kurtosis_limit", _LIMIT, "The limit of its kurtosis.", default=_RULE.kurtosis_limit),
        Key(
            "most_winsorised",
            Whole(),
            "How many figures are pulled in at most, each to the next.",
            default=_RULE.most_winsorised,
        ),
        Key(
            "logarithm",
            choose_from(Logarithm),
            "Which logarithm is taken.",
            default=_RULE.logarithm.value,
        ),
        Key(
            "combined",
            Flag(),
            "Whether the logarithm is taken of the figures pulled in, not of those received.",
            default=_RULE.combined,
        ),
        Key(
            "box_cox_power",
            Number(),
            "The power of the Box-Cox transform; 0 is the logarithm.",
            default=_RULE.box_cox_power,
        ),
    ),
)

SCREENING = Record(
    "the screening of areas",
    (
        Key(
            "least_known",
            _SHARE,
            "Share of the weighted indicators that an area must have to be scored at all.",
            default=_SCREENING.least_known,
        ),
        Key(
            "least_nonzero",
            _SHARE,
            "Share of them that must be known and other than zero.",
            default=_SCREENING.least_nonzero,
        ),
        Key(
            "kept",
            MapOf(GivenAreaCode(), Text("a reason")),
            "Areas scored whatever they lack, each with the reason, which releases publish.",
        ),
        Key(
            "left_out",
            MapOf(GivenAreaCode(), Text("a reason")),
            "Areas not scored whatever they have, each with the reason, which releases publish.",
        ),
    ),
)

ANCHORING = Record(
    "the anchoring",
    (
        Key(
            "to",
            choose_from(AreaLevel),
            "Scores of areas are shifted to average to that of their larger area of this level.",
            required=True,
        ),
        Key(
            "weighted_by",
            IDENTIFIER,
            "The indicator or characteristic whose people count: its denominator, or its value.",
            required=True,
        ),
    ),
)

BUDGET = Record(
    "a budget",
    (
        Key(
            "person",
            Text(),
            "Who shared out the points, by role: releases publish it.",
            required=True,
        ),
        Key(
            "points",
            MapOf(IDENTIFIER, _LIMIT),
            "Points for each indicator, component or dimension.",
            required=True,
        ),
    ),
)

SENSITIVITY = Record(
    "the sensitivity analysis",
    (
        Key(
            "draws",
            Whole("a whole number of at least 1", minimum=1),
            "How often the index is built otherwise.",
            default=_PLAN.draws,
        ),
        Key(
            "imputation",
            ListOf(choose_from(Imputation), minimum=1),
            "Ways of filling a gap. Of every list here, all are tried equally often.",
        ),
        Key(
            "treatment",
            ListOf(choose_from(Treatment), minimum=1),
            "What is done to distributions that a few values rule.",
        ),
        Key(
            "normalisation",
            ListOf(choose_from(Normalisation), minimum=1),
            "Scales that indicators share before they are combined.",
        ),
        Key(
            "weighting",
            ListOf(choose_from(Weighting), minimum=1),
            "What decides how much an indicator counts in its component.",
        ),
        Key(
            "above_components",
            ListOf(_COMBINATION, minimum=1),
            "How components and dimensions are combined.",
        ),
        Key(
            "weight_reach",
            _SHARE,
            "Every weight is moved up or down by at most this share of it.",
            default=_PLAN.weight_reach,
        ),
        Key(
            "chance",
            Flag(),
            "Whether figures are redrawn within their sampling error.",
            default=_PLAN.chance,
        ),
        Key(
            "leave_one_out",
            Flag(),
            "Whether one indicator, or none, is left out of each build.",
            default=_PLAN.leave_one_out,
        ),
    ),
    elsewhere={
        "filling": "it is called imputation now, as in the method",
        "shares": "it is called weighting now, as in the method",
    },
)

_STEPS = (
    Key(
        "imputation",
        choose_from(Imputation),
        "How a gap is filled, if at all.",
        default=_METHOD.imputation.value,
    ),
    Key(
        "treatment",
        choose_from(Treatment),
        "What is done to an indicator that a few values rule.",
        default=_METHOD.treatment.value,
    ),
    Key("outliers", OUTLIERS, "When that is done, and how far."),
    Key(
        "normalisation",
        choose_from(Normalisation),
        "Which scale indicators share before they are combined.",
        default=_METHOD.normalisation.value,
    ),
    Key(
        "reference_area",
        GivenAreaCode(),
        "The area that scores 100, for normalisation: distance_to_reference.",
        default=_METHOD.reference_area,
    ),
    Key(
        "weighting",
        choose_from(Weighting),
        "How the indicators of a component are weighted.",
        default=_METHOD.weighting.value,
    ),
    Key(
        "when_negative",
        choose_from(NegativePolicy),
        "What happens when an indicator pulls against the rest of its component.",
        default=_METHOD.when_negative.value,
    ),
    Key("budgets", ListOf(BUDGET, minimum=1), "How several people shared out points."),
    Key(
        "least_contribution",
        _SHARE,
        "Least share of a score that each indicator makes, for weighting: benefit_of_doubt.",
        default=_METHOD.least_contribution,
    ),
    Key(
        "within_components",
        _COMBINATION,
        "How indicators make their component.",
        default=_METHOD.within_components.value,
    ),
    Key(
        "component_scale",
        Choice(tuple(one.value for one in COMPONENT_SCALES)),
        "A scale put on component scores before they are combined, if any.",
        default="",
    ),
    Key(
        "within_dimensions",
        _COMBINATION,
        "How components make their dimension.",
        default=_METHOD.within_dimensions.value,
    ),
    Key(
        "within_index",
        _COMBINATION,
        "How dimensions make the index.",
        default=_METHOD.within_index.value,
    ),
    Key("anchoring", ANCHORING, "Whether small areas average to the score of a larger one."),
)

METHOD = Record(
    "the method",
    (
        Key("preset", _PRESET_NAME, "A method that ships; other keys change it.", default=""),
        Key("screening", SCREENING, "Which areas have figures enough to be scored at all."),
        *_STEPS,
        Key(
            "scored_share",
            _SHARE,
            "Share of a node's weight that must be observed at a level before it is scored there.",
            default=_METHOD.scored_share,
        ),
        Key(
            "least_known",
            _SHARE,
            "Share of a component's weight that must be known where gaps stay open.",
            default=_METHOD.least_known,
        ),
        Key(
            "floor",
            _LIMIT,
            "Lowest score that a mean other than the arithmetic sees.",
            default=_METHOD.floor,
        ),
        Key(
            "change_share",
            _SHARE,
            "Share of the weight that must be observed in both periods before a change is rated.",
            default=_METHOD.change_share,
        ),
        Key(
            "interval_level",
            Number("a share between 0 and 1", minimum=0, maximum=1, open_ended=True),
            "How often an interval should hold the true score.",
            default=_METHOD.interval_level,
        ),
        Key(
            "bootstrap_draws",
            Whole(),
            "Resamples behind the stability of the weights.",
            default=_METHOD.bootstrap_draws,
        ),
        Key(
            "rank_draws",
            Whole(),
            "Draws behind the intervals of ranks.",
            default=_METHOD.rank_draws,
        ),
        Key(
            "seed",
            Whole(),
            "Begins every random draw, so that it can be repeated.",
            default=_METHOD.seed,
        ),
        Key(
            "alpha_floor",
            _SHARE,
            "Coherence below which a component's page says that it is not one idea.",
            default=_METHOD.alpha_floor,
        ),
        Key("sensitivity", SENSITIVITY, "Which other methods the index is tried with."),
    ),
)


def make_method(entry: Entry, *, overrides: tuple[str, ...] = ()) -> Method:
    """Give the method that a sound entry declares, its preset's choices included.

    Parameters
    ----------
    overrides : the keys in which it differs from that preset
    """
    if not entry.values:
        return Method()
    scale = entry.text("component_scale")
    return Method(
        preset=entry.text("preset"),
        overrides=overrides,
        screening=_make_screening(entry.entry("screening")),
        imputation=Imputation(entry.text("imputation")),
        treatment=Treatment(entry.text("treatment")),
        outliers=_make_rule(entry.entry("outliers")),
        normalisation=Normalisation(entry.text("normalisation")),
        reference_area=entry.text("reference_area"),
        weighting=Weighting(entry.text("weighting")),
        when_negative=NegativePolicy(entry.text("when_negative")),
        budgets=tuple(_make_budget(one) for one in entry.entries("budgets")),
        least_contribution=entry.number("least_contribution") or 0.0,
        within_components=Combination(entry.text("within_components")),
        component_scale=Normalisation(scale) if scale else None,
        within_dimensions=Combination(entry.text("within_dimensions")),
        within_index=Combination(entry.text("within_index")),
        anchoring=_make_anchoring(entry.entry("anchoring")),
        scored_share=entry.number("scored_share") or 0.0,
        least_known=entry.number("least_known") or 0.0,
        floor=entry.number("floor") or 0.0,
        change_share=entry.number("change_share") or 0.0,
        interval_level=entry.number("interval_level") or 0.0,
        bootstrap_draws=entry.whole("bootstrap_draws"),
        rank_draws=entry.whole("rank_draws"),
        seed=entry.whole("seed"),
        alpha_floor=entry.number("alpha_floor") or 0.0,
        sensitivity=_make_plan(entry.entry("sensitivity")),
    )


def _make_rule(entry: Entry) -> OutlierRule:
    if not entry.values:
        return OutlierRule()
    return OutlierRule(
        skewness_limit=entry.number("skewness_limit") or 0.0,
        kurtosis_limit=entry.number("kurtosis_limit") or 0.0,
        most_winsorised=entry.whole("most_winsorised"),
        logarithm=Logarithm(entry.text("logarithm")),
        combined=entry.flag("combined"),
        box_cox_power=entry.number("box_cox_power") or 0.0,
    )


def _make_screening(entry: Entry) -> AreaScreening:
    if not entry.values:
        return AreaScreening()
    return AreaScreening(
        least_known=entry.number("least_known") or 0.0,
        least_nonzero=entry.number("least_nonzero") or 0.0,
        kept={key: str(value) for key, value in entry.entry("kept").items()},
        left_out={key: str(value) for key, value in entry.entry("left_out").items()},
    )


def _make_anchoring(entry: Entry) -> Anchoring | None:
    if not entry.values:
        return None
    return Anchoring(to=AreaLevel(entry.text("to")), weighted_by=entry.text("weighted_by"))


def _make_budget(entry: Entry) -> Budget:
    points = entry.entry("points")
    return Budget(
        person=entry.text("person"),
        points={key: points.number(key) or 0.0 for key, _ in points.items()},
    )


def _make_plan(entry: Entry) -> SensitivityPlan:
    if not entry.values:
        return SensitivityPlan()
    return SensitivityPlan(
        draws=entry.whole("draws"),
        imputation=tuple(Imputation(one) for one in entry.texts("imputation")) or _PLAN.imputation,
        treatment=tuple(Treatment(one) for one in entry.texts("treatment")) or _PLAN.treatment,
        normalisation=tuple(Normalisation(one) for one in entry.texts("normalisation"))
        or _PLAN.normalisation,
        weighting=tuple(Weighting(one) for one in entry.texts("weighting")) or _PLAN.weighting,
        above_components=tuple(Combination(one) for one in entry.texts("above_components"))
        or _PLAN.above_components,
        weight_reach=entry.number("weight_reach") or 0.0,
        chance=entry.flag("chance"),
        leave_one_out=entry.flag("leave_one_out"),
    )
