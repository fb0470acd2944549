"""A method told step by step in plain words: what is done, why, and who describes it."""

from dataclasses import dataclass

from wardwise.model.area import LEVEL_LABELS
from wardwise.model.method import Method
from wardwise.model.recipe import Combination, Imputation, Normalisation, Treatment, Weighting
from wardwise.presentation.method_words import WORDS_OF_ALTERNATIVE
from wardwise.presentation.step_words import (
    HANDBOOK,
    SOURCES_OF_SCALE,
    SPI_REPORTS,
    WHY_MEAN,
    WORDS_OF_GAPS,
    WORDS_OF_MEAN,
    WORDS_OF_SCALE,
    WORDS_OF_WEIGHTS,
)
from wardwise.presentation.words import join_words, write_count, write_share

_STRAIGHT_SCALES = {
    Normalisation.GOALPOSTS,
    Normalisation.MIN_MAX,
    Normalisation.Z_SCORE,
    Normalisation.DISTANCE_TO_BEST,
    Normalisation.DISTANCE_TO_REFERENCE,
    Normalisation.DISTANCE_TO_TARGET,
}
_DIRECTION = "Where a lower figure is better the scale is turned round, so that higher is better."


@dataclass(frozen=True, slots=True)
class MethodStep:
    """One step from figures to the index: its name, what is done, why, and where it is described.

    `done` and `why` are whole sentences; `why` and `source` are empty where nothing is to be said.
    """

    title: str
    done: str
    why: str = ""
    source: str = ""


def describe_method(
    method: Method, *, unit: str = "areas", weighs: bool = False
) -> list[MethodStep]:
    """Tell a method from the first step to the last; steps that do nothing are left out.

    Parameters
    ----------
    unit : what the areas are called that averages, ends and weights are taken from: "wards"
    weighs : whether the framework gives components or dimensions weights of their own
    """
    return [
        *_tell_screening(method),
        _tell_gaps(method, unit),
        *_tell_outliers(method),
        _tell_scale(method, unit),
        _tell_weights(method),
        _tell_components(method, unit),
        _tell_parents(method, weighs=weighs),
        *_tell_anchoring(method),
        _tell_scored(method),
        _tell_chance(method),
        _tell_change(method),
    ]


def is_straight(method: Method) -> bool:
    """Claim that every score is a straight sum of figures, so that ranges carry through exactly."""
    means = (method.within_components, method.within_dimensions, method.within_index)
    scales = {method.normalisation, method.component_scale or Normalisation.MIN_MAX}
    return (
        method.treatment is Treatment.NONE
        and method.weighting is not Weighting.BENEFIT_OF_DOUBT
        and scales <= _STRAIGHT_SCALES
        and all(one is Combination.ARITHMETIC for one in means)
    )


def say_method(method: Method) -> str:
    """Say a method in one line: gaps, scale, weights and means."""
    words = WORDS_OF_ALTERNATIVE
    means = dict.fromkeys(
        WORDS_OF_MEAN[one]
        for one in (method.within_components, method.within_dimensions, method.within_index)
    )
    scale = method.component_scale
    put = f"components put on another scale: {words['normalisation'][scale]}; " if scale else ""
    return (
        f"gaps {words['imputation'][method.imputation]}; "
        f"scale: {words['normalisation'][method.normalisation]}; "
        f"what an indicator counts: {words['weighting'][method.weighting]}; "
        f"{put}combined by {join_words(list(means))}"
    )


