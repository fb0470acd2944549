"""What each choice of a method does and why one makes it, in plain words."""

from typing import NamedTuple

from wardwise.model.recipe import Combination, Imputation, Normalisation, Weighting

HANDBOOK = "OECD/JRC Handbook (2008)"
HANDBOOK_IN_FULL = (
    "OECD and European Commission Joint Research Centre (2008), Handbook on Constructing Composite "
    "Indicators"
)
SPI_REPORTS = "Social Progress Index methodology reports"


class Words(NamedTuple):
    """What one choice does, why one makes it, and who describes it."""

    done: str
    why: str
    source: str = f"{HANDBOOK}, step 6"


WORDS_OF_MEAN = {
    Combination.ARITHMETIC: "the plain mean",
    Combination.GEOMETRIC: "the geometric mean",
    Combination.HARMONIC: "the harmonic mean",
    Combination.SQUARE_ROOT: "a mean of square roots",
    Combination.COPELAND: "counting how many areas each beats",
}
WHY_MEAN = {
    Combination.ARITHMETIC: "A point gained in one part makes up for a point lost in another.",
    Combination.GEOMETRIC: (
        "A good part makes up only in part for a poor one: ten points gained where an area is "
        "weakest raise the score most."
    ),
    Combination.HARMONIC: "A good part hardly makes up for a poor one.",
    Combination.SQUARE_ROOT: (
        "A good part makes up only in part for a poor one; less strictly so than with a geometric "
        "mean."
    ),
    Combination.COPELAND: (
        "How far one area is ahead of another does not matter, only in how much of the weight it "
        "is: nothing makes up for anything."
    ),
}


WORDS_OF_GAPS: dict[Imputation, Words] = {
    Imputation.NONE: Words(
        "It stays open, and the component rests on what is known.",
        "Nothing enters that nobody measured.",
    ),
    Imputation.CARRY: Words(
        "The area’s latest earlier figure stands for it; where there is none, it stays open.",
        "What was last measured in the area says more of it than an estimate from elsewhere.",
    ),
    Imputation.CARRY_THEN_REGRESSION: Words(
        "The area’s latest earlier figure stands for it. Where there is none, it is estimated from "
        "the other figures of its component, as they go together among {unit}.",
        "What was last measured in the area says more of it than an estimate, and an estimate more "
        "than nothing.",
    ),
    Imputation.REGRESSION: Words(
        "It is estimated from the other figures of its component, as they go together among "
        "{unit}.",
        "The area’s own other figures say more of it than an average.",
    ),
    Imputation.INTERPOLATE: Words(
        "It is read from the straight line between the area’s figures before and after it; after "
        "the last one, that one stands.",
        "Most figures change little by little.",
    ),
    Imputation.MEAN: Words(
        "The average of {unit} stands for it.",
        "It is simple, and makes areas with gaps look more alike than they are.",
    ),
    Imputation.MEDIAN: Words(
        "The middle one of {unit} stands for it.",
        "It is simple, and a few extreme areas do not move it.",
    ),
    Imputation.GROUP_MEAN: Words(
        "The average of the areas in the same larger area stands for it.",
        "Neighbours are more alike than areas far apart.",
    ),
    Imputation.GROUP_MEDIAN: Words(
        "The middle one of the areas in the same larger area stands for it.",
        "Neighbours are more alike than areas far apart, and a few extreme ones do not move it.",
    ),
}


