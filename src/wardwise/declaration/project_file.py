"""wardwise.yaml: its keys, and what they declare."""

from pathlib import Path

from wardwise.declaration.entry import Entry
from wardwise.declaration.publication_keys import PUBLICATION, make_publication
from wardwise.declaration.shapes import Key, ListOf, MapOf, Record
from wardwise.declaration.values import (
    IDENTIFIER,
    AreaCode,
    DateText,
    Number,
    Text,
    Whole,
    choose_from,
)
from wardwise.model.area import AreaLevel
from wardwise.model.edition import Edition, EditionPeriod, FitSet
from wardwise.model.framework import Framework
from wardwise.model.method import Imputation, Method, NegativePolicy, Weighting
from wardwise.model.project import (
    AreaList,
    CrosswalkDeclaration,
    CrosswalkStep,
    GeographyDeclaration,
    OutlineDeclaration,
    PeerDeclaration,
    Project,
)
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

AREA_LIST = Record(
    "a list of areas",
    (
        Key("level", _LEVEL, "The level of its areas.", required=True),
        Key("vintage", DateText(), "Date whose boundaries the codes belong to.", required=True),
        Key("code", AreaCode(), "One area said outright, with `name`; no source."),
        Key("name", Text(), "The name of that area.", default=""),
        Key("source", IDENTIFIER, "The source that lists the areas."),
        Key("code_column", Text(), "Its column of codes.", default=""),
        Key("name_column", Text(), "Its column of names.", default=""),
        Key(
            "parent_column",
            Text(),
            "Its column with the code of what the area lies in.",
            default="",
        ),
        Key("parent_name_column", Text(), "Or its column with the name of that.", default=""),
        Key("parent_code", AreaCode(), "Or the one area that all lie in."),
    ),
)

CROSSWALK_STEP = Record(
    "the first step of a crosswalk",
    (
        Key("source", IDENTIFIER, "The source that holds both codes.", required=True),
        Key("from_column", Text(), "The codes as they are listed.", required=True),
        Key("to_column", Text(), "The codes as the crosswalk's source has them.", required=True),
        Key(
            "share_column",
            Text(),
            "The share of each listed area in one of the source; without it, all of it.",
            default="",
        ),
    ),
)

CROSSWALK = Record(
    "a crosswalk",
    (
        Key("id", IDENTIFIER, "Its name in lineage.", required=True),
        Key("label", Text(), "What people read.", required=True),
        Key("source", IDENTIFIER, "The source that holds both codes.", required=True),
        Key("from_level", _LEVEL, "The level of the smaller areas.", required=True),
        Key("from_column", Text(), "Their column.", required=True),
        Key("to_level", _LEVEL, "The level of the larger areas.", required=True),
        Key("to_column", Text(), "Their column.", required=True),
        Key(
            "share_column",
            Text(),
            "The share of each smaller area in a larger one; without it, all of it.",
            default="",
        ),
        Key(
            "where",
            MapOf(Text("a column heading"), Text()),
            "Only rows in which each of these columns holds the text, such as a year.",
        ),
        Key(
            "through",
            CROSSWALK_STEP,
            "How listed areas lie in those of the source, where it is of another date.",
        ),
    ),
)

OUTLINE = Record(
    "outlines",
    (
        Key(
            "level",
            _LEVEL,
            "The level of the outlines; larger areas are unions of them.",
            required=True,
        ),
        Key("source", IDENTIFIER, "The source that holds them.", required=True),
        Key("code_column", Text(), "Its property with the area code.", required=True),
    ),
)

GEOGRAPHY = Record(
    "the geography",
    (
        Key(
            "areas",
            ListOf(AREA_LIST, minimum=1),
            "Where the areas of each level are listed.",
            required=True,
        ),
        Key("crosswalks", ListOf(CROSSWALK), "How smaller areas make larger ones."),
        Key("outlines", ListOf(OUTLINE), "Where outlines are read."),
        Key(
            "notices",
            MapOf(
                Text(
                    "an area code, or the beginning of codes and *",
                    r"[EWT]\d{8}|[EWT]\d{2,7}\*",
                    "write E09000030, or E0900003* for all codes that begin so",
                ),
                Text(),
            ),
            "What a reader must know about an area: redrawn, only partly covered.",
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
        geography=_make_geography(entry.entry("geography")),
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


def _make_geography(entry: Entry) -> GeographyDeclaration:
    notices = entry.entry("notices")
    return GeographyDeclaration(
        areas=tuple(_make_area_list(one) for one in entry.entries("areas")),
        crosswalks=tuple(_make_crosswalk(one) for one in entry.entries("crosswalks")),
        outlines=tuple(
            OutlineDeclaration(
                AreaLevel(one.text("level")), one.text("source"), one.text("code_column")
            )
            for one in entry.entries("outlines")
        ),
        notices=tuple((key, value) for key, value in notices.items() if isinstance(value, str)),
    )


def _make_area_list(entry: Entry) -> AreaList:
    return AreaList(
        level=AreaLevel(entry.text("level")),
        source=entry.text("source"),
        code_column=entry.text("code_column"),
        name_column=entry.text("name_column"),
        vintage=entry.text("vintage"),
        parent_column=entry.text("parent_column"),
        parent_name_column=entry.text("parent_name_column"),
        parent_code=entry.text("parent_code"),
        code=entry.text("code"),
        name=entry.text("name"),
    )


def _make_crosswalk(entry: Entry) -> CrosswalkDeclaration:
    return CrosswalkDeclaration(
        id=entry.text("id"),
        from_level=AreaLevel(entry.text("from_level")),
        from_column=entry.text("from_column"),
        to_level=AreaLevel(entry.text("to_level")),
        to_column=entry.text("to_column"),
        source=entry.text("source"),
        label=entry.text("label"),
        share_column=entry.text("share_column"),
        where={key: text for key, text in entry.entry("where").items() if isinstance(text, str)},
        through=_make_step(entry.entry("through")) if entry.has("through") else None,
    )


def _make_step(entry: Entry) -> CrosswalkStep:
    return CrosswalkStep(
        source=entry.text("source"),
        from_column=entry.text("from_column"),
        to_column=entry.text("to_column"),
        share_column=entry.text("share_column"),
    )


def _make_peers(entry: Entry) -> PeerDeclaration:
    if not entry.values:
        return PeerDeclaration()
    return PeerDeclaration(
        neighbours=entry.whole("neighbours"),
        characteristics=entry.texts("characteristics"),
        period=entry.text("period"),
    )