def _tell_screening(method: Method) -> list[MethodStep]:
    rule = method.screening
    said = []
    if rule.least_known > 0:
        said.append(
            f"An area is scored only where at least {write_share(rule.least_known)} of the "
            "indicators that count are known."
        )
    if rule.least_nonzero > 0:
        said.append(
            f"At least {write_share(rule.least_nonzero)} of them must be known and not zero."
        )
    if rule.kept:
        reasons = " ".join(dict.fromkeys(_end(one) for one in rule.kept.values()))
        count = _count(len(rule.kept), "area is", "areas are")
        said.append(f"{count} scored all the same. {reasons}")
    if rule.left_out:
        reasons = " ".join(dict.fromkeys(_end(one) for one in rule.left_out.values()))
        count = _count(len(rule.left_out), "area is", "areas are")
        said.append(f"{count} not scored. {reasons}")
    if not said:
        return []
    why = "A score from a few figures says more about those than about the area."
    return [MethodStep("Which areas are scored", " ".join(said), why, f"{HANDBOOK}, step 2")]


def _tell_gaps(method: Method, unit: str) -> MethodStep:
    done, why, _ = WORDS_OF_GAPS[method.imputation]
    source = f"{HANDBOOK}, step 3"
    if method.imputation in (Imputation.REGRESSION, Imputation.CARRY_THEN_REGRESSION):
        source = f"{SPI_REPORTS}; {source}"
    done = f"A missing figure is never zero. {done.format(unit=unit)}"
    return MethodStep("Missing figures", done, why, source)


def _tell_outliers(method: Method) -> list[MethodStep]:
    rule = method.outliers
    when = (
        f"Where a few figures rule an indicator (a skewness beyond {rule.skewness_limit:g} and a "
        f"kurtosis beyond {rule.kurtosis_limit:g})"
    )
    pulled = f"at most {write_count(rule.most_winsorised)} of them are pulled in to the next"
    done = {
        Treatment.OUTLIERS: f"{when}, {pulled}; where that is not enough, their logarithm counts.",
        Treatment.WINSORISED: f"{when}, {pulled}.",
        Treatment.LOGARITHM: f"{when}, their logarithm counts.",
        Treatment.BOX_COX: (
            f"{when}, a power of them counts (Box and Cox, {rule.box_cox_power:g})."
        ),
        Treatment.SQUARE_ROOT: f"{when}, the square root of their distance from the lowest counts.",
    }.get(method.treatment)
    if done is None:
        return []
    why = "Else two or three areas would set the scale for all others."
    return [MethodStep("Extreme figures", done, why, f"{HANDBOOK}, step 3")]


def _tell_scale(method: Method, unit: str) -> MethodStep:
    done, why, _ = WORDS_OF_SCALE[method.normalisation]
    done = _fill(done, unit, method.reference_area)
    source = SOURCES_OF_SCALE.get(method.normalisation, f"{HANDBOOK}, step 5")
    return MethodStep("One scale", f"{done} {_DIRECTION}", why, source)


def _fill(words: str, unit: str, reference: str) -> str:
    filled = words.format(unit=unit, reference=reference or "a reference area")
    return filled[:1].upper() + filled[1:]


_ON_NEGATIVE = "No weight is negative: a score never rises because an indicator got worse."


def _tell_weights(method: Method) -> MethodStep:
    done, why, source = WORDS_OF_WEIGHTS[method.weighting]
    people = _count(len(method.budgets), "person", "people")
    done = done.format(people=people[:1].lower() + people[1:])
    if method.weighting is Weighting.FIRST_COMPONENT:
        done += f" {_ON_NEGATIVE}"
    if method.weighting is Weighting.BENEFIT_OF_DOUBT and method.least_contribution > 0:
        least = write_share(method.least_contribution)
        done += f" Each indicator makes at least {least} of the score."
    return MethodStep("What an indicator counts for", done, why, source)


def _tell_components(method: Method, unit: str) -> MethodStep:
    how = method.within_components
    mean = "their weighted mean" if how is Combination.ARITHMETIC else WORDS_OF_MEAN[how]
    done = f"A component’s score is made of its indicators by {mean}."
    why = WHY_MEAN[how]
    source = f"{HANDBOOK}, step 6"
    if method.component_scale is not None:
        scale, reason, _ = WORDS_OF_SCALE[method.component_scale]
        done += f" Component scores are then put on another scale. {_fill(scale, unit, '')}"
        why = reason
        source = SOURCES_OF_SCALE.get(method.component_scale, source)
    return MethodStep(
        "Component scores", done.replace("A figure becomes", "A score becomes"), why, source
    )