WORDS_OF_SCALE: dict[Normalisation, Words] = {
    Normalisation.GOALPOSTS: Words(
        "Every indicator has two goalposts, the best and the worst that it can or did take. A "
        "figure becomes its place between them: 0 at the worst, 100 at the best. A figure beyond "
        "them is not cut off.",
        "Goalposts are the same for every area and year, so a change in a score is a change in the "
        "world.",
    ),
    Normalisation.GOALPOSTS_CAPPED: Words(
        "Every indicator has two goalposts. A figure becomes its place between them: 0 at the "
        "worst or beyond, 100 at the best or beyond.",
        "Goalposts are the same for every area and year. Beyond them, better or worse counts no "
        "more.",
    ),
    Normalisation.MIN_MAX: Words(
        "A figure becomes its place between the poorest of {unit}, which is 0, and the best, which "
        "is 100.",
        "It uses all of the scale. It says where an area stands among the others, not how good "
        "things are.",
    ),
    Normalisation.Z_SCORE: Words(
        "A figure becomes its distance from the average of {unit}, in typical differences (a "
        "z-score). The average is 50, and one typical difference is 10 points.",
        "Indicators that vary much and little count alike. It says where an area stands among the "
        "others, not how good things are.",
    ),
    Normalisation.DISTANCE_TO_BEST: Words(
        "A figure becomes how near it is to the best of {unit}: 100 at the best, 0 at the poorest.",
        "The best is something that an area has reached, so others could.",
    ),
    Normalisation.DISTANCE_TO_REFERENCE: Words(
        "A figure becomes how much of the way from the poorest of {unit} to {reference} it has "
        "gone: 100 is as there, above 100 is better.",
        "Scores say how an area stands to one that people know.",
    ),
    Normalisation.DISTANCE_TO_TARGET: Words(
        "A figure becomes how much of the way from the poorest of {unit} to the indicator’s target "
        "it has gone: 100 at the target, more beyond it.",
        "Scores say how far there is still to go.",
    ),
    Normalisation.DISTANCE_TO_TARGET_CAPPED: Words(
        "A figure becomes how much of the way from the poorest of {unit} to the indicator’s target "
        "it has gone: 100 at the target or beyond it.",
        "Scores say how far there is still to go; passing a target makes up for nothing.",
    ),
    Normalisation.FRACTION_OF_BEST: Words(
        "A figure becomes a part of the best of {unit}, which is 100. Where lower is better, it is "
        "the best that is taken as a part of the figure.",
        "Half as good is half the score.",
    ),
    Normalisation.RANK: Words(
        "A figure becomes its place among {unit}: 1 for the poorest.",
        "How far figures lie apart does not matter, so extreme ones do not either.",
    ),
    Normalisation.PERCENTILE_RANK: Words(
        "A figure becomes the share of {unit} that stand below it, from 0 to 100.",
        "How far figures lie apart does not matter, so extreme ones do not either.",
    ),
    Normalisation.BORDA: Words(
        "A figure becomes the number of {unit} that stand below it.",
        "How far figures lie apart does not matter, so extreme ones do not either.",
    ),
    Normalisation.EXPONENTIAL: Words(
        "{unit} are ranked, and ranks are stretched so that the poorest tenth spans half of the "
        "scale: 0 for the poorest, 100 for the best.",
        "Being poor in one thing is hardly made up for by doing well in others.",
    ),
}
SOURCES_OF_SCALE = {
    Normalisation.GOALPOSTS: f"{SPI_REPORTS}; {HANDBOOK}, step 5",
    Normalisation.EXPONENTIAL: "English Indices of Deprivation 2019, technical report",
}


WORDS_OF_WEIGHTS: dict[Weighting, Words] = {
    Weighting.FIRST_COMPONENT: Words(
        "Within a component an indicator weighs more, the more it moves together with the others "
        "(its loading on the first principal component). Weights are worked out on figures in "
        "typical differences.",
        "What several indicators agree on is more likely the one idea behind them.",
        SPI_REPORTS,
    ),
    Weighting.EQUAL: Words(
        "Within a component all indicators weigh the same, in typical differences: a figure that "
        "is unusual by as much moves the score by as much.",
        "Nobody has said that one matters more than another.",
        f"{HANDBOOK}, step 6",
    ),
    Weighting.EQUAL_POINTS: Words(
        "Within a component all indicators count the same: the component is made of equal parts of "
        "each.",
        "Nobody has said that one matters more than another, and anybody can check a score.",
        f"{HANDBOOK}, step 6",
    ),
    Weighting.DECLARED: Words(
        "Within a component an indicator counts as much as the publisher has declared for it.",
        "What matters more is a choice; here it is made in the open.",
        f"{HANDBOOK}, step 6",
    ),
    Weighting.BUDGET: Words(
        "Within a component an indicator counts as much as {people} gave it: each shared out "
        "points, and the average of their shares counts.",
        "What matters more is a choice, and several people made it.",
        f"{HANDBOOK}, step 6, budget allocation",
    ),
    Weighting.OPTIMISED: Words(
        "Within a component weights are found with which each indicator moves the component as "
        "much as was declared. No weight is negative.",
        "A weight alone does not say how much an indicator moves a score; that also hangs on how "
        "it goes with the others.",
        "Becker, Saisana, Paruolo and Vandecasteele (2017), Weights and importance in composite "
        "indicators",
    ),
    Weighting.BENEFIT_OF_DOUBT: Words(
        "Within a component each area is scored with the weights that suit it best.",
        "No area can say that the weights were against it. Scores made with different weights "
        "compare in that sense only.",
        f"{HANDBOOK}, step 6, benefit of the doubt",
    ),
}
