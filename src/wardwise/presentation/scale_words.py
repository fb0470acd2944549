"""What a score's number means under a method, in plain words: its ends, and out of what."""

from dataclasses import dataclass

from wardwise.model.method import Method
from wardwise.model.recipe import Combination, Normalisation, Weighting

_PLACES = {Normalisation.RANK, Normalisation.BORDA}
_HUNDRED = "Scores run from 0 to 100; higher is better."
_DOUBT = (
    "A component scores 100 where no other area does better by the weights that suit it best; "
    "higher is better."
)
_SENTENCES = {
    Normalisation.Z_SCORE: (
        "A score of 50 is the average of {unit}, and ten points are one typical difference in a "
        "single {part}; higher is better."
    ),
    Normalisation.DISTANCE_TO_REFERENCE: (
        "A score of 0 is the poorest of {unit}, 100 is {reference}; higher is better."
    ),
    Normalisation.DISTANCE_TO_TARGET: (
        "A score of 0 is the poorest of {unit}, 100 is where all targets are met; higher is better."
    ),
    Normalisation.DISTANCE_TO_TARGET_CAPPED: (
        "A score of 0 is the poorest of {unit}, 100 is where all targets are met; higher is better."
    ),
    Normalisation.RANK: (
        "Scores are average places among {unit} in all years together, 1 for the poorest; higher "
        "is better."
    ),
    Normalisation.BORDA: (
        "Scores are how many of {unit}, in all years together, stand below on average; higher is "
        "better."
    ),
}


@dataclass(frozen=True, slots=True)
class ScaleWords:
    """What scores mean: a sentence, what follows a number, and whether 0 and 100 are their ends.

    `out_of` is "of 100" or "points". `counts_places` where scores are places in an order, whose
    highest is no round number.
    """

    sentence: str
    out_of: str
    counts_places: bool


def word_scale(method: Method, *, unit: str = "areas") -> ScaleWords:
    """Say what the scores of a method mean.

    Parameters
    ----------
    unit : what the areas are called that averages, ends and places are taken from

    Examples
    --------
    >>> word_scale(Method()).sentence
    'Scores run from 0 to 100; higher is better.'
    >>> word_scale(Method(normalisation=Normalisation.Z_SCORE)).out_of
    'points'
    """
    scale = _find_scale(method)
    if scale is None:
        return ScaleWords(_DOUBT, "of 100", counts_places=False)
    sentence = _SENTENCES.get(scale, _HUNDRED)
    part = "component" if method.component_scale is not None else "indicator"
    named = method.reference_area or "the area compared with"
    return ScaleWords(
        sentence=sentence.format(unit=unit, reference=named, part=part),
        out_of="points" if scale in _SENTENCES else "of 100",
        counts_places=scale in _PLACES,
    )


def _find_scale(method: Method) -> Normalisation | None:
    """Find which scale the scores shown are on; None where each area has its own weights.

    Copeland's runs from 0 to 100 again.
    """
    if method.component_scale is not None:
        return method.component_scale
    if method.weighting is Weighting.BENEFIT_OF_DOUBT:
        return None
    if method.within_components is Combination.COPELAND:
        return Normalisation.MIN_MAX
    return method.normalisation
