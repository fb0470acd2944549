"""wardwise.yaml: its keys, and what they declare."""

from pathlib import Path

from wardwise.declaration.entry import Entry
from wardwise.declaration.geography_keys import GEOGRAPHY, make_geography
from wardwise.declaration.publication_keys import PUBLICATION, make_publication
from wardwise.declaration.shapes import Key, ListOf, Record
from wardwise.declaration.values import (
    IDENTIFIER,
    AreaCode,
    Number,
    Text,
    Whole,
    choose_from,
)
from wardwise.model.area import AreaLevel
from wardwise.model.edition import Edition, EditionPeriod, FitSet
from wardwise.model.framework import Framework
from wardwise.model.method import Imputation, Method, NegativePolicy, Weighting
from wardwise.model.project import PeerDeclaration, Project
from wardwise.model.protection import Protection
from wardwise.model.provenance import Source

_SLUG = Text(
    "a name for addresses: small letters, figures, full stops and hyphens",
    r"[a-z0-9][a-z0-9.-]*",
    "write it like barking-and-dagenham or london-2014.1",
)
_PERIOD_NAME = Text(
    "a short name for addresses, such as 2012",
    r"[A-Za-z0-9][A-Za-z0-9_.-]*",
    "use letters, figures and hyphens only; the label may say more",
)
_SHARE = Number("a share from 0 to 1", minimum=0, maximum=1)
_LEVEL = choose_from(AreaLevel)
_METHOD = Method()

PERIOD = Record(
    "a period of the edition",
    (
        Key("id", _PERIOD_NAME, "What indicators and addresses call it.", required=True),
        Key("label", Text(), "What people read.", required=True),
    ),
)

FIT = Record(
    "the fit set",
    (
        Key(
            "level",
            _LEVEL,
            "The areas that weights are learnt on are of this level.",
            required=True,
        ),
        Key("within", AreaCode(), "The area that they lie in.", required=True),
        Key("within_label", Text(), "Its name.", required=True),
        Key("except_areas", ListOf(AreaCode()), "Areas left out, or areas whose parts are."),
        Key("except_reason", Text(), "Why they are left out.", default=""),
    ),
)

EDITION = Record(
    "the edition",
    (
        Key("id", _SLUG, "Scores compare only within one edition.", required=True),
        Key("label", Text(), "The name that people read.", required=True),
        Key("periods", ListOf(PERIOD, minimum=1), "Earliest first.", required=True),
        Key("levels", ListOf(_LEVEL, minimum=1), "Levels shown, smallest first.", required=True),
        Key(
            "fit",
            FIT,
            "The areas that weights and observed goalposts are learnt on.",
            required=True,
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
    ),
)

PEERS = Record(
    "peers",
    (
        Key(
            "neighbours",
            Whole("a whole number of at least 1", minimum=1),
            "How many similar areas each is compared with.",
            default=PeerDeclaration().neighbours,
        ),
        Key(
            "characteristics",
            ListOf(IDENTIFIER),
            "The characteristics in framework.yaml that make areas alike.",
        ),
        Key(
            "period",
            _PERIOD_NAME,
            "The period of the edition whose characteristics count.",
            default="",
        ),
    ),
)

PROJECT = Record(
    "the project",
    (
        Key("id", _SLUG, "The project in addresses.", required=True),
        Key("name", Text(), "The name of the area.", required=True),
        Key("area", AreaCode(), "The area that the project is about.", required=True),
        Key("catalogue", Text(), "The catalogue that it began from.", default=""),
        Key("benchmark", AreaCode(), "The area that it is measured against.", required=True),
        Key("edition", EDITION, "What fixes every score.", required=True),
        Key("method", METHOD, "How observations become scores."),
        Key("geography", GEOGRAPHY, "The areas that it stands on.", required=True),
        Key("peers", PEERS, "How similar areas are found."),
        Key("publication", PUBLICATION, "What a release says of itself.", required=True),
    ),
)


def make_project(
    entry: Entry,
    folder: Path,
    *,
    framework: Framework,
    sources: tuple[Source, ...],
    protection: Protection,
) -> Project:
    """Give the project that a sound entry and the other files declare."""
    return Project(
        folder=folder,
        id=entry.text("id"),
        name=entry.text("name"),
        area=entry.text("area"),
        catalogue=entry.text("catalogue"),
        benchmark=entry.text("benchmark"),
        edition=_make_edition(
            entry.entry("edition"), framework, _make_method(entry.entry("method"))
        ),
        geography=make_geography(entry.entry("geography")),
        sources=sources,
        peers=_make_peers(entry.entry("peers")),
        protection=protection,
        publication=make_publication(entry.entry("publication")),
    )


def _make_edition(entry: Entry, framework: Framework, method: Method) -> Edition:
    fit = entry.entry("fit")
    return Edition(
        id=entry.text("id"),
        label=entry.text("label"),
        framework=framework,
        method=method,
        periods=tuple(
            EditionPeriod(one.text("id"), one.text("label")) for one in entry.entries("periods")
        ),
        levels=tuple(AreaLevel(one) for one in entry.texts("levels")),
        fit=FitSet(
            level=AreaLevel(fit.text("level")),
            within=fit.text("within"),
            within_label=fit.text("within_label"),
            except_areas=fit.texts("except_areas"),
            except_reason=fit.text("except_reason"),
        ),
    )


def _make_method(entry: Entry) -> Method:
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
    )


def _make_peers(entry: Entry) -> PeerDeclaration:
    if not entry.values:
        return PeerDeclaration()
    return PeerDeclaration(
        neighbours=entry.whole("neighbours"),
        characteristics=entry.texts("characteristics"),
        period=entry.text("period"),
    )