def _tell_parents(method: Method, *, weighs: bool) -> MethodStep:
    below, above = method.within_dimensions, method.within_index
    if below is above:
        done = (
            "A dimension is made of its components, and the index of its dimensions, by "
            f"{WORDS_OF_MEAN[below]}."
        )
        why = WHY_MEAN[below]
    else:
        done = (
            f"A dimension is made of its components by {WORDS_OF_MEAN[below]}, the index of its "
            f"dimensions by {WORDS_OF_MEAN[above]}."
        )
        why = f"{WHY_MEAN[below]} Between dimensions: {_lower(WHY_MEAN[above])}"
    named = {name for one in method.budgets for name in one.points}
    if weighs or (named and method.weighting is not Weighting.BUDGET):
        done += " They count as declared, not all the same."
    floored = {Combination.GEOMETRIC, Combination.HARMONIC, Combination.SQUARE_ROOT}
    used = {method.within_components, below, above}
    if used & floored and method.floor > 0:
        done += f" A score below {method.floor:g} enters such a mean as {method.floor:g}."
    return MethodStep("Dimensions and the index", done, why, f"{HANDBOOK}, step 6")


def _tell_anchoring(method: Method) -> list[MethodStep]:
    if method.anchoring is None:
        return []
    larger = LEVEL_LABELS[method.anchoring.to][0]
    done = (
        f"Component scores of the areas in a {larger} are moved up or down together, so that they "
        f"average to the {larger}’s own score. Areas with more people count more."
    )
    why = f"Small areas then fit together with what is known of the {larger} as a whole."
    return [MethodStep("Anchoring", done, why, "EU regional Social Progress Index 2020")]


def _tell_scored(method: Method) -> MethodStep:
    said = []
    if method.scored_share > 0:
        said.append(
            f"A score is given only where at least {write_share(method.scored_share)} of its "
            "weight was measured in the area or carried from its own earlier figures."
        )
    leaves_open = method.imputation.across is Imputation.NONE
    if leaves_open and method.least_known >= 1:
        said.append("A component with a gap has no score.")
    elif leaves_open and method.least_known > 0:
        least = write_share(method.least_known)
        said.append(f"A component with gaps has a score where {least} of its weight is known.")
    if not said:
        said.append("A component has a score wherever anything is known of it.")
    said.append("A dimension and the index need all their parts.")
    why = "A score that rests on little looks as sure as any other."
    return MethodStep("When there is a score", " ".join(said), why)


def _tell_chance(method: Method) -> MethodStep:
    level = f"{100 * method.interval_level:.0f} percent"
    done = f"A range says how far chance alone could have moved a score, at {level}. "
    if is_straight(method):
        done += (
            "A score adds up what its indicators contribute, so their known ranges give its own "
            "exactly. "
        )
    else:
        done += (
            "A score is no plain sum here. Its range comes from how far it moves when each figure "
            "moves by its own known range: nearly right, not exact. "
        )
    done += f"Ranks come with ranges from {write_count(method.rank_draws)} draws."
    why = "Counts in small areas jump by chance; a score without its range claims too much."
    return MethodStep("How sure a score is", done, why, f"{HANDBOOK}, step 7; Wilson (1927); Byar")


def _tell_change(method: Method) -> MethodStep:
    done = (
        "A change counts as improved or worsened only where its range leaves out zero and at least "
        f"{write_share(method.change_share)} of the weight was measured in both periods, without a "
        "break. Where the range covers only a part of the change, that part alone must say so too. "
        "Otherwise it cannot be said."
    )
    why = "Most of what looks like change from one year to the next is chance, or another count."
    return MethodStep("What counts as a change", done, why)


def _count(number: int, one: str, more: str) -> str:
    words = write_count(number)
    return f"{words[:1].upper()}{words[1:]} {one if number == 1 else more}"


def _end(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
