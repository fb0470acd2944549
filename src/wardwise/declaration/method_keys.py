"""The key `method` of wardwise.yaml: how observations become scores, and what else is tried."""

from wardwise.declaration.entry import Entry
from wardwise.declaration.shapes import Key, ListOf, Record
from wardwise.declaration.values import Flag, Number, Whole, choose_from
from wardwise.model.method import Imputation, Method, NegativePolicy, Weighting
from wardwise.model.recipe import (
    Combination,
    Filling,
    Normalisation,
    SensitivityPlan,
    Shares,
    Treatment,
)

_SHARE = Number("a share from 0 to 1", minimum=0, maximum=1)
_METHOD = Method()
_PLAN = SensitivityPlan()

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
            "filling",
            ListOf(choose_from(Filling), minimum=1),
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
            "shares",
            ListOf(choose_from(Shares), minimum=1),
            "What decides how much an indicator counts in its component.",
        ),
        Key(
            "above_components",
            ListOf(choose_from(Combination), minimum=1),
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
)

METHOD = Record(
    "the method",
    (
        Key(
            "imputation",
            choose_from(Imputation),
            "How a gap is filled, if at all.",
            default=_METHOD.imputation.value,
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
        Key(
            "scored_share",
            _SHARE,
            "Share of a node's weight that must be observed at a level before it is scored there.",
            default=_METHOD.scored_share,
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


def make_method(entry: Entry) -> Method:
    """Give the method that a sound entry declares."""
    if not entry.values:
        return Method()
    return Method(
        imputation=Imputation(entry.text("imputation")),
        weighting=Weighting(entry.text("weighting")),
        when_negative=NegativePolicy(entry.text("when_negative")),
        scored_share=entry.number("scored_share") or 0.0,
        change_share=entry.number("change_share") or 0.0,
        interval_level=entry.number("interval_level") or 0.0,
        bootstrap_draws=entry.whole("bootstrap_draws"),
        rank_draws=entry.whole("rank_draws"),
        seed=entry.whole("seed"),
        alpha_floor=entry.number("alpha_floor") or 0.0,
        sensitivity=_make_plan(entry.entry("sensitivity")),
    )


def _make_plan(entry: Entry) -> SensitivityPlan:
    if not entry.values:
        return SensitivityPlan()
    return SensitivityPlan(
        draws=entry.whole("draws"),
        filling=tuple(Filling(one) for one in entry.texts("filling")) or _PLAN.filling,
        treatment=tuple(Treatment(one) for one in entry.texts("treatment")) or _PLAN.treatment,
        normalisation=tuple(Normalisation(one) for one in entry.texts("normalisation"))
        or _PLAN.normalisation,
        shares=tuple(Shares(one) for one in entry.texts("shares")) or _PLAN.shares,
        above_components=tuple(Combination(one) for one in entry.texts("above_components"))
        or _PLAN.above_components,
        weight_reach=entry.number("weight_reach") or 0.0,
        chance=entry.flag("chance"),
        leave_one_out=entry.flag("leave_one_out"),
    )
